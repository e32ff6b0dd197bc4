import { on, replace } from '../edit.js';
import type { Mutation } from '../mutations/mutation.js';
import { because, change } from './change.js';

/** Replaces text in a simple type of freight.wsdl. */
export const simple = (name: string, from: string, to: string) => on(`simpleType ${name}`, replace(from, to));
/** Returns an enum value as XML. */
export const enumValue = (value: string) => `<s:enumeration value="${value}" />`;

/** Changes to the facets, enumerations, lists and unions of freight.wsdl. */
export const freightValueMutations: readonly Mutation[] = [
  // facets in requests
  change(
    'the maximum of a decimal in requests increases',
    [simple('Weight', '"1000"', '"2000"')],
    ['none', 'cautious', because.facets],
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
    ['none', 'cautious', because.facets],
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
    ['none', 'cautious', because.facets],
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
    ['none', 'cautious', because.facets],
    ['none', 'breaking'],
  ),
  change(
    'a string in requests may be shorter',
    [simple('Label', '"2"', '"1"')],
    ['none', 'cautious', because.facets],
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
    [simple('Priority', enumValue('low'), enumValue('low') + enumValue('mid'))],
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
    [simple('State', enumValue('lost'), enumValue('lost') + enumValue('late'))],
    ['harmless', 'compatible'],
    ['compatible', 'compatible'],
  ),
  // lists and unions
  change(
    'a list in requests may have fewer items',
    [simple('Tags', '"3"', '"2"')],
    ['none', 'breaking'],
    ['none', 'cautious', because.facets],
  ),
  change(
    'a list of tokens in requests becomes a list of strings',
    [simple('TagList', 's:token', 's:string')],
    ['none', 'compatible'],
    ['none', 'compatible'],
  ),
  change(
    'a list of an enumeration in requests gets an enum value',
    [simple('Day', enumValue('Tue'), enumValue('Tue') + enumValue('Wed'))],
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
    [simple('Named', enumValue('large'), enumValue('large') + enumValue('huge'))],
    ['compatible', 'cautious', because.union],
    ['breaking', 'breaking'],
  ),
  change(
    'a restricted union in requests loses an enum value',
    [simple('Grade', enumValue('small'), '')],
    ['none', 'breaking'],
    ['none', 'cautious', because.union],
  ),
  change(
    'a restricted union in requests gets a pattern',
    [simple('Grade', enumValue('1'), `${enumValue('1')}<s:pattern value="[0-9]+" />`)],
    ['none', 'breaking'],
    ['none', 'cautious', because.union],
  ),
  change(
    'a restricted list in requests loses an enum value',
    [simple('Route', enumValue('south'), '')],
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
    [simple('Flag', enumValue('wet'), enumValue('wet') + enumValue('dry'))],
    ['harmless', 'compatible'],
    ['compatible', 'compatible'],
  ),
  change(
    'a union in replies gets a member',
    [simple('Window', 's:int s:date', 's:int s:date s:boolean')],
    ['breaking', 'breaking'],
    ['compatible', 'cautious', because.union],
  ),
];
