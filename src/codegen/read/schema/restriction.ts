import { builtIns, type BuiltInType, normalize } from '../../../soap/schema/values.js';
import type { Facets } from '../../../soap/schema/contract.js';
import type { EnumValue } from '../service-description.js';
import { readFacet } from './facets.js';
import { XSD } from '../namespaces.js';
import type { Globals, SimpleTypeDefinition } from './scope.js';
import {
  allowAttributes,
  attribute,
  documented,
  isAnnotation,
  qnameAttribute,
  refuse,
  refuseConstruct,
  structure,
} from '../xml/structure.js';
import type { XmlElement } from '../xml/document.js';

/** What a restriction leaves of a type, without the name and documentation of either. */
export type Narrowed = SimpleTypeDefinition;

/** Elements of a restriction that are no facets: `<s:restriction>` of simple content has attributes, too. */
const noFacets: readonly string[] = ['simpleType', 'attribute', 'attributeGroup', 'anyAttribute'];

/**
 * `<s:restriction base="s:string"><s:enumeration value="login_OK"/><s:maxLength value="64"/>...`
 *
 * @param narrowed what the restriction starts from; its literals and facets hold where the restriction has none of its own
 */
export function readRestriction(xml: XmlElement, narrowed: SimpleTypeDefinition, globals: Globals): Narrowed {
  allowAttributes(xml, 'base', 'id');
  const { name: _, documentation: __, ...base } = narrowed;
  const literals = new Map<string, EnumValue>();
  const patterns: string[] = [];
  let untranslated = false;
  let facets: Facets = {};
  for (const child of structure(xml)) {
    if (isAnnotation(child) || (child.ns === XSD && noFacets.includes(child.local))) continue;
    if (child.ns !== XSD) refuseConstruct(child);
    if (child.local === 'enumeration') {
      const literal = readLiteral(child, base, globals);
      // the same literal again says nothing new
      if (literal && !literals.has(literal.value)) literals.set(literal.value, literal);
      continue;
    }
    const facet = readFacet(child, base, globals);
    if (facet.pattern !== undefined) patterns.push(facet.pattern);
    else if (child.local === 'pattern') untranslated = true;
    else facets = { ...facets, ...facet.facets };
  }
  // the patterns of one restriction are alternatives: without one of them the others would refuse too much
  const all = patterns.length > 0 && !untranslated ? { ...facets, patterns: [patterns] } : facets;
  if (base.kind !== 'union') globals.budget.spend(base.facets?.patterns?.length ?? 0, xml);
  const merged = merge(base.kind === 'union' ? undefined : base.facets, all);
  const has = Object.keys(merged).length > 0;
  if (base.kind === 'union') {
    if (has || literals.size > 0) globals.notice(xml, 'left out what narrows a union');
    return base;
  }
  if (base.kind === 'list') {
    if (literals.size > 0) globals.notice(xml, 'left out the literals of a list');
    return { ...base, ...(has && { facets: merged }) };
  }
  const { enumeration: inherited, ...rest } = base;
  const enumeration = literals.size > 0 ? [...literals.values()] : inherited;
  if (enumeration === inherited) globals.budget.spend(inherited?.length ?? 0, xml);
  return { ...rest, ...(enumeration && { enumeration }), ...(has && { facets: merged }) };
}

/** The facets of a type and of one that narrows it; patterns hold together. */
function merge(base: Facets | undefined, own: Facets): Facets {
  const patterns = [...(base?.patterns ?? []), ...(own.patterns ?? [])];
  return { ...base, ...own, ...(patterns.length > 0 && { patterns }) };
}

/** `<s:enumeration value="login_OK"/>` */
function readLiteral(xml: XmlElement, base: SimpleTypeDefinition, globals: Globals): EnumValue | undefined {
  allowAttributes(xml, 'value', 'id');
  const written = attribute(xml, 'value');
  if (written === undefined) refuse(xml, `<${xml.name}> lacks the attribute value`);
  const isQualified = base.kind === 'simple' && isQualifiedName(base.base);
  const literal = { value: isQualified ? clark(xml) : written, ...documented(xml) };
  if (base.kind !== 'simple') return literal;
  const builtIn = builtIns[base.base];
  const value = normalize(base.facets?.whiteSpace ?? builtIn.whiteSpace, literal.value);
  if (builtIn.decode(value) === undefined) {
    globals.notice(xml, `passed over the literal "${written}", which is not ${builtIn.wanted}`);
    return undefined;
  }
  return { ...literal, value };
}

function isQualifiedName(base: BuiltInType): boolean {
  return base === 'QName' || base === 'NOTATION';
}

/** A QName in James Clark's notation, `{namespace}local`, so that it needs no prefix. */
function clark(xml: XmlElement): string {
  const { ns, local } = qnameAttribute(xml, 'value');
  return ns === '' ? local : `{${ns}}${local}`;
}
