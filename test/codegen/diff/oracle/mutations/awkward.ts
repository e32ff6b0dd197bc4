import {
  addAfterMember,
  addAttribute,
  addComponent,
  attribute,
  type Edit,
  elementOf,
  insertAfter,
  member,
  on,
  removeAttribute,
  replace,
  service,
} from '../edit.js';
import { does, mutation, type Mutation, user } from './mutation.js';

const retyped = (component: string, name: string, from: string, to: string): Edit =>
  on(component, member(name, attribute('type', from, to)));

/** The name and the nickname of a user, inside a group in which both are required. */
const grouped = (start: string, end: string): readonly Edit[] =>
  user(
    member('sName', attribute('minOccurs', '0', '1'), (xml) => start + xml),
    member('sNick', attribute('minOccurs', '0', '1'), (xml) => xml + end),
  );
const together = grouped('<s:sequence minOccurs="0">', '</s:sequence>');
const eitherOf = (min: number): readonly Edit[] => grouped(`<s:choice minOccurs="${min}">`, '</s:choice>');

const emptyOrEither: readonly Edit[] = [...eitherOf(1), ...user(member('sNick', attribute('minOccurs', '1', '0')))];

const phone = '<s:element minOccurs="1" maxOccurs="1" name="sPhone" type="s:string" />';

const withoutName: Edit = on(
  'element setUser',
  member(
    'eAddOns',
    removeAttribute('type', 'tns:ADDONS'),
    replace(
      ' />',
      '><s:simpleType><s:restriction base="s:string"><s:enumeration value="True" /></s:restriction></s:simpleType></s:element>',
    ),
  ),
);

const rating = (values: string): string =>
  `      <s:simpleType name="RATING">\n<s:restriction base="s:int">${values}</s:restriction>\n      </s:simpleType>`;

const nodeBase: readonly Edit[] = [
  addComponent(
    `      <s:complexType name="NODE_BASE">\n<s:sequence>\n${elementOf('sBase')}\n</s:sequence>\n      </s:complexType>`,
  ),
  on(
    'complexType HIERARCHY',
    replace('<s:sequence>', '<s:complexContent><s:extension base="tns:NODE_BASE"><s:sequence>'),
    replace('</s:sequence>', '</s:sequence></s:extension></s:complexContent>'),
  ),
];

/** Changes that look like other changes, and combinations of changes. */
export const awkwardMutations: readonly Mutation[] = [
  mutation(
    'an anonymous enumeration becomes a string, and its type name is removed',
    [
      on('element setUser', (text) =>
        text.replace(
          /<s:element [^>]*name="eAddOns"[^]*?<\/s:simpleType><\/s:element>/,
          elementOf('eAddOns', 's:string', 1),
        ),
      ),
    ],
    does('breaking', 'compatible', 'setUser'),
    { given: [withoutName] },
  ),
  mutation(
    'members of a reply that occurred together can also occur alone',
    user(
      replace('<s:sequence minOccurs="0">', ''),
      // the first end tag belongs to the group
      (text) => text.replace('</s:sequence>', ''),
      member('sName', attribute('minOccurs', '1', '0')),
      member('sNick', attribute('minOccurs', '1', '0')),
    ),
    does('breaking', 'breaking', 'getUser'),
    { given: together, back: does('breaking', 'cautious', 'getUser') },
  ),
  mutation(
    'an optional choice in a reply gets an alternative',
    user(replace('</s:choice>', `${phone}</s:choice>`)),
    does('breaking', 'cautious', 'getUser'),
    { given: eitherOf(0), back: does('breaking', 'cautious', 'getUser') },
  ),
  mutation(
    'a required choice in a reply gets an alternative',
    user(replace('</s:choice>', `${phone}</s:choice>`)),
    does('breaking', 'breaking', 'getUser'),
    { given: eitherOf(1), back: does('breaking', 'cautious', 'getUser') },
  ),
  mutation(
    'a choice in a reply that may be empty gets an alternative',
    user(replace('</s:choice>', `${phone}</s:choice>`)),
    does('cautious', 'cautious', 'getUser'),
    { given: emptyOrEither, back: does('breaking', 'cautious', 'getUser') },
  ),
  mutation(
    'a member of a choice in a reply becomes optional, and with it the choice',
    // the smallest replies use the first member
    user(replace('minOccurs="1" maxOccurs="1" name="sName"', 'minOccurs="0" maxOccurs="1" name="sName"')),
    does('breaking', 'breaking', 'getUser'),
    { given: eitherOf(1), back: does('cautious', 'cautious', 'getUser') },
  ),
  mutation(
    'a choice in a request gets an alternative',
    user(replace('</s:choice>', `${phone}</s:choice>`)),
    does('cautious', 'cautious', 'setUser'),
    {
      given: [
        ...eitherOf(1),
        on('element setUser', addAfterMember('iNodeID', elementOf('oUser', 'tns:USER'))),
        on(
          'element getUserResponse',
          member('oUser', () => ''),
        ),
      ],
      back: does('breaking', 'breaking', 'setUser'),
    },
  ),
  mutation(
    'an element that two operations accept gets a required member',
    [on('element getAccount', addAfterMember('sAuthCode', elementOf('iMore', 's:int', 1)))],
    does('breaking', 'breaking', 'getAccount', 'getAccount_v2'),
    { given: [replace('element="tns:getAccount_v2" />', 'element="tns:getAccount" />')] },
  ),
  mutation(
    'the action changes only in the SOAP 1.1 binding',
    [
      (text) => {
        const at = text.indexOf('<wsdl:binding name="APISoap12"');
        const rename = replace(`soapAction="${service}/logout"`, 'soapAction="urn:logout"');
        return rename(text.slice(0, at)) + text.slice(at);
      },
    ],
    does('none', 'breaking', 'logout'),
  ),
  mutation(
    'an enumeration in a request is replaced with another that has the same enum values',
    [retyped('element setUser', 'eStatus', 'tns:USER_STATUS', 'tns:USER_STATE')],
    does('harmless', 'harmless'),
    {
      given: [
        addComponent(
          '      <s:simpleType name="USER_STATE">\n<s:restriction base="s:string"><s:enumeration value="Enabled" /><s:enumeration value="Disabled" /></s:restriction>\n      </s:simpleType>',
        ),
      ],
    },
  ),
  mutation(
    'an enumeration of numbers in a reply gets an enum value',
    [on('simpleType RATING', insertAfter('<s:enumeration value="2" />', '<s:enumeration value="3" />'))],
    does('harmless', 'compatible'),
    {
      given: [
        addComponent(rating('<s:enumeration value="1" /><s:enumeration value="2" />')),
        retyped('complexType USER', 'iNodeID', 's:int', 'tns:RATING'),
      ],
      back: does('harmless', 'compatible'),
    },
  ),
  mutation(
    'an enumeration of numbers in a reply becomes an unrestricted number',
    [retyped('complexType USER', 'iNodeID', 'tns:RATING', 's:int')],
    does('harmless', 'harmless'),
    {
      given: [
        addComponent(rating('<s:enumeration value="1" /><s:enumeration value="2" />')),
        retyped('complexType USER', 'iNodeID', 's:int', 'tns:RATING'),
      ],
    },
  ),
  mutation(
    'a base type gets a member',
    [on('complexType NODE_BASE', addAfterMember('sBase', elementOf('sMore')))],
    does('compatible', 'compatible'),
    { given: nodeBase, back: does('breaking', 'compatible', 'getHierarchy', 'getHierarchy_v2') },
  ),
  mutation(
    'a member of a reply gets another complex type, which lacks required members',
    [retyped('element getUserResponse', 'oUser', 'tns:USER', 'tns:USER_V2')],
    does('breaking', 'breaking', 'getUser'),
    { back: does('breaking', 'cautious', 'getUser') },
  ),
  mutation(
    'a member of a reply becomes optional and may be nil',
    user(member('bAccountHolder', attribute('minOccurs', '1', '0'), addAttribute('nillable', 'true'))),
    does('breaking', 'breaking', 'getUser'),
    { back: does('compatible', 'compatible') },
  ),
  mutation(
    'a member of a request becomes both wider and required',
    [
      on(
        'element setReportDate',
        member('sBeginDate', attribute('minOccurs', '0', '1'), addAttribute('nillable', 'true')),
      ),
    ],
    does('breaking', 'breaking', 'setReportDate'),
    { back: does('breaking', 'breaking', 'setReportDate') },
  ),
  mutation(
    'the list in a reply becomes a list of lists',
    [
      on(
        'complexType ArrayOfNODE_PERMISSIONS',
        member('NODE_PERMISSIONS', (xml) => xml.replace('type="s:string"', 'type="tns:ArrayOfName"')),
      ),
    ],
    does('breaking', 'breaking', 'getGroup'),
    {
      given: [
        addComponent(
          '      <s:complexType name="ArrayOfName">\n<s:sequence>\n<s:element minOccurs="0" maxOccurs="unbounded" name="name" type="s:string" />\n</s:sequence>\n      </s:complexType>',
        ),
      ],
    },
  ),
  mutation(
    'a removed member and an added member have names that differ only in letter case',
    user(member('sSSOID', attribute('name', 'sSSOID', 'sSSOId'))),
    does('breaking', 'compatible', 'getUser'),
    { back: does('breaking', 'compatible', 'getUser') },
  ),
];
