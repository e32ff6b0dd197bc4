import type { Facets } from '../../../soap/schema/contract.js';
import { builtIns, normalize } from '../../../soap/schema/values.js';
import { XSD } from '../../../soap/xml/names.js';
import { partsOfText } from '../../budget.js';
import type { AtomicTypeDefinition, EnumValue, SimpleTypeDefinition, Unchecked } from '../service-description.js';
import { attribute, childElements, notice, qnameAttribute, reject, unsupported } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import { allowAttributes, documented, isAnnotation } from './annotated.js';
import { readFacet } from './facets.js';

/** Elements in a restriction that are not facets. A restriction of simple content can also have attributes. */
const notFacets: readonly string[] = ['simpleType', 'attribute', 'attributeGroup', 'anyAttribute'];

/**
 * `<s:restriction base="s:string"><s:enumeration value="login_OK"/><s:maxLength value="64"/>...` (XML Schema part 2,
 * 4.1.2)
 *
 * @param narrowed the restricted type, whose enum values and facets apply unless the restriction overrides them
 * @returns the type without its name and documentation
 */
export function readRestriction(xml: XmlElement, narrowed: SimpleTypeDefinition): SimpleTypeDefinition {
  allowAttributes(xml, 'base', 'id');
  const { name: _, documentation: __, ...base } = narrowed;
  const values = new Map<string, EnumValue>();
  const patterns: string[] = [];
  const ignoredPatterns: string[] = [];
  let own: Facets = {};
  for (const child of childElements(xml)) {
    if (isAnnotation(child) || (child.ns === XSD && notFacets.includes(child.local))) continue;
    if (child.ns !== XSD) unsupported(child);
    if (child.local === 'enumeration') {
      const value = readEnumValue(child, base);
      if (value && !values.has(value.value)) values.set(value.value, value);
      continue;
    }
    const { patterns: [alternatives] = [], ...facet } = readFacet(child, base);
    if (alternatives) patterns.push(...alternatives);
    else if (child.local === 'pattern') ignoredPatterns.push(attribute(child, 'value') ?? '');
    own = { ...own, ...facet };
  }
  const { document } = xml;
  const unchecked = (ignored: readonly unknown[]): Unchecked => {
    if (ignored.length === 0) return {};
    document.budget.spend(partsOfText(base.unchecked), xml);
    // appended, because text that is quoted again and again doubles its length each time
    return { unchecked: (base.unchecked ?? '') + JSON.stringify(ignored) };
  };
  if (base.kind === 'union') {
    const ignored = [...Object.entries(own), ...patterns, ...ignoredPatterns, ...values.keys()];
    if (ignored.length > 0) notice(xml, 'ignored the facets and enum values of a restricted union');
    return { ...base, ...unchecked(ignored) };
  }
  // the patterns in a restriction are alternatives: if one pattern is ignored, the others would reject valid values
  const isChecked = ignoredPatterns.length === 0;
  if (patterns.length > 0 && isChecked) own = { ...own, patterns: [patterns] };
  document.budget.spend(base.facets?.patterns?.length ?? 0, xml);
  const facets = merged(base.facets, own);
  const isList = base.kind === 'list';
  const ignored = [...(isChecked ? [] : [...patterns, ...ignoredPatterns]), ...(isList ? values.keys() : [])].sort();
  const withFacets = { ...base, ...unchecked(ignored), ...(Object.keys(facets).length > 0 && { facets }) };
  if (withFacets.kind === 'list') {
    if (values.size > 0) notice(xml, 'ignored the enum values of a restricted list');
    return withFacets;
  }
  const { enumeration: inherited } = withFacets;
  if (values.size > 0) return { ...withFacets, enumeration: [...values.values()] };
  document.budget.spend(inherited?.length ?? 0, xml);
  return withFacets;
}

/**
 * Merges the facets of a type with the facets of its restriction. A value must match the patterns of both the type and
 * the restriction.
 */
function merged(base: Facets | undefined, own: Facets): Facets {
  const patterns = base?.patterns && own.patterns && [...base.patterns, ...own.patterns];
  return { ...base, ...own, ...(patterns && { patterns }) };
}

/** `<s:enumeration value="login_OK"/>` */
function readEnumValue(xml: XmlElement, base: SimpleTypeDefinition): EnumValue | undefined {
  allowAttributes(xml, 'value', 'id');
  const written = attribute(xml, 'value');
  if (written === undefined) reject(xml, `<${xml.name}> has no value attribute`);
  if (base.kind !== 'simple') return { value: written, ...documented(xml) };
  const builtIn = builtIns[base.base];
  const value = normalizedValue(xml, 'value', written, base);
  if (builtIn.decode(value) !== undefined) return { value, ...documented(xml) };
  notice(xml, `ignored the enum value "${written}": it is not ${builtIn.expected}`);
  return undefined;
}

/**
 * Returns the value of a type in an attribute without the white space that the type ignores. A QName is returned in
 * James Clark's notation, `{namespace}local`, which does not need a prefix. Other text in place of a QName is kept.
 */
export function normalizedValue(
  xml: XmlElement,
  name: string,
  written: string,
  { base, facets }: AtomicTypeDefinition,
): string {
  const value = normalize(facets?.whiteSpace ?? builtIns[base].whiteSpace, written);
  if (!/^(QName|NOTATION)$/.test(base) || !/^[^\s:]+(:[^\s:]+)?$/.test(value)) return value;
  const { ns, local } = qnameAttribute(xml, name, value);
  return ns === '' ? local : `{${ns}}${local}`;
}
