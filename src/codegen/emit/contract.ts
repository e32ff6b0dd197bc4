import { Imports } from './imports.js';
import { propertyName, quoted } from './literals.js';
import type {
  AttributeModel,
  ComplexTypeModel,
  ElementMemberModel,
  MemberModel,
  MessageElementModel,
  Model,
  TypeModel,
  TypeModelReference,
} from '../model/model.js';
import type { Facets } from '../../soap/schema/contract.js';

/** Emits contract.ts, which contains the definition of each type as data. */
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

/** Returns the contract data that defines a type. */
export function definitionOf(type: TypeModel, names: ContractNames): readonly Entry[] {
  return entriesOf({ kind: string(type.kind), name: optional(type.schemaName), ...contentOf(type, names) });
}

function contentOf(type: TypeModel, names: ContractNames): Members {
  if (type.kind === 'array') return { item: emitElement(type.item, names) };
  if (type.kind === 'complex') return emitComplexType(type, names);
  if (type.kind === 'union') return { members: { list: type.members.map((each) => emitReference(each, names)) } };
  const facets = type.facets && emitFacets(type.facets);
  if (type.kind === 'list') return { item: emitReference(type.item, names), facets };
  const enumeration = type.enumeration && { list: type.enumeration.map((each) => string(each.value)) };
  return { base: string(type.base), enumeration, facets };
}

function emitComplexType(type: ComplexTypeModel, names: ContractNames): Members {
  const { family, attributes } = type;
  return {
    ns: family && type.schemaNs !== undefined ? names.namespace(type.schemaNs) : undefined,
    elements: { list: type.members.map((each) => emitParticle(each, names)) },
    attributes: attributes.length === 0 ? undefined : { list: attributes.map((each) => emitAttribute(each, names)) },
    anyAttribute: flag(type.anyAttribute),
    text: type.text && emitReference(type.text, names),
    mixed: flag(type.mixed),
    abstract: flag(type.abstract),
    tag: family && family.tag !== type.schemaName ? string(family.tag) : undefined,
    derived: family?.union === undefined ? undefined : { lazy: family.derived },
  };
}

/** `{ name: 'id', type: 'int', required: true }` */
function emitAttribute(attribute: AttributeModel, names: ContractNames): Data {
  const { name, ns, key, type, required } = attribute;
  return objectOf({
    name: string(name),
    ns: ns === '' ? undefined : names.namespace(ns),
    key: key === name ? undefined : string(key),
    type: emitReference(type, names),
    required: flag(required),
    ...constraintOf(attribute),
  });
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

/** Returns the contract data for a particle. */
function emitParticle(member: MemberModel, names: ContractNames): Data {
  if (member.kind === 'element') return emitElement(member, names);
  const common = { kind: string(member.kind), key: string(member.key), ...occurrenceOf(member) };
  if (member.kind === 'any')
    return objectOf({
      ...common,
      namespaces: member.namespaces && { list: member.namespaces.map((each) => names.namespace(each)) },
      otherThan: member.otherThan === undefined ? undefined : names.namespace(member.otherThan),
    });
  const alternatives = member.alternatives.map((each) => ({ list: each.map((part) => emitParticle(part, names)) }));
  return objectOf({ ...common, alternatives: { list: alternatives } });
}

/** An element in a type, or the global element of a message. A global element occurs once and has no key. */
type EmittedElement = MessageElementModel & Partial<Pick<ElementMemberModel, 'key' | 'min' | 'max'>>;

/**
 * Emits an element, such as `{ name: 'sEmail', ns: tns, type: 'string', min: 0 }` or `{ name: 'login', ns: tns, type:
 * () => definitions.Login }`.
 */
export function emitElement(element: EmittedElement, names: ContractNames): Data {
  const { name, ns, type, key = name, nillable } = element;
  return objectOf({
    name: string(name),
    ns: names.namespace(ns),
    type: emitReference(type, names),
    key: key === name ? undefined : string(key),
    nillable: flag(nillable),
    ...occurrenceOf(element),
    ...constraintOf(element),
  });
}

function occurrenceOf({ min = 1, max = 1 }: Partial<Pick<MemberModel, 'min' | 'max'>>): Members {
  const most = code(max === 'unbounded' ? 'Infinity' : String(max));
  return { min: min === 1 ? undefined : code(String(min)), max: max === 1 ? undefined : most };
}

/** Returns the fixed value and the default value. */
function constraintOf(part: Pick<MessageElementModel, 'fixed' | 'default'>): Members {
  return { fixed: optional(part.fixed), default: optional(part.default) };
}

/** `'int'`, or `() => USER` */
function emitReference(type: TypeModelReference, names: ContractNames): Data {
  if ('builtIn' in type) return string(type.builtIn);
  return 'open' in type ? string(type.open) : names.definition(type.definition);
}

/** The names that the contract data in a module uses: a constant for each namespace, and the definitions of types. */
export class ContractNames {
  private readonly constants: Map<string, string>;
  private readonly used = new Set<string>();
  private readonly imports: Imports | undefined;

  /** @param imports the imports of the module, if the module imports definitions from `contract.ts` */
  constructor(targetNamespace: string, imports?: Imports) {
    this.constants = new Map([[targetNamespace, 'tns']]);
    this.imports = imports;
  }

  /** Returns the constant for a namespace. `''` stands for no namespace. */
  namespace(ns: string): Data {
    if (ns === '') return string('');
    let name = this.constants.get(ns);
    if (name === undefined) {
      name = `ns${this.constants.size}`;
      this.constants.set(ns, name);
    }
    this.used.add(ns);
    return code(name);
  }

  /** Returns a lazy reference to a definition, because the definition may be declared later. */
  definition(name: string): Data {
    return { lazy: this.imports?.definition(name) ?? name };
  }

  /** Returns the declarations of all namespace constants in use, followed by an empty line. */
  declarations(): string {
    const constants = [...this.constants].filter(([ns]) => this.used.has(ns));
    if (constants.length === 0) return '';
    return `${constants.map(([ns, name]) => `const ${name} = ${quoted(ns)};\n`).join('')}\n`;
  }
}

/**
 * A contract value before its conversion to text: code, a string, a function that returns definitions, a list, or an
 * object. An object with `isOpen` always has one property per line.
 */
export type Data =
  | { readonly code: string }
  | { readonly string: string }
  | { readonly lazy: string | readonly string[] }
  | { readonly list: readonly Data[] }
  | { readonly object: readonly Entry[]; readonly isOpen?: true };

/** The properties of an object in the order in which they are written. A property that is `undefined` is omitted. */
export type Members = Readonly<Record<string, Data | undefined>>;

export function entriesOf(members: Members): readonly Entry[] {
  return Object.entries(members).flatMap(([key, value]): readonly Entry[] => (value ? [[key, value]] : []));
}

function objectOf(members: Members): Data {
  return { object: entriesOf(members) };
}

/** Written as `key: value`, or as `key` if the value is an identifier with the same name. */
export type Entry = readonly [key: string, value: Data];

export const code = (text: string): Data => ({ code: text });
export const string = (text: string): Data => ({ string: text });
export const optional = (text: string | undefined): Data | undefined => (text === undefined ? undefined : string(text));
export const flag = (isSet: boolean): Data | undefined => (isSet ? code('true') : undefined);

/** Writes `export const X: T = {...};`, with one property per line. */
export function declaration(lhs: string, entries: readonly Entry[]): string {
  return `${lhs} = ${lines('{', entries.map(writeEntry), '}')};\n`;
}

/**
 * Writes data as code. An object is written on one line unless one of its properties spans several lines. A list with
 * more than one item has one item per line.
 */
function write(data: Data): string {
  if ('code' in data) return data.code;
  if ('string' in data) return quoted(data.string);
  if ('lazy' in data) return `() => ${typeof data.lazy === 'string' ? data.lazy : writeList(data.lazy)}`;
  if ('list' in data) return writeList(data.list.map(write));
  const entries = data.object.map(writeEntry);
  return data.isOpen || isMultiline(entries) ? lines('{', entries, '}') : `{ ${entries.join(', ')} }`;
}

function writeEntry([key, value]: Entry): string {
  const text = write(value);
  return text === key ? key : `${propertyName(key)}: ${text}`;
}

function writeList(items: readonly string[]): string {
  return items.length > 1 || isMultiline(items) ? lines('[', items, ']') : `[${items.join('')}]`;
}

function isMultiline(items: readonly string[]): boolean {
  return items.some((each) => each.includes('\n'));
}

/** Writes one item per line. No string literal contains a line feed, so all lines can be indented. */
export function lines(start: string, items: readonly string[], end: string): string {
  return items.length === 0 ? start + end : `${start}\n${items.map((each) => `${indented(each)},\n`).join('')}${end}`;
}

export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
