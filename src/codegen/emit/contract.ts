import type { Facets } from '../../soap/schema/contract.js';
import { ContractNames } from './contract-names.js';
import { code, type Data, declaration, type Entry, string } from './data.js';
import { Imports } from './imports.js';
import { emitElement, emitParticle, emitReference, emitValue } from './particle.js';
import type { AttributeModel, ComplexTypeModel, Model, TypeModel } from '../model/model.js';

/** contract.ts: the definition of each type, as data. */
export function emitContract(model: Model, runtime: string): string {
  if (model.types.length === 0) return 'export {};\n';
  const imports = new Imports();
  const names = new ContractNames(model.targetNamespace);
  const definitions = model.types.map((type) => {
    const lhs = `export const ${type.name}: ${imports.type(typeNames[type.kind])}`;
    return declaration(lhs, definitionOf(type, names));
  });
  return `${imports.statements(runtime)}\n${names.declarations()}${definitions.join('\n')}`;
}

const typeNames = {
  array: 'ArrayType',
  complex: 'ComplexType',
  list: 'ListType',
  simple: 'SimpleType',
  union: 'UnionType',
} as const;

/** The definition of a type, as data of the contract. */
export function definitionOf(type: TypeModel, names: ContractNames): readonly Entry[] {
  const entries: Entry[] = [['kind', string(type.kind)]];
  if (type.schemaName !== undefined) entries.push(['name', string(type.schemaName)]);
  return [...entries, ...contentOf(type, names)];
}

function contentOf(type: TypeModel, names: ContractNames): readonly Entry[] {
  if (type.kind === 'array') return [['item', emitElement(type.item, names)]];
  if (type.kind === 'complex') return emitComplexType(type, names);
  if (type.kind === 'union') return [['members', { list: type.members.map((each) => emitReference(each, names)) }]];
  const facets: readonly Entry[] = type.facets ? [['facets', emitFacets(type.facets)]] : [];
  if (type.kind === 'list') return [['item', emitReference(type.item, names)], ...facets];
  const entries: Entry[] = [['base', string(type.base)]];
  if (type.enumeration) entries.push(['enumeration', { list: type.enumeration.map((each) => string(each.value)) }]);
  return [...entries, ...facets];
}

function emitComplexType(type: ComplexTypeModel, names: ContractNames): readonly Entry[] {
  const { family } = type;
  const entries: Entry[] = [];
  if (family && type.schemaNs !== undefined) entries.push(['ns', names.namespace(type.schemaNs)]);
  entries.push(['elements', { list: type.members.map((each) => emitParticle(each, names)) }]);
  if (type.attributes.length > 0)
    entries.push(['attributes', { list: type.attributes.map((each) => emitAttribute(each, names)) }]);
  if (type.anyAttribute) entries.push(['anyAttribute', code('true')]);
  if (type.text) entries.push(['text', emitReference(type.text, names)]);
  if (type.mixed) entries.push(['mixed', code('true')]);
  if (type.abstract) entries.push(['abstract', code('true')]);
  if (family && family.tag !== type.schemaName) entries.push(['tag', string(family.tag)]);
  if (family?.union !== undefined) entries.push(['derived', { lazy: family.derived }]);
  return entries;
}

/** `{ name: 'id', type: 'int', required: true }` */
function emitAttribute(attribute: AttributeModel, names: ContractNames): Data {
  const { name, ns, key, type, required } = attribute;
  const entries: Entry[] = [['name', string(name)]];
  if (ns !== '') entries.push(['ns', names.namespace(ns)]);
  if (key !== name) entries.push(['key', string(key)]);
  entries.push(['type', emitReference(type, names)]);
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
