import {
  addAfterMember,
  addAttribute,
  addBeforeMember,
  addComponent,
  addLast,
  attribute,
  type Edit,
  elementOf,
  insertAfter,
  member,
  on,
  removeAttribute,
  removeMember,
  replace,
  swapMembers,
} from '../edit.js';
import { does, mutation, type Mutation } from './mutation.js';

const user = (...edits: readonly Edit[]): readonly Edit[] => [on('complexType USER', ...edits)];
const account = (...edits: readonly Edit[]): readonly Edit[] => [on('element getAccountResponse', ...edits)];
const retyped = (name: string, from: string, to: string): Edit => member(name, attribute('type', from, to));

const usersOfHierarchy = ['getHierarchy', 'getHierarchy_v2'];

const either =
  (first: string, second: string): Edit =>
  (text) => {
    const inner = text.slice(text.indexOf(first), text.indexOf(second) + second.length);
    return replace(inner, `<s:choice minOccurs="0" maxOccurs="1">${inner}</s:choice>`)(text);
  };

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
    'a type of replies gets an optional member',
    user(addAfterMember('sName', elementOf('sPhone'))),
    does('compatible', 'compatible'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'a required member of a type of replies becomes optional',
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
    'an optional member of a type of replies is renamed',
    user(member('sNick', attribute('name', 'sNick', 'sNickname'))),
    does('breaking', 'compatible', 'getUser'),
  ),
  mutation(
    'the members of a type of replies change places',
    user(swapMembers('sName', 'sNick')),
    does('none', 'harmless'),
  ),
  mutation(
    'the members of a reply change places',
    account(swapMembers('iAdminID', 'iTechID')),
    does('none', 'harmless'),
  ),
  mutation(
    'an int of a reply becomes a long',
    user(retyped('iNodeID', 's:int', 's:long')),
    does('breaking', 'breaking', 'getUser'),
    {
      back: does('breaking', 'compatible', 'getUser'),
    },
  ),
  mutation(
    'an int of a reply becomes a short',
    user(retyped('iNodeID', 's:int', 's:short')),
    does('none', 'compatible'),
    {
      back: does('none', 'breaking', 'getUser'),
    },
  ),
  mutation(
    'an int of a reply becomes a string',
    user(retyped('iNodeID', 's:int', 's:string')),
    does('breaking', 'breaking', 'getUser'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'an int of a reply becomes a decimal',
    user(retyped('iNodeID', 's:int', 's:decimal')),
    does('breaking', 'breaking', 'getUser'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'a boolean of a reply becomes a string',
    user(retyped('hasMobileAddon', 's:boolean', 's:string')),
    does('breaking', 'breaking', 'getUser'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'a string of a reply becomes a dateTime',
    [on('complexType SESSION_V3', retyped('sStartTime', 's:string', 's:dateTime'))],
    does('none', 'compatible'),
    { back: does('none', 'breaking', 'getSession_V3') },
  ),
  mutation(
    'a string of a reply becomes an enumeration',
    [on('element getReport_v2Response', retyped('getReport_v2Result', 's:string', 'tns:getSessionRet'))],
    does('harmless', 'compatible'),
    { back: does('harmless', 'harmless') },
  ),
  mutation(
    'an enumeration of a reply is replaced by another',
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
    'an optional member of a reply may be nil, which reads as left out',
    user(member('sName', addAttribute('nillable', 'true'))),
    does('breaking', 'harmless', 'getUser'),
    { back: does('compatible', 'compatible') },
  ),
  mutation(
    'the items of a list of a reply are never nil',
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
    'a list of a reply is never empty',
    [on('complexType ArrayOfHIERARCHY', member('HIERARCHY', attribute('minOccurs', '0', '1')))],
    does('none', 'compatible'),
    { back: does('none', 'breaking', ...usersOfHierarchy) },
  ),
  mutation(
    'a list of a reply holds one at most',
    [on('complexType ArrayOfHIERARCHY', member('HIERARCHY', attribute('maxOccurs', 'unbounded', '1')))],
    does('breaking', 'compatible', ...usersOfHierarchy),
    { back: does('breaking', 'breaking', ...usersOfHierarchy) },
  ),
  mutation(
    'the items of a list of a reply get another name',
    [on('complexType ArrayOfHIERARCHY', member('HIERARCHY', attribute('name', 'HIERARCHY', 'NODE')))],
    // old clients find no members with the old name, which the old WSDL allows
    does('cautious', 'harmless'),
  ),
  mutation(
    'an enumeration of replies gets an enum value',
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
    'the enum values of an enumeration change places',
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
    'a number of a reply gets a default, which an empty element stands for',
    user(member('iNodeID', addAttribute('default', '0'))),
    does('none', 'breaking', 'getUser'),
    { back: does('none', 'cautious', 'getUser') },
  ),
  mutation(
    'a string of a reply gets a default, for which empty text does not stand',
    user(member('sName', addAttribute('default', 'nobody'))),
    does('none', 'harmless'),
    { back: does('none', 'harmless') },
  ),
  mutation(
    'the default of a number of a reply is another',
    user(member('iNodeID', attribute('default', '0', '7'))),
    does('none', 'breaking', 'getUser'),
    { given: user(member('iNodeID', addAttribute('default', '0'))) },
  ),
  mutation(
    'a string of a reply becomes fixed',
    account(member('sOrganization', addAttribute('fixed', 'Example'))),
    does('compatible', 'breaking', 'getAccount'),
    // a fixed value also replaces an empty element, and therefore empty text
    { back: does('breaking', 'breaking', 'getAccount') },
  ),
  mutation(
    'a type of replies gets an optional attribute',
    user(replace('</s:sequence>', '</s:sequence><s:attribute name="version" type="s:int" />')),
    does('compatible', 'compatible'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'a type of replies gets a required attribute',
    user(replace('</s:sequence>', '</s:sequence><s:attribute name="version" type="s:int" use="required" />')),
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'getUser') },
  ),
  mutation(
    'a list of a reply gets an attribute, and is no longer an array',
    [
      on(
        'complexType ArrayOfHIERARCHY',
        replace('</s:sequence>', '</s:sequence><s:attribute name="total" type="s:int" />'),
      ),
    ],
    does('breaking', 'harmless', ...usersOfHierarchy),
  ),
  mutation(
    'a type of replies may hold any more elements',
    user(addLast('<s:any minOccurs="0" maxOccurs="unbounded" namespace="##other" processContents="lax" />')),
    does('compatible', 'compatible'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'of two optional members of a reply only one comes',
    user(either('<s:element minOccurs="0" maxOccurs="1" name="sName"', 'name="sNick" type="s:string" />')),
    does('breaking', 'cautious', 'getUser'),
    { back: does('breaking', 'breaking', 'getUser') },
  ),
  mutation(
    'a type of replies is extended, and xsi:type may say so',
    [addComponent(superuser)],
    // a value of the extending type is not a USER, because its $type differs
    does('breaking', 'breaking', 'getUser'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'a type of replies that is extended becomes abstract',
    [replace('<s:complexType name="USER">', '<s:complexType name="USER" abstract="true">')],
    // the base type's own tag no longer occurs
    does('breaking', 'compatible', 'getUser'),
    { given: [addComponent(superuser)], back: does('breaking', 'breaking', 'getUser') },
  ),
  mutation(
    'an extending type of replies gets a member',
    [on('complexType SUPERUSER', replace(elementOf('sRank'), `${elementOf('sRank')}\n${elementOf('sTitle')}`))],
    does('compatible', 'compatible'),
    { given: [addComponent(superuser)], back: does('breaking', 'compatible', 'getUser') },
  ),
  mutation(
    'members of a type of replies move to a type that it extends',
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
    'an operation gives no result any more',
    [on('element logoutResponse', removeMember('logoutResult'))],
    does('breaking', 'breaking', 'logout'),
  ),
  mutation(
    'the element of a reply is renamed, and with it its type',
    [
      replace('<s:element name="startSessionResponse">', '<s:element name="startSessionAnswer">'),
      replace('element="tns:startSessionResponse"', 'element="tns:startSessionAnswer"'),
    ],
    does('breaking', 'breaking', 'startSession'),
  ),
  mutation(
    'a member of a reply is in no namespace any more',
    account(member('iAdminID', addAttribute('form', 'unqualified'))),
    does('none', 'breaking', 'getAccount'),
  ),
  mutation(
    'the type of a reply is a facet narrower',
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
