import {
  addAfterMember,
  addAttribute,
  addBeforeMember,
  addComponent,
  addLast,
  attribute,
  type Edit,
  either,
  elementOf,
  insertAfter,
  member,
  on,
  removeAttribute,
  removeMember,
  replace,
  swapMembers,
} from '../edit.js';
import { does, mutation, type Mutation, user } from './mutation.js';

const account = (...edits: readonly Edit[]): readonly Edit[] => [on('element getAccountResponse', ...edits)];
const retyped = (name: string, from: string, to: string): Edit => member(name, attribute('type', from, to));

const usersOfHierarchy = ['getHierarchy', 'getHierarchy_v2'];

const superuser = `      <s:complexType name="SUPERUSER">
<s:complexContent><s:extension base="tns:USER"><s:sequence>
${elementOf('iRank', 's:int', 1)}
${elementOf('sRank')}
</s:sequence></s:extension></s:complexContent>
      </s:complexType>`;

const nodeBase = `      <s:complexType name="NODE_BASE">
<s:sequence>
${elementOf('iNodeID', 's:int', 1)}
${elementOf('iParentID', 's:int', 1)}
</s:sequence>
      </s:complexType>`;

/** Changes to replies. */
export const replyMutations: readonly Mutation[] = [
  mutation(
    'a reply gets an optional member',
    account(addAfterMember('iAdminID', elementOf('sCompany'))),
    does('compatible', 'compatible'),
    { back: does('breaking', 'compatible', 'getAccount') },
  ),
  mutation(
    'a reply gets a required member',
    account(addBeforeMember('iAdminID', elementOf('iCompany', 's:int', 1))),
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'getAccount') },
  ),
  mutation(
    'a reply type gets an optional member',
    user(addAfterMember('sName', elementOf('sPhone'))),
    does('compatible', 'compatible'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'a required member of a reply type becomes optional',
    user(member('eStatus', attribute('minOccurs', '1', '0'))),
    does('breaking', 'breaking', 'getUser'),
    { back: does('compatible', 'compatible') },
  ),
  mutation(
    'a required member of a reply is renamed',
    account(member('iAdminID', attribute('name', 'iAdminID', 'iAdminId'))),
    does('breaking', 'breaking', 'getAccount'),
  ),
  mutation(
    'an optional member of a reply type is renamed',
    user(member('sNick', attribute('name', 'sNick', 'sNickname'))),
    does('breaking', 'compatible', 'getUser'),
  ),
  mutation('the members of a reply type are reordered', user(swapMembers('sName', 'sNick')), does('none', 'harmless')),
  mutation(
    'the members of a reply are reordered',
    account(swapMembers('iAdminID', 'iTechID')),
    does('none', 'harmless'),
  ),
  mutation(
    'an int in a reply becomes a long',
    user(retyped('iNodeID', 's:int', 's:long')),
    does('breaking', 'breaking', 'getUser'),
    {
      back: does('breaking', 'compatible', 'getUser'),
    },
  ),
  mutation(
    'an int in a reply becomes a short',
    user(retyped('iNodeID', 's:int', 's:short')),
    does('none', 'compatible'),
    {
      back: does('none', 'breaking', 'getUser'),
    },
  ),
  mutation(
    'an int in a reply becomes a string',
    user(retyped('iNodeID', 's:int', 's:string')),
    does('breaking', 'breaking', 'getUser'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'an int in a reply becomes a decimal',
    user(retyped('iNodeID', 's:int', 's:decimal')),
    does('breaking', 'breaking', 'getUser'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'a boolean in a reply becomes a string',
    user(retyped('hasMobileAddon', 's:boolean', 's:string')),
    does('breaking', 'breaking', 'getUser'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'a string in a reply becomes a dateTime',
    [on('complexType SESSION_V3', retyped('sStartTime', 's:string', 's:dateTime'))],
    does('none', 'compatible'),
    { back: does('none', 'breaking', 'getSession_V3') },
  ),
  mutation(
    'a string in a reply becomes an enumeration',
    [on('element getReport_v2Response', retyped('getReport_v2Result', 's:string', 'tns:getSessionRet'))],
    does('harmless', 'compatible'),
    { back: does('harmless', 'harmless') },
  ),
  mutation(
    'an enumeration in a reply is replaced with another',
    [on('element getUser_v2Response', retyped('getUser_v2Result', 'tns:getUserRet', 'tns:getUser_v3Ret'))],
    does('harmless', 'harmless'),
  ),
  mutation(
    'a required member of a reply may be nil',
    user(member('iNodeID', addAttribute('nillable', 'true'))),
    does('breaking', 'breaking', 'getUser'),
    { back: does('compatible', 'compatible') },
  ),
  mutation(
    'an optional member in a reply may be nil, which reads as absent',
    user(member('sName', addAttribute('nillable', 'true'))),
    does('breaking', 'cautious', 'getUser'),
    { back: does('compatible', 'compatible') },
  ),
  mutation(
    'the items of a list in a reply are never nil',
    [on('complexType ArrayOfSESSION_V3', member('SESSION_V3', removeAttribute('nillable', 'true')))],
    does('compatible', 'compatible'),
  ),
  mutation(
    'a member of a reply may be repeated',
    [on('element getUserResponse', member('oUser', attribute('maxOccurs', '1', 'unbounded')))],
    does('breaking', 'breaking', 'getUser'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'a list in a reply is never empty',
    [on('complexType ArrayOfHIERARCHY', member('HIERARCHY', attribute('minOccurs', '0', '1')))],
    does('none', 'compatible'),
    { back: does('none', 'breaking', ...usersOfHierarchy) },
  ),
  mutation(
    'a list in a reply contains at most one item',
    [on('complexType ArrayOfHIERARCHY', member('HIERARCHY', attribute('maxOccurs', 'unbounded', '1')))],
    does('breaking', 'compatible', ...usersOfHierarchy),
    { back: does('breaking', 'breaking', ...usersOfHierarchy) },
  ),
  mutation(
    'the items of a list in a reply are renamed',
    [on('complexType ArrayOfHIERARCHY', member('HIERARCHY', attribute('name', 'HIERARCHY', 'NODE')))],
    // old clients find no members with the old name, which the old WSDL allows
    does('cautious', 'harmless'),
  ),
  mutation(
    'an enumeration in replies gets an enum value',
    [on('simpleType NODE_STATUS', insertAfter('<s:enumeration value="Away" />', '<s:enumeration value="Idle" />'))],
    does('harmless', 'compatible'),
    { back: does('harmless', 'compatible') },
  ),
  mutation(
    'the result of an operation gets an enum value',
    [
      on(
        'simpleType loginRet',
        insertAfter('<s:enumeration value="login_OK" />', '<s:enumeration value="login_Expired" />'),
      ),
    ],
    does('harmless', 'compatible'),
    { back: does('harmless', 'compatible') },
  ),
  mutation(
    'the enum values of an enumeration are reordered',
    [
      on(
        'simpleType NODE_STATUS',
        replace('<s:enumeration value="Offline" />', ''),
        insertAfter('<s:enumeration value="Away" />', '<s:enumeration value="Offline" />'),
      ),
    ],
    'nothing',
  ),
  mutation(
    'a number in a reply gets a default, which an empty element represents',
    user(member('iNodeID', addAttribute('default', '0'))),
    does('none', 'breaking', 'getUser'),
    { back: does('none', 'cautious', 'getUser') },
  ),
  mutation(
    'a string in a reply gets a default, which empty text does not represent',
    user(member('sName', addAttribute('default', 'nobody'))),
    does('none', 'cautious', 'getUser'),
    { back: does('none', 'cautious', 'getUser') },
  ),
  mutation(
    'the default of a number in a reply changes',
    user(member('iNodeID', attribute('default', '0', '7'))),
    does('none', 'breaking', 'getUser'),
    { given: user(member('iNodeID', addAttribute('default', '0'))) },
  ),
  mutation(
    'a string in a reply becomes fixed',
    account(member('sOrganization', addAttribute('fixed', 'Example'))),
    does('compatible', 'breaking', 'getAccount'),
    // a fixed value also replaces an empty element, and therefore empty text
    { back: does('breaking', 'breaking', 'getAccount') },
  ),
  mutation(
    'a reply type gets an optional attribute',
    user(replace('</s:sequence>', '</s:sequence><s:attribute name="version" type="s:int" />')),
    does('compatible', 'compatible'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'a reply type gets a required attribute',
    user(replace('</s:sequence>', '</s:sequence><s:attribute name="version" type="s:int" use="required" />')),
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'getUser') },
  ),
  mutation(
    'a list in a reply gets an attribute and is no longer an array',
    [
      on(
        'complexType ArrayOfHIERARCHY',
        replace('</s:sequence>', '</s:sequence><s:attribute name="total" type="s:int" />'),
      ),
    ],
    does('breaking', 'harmless', ...usersOfHierarchy),
  ),
  mutation(
    'a reply type may contain any additional elements',
    user(addLast('<s:any minOccurs="0" maxOccurs="unbounded" namespace="##other" processContents="lax" />')),
    does('compatible', 'compatible'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'only one of two optional members in a reply can be present',
    user(either('<s:element minOccurs="0" maxOccurs="1" name="sName"', 'name="sNick" type="s:string" />')),
    does('breaking', 'cautious', 'getUser'),
    { back: does('breaking', 'breaking', 'getUser') },
  ),
  mutation(
    'a reply type is extended, and xsi:type may name the extension',
    [addComponent(superuser)],
    // a value of the extending type is not a USER, because its $type differs
    does('breaking', 'breaking', 'getUser'),
    { back: does('breaking', 'cautious', 'getUser') },
  ),
  mutation(
    'an extended reply type becomes abstract',
    [replace('<s:complexType name="USER">', '<s:complexType name="USER" abstract="true">')],
    // the base type's own tag no longer occurs
    does('breaking', 'cautious', 'getUser'),
    { given: [addComponent(superuser)], back: does('breaking', 'breaking', 'getUser') },
  ),
  mutation(
    'a reply type that extends another gets a member',
    [on('complexType SUPERUSER', replace(elementOf('sRank'), `${elementOf('sRank')}\n${elementOf('sTitle')}`))],
    does('compatible', 'compatible'),
    { given: [addComponent(superuser)], back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'members of a reply type move to its base type',
    [
      addComponent(nodeBase),
      on(
        'complexType HIERARCHY',
        removeMember('iNodeID'),
        removeMember('iParentID'),
        replace('<s:sequence>', '<s:complexContent><s:extension base="tns:NODE_BASE"><s:sequence>'),
        replace('</s:sequence>', '</s:sequence></s:extension></s:complexContent>'),
      ),
    ],
    does('harmless', 'harmless'),
    { back: does('breaking', 'harmless') },
  ),
  mutation(
    'an operation no longer returns a result',
    [on('element logoutResponse', removeMember('logoutResult'))],
    does('breaking', 'breaking', 'logout'),
  ),
  mutation(
    'the element of a reply and its type are renamed',
    [
      replace('<s:element name="startSessionResponse">', '<s:element name="startSessionAnswer">'),
      replace('element="tns:startSessionResponse"', 'element="tns:startSessionAnswer"'),
    ],
    does('breaking', 'breaking', 'startSession'),
  ),
  mutation(
    'a member of a reply is no longer in a namespace',
    account(member('iAdminID', addAttribute('form', 'unqualified'))),
    does('none', 'breaking', 'getAccount'),
  ),
  mutation(
    'a facet narrows the type of a reply',
    [
      on(
        'simpleType ID',
        replace('<s:restriction base="s:int">', '<s:restriction base="s:int"><s:minInclusive value="1" />'),
      ),
    ],
    does('none', 'harmless'),
    {
      given: [
        addComponent(
          '      <s:simpleType name="ID">\n<s:restriction base="s:int"></s:restriction>\n      </s:simpleType>',
        ),
        ...user(retyped('iNodeID', 's:int', 'tns:ID')),
      ],
      back: does('none', 'harmless'),
    },
  ),
];
