import { insertAfter, insertBefore, on, replace } from '../edit.js';
import type { Mutation } from '../mutations/mutation.js';
import { because, change } from './change.js';

const attributes =
  '<s:attribute name="by" type="s:string" />\n        <s:attribute name="channel" type="s:string" default="web" />';
const address =
  '<s:element name="street" type="s:string" />\n          <s:element name="city" type="s:string" />\n          <s:element minOccurs="0" name="zip" type="s:string" />';
const restricted = (content: string) =>
  on('complexType ShortBill', replace('</s:sequence>', `</s:sequence>${content}`));
/** Uses the restricted type in requests instead of replies. */
const billInRequests = [
  on('element BookResponse', replace('<s:element minOccurs="0" name="bill" type="tns:ShortBill" />', '')),
  on(
    'element Book',
    insertAfter('name="letter" type="tns:Letter" />', '<s:element minOccurs="0" name="bill" type="tns:ShortBill" />'),
  ),
];
const anyAttribute = '<s:anyAttribute namespace="##any" processContents="lax" />';
const derived = (name: string, base: string) =>
  `\n      <s:complexType name="${name}"><s:complexContent><s:extension base="tns:${base}"><s:sequence><s:element name="extra" type="s:int" /></s:sequence></s:extension></s:complexContent></s:complexType>`;

/** Changes to attributes, groups, choices and derived types of hotel.wsdl. */
export const hotelMutations: readonly Mutation[] = [
  // attributes and attribute groups
  change(
    'an attribute group of requests gets an optional attribute',
    [
      on(
        'attributeGroup Audit',
        insertAfter('name="by" type="s:string" />', '<s:attribute name="desk" type="s:string" />'),
      ),
    ],
    ['compatible', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change(
    'an attribute of a group becomes required',
    [on('attributeGroup Audit', replace('name="by" type="s:string"', 'name="by" type="s:string" use="required"'))],
    ['breaking', 'breaking'],
    ['compatible', 'compatible'],
  ),
  change(
    'the default of an attribute in requests changes',
    [replace('default="web"', 'default="phone"')],
    ['none', 'cautious', because.fault],
  ),
  change(
    'an attribute in requests loses its default',
    [replace(' default="web"', '')],
    ['none', 'cautious', because.fault],
    ['none', 'cautious', because.fault],
  ),
  change(
    'an attribute in replies becomes optional',
    [on('attributeGroup Stamp', replace(' use="required"', ''))],
    ['breaking', 'breaking'],
    ['compatible', 'compatible'],
  ),
  change(
    'the default of an attribute in replies changes',
    [replace('default="desk"', 'default="web"')],
    ['none', 'cautious', because.fault],
  ),
  change(
    'an int attribute in requests becomes a string',
    [replace('name="number" type="s:int"', 'name="number" type="s:string"')],
    ['breaking', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change('an attribute group is written out', [replace('<s:attributeGroup ref="tns:Audit" />', attributes)], 'nothing'),
  change(
    'a type no longer refers to an attribute group',
    [replace('<s:attributeGroup ref="tns:Audit" />', '')],
    ['breaking', 'breaking'],
    ['compatible', 'compatible'],
  ),
  change(
    'an attribute of a base type in requests becomes required',
    [on('complexType Person', replace('name="title" type="s:string"', 'name="title" type="s:string" use="required"'))],
    ['breaking', 'breaking'],
    ['compatible', 'compatible'],
  ),
  change(
    'a restriction in replies prohibits an attribute',
    [restricted('<s:attribute name="printed" use="prohibited" />')],
    ['breaking', 'compatible'],
    ['compatible', 'compatible'],
  ),
  change(
    'a restriction in requests prohibits an attribute',
    [restricted('<s:attribute name="printed" use="prohibited" />')],
    ['breaking', 'breaking'],
    ['compatible', 'compatible'],
    billInRequests,
  ),
  change(
    'a restriction in replies requires an attribute',
    [restricted('<s:attribute name="currency" type="s:string" use="required" />')],
    ['compatible', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change(
    'a restriction in requests requires an attribute',
    [restricted('<s:attribute name="currency" type="s:string" use="required" />')],
    ['breaking', 'breaking'],
    ['compatible', 'compatible'],
    billInRequests,
  ),
  change(
    'an attribute wildcard accepts only other namespaces',
    [replace(anyAttribute, anyAttribute.replace('##any', '##other'))],
    ['none', 'breaking'],
    ['none', 'cautious', because.wildcard],
  ),
  change(
    'an attribute wildcard accepts only declared attributes',
    [replace(anyAttribute, anyAttribute.replace('lax', 'strict'))],
    ['none', 'breaking'],
    ['none', 'cautious', because.wildcard],
  ),
  change(
    'an attribute wildcard is removed',
    [replace(anyAttribute, '')],
    ['breaking', 'breaking'],
    ['compatible', 'cautious', because.wildcard],
  ),
  // groups
  change(
    'a group in requests gets an optional member',
    [
      on(
        'group GuestAddress',
        insertAfter('name="zip" type="s:string" />', '<s:element minOccurs="0" name="country" type="s:string" />'),
      ),
    ],
    ['compatible', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change(
    'a group in requests gets a required member',
    [
      on(
        'group GuestAddress',
        insertAfter('name="zip" type="s:string" />', '<s:element name="country" type="s:string" />'),
      ),
    ],
    ['breaking', 'breaking'],
    ['breaking', 'breaking'],
  ),
  change(
    'a group in requests becomes optional',
    [replace('<s:group ref="tns:GuestAddress" />', '<s:group minOccurs="0" ref="tns:GuestAddress" />')],
    ['breaking', 'cautious', because.regrouped],
    ['breaking', 'breaking'],
  ),
  change('a group is written out', [replace('<s:group ref="tns:GuestAddress" />', address)], 'nothing'),
  change(
    'the members of a group are reordered',
    [
      on(
        'group GuestAddress',
        replace(
          '<s:element name="street" type="s:string" />\n          <s:element name="city" type="s:string" />',
          '<s:element name="city" type="s:string" />\n          <s:element name="street" type="s:string" />',
        ),
      ),
    ],
    ['none', 'breaking'],
  ),
  change(
    'a member of a group in replies becomes required',
    [on('group HotelAddress', replace('minOccurs="0" ', ''))],
    ['compatible', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change(
    'a group in replies gets an optional member',
    [
      on(
        'group HotelAddress',
        insertAfter('name="road" type="s:string" />', '<s:element minOccurs="0" name="town" type="s:string" />'),
      ),
    ],
    ['compatible', 'compatible'],
    ['breaking', 'compatible'],
  ),
  change(
    'a group in replies becomes a choice',
    [on('group HotelAddress', replace('s:sequence', 's:choice', 2))],
    ['breaking', 'breaking'],
  ),
  // choices
  change(
    'a choice in requests gets an alternative',
    [on('complexType Payment', insertBefore('<s:element name="cash"', '<s:element name="wallet" type="s:string" />'))],
    ['cautious', 'cautious', because.regrouped],
    ['breaking', 'breaking'],
  ),
  change(
    'a decimal in a choice in requests becomes a string',
    [on('complexType Payment', replace('type="s:decimal"', 'type="s:string"'))],
    ['none', 'compatible'],
    ['none', 'breaking'],
  ),
  change(
    'a member of an alternative in requests becomes required',
    [on('complexType Payment', replace('minOccurs="0" ', ''))],
    ['cautious', 'cautious', because.regrouped],
    ['cautious', 'cautious', because.regrouped],
  ),
  change(
    'a choice in requests may be repeated',
    [on('complexType Payment', replace('<s:choice>', '<s:choice maxOccurs="2">'))],
    ['breaking', 'breaking'],
    ['breaking', 'breaking'],
  ),
  change(
    'the alternatives of a choice are reordered',
    [
      on(
        'complexType Outcome',
        replace(
          '<s:element name="confirmed" type="s:date" />\n          <s:element name="waiting" type="s:int" />',
          '<s:element name="waiting" type="s:int" />\n          <s:element name="confirmed" type="s:date" />',
        ),
      ),
    ],
    ['none', 'none'],
  ),
  change(
    'a choice in replies gets an alternative',
    [
      on(
        'complexType Outcome',
        insertBefore('<s:element name="waiting"', '<s:element name="refused" type="s:string" />'),
      ),
    ],
    ['breaking', 'breaking'],
    ['breaking', 'cautious', because.regrouped],
  ),
  change(
    'a choice in replies becomes optional',
    [on('complexType Outcome', replace('<s:choice>', '<s:choice minOccurs="0">'))],
    ['breaking', 'breaking'],
    ['cautious', 'cautious', because.regrouped],
  ),
  change(
    'a choice in replies becomes a sequence of optional members',
    [
      on(
        'complexType Outcome',
        replace('s:choice', 's:sequence', 2),
        replace('<s:element ', '<s:element minOccurs="0" ', 2),
      ),
    ],
    ['breaking', 'breaking'],
    ['breaking', 'cautious', because.regrouped],
  ),
  // extension and restriction
  change(
    'a base type of requests gets an optional member',
    [
      on(
        'complexType Person',
        insertAfter('name="last" type="s:string" />', '<s:element minOccurs="0" name="middle" type="s:string" />'),
      ),
    ],
    ['compatible', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change(
    'a member moves from an extension to its base type, to another position',
    [
      on('complexType Guest', replace('<s:element minOccurs="0" name="email" type="s:string" />', '')),
      on(
        'complexType Person',
        insertAfter('name="last" type="s:string" />', '<s:element minOccurs="0" name="email" type="s:string" />'),
      ),
    ],
    ['cautious', 'breaking', because.moved],
  ),
  change(
    'a member moves from a base type to the start of its extension',
    [
      on('complexType Person', replace('<s:element name="last" type="s:string" />', '')),
      on('complexType Guest', insertBefore('<s:group', '<s:element name="last" type="s:string" />')),
    ],
    ['cautious', 'cautious', because.moved],
  ),
  change(
    'an extension becomes a type of its own',
    [
      on(
        'complexType Guest',
        replace('<s:complexContent>', ''),
        replace('</s:complexContent>', ''),
        replace('<s:extension base="tns:Person">', ''),
        replace('</s:extension>', '<s:attribute name="title" type="s:string" />'),
        replace(
          '<s:sequence>',
          '<s:sequence><s:element name="first" type="s:string" /><s:element name="last" type="s:string" />',
        ),
      ),
    ],
    ['none', 'none'],
    ['none', 'none'],
  ),
  change(
    'a type in requests gets another extension',
    [
      replace(
        '      <s:complexType name="ArrayOfRoom">',
        `${derived('Fax', 'Contact')}\n      <s:complexType name="ArrayOfRoom">`,
      ),
    ],
    ['cautious', 'cautious', because.derived],
    ['breaking', 'breaking'],
  ),
  change(
    'a type in requests becomes abstract',
    [replace('<s:complexType name="Contact">', '<s:complexType name="Contact" abstract="true">')],
    ['breaking', 'breaking'],
    ['cautious', 'cautious', because.derived],
  ),
  change(
    'a type in requests no longer accepts its extensions',
    [replace('<s:complexType name="Contact">', '<s:complexType name="Contact" block="extension">')],
    ['none', 'breaking'],
    ['none', 'cautious', because.unchecked],
  ),
  change(
    'an extension in requests is renamed',
    [replace('<s:complexType name="Phone">', '<s:complexType name="Telephone">')],
    ['breaking', 'breaking'],
  ),
  change(
    'a type in replies gets another extension',
    [
      replace(
        '      <s:complexType name="Bill">',
        `${derived('MealCharge', 'Charge')}\n      <s:complexType name="Bill">`,
      ),
    ],
    ['breaking', 'breaking'],
    ['breaking', 'cautious', because.derived],
  ),
  change(
    'a type in replies becomes abstract',
    [replace('<s:complexType name="Charge">', '<s:complexType name="Charge" abstract="true">')],
    ['breaking', 'cautious', because.derived],
    ['breaking', 'breaking'],
  ),
  change(
    'a restriction in replies keeps an optional member',
    [
      on(
        'complexType ShortBill',
        insertAfter('name="total" type="s:decimal" />', '<s:element minOccurs="0" name="tip" type="s:decimal" />'),
      ),
    ],
    ['compatible', 'compatible'],
    ['breaking', 'compatible'],
  ),
  change(
    'a restriction in requests drops an optional member',
    [on('complexType ShortBill', replace('<s:element minOccurs="0" name="tip" type="s:decimal" />', ''))],
    ['breaking', 'breaking'],
    ['compatible', 'compatible'],
    [
      ...billInRequests,
      on(
        'complexType ShortBill',
        insertAfter('name="total" type="s:decimal" />', '<s:element minOccurs="0" name="tip" type="s:decimal" />'),
      ),
    ],
  ),
  change(
    'a restriction becomes a type of its own',
    [
      on(
        'complexType ShortBill',
        replace('<s:complexContent>', ''),
        replace('</s:complexContent>', ''),
        replace('<s:restriction base="tns:Bill">', ''),
        replace(
          '</s:restriction>',
          '<s:attribute name="currency" type="s:string" /><s:attribute name="printed" type="s:boolean" />',
        ),
      ),
    ],
    ['none', 'none'],
    ['none', 'none'],
  ),
];
