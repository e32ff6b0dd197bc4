import { insertAfter, insertBefore, on, replace } from '../edit.js';
import type { Mutation } from '../mutations/mutation.js';
import { because, change } from './change.js';

const simple = (name: string, from: string, to: string) => on(`simpleType ${name}`, replace(from, to));
const literal = (value: string) => `<s:enumeration value="${value}" />`;
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

/** Changes to values, headers, faults and the imported namespace of freight.wsdl. */
export const freightMutations: readonly Mutation[] = [
  // facets in requests
  change(
    'the maximum of a decimal in requests increases',
    [simple('Weight', '"1000"', '"2000"')],
    ['none', 'compatible'],
    ['none', 'breaking'],
  ),
  change(
    'an exclusive minimum in requests becomes inclusive',
    [simple('Weight', 'minExclusive', 'minInclusive')],
    ['none', 'cautious', because.facets],
    ['none', 'breaking'],
  ),
  change(
    'a decimal in requests gets fewer fraction digits',
    [simple('Weight', 'fractionDigits value="3"', 'fractionDigits value="2"')],
    ['none', 'breaking'],
    ['none', 'compatible'],
  ),
  change(
    'a decimal in requests loses its limit of fraction digits',
    [simple('Weight', '<s:fractionDigits value="3" />', '')],
    ['none', 'compatible'],
    ['none', 'breaking'],
  ),
  change(
    'a decimal in requests gets fewer digits in all',
    [simple('Weight', 'totalDigits value="6"', 'totalDigits value="5"')],
    ['none', 'breaking'],
    ['none', 'compatible'],
  ),
  change('the pattern of a string in requests changes', [simple('Code', '{3}', '{4}')], ['none', 'breaking']),
  change(
    'a string in requests may also match another pattern',
    [
      simple(
        'Code',
        '<s:pattern value="[A-Z]{2}[0-9]{3}" />',
        '<s:pattern value="[A-Z]{2}[0-9]{3}" /><s:pattern value="[a-z]+" />',
      ),
    ],
    ['none', 'cautious', because.facets],
    ['none', 'breaking'],
  ),
  change(
    'a pattern applies to the restricted type as well',
    [simple('Code', 'base="s:string"', 'base="tns:Label"')],
    ['none', 'cautious', because.facets],
    ['none', 'compatible'],
  ),
  change(
    'a string in requests may be longer',
    [simple('Label', '"20"', '"30"')],
    ['none', 'compatible'],
    ['none', 'breaking'],
  ),
  change(
    'a string in requests may be shorter',
    [simple('Label', '"2"', '"1"')],
    ['none', 'compatible'],
    ['none', 'breaking'],
  ),
  change(
    'a string with a minimum length in requests becomes a token',
    [simple('Label', 's:string', 's:token')],
    ['none', 'breaking'],
    ['none', 'compatible'],
  ),
  change(
    'the lengths of a string in requests become one length',
    [simple('Label', '<s:minLength value="2" />\n          <s:maxLength value="20" />', '<s:length value="2" />')],
    ['none', 'breaking'],
    ['none', 'cautious', because.facets],
  ),
  // white space
  change(
    'a string in requests becomes a token',
    [replace('name="remark" type="s:string"', 'name="remark" type="s:token"')],
    ['none', 'compatible'],
    ['none', 'compatible'],
  ),
  change(
    'a string in requests becomes a normalizedString',
    [replace('name="remark" type="s:string"', 'name="remark" type="s:normalizedString"')],
    ['none', 'compatible'],
    ['none', 'compatible'],
  ),
  change(
    'a token in requests becomes an NMTOKEN',
    [replace('name="key" type="s:token"', 'name="key" type="s:NMTOKEN"')],
    ['none', 'breaking'],
    ['none', 'compatible'],
  ),
  change(
    'a string in replies becomes a token',
    [replace('name="text" type="s:string"', 'name="text" type="s:token"')],
    ['none', 'compatible'],
    ['none', 'breaking'],
  ),
  change(
    'a token in replies becomes an NMTOKEN',
    [replace('name="word" type="s:token"', 'name="word" type="s:NMTOKEN"')],
    ['none', 'compatible'],
    ['none', 'breaking'],
  ),
  // enumerations
  change(
    'an enumeration in requests gets a value',
    [simple('Priority', literal('low'), literal('low') + literal('mid'))],
    ['compatible', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change(
    'an enumeration of strings in requests becomes one of tokens',
    [simple('Priority', 's:string', 's:token')],
    ['breaking', 'cautious', because.base],
    ['breaking', 'breaking'],
  ),
  change(
    'an enumeration of numbers in requests becomes one of strings',
    [simple('Pieces', 's:int', 's:string')],
    ['breaking', 'breaking'],
    ['breaking', 'breaking'],
  ),
  change(
    'an enumeration of numbers in requests becomes one of bytes',
    [simple('Pieces', 's:int', 's:byte')],
    ['none', 'cautious', because.base],
    ['none', 'compatible'],
  ),
  change(
    'a number in an enumeration in requests is written without its leading zero',
    [simple('Pieces', '"02"', '"2"')],
    ['none', 'none'],
  ),
  change(
    'an enumeration in requests becomes a string',
    [replace('name="priority" type="tns:Priority"', 'name="priority" type="s:string"')],
    ['compatible', 'compatible'],
  ),
  change(
    'an enumeration in replies gets a value',
    [simple('State', literal('lost'), literal('lost') + literal('late'))],
    ['harmless', 'compatible'],
    ['compatible', 'compatible'],
  ),
  // lists and unions
  change(
    'a list in requests may have fewer items',
    [simple('Tags', '"3"', '"2"')],
    ['none', 'breaking'],
    ['none', 'compatible'],
  ),
  change(
    'a list of tokens in requests becomes a list of strings',
    [simple('TagList', 's:token', 's:string')],
    ['none', 'compatible'],
    ['none', 'compatible'],
  ),
  change(
    'a list of an enumeration in requests gets an enum value',
    [simple('Day', literal('Tue'), literal('Tue') + literal('Wed'))],
    ['compatible', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change(
    'a list in requests becomes a single value',
    [replace('name="days" type="tns:Days"', 'name="days" type="tns:Day"')],
    ['breaking', 'breaking'],
    ['breaking', 'cautious', because.kind],
  ),
  change(
    'a union in requests gets a member',
    [simple('Size', 's:int tns:Named', 's:int tns:Named s:date')],
    ['compatible', 'cautious', because.union],
    ['breaking', 'breaking'],
  ),
  change(
    'the members of a union in requests are reordered',
    [simple('Size', 's:int tns:Named', 'tns:Named s:int')],
    ['none', 'cautious', because.union],
  ),
  change(
    'an enumeration in a union in requests gets a value',
    [simple('Named', literal('large'), literal('large') + literal('huge'))],
    ['compatible', 'cautious', because.union],
    ['breaking', 'breaking'],
  ),
  change(
    'a restricted union in requests loses an enum value',
    [simple('Grade', literal('small'), '')],
    ['none', 'breaking'],
    ['none', 'cautious', because.union],
  ),
  change(
    'a restricted union in requests gets a pattern',
    [simple('Grade', literal('1'), `${literal('1')}<s:pattern value="[0-9]+" />`)],
    ['none', 'breaking'],
    ['none', 'cautious', because.union],
  ),
  change(
    'a restricted list in requests loses an enum value',
    [simple('Route', literal('south'), '')],
    ['none', 'breaking'],
    ['none', 'cautious', because.unchecked],
  ),
  change(
    'the items of a list in replies become long',
    [simple('Stops', 's:int', 's:long')],
    ['breaking', 'breaking'],
    ['breaking', 'compatible'],
  ),
  change(
    'a list of an enumeration in replies gets an enum value',
    [simple('Flag', literal('wet'), literal('wet') + literal('dry'))],
    ['harmless', 'compatible'],
    ['compatible', 'compatible'],
  ),
  change(
    'a union in replies gets a member',
    [simple('Window', 's:int s:date', 's:int s:date s:boolean')],
    ['breaking', 'breaking'],
    ['compatible', 'cautious', because.union],
  ),
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
    [simple('Currency', literal('USD'), '')],
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
    ['cautious', 'cautious', because.fixed],
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
    ['cautious', 'cautious', because.fixed],
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
    ['breaking', 'compatible'],
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
    ['cautious', 'breaking', because.namespace],
    ['cautious', 'breaking', because.namespace],
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
    ['breaking', 'none'],
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
    ['cautious', 'breaking', because.unused],
    ['cautious', 'cautious', because.unused],
  ),
  change(
    'an attribute in requests becomes fixed',
    [on('complexType Value', replace('default="1"', 'fixed="1"'))],
    ['breaking', 'breaking'],
    ['cautious', 'cautious', because.fixed],
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
