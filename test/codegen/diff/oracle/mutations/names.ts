import {
  addComponent,
  addOperation,
  attribute,
  elementOf,
  insertBefore,
  member,
  moveToEnd,
  on,
  removeAttribute,
  replace,
  replaceComponent,
  replaceMatch,
} from '../edit.js';
import { does, mutation, type Mutation } from './mutation.js';

const complexType = (name: string): string =>
  `      <s:complexType name="${name}">\n<s:sequence>\n${elementOf('sText')}\n</s:sequence>\n      </s:complexType>`;

/** Changes to names, and changes that only a reader of the WSDL notices. */
export const nameMutations: readonly Mutation[] = [
  mutation(
    'a type is renamed',
    [replace('"USER_STATUS"', '"USER_STATE"'), replace('tns:USER_STATUS"', 'tns:USER_STATE"')],
    does('breaking', 'none'),
  ),
  mutation(
    'a complex type is renamed',
    [replace('name="USER"', 'name="PERSON"'), replace('tns:USER"', 'tns:PERSON"')],
    does('breaking', 'cautious', 'getUser'),
  ),
  mutation(
    'a list type that has no name in TypeScript is renamed',
    [replace('"ArrayOfSESSION_V3"', '"ListOfSESSION_V3"'), replace('tns:ArrayOfSESSION_V3"', 'tns:ListOfSESSION_V3"')],
    does('cautious', 'cautious'),
  ),
  mutation(
    'an enumeration loses its name',
    [
      replaceComponent('simpleType ADDONS', ''),
      on(
        'element setUser',
        member(
          'eAddOns',
          removeAttribute('type', 'tns:ADDONS'),
          replace(
            ' />',
            '><s:simpleType><s:restriction base="s:string"><s:enumeration value="True" /><s:enumeration value="False" /></s:restriction></s:simpleType></s:element>',
          ),
        ),
      ),
    ],
    does('breaking', 'none'),
    { back: does('breaking', 'none') },
  ),
  mutation(
    'a complex type loses its name',
    [
      replaceComponent('complexType USER', ''),
      on(
        'element getUserResponse',
        member(
          'oUser',
          removeAttribute('type', 'tns:USER'),
          replace(' />', `><s:complexType><s:sequence>${elementOf('sName')}</s:sequence></s:complexType></s:element>`),
        ),
      ),
    ],
    does('breaking', 'cautious', 'getUser'),
    {
      given: [replaceComponent('complexType USER', complexType('USER').replace('sText', 'sName'))],
      back: does('breaking', 'cautious', 'getUser'),
    },
  ),
  mutation('a type takes the name of a constant', [addComponent(complexType('login'))], does('breaking', 'none')),
  mutation(
    'a type takes over the name of the type of a request',
    [addComponent(complexType('Login'))],
    does('breaking', 'none'),
  ),
  mutation('an operation has the name of a type', [addOperation('USER')], does('compatible', 'compatible')),
  mutation('an operation differs from another in a capital', [addOperation('Login')], does('compatible', 'compatible')),
  mutation(
    'types with clashing names are reordered and swap their names',
    [moveToEnd('element login')],
    does('breaking', 'none'),
    { given: [addOperation('Login', { request: elementOf('sText') })] },
  ),
  mutation('a type that nothing refers to is added', [addComponent(complexType('UNUSED'))], does('harmless', 'none')),
  mutation(
    'an enumeration that nothing refers to is added',
    [
      addComponent(
        '      <s:simpleType name="UNUSED">\n<s:restriction base="s:string"><s:enumeration value="A" /></s:restriction>\n      </s:simpleType>',
      ),
    ],
    does('harmless', 'none'),
  ),
  mutation(
    'an element that nothing refers to is added',
    [addComponent('<s:element name="unused" type="s:string" />')],
    'nothing',
  ),
  mutation(
    'documentation changes',
    [
      replace(
        'Logs out the user that the session cookie belongs to. It is not known whether this also revokes an authcode.',
        'Ends the session.',
        3,
      ),
    ],
    does('none', 'none'),
  ),
  mutation('documentation goes', [replaceMatch(/<s:annotation>[^]*?<\/s:annotation>/, '', 33)], does('none', 'none')),
  mutation(
    'the documentation of the WSDL changes',
    [replace('A reconstruction of the WSDL of', 'A WSDL of', 2)],
    does('none', 'none'),
  ),
  mutation(
    'the prefix of the target namespace changes',
    [replaceMatch(/(["\s:])tns([:=])/, '$1rescue$2', 278)],
    'nothing',
  ),
  mutation(
    'the prefix of the schema changes',
    [replaceMatch(/([</"\s:])s([:=])(?=["a-zA-Z])/, '$1xsd$2', 1366)],
    'nothing',
  ),
  mutation('white space between elements goes', [(text) => text.replaceAll(/>\s+</g, '><')], 'nothing'),
  mutation(
    'comments are added and removed',
    [replaceMatch(/<!--[^]*?-->/, ''), insertBefore('<wsdl:types>', '<!-- types -->')],
    'nothing',
  ),
  mutation('types are reordered', [moveToEnd('complexType USER'), moveToEnd('simpleType NODE_TYPE')], 'nothing'),
  mutation(
    'explicit default occurrences are removed',
    [replace(' maxOccurs="1"', '', 232), replace(' minOccurs="1"', '', 96)],
    'nothing',
  ),
  mutation(
    'an element is explicitly declared not nillable',
    [on('complexType USER', member('sName', attribute('name', 'sName', 'sName" nillable="false')))],
    'nothing',
  ),
  mutation('the XML declaration goes', [replaceMatch(/^<\?xml[^]*?\?>/, '')], 'nothing'),
  mutation(
    'a component gets an ID',
    [replace('<s:complexType name="USER">', '<s:complexType name="USER" id="user">')],
    'nothing',
  ),
  mutation(
    'members are wrapped in a nested sequence',
    [
      on(
        'complexType USER',
        replace('<s:sequence>', '<s:sequence><s:sequence>'),
        replace('</s:sequence>', '</s:sequence></s:sequence>'),
      ),
    ],
    'nothing',
  ),
];
