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
  removeMember,
  replace,
  replaceMember,
  swapMembers,
} from '../edit.js';
import { does, mutation, type Mutation } from './mutation.js';

const startSession = (...edits: readonly Edit[]): readonly Edit[] => [on('element startSession', ...edits)];
const retyped = (component: string, name: string, from: string, to: string): readonly Edit[] => [
  on(component, member(name, attribute('type', from, to))),
];

const pin = (facets: string): string =>
  `      <s:simpleType name="PIN">\n<s:restriction base="s:int">${facets}</s:restriction>\n      </s:simpleType>`;
/** Gives `generateEmailText` a parameter with a restricted number type. */
const withPin = (facets: string): readonly Edit[] => [
  addComponent(pin(facets)),
  ...retyped('element generateEmailText', 'iPINCode', 's:int', 'tns:PIN'),
];

const nodeList =
  '      <s:complexType name="ArrayOfInt">\n<s:sequence>\n' +
  '<s:element minOccurs="0" maxOccurs="unbounded" name="int" type="s:int" />\n</s:sequence>\n      </s:complexType>';
/** Gives `deleteNode` a list parameter. */
const withList: readonly Edit[] = [
  addComponent(nodeList),
  on('element deleteNode', addAfterMember('iNodeID', elementOf('aNodes', 'tns:ArrayOfInt'))),
];

/** Changes to requests. */
export const requestMutations: readonly Mutation[] = [
  mutation(
    'a request gets an optional member',
    startSession(addAfterMember('sAuthCode', elementOf('sComment'))),
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'startSession') },
  ),
  mutation(
    'a request gets an optional member before all other members',
    startSession(addBeforeMember('iSession', elementOf('sComment'))),
    does('compatible', 'compatible'),
  ),
  mutation(
    'a request gets a required member',
    startSession(addAfterMember('iNode', elementOf('iPriority', 's:int', 1))),
    does('breaking', 'breaking', 'startSession'),
    { back: does('breaking', 'breaking', 'startSession') },
  ),
  mutation(
    'a member of a request becomes optional',
    startSession(member('iNode', attribute('minOccurs', '1', '0'))),
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'startSession') },
  ),
  mutation(
    'a member of a request is renamed',
    startSession(member('iSession', attribute('name', 'iSession', 'iSupportSession'))),
    does('breaking', 'breaking', 'startSession'),
  ),
  mutation(
    'an optional member of a request is renamed by one letter',
    startSession(member('sAuthCode', attribute('name', 'sAuthCode', 'sAuthcode'))),
    does('breaking', 'breaking', 'startSession'),
  ),
  mutation(
    'required members of a request are reordered',
    startSession(swapMembers('iSession', 'iNode')),
    does('none', 'breaking', 'startSession'),
  ),
  mutation(
    'optional members of a request are reordered',
    [on('element login', swapMembers('sEmail', 'sPassword'))],
    does('none', 'breaking', 'login'),
  ),
  mutation(
    'an int in a request becomes a long',
    retyped('element startSession', 'iSession', 's:int', 's:long'),
    does('breaking', 'compatible', 'startSession'),
    { back: does('breaking', 'breaking', 'startSession') },
  ),
  mutation(
    'an int in a request becomes a short',
    retyped('element startSession', 'iSession', 's:int', 's:short'),
    does('none', 'breaking', 'startSession'),
    { back: does('none', 'compatible') },
  ),
  mutation(
    'an int in a request becomes an unsignedInt',
    retyped('element startSession', 'iSession', 's:int', 's:unsignedInt'),
    does('none', 'breaking', 'startSession'),
    { back: does('none', 'breaking', 'startSession') },
  ),
  mutation(
    'an int in a request becomes a string',
    retyped('element startSession', 'iSession', 's:int', 's:string'),
    does('breaking', 'compatible', 'startSession'),
    { back: does('breaking', 'breaking', 'startSession') },
  ),
  mutation(
    'an int in a request becomes a decimal',
    retyped('element startSession', 'iSession', 's:int', 's:decimal'),
    does('breaking', 'compatible', 'startSession'),
    { back: does('breaking', 'breaking', 'startSession') },
  ),
  mutation(
    'a string in a request becomes a decimal',
    retyped('element setDelimiter', 'sDelimiter', 's:string', 's:decimal'),
    does('none', 'breaking', 'setDelimiter'),
    { back: does('none', 'compatible') },
  ),
  mutation(
    'a long in a request becomes an integer',
    retyped('element startSession', 'iSession', 's:long', 's:integer'),
    does('none', 'compatible'),
    {
      given: retyped('element startSession', 'iSession', 's:int', 's:long'),
      back: does('none', 'breaking', 'startSession'),
    },
  ),
  mutation(
    'a boolean in a request becomes a string',
    retyped('element requestLensPINCodeV2', 'bNoTechConsole', 's:boolean', 's:string'),
    does('breaking', 'compatible', 'requestLensPINCodeV2'),
    { back: does('breaking', 'breaking', 'requestLensPINCodeV2') },
  ),
  mutation(
    'a dateTime in a request becomes a string, which does not accept a Date',
    retyped('element setReportDate_v2', 'dBeginDate', 's:dateTime', 's:string'),
    does('breaking', 'compatible', 'setReportDate_v2'),
    { back: does('compatible', 'breaking', 'setReportDate_v2') },
  ),
  mutation(
    'a string in a request becomes an enumeration',
    retyped('element setDelimiter', 'sDelimiter', 's:string', 'tns:NODE_REF'),
    does('breaking', 'breaking', 'setDelimiter'),
    {
      back: does('compatible', 'compatible'),
    },
  ),
  mutation(
    'an enumeration in a request gets an enum value',
    [on('simpleType NODE_REF', insertAfter('<s:enumeration value="CHANNEL" />', '<s:enumeration value="EXTERNAL" />'))],
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'getSession_V3', 'getReport', 'getSession') },
  ),
  mutation(
    'an enum value in a request is renamed',
    [on('simpleType ADDONS', replace('"True"', '"Yes"'))],
    does('breaking', 'breaking', 'setUser'),
  ),
  mutation(
    'an enumeration in a request is replaced with a wider enumeration',
    retyped('element getReport', 'eNodeRef', 'tns:NODE_REF', 'tns:NODE_REF_V2'),
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'getReport') },
  ),
  mutation(
    'a required member of a request may be nil',
    startSession(member('iNode', addAttribute('nillable', 'true'))),
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'startSession') },
  ),
  mutation(
    'an optional member of a request may be nil',
    startSession(member('sAuthCode', addAttribute('nillable', 'true'))),
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'startSession') },
  ),
  mutation(
    'an optional member of a request may be repeated',
    [on('element setTimezone', member('sTimezone', attribute('maxOccurs', '1', 'unbounded')))],
    does('breaking', 'compatible', 'setTimezone'),
    { back: does('breaking', 'breaking', 'setTimezone') },
  ),
  mutation(
    'a list in a request gets a limit',
    [on('complexType ArrayOfInt', member('int', attribute('maxOccurs', 'unbounded', '2')))],
    does('none', 'breaking', 'deleteNode'),
    { given: withList, back: does('none', 'compatible') },
  ),
  mutation(
    'a list in a request may no longer be empty',
    [on('complexType ArrayOfInt', member('int', attribute('minOccurs', '0', '1')))],
    does('none', 'breaking', 'deleteNode'),
    { given: withList, back: does('none', 'compatible') },
  ),
  mutation(
    'the items of a list in a request are renamed',
    [on('complexType ArrayOfInt', member('int', attribute('name', 'int', 'node')))],
    does('cautious', 'breaking', 'deleteNode'),
    { given: withList },
  ),
  mutation(
    'the items of a list in a request become longs',
    [on('complexType ArrayOfInt', member('int', attribute('type', 's:int', 's:long')))],
    does('breaking', 'compatible', 'deleteNode'),
    { given: withList, back: does('breaking', 'breaking', 'deleteNode') },
  ),
  mutation(
    'a number in a request gets a minimum',
    [
      on(
        'simpleType PIN',
        replace('<s:restriction base="s:int">', '<s:restriction base="s:int"><s:minInclusive value="1" />'),
      ),
    ],
    does('none', 'breaking', 'generateEmailText'),
    { given: withPin(''), back: does('none', 'compatible') },
  ),
  mutation(
    'the maximum of a number in a request increases',
    [on('simpleType PIN', replace('"999"', '"999999"'))],
    does('none', 'cautious', 'generateEmailText'),
    {
      given: withPin('<s:maxInclusive value="999" />'),
      back: does('none', 'breaking', 'generateEmailText'),
    },
  ),
  mutation(
    'a string in a request gets a maximum length',
    [
      on(
        'simpleType NAME',
        replace('<s:restriction base="s:string">', '<s:restriction base="s:string"><s:maxLength value="3" />'),
      ),
    ],
    does('none', 'breaking', 'setUser'),
    {
      given: [
        addComponent(
          '      <s:simpleType name="NAME">\n<s:restriction base="s:string"></s:restriction>\n      </s:simpleType>',
        ),
        ...retyped('element setUser', 'sName', 's:string', 'tns:NAME'),
      ],
      back: does('none', 'compatible'),
    },
  ),
  mutation(
    'a string in a request gets a pattern',
    [
      on(
        'simpleType NAME',
        replace('<s:restriction base="s:string">', '<s:restriction base="s:string"><s:pattern value="[A-Z]{3}" />'),
      ),
    ],
    does('none', 'breaking', 'setUser'),
    {
      given: [
        addComponent(
          '      <s:simpleType name="NAME">\n<s:restriction base="s:string"></s:restriction>\n      </s:simpleType>',
        ),
        ...retyped('element setUser', 'sName', 's:string', 'tns:NAME'),
      ],
      back: does('none', 'compatible'),
    },
  ),
  mutation(
    'an optional string in a request gets a default',
    [on('element setTimezone', member('sTimezone', addAttribute('default', '0')))],
    does('harmless', 'harmless'),
    { back: does('harmless', 'harmless') },
  ),
  mutation(
    'a member of a request becomes fixed',
    [on('element requestLensPINCodeV2', member('bNoTechConsole', addAttribute('fixed', 'true')))],
    does('breaking', 'breaking', 'requestLensPINCodeV2'),
    { back: does('compatible', 'cautious', 'requestLensPINCodeV2') },
  ),
  mutation(
    'a request gets an optional attribute',
    startSession(replace('</s:sequence>', '</s:sequence><s:attribute name="trace" type="s:string" />')),
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'startSession') },
  ),
  mutation(
    'a request gets a required attribute',
    startSession(replace('</s:sequence>', '</s:sequence><s:attribute name="trace" type="s:int" use="required" />')),
    does('breaking', 'breaking', 'startSession'),
    { back: does('breaking', 'breaking', 'startSession') },
  ),
  mutation(
    'a request may contain any additional elements',
    startSession(addLast('<s:any minOccurs="0" maxOccurs="unbounded" namespace="##other" processContents="lax" />')),
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'startSession') },
  ),
  mutation(
    'only one of two optional members in a request may be present',
    [
      on(
        'element login',
        either('<s:element minOccurs="0" maxOccurs="1" name="sEmail"', 'name="sPassword" type="s:string" />'),
      ),
    ],
    does('breaking', 'breaking', 'login'),
    { back: does('breaking', 'cautious', 'login') },
  ),
  mutation(
    'the members of a request may come in any order',
    [on('element login', replace('<s:sequence>', '<s:all>'), replace('</s:sequence>', '</s:all>'))],
    'nothing',
  ),
  mutation(
    'an empty request gets an optional member',
    [
      on(
        'element logout',
        replace(
          '<s:complexType />',
          `<s:complexType><s:sequence>\n${elementOf('sReason')}\n</s:sequence></s:complexType>`,
        ),
      ),
    ],
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'logout') },
  ),
  mutation(
    'an empty request gets a required member',
    [
      on(
        'element logout',
        replace(
          '<s:complexType />',
          `<s:complexType><s:sequence>\n${elementOf('iReason', 's:int', 1)}\n</s:sequence></s:complexType>`,
        ),
      ),
    ],
    does('breaking', 'breaking', 'logout'),
  ),
  mutation(
    'all members of a request are removed',
    [on('element getAccount', removeMember('sAuthCode'))],
    does('breaking', 'breaking', 'getAccount'),
  ),
  mutation(
    'a member of a request is no longer in a namespace',
    startSession(member('iNode', addAttribute('form', 'unqualified'))),
    does('none', 'breaking', 'startSession'),
    { back: does('none', 'breaking', 'startSession') },
  ),
  mutation(
    'the element of a request and its type are renamed',
    [
      replace('<s:element name="startSession">', '<s:element name="beginSession">'),
      replace('element="tns:startSession"', 'element="tns:beginSession"'),
    ],
    does('breaking', 'breaking', 'startSession'),
  ),
  mutation(
    'a member of a request is replaced with a member of another type',
    [on('element getChat', replaceMember('iSessionID', elementOf('oSession', 'tns:SESSION_V3')))],
    does('breaking', 'breaking', 'getChat'),
  ),
];
