import { insertAfter, insertBefore, on, replace } from '../edit.js';
import type { Mutation } from '../mutations/mutation.js';
import { because, change } from './change.js';
import { enumValue, simple } from './freight-values.js';

const header = (beside: string, more = '') => [
  insertAfter('<s:element name="Quota" type="s:int" />', '\n      <s:element name="Trace" type="s:string" />'),
  replace(
    '<wsdl:part name="quota" element="tns:Quota" />',
    '<wsdl:part name="quota" element="tns:Quota" /><wsdl:part name="trace" element="tns:Trace" />',
  ),
  insertBefore(
    `<soap:header message="tns:Headers" part="${beside}" use="literal" />`,
    `<soap:header ${more}message="tns:Headers" part="trace" use="literal" />`,
  ),
];
const sessionHeader = '<soap:header message="tns:Headers" part="session" use="literal" />';
const common = 'targetNamespace="urn:freight:common" attributeFormDefault="qualified"';

/** Changes to attributes, nil, default values, header blocks, faults and the imported namespace of freight.wsdl. */
export const freightMutations: readonly Mutation[] = [
  // text with attributes
  change(
    'the text of a type in requests becomes an int',
    [on('complexType Value', replace('base="s:decimal"', 'base="s:int"'))],
    ['breaking', 'breaking'],
    ['breaking', 'compatible'],
  ),
  change(
    'the text of a type in requests gets facets',
    [on('complexType Value', replace('base="s:decimal"', 'base="tns:Weight"'))],
    ['none', 'breaking'],
    ['none', 'compatible'],
  ),
  change(
    'an attribute beside text in requests becomes optional',
    [on('complexType Value', replace(' use="required"', ''))],
    ['compatible', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change(
    'an attribute with a default in requests becomes required',
    [on('complexType Value', replace(' default="1"', ' use="required"'))],
    ['breaking', 'breaking'],
    ['compatible', 'cautious', because.fault],
  ),
  change(
    'the enumeration of an attribute in requests loses a value',
    [simple('Currency', enumValue('USD'), '')],
    ['breaking', 'breaking'],
    ['compatible', 'compatible'],
  ),
  change(
    'the fixed value of an attribute in replies changes',
    [on('complexType Price', replace('fixed="kg"', 'fixed="lb"'))],
    ['breaking', 'cautious', because.fixed],
  ),
  change(
    'an attribute in replies loses its fixed value',
    [on('complexType Price', replace(' fixed="kg"', ''))],
    ['breaking', 'cautious', because.fixed],
    ['compatible', 'cautious', because.fixed],
  ),
  change(
    'the default of an attribute beside text in replies changes',
    [on('complexType Price', replace('default="19"', 'default="7"'))],
    ['none', 'cautious', because.fault],
  ),
  // nil, fixed and default
  change(
    'a member in requests can no longer be nil',
    [replace('name="until" nillable="true"', 'name="until"')],
    ['breaking', 'breaking'],
    ['compatible', 'compatible'],
  ),
  change(
    'a date in requests becomes a dateTime',
    [replace('nillable="true" type="s:date"', 'nillable="true" type="s:dateTime"')],
    ['none', 'breaking'],
    ['none', 'breaking'],
  ),
  change(
    'the fixed value of a member in requests changes',
    [replace('fixed="2"', 'fixed="3"')],
    ['breaking', 'breaking'],
  ),
  change(
    'a member in requests loses its fixed value',
    [replace(' fixed="2"', '')],
    ['compatible', 'cautious', because.fixed],
    ['breaking', 'breaking'],
  ),
  change(
    'the default of a member in requests changes',
    [replace('default="false"', 'default="true"')],
    ['none', 'none'],
  ),
  change(
    'a text in requests gets a default',
    [replace('name="remark" type="s:string"', 'name="remark" type="s:string" default="none"')],
    ['none', 'none'],
    ['none', 'none'],
  ),
  change(
    'a dateTime in replies can no longer be nil',
    [replace('name="eta" nillable="true"', 'name="eta"')],
    ['compatible', 'compatible'],
    ['breaking', 'cautious', because.nil],
  ),
  change(
    'the fixed value of a member in replies changes',
    [replace('fixed="rail"', 'fixed="road"')],
    ['breaking', 'cautious', because.fixed],
  ),
  change(
    'the default of a member in replies changes',
    [replace('name="legs" type="s:int" default="1"', 'name="legs" type="s:int" default="2"')],
    ['none', 'breaking'],
  ),
  change(
    'a member in replies loses its default',
    [replace('name="legs" type="s:int" default="1"', 'name="legs" type="s:int"')],
    ['none', 'cautious', because.fault],
    ['none', 'breaking'],
  ),
  // replies
  change(
    'a pattern in replies changes',
    [simple('Track', '{4}', '{6}')],
    ['none', 'compatible'],
    ['none', 'compatible'],
  ),
  change(
    'the maximum of a number in replies increases',
    [simple('Count', '"99"', '"199"')],
    ['none', 'compatible'],
    ['none', 'compatible'],
  ),
  change(
    'a number in replies becomes a short',
    [simple('Count', 's:int', 's:short')],
    ['none', 'compatible'],
    ['none', 'cautious', because.base],
  ),
  change(
    'a string in replies becomes an int',
    [replace('name="text" type="s:string"', 'name="text" type="s:int"')],
    ['breaking', 'compatible'],
    ['breaking', 'breaking'],
  ),
  // imported namespace
  change(
    'the elements of an imported schema become qualified',
    [replace(common, `${common} elementFormDefault="qualified"`)],
    ['none', 'breaking'],
    ['none', 'breaking'],
  ),
  change(
    'the attributes of an imported schema are no longer qualified',
    [replace(' attributeFormDefault="qualified"', '')],
    ['none', 'breaking'],
    ['none', 'breaking'],
  ),
  change(
    'an imported namespace is renamed',
    [replace('urn:freight:common', 'urn:freight:v2', 3)],
    ['none', 'breaking'],
  ),
  change(
    'an imported type of requests gets an optional member',
    [
      on(
        'complexType Party',
        insertAfter('name="mail" type="s:string" />', '<s:element minOccurs="0" name="fax" type="s:string" />'),
      ),
    ],
    ['compatible', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change(
    'an imported type of replies is renamed',
    [
      replace('<s:complexType name="Depot">', '<s:complexType name="Yard">'),
      replace('type="c:Depot"', 'type="c:Yard"'),
    ],
    ['breaking', 'cautious', because.complex],
  ),
  change(
    'a new type takes the TypeScript name of header blocks',
    [
      replace(
        '      <s:simpleType name="Track">',
        '      <s:complexType name="ShipRequestHeaders"><s:sequence /></s:complexType>\n      <s:simpleType name="Track">',
      ),
    ],
    ['breaking', 'none'],
    ['breaking', 'none'],
  ),
  change(
    'a union in replies becomes one of its members',
    [replace('name="window" type="tns:Window"', 'name="window" type="s:date"')],
    ['harmless', 'cautious', because.kind],
    ['breaking', 'breaking'],
  ),
  change(
    'text with attributes in replies becomes text',
    [replace('name="price" type="tns:Price"', 'name="price" type="s:decimal"')],
    ['breaking', 'cautious', because.kind],
    ['breaking', 'cautious', because.kind],
  ),
  change(
    'a list in requests becomes a list with enum values',
    [replace('name="tags" type="tns:Tags"', 'name="tags" type="tns:Route"')],
    ['none', 'breaking'],
    ['none', 'cautious', because.kind],
  ),
  change(
    'a union in requests becomes its restriction',
    [replace('name="size" type="tns:Size"', 'name="size" type="tns:Grade"')],
    ['compatible', 'breaking'],
    ['cautious', 'cautious', because.unused],
  ),
  change(
    'an attribute in requests becomes fixed',
    [on('complexType Value', replace('default="1"', 'fixed="1"'))],
    ['breaking', 'breaking'],
    ['compatible', 'cautious', because.fixed],
  ),
  // headers and faults
  change(
    'requests get an optional header block',
    header('session'),
    ['compatible', 'compatible'],
    ['cautious', 'breaking', because.literal],
  ),
  change(
    'requests get a required header block',
    header('session', 'wsdl:required="true" '),
    ['harmless', 'breaking'],
    ['cautious', 'breaking', because.literal],
  ),
  change(
    'a header block of requests becomes required',
    [replace(sessionHeader, sessionHeader.replace('<soap:header', '<soap:header wsdl:required="true"'))],
    ['harmless', 'breaking'],
    ['none', 'compatible'],
  ),
  change(
    'a header block of requests gets another type',
    [replace('<s:element name="Session" type="s:string" />', '<s:element name="Session" type="s:int" />')],
    ['breaking', 'breaking'],
    ['breaking', 'compatible'],
  ),
  change('replies get a header block', header('quota'), ['compatible', 'compatible'], ['breaking', 'compatible']),
  change(
    'the path of an ASMX service differs only in letter case',
    [replace('/Services/Freight.asmx', '/services/FREIGHT.asmx')],
    ['none', 'none'],
  ),
  change(
    'the fault of an operation gets a member',
    [on('element Refused', insertBefore('<s:element name="reason"', '<s:element name="code" type="s:int" />'))],
    ['harmless', 'harmless'],
    ['cautious', 'cautious', because.fault],
  ),
  change(
    'an operation no longer declares its fault',
    [
      replace('<wsdl:fault name="Refused" message="tns:RefusedFault" />', ''),
      replace('<wsdl:fault name="Refused"><soap:fault name="Refused" use="literal" /></wsdl:fault>', ''),
    ],
    ['breaking', 'compatible'],
    ['none', 'compatible'],
  ),
];
