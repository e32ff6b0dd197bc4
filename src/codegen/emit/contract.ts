import type { Facets } from '../../soap/schema/contract.js';
import { Namespaces } from './namespaces.js';
import { emitElement, emitParticle, emitReference, emitValue } from './particle.js';
import { code, type Data, declaration, type Entry, moduleList, string } from './layout.js';
import type { AttributeModel, ComplexTypeModel, Model, TypeModel } from '../model/model.js';

/** contract.ts: the definition of each type, as data. */
export function emitContract(model: Model, runtime: string): string {
  if (model.types.length === 0) return 'export {};\n';
  const namespaces = new Namespaces(model.targetNamespace);
  const definitions = model.types.map((each) => emitDefinition(each, namespaces)).join('\n');
  const kinds = new Set(model.types.map((each) => typeNames[each.kind]));
  return `${moduleList('import type', [...kinds].sort(), runtime)}\n${namespaces.declarations()}${definitions}`;
}

const typeNames = {
  array: 'ArrayType',
  complex: 'ComplexType',
  list: 'ListType',
  simple: 'SimpleType',
  union: 'UnionType',
} as const;

/** `export const USER: ComplexType = { kind: 'complex', name: 'USER', elements: [...] };` */
function emitDefinition(type: TypeModel, namespaces: Namespaces): string {
  return declaration(`export const ${type.name}: ${typeNames[type.kind]}`, definitionOf(type, namespaces));
}

/** The definition of a type, as data of the contract. */
export function definitionOf(type: TypeModel, namespaces: Namespaces): readonly Entry[] {
  const entries: Entry[] = [['kind', string(type.kind)]];
  if (type.schemaName !== undefined) entries.push(['name', string(type.schemaName)]);
  return [...entries, ...contentOf(type, namespaces)];
}

function contentOf(type: TypeModel, namespaces: Namespaces): readonly Entry[] {
  if (type.kind === 'array') return [['item', { object: emitElement(type.item, namespaces) }]];
  if (type.kind === 'complex') return emitComplexType(type, namespaces);
  if (type.kind === 'union') return [['members', { list: type.members.map((each) => emitReference(each)) }]];
  const facets: readonly Entry[] = type.facets ? [['facets', emitFacets(type.facets)]] : [];
  if (type.kind === 'list') return [['item', emitReference(type.item)], ...facets];
  const entries: Entry[] = [['base', string(type.base)]];
  if (type.enumeration) entries.push(['enumeration', { list: type.enumeration.map((each) => string(each.value)) }]);
  return [...entries, ...facets];
}

function emitComplexType(type: ComplexTypeModel, namespaces: Namespaces): readonly Entry[] {
  const { family } = type;
  const entries: Entry[] = [];
  if (family && type.schemaNs !== undefined) entries.push(['ns', namespaces.use(type.schemaNs)]);
  entries.push(['elements', { list: type.members.map((each) => emitParticle(each, namespaces)) }]);
  if (type.attributes.length > 0)
    entries.push(['attributes', { list: type.attributes.map((each) => emitAttribute(each, namespaces)) }]);
  if (type.anyAttribute) entries.push(['anyAttribute', code('true')]);
  if (type.text) entries.push(['text', emitReference(type.text)]);
  if (type.mixed) entries.push(['mixed', code('true')]);
  if (type.abstract) entries.push(['abstract', code('true')]);
  if (family && family.tag !== type.schemaName) entries.push(['tag', string(family.tag)]);
  if (family?.union !== undefined) entries.push(['derived', { lazy: family.derived }]);
  return entries;
}

/** `{ name: 'id', type: 'int', required: true }` */
function emitAttribute(attribute: AttributeModel, namespaces: Namespaces): Data {
  const { name, ns, key, type, required } = attribute;
  const entries: Entry[] = [['name', string(name)]];
  if (ns !== '') entries.push(['ns', namespaces.use(ns)]);
  if (key !== name) entries.push(['key', string(key)]);
  entries.push(['type', emitReference(type)]);
  if (required) entries.push(['required', code('true')]);
  return { object: [...entries, ...emitValue(attribute)] };
}

/** `{ maxLength: 20, patterns: [['^[A-Z]+$']] }` */
function emitFacets(facets: Facets): Data {
  const entries = Object.entries(facets) as [string, number | string | readonly (readonly string[])[] | undefined][];
  return {
    object: entries.flatMap(([name, value]): readonly Entry[] => {
      if (value === undefined) return [];
      if (typeof value === 'number') return [[name, code(String(value))]];
      return [
        [name, typeof value === 'string' ? string(value) : { list: value.map((each) => ({ list: each.map(string) })) }],
      ];
    }),
  };
}
