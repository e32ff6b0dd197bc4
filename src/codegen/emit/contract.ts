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

/** Returns the contract data for a particle. */
export function emitParticle(member: MemberModel, names: ContractNames): Data {
  if (member.kind === 'element') return emitElement(member, names);
  const entries: Entry[] = [['kind', string(member.kind)], ['key', string(member.key)], ...emitOccurrence(member)];
  if (member.kind === 'any') {
    if (member.namespaces)
      entries.push(['namespaces', { list: member.namespaces.map((each) => names.namespace(each)) }]);
    if (member.otherThan !== undefined) entries.push(['otherThan', names.namespace(member.otherThan)]);
    return { object: entries };
  }
  const alternatives = member.alternatives.map((each) => ({ list: each.map((part) => emitParticle(part, names)) }));
  return { object: [...entries, ['alternatives', { list: alternatives }]] };
}

/** `{ name: 'sEmail', ns: tns, type: 'string', min: 0 }` */
export function emitElement(member: ElementMemberModel, names: ContractNames): Data {
  const key: readonly Entry[] = member.key === member.name ? [] : [['key', string(member.key)]];
  return { object: [...emitDeclaration(member, names, key), ...emitOccurrence(member), ...emitValue(member)] };
}

/** `{ name: 'login', ns: tns, type: () => definitions.Login }` */
export function emitMessage(element: MessageElementModel, names: ContractNames): Data {
  return { object: [...emitDeclaration(element, names, []), ...emitValue(element)] };
}

function emitDeclaration(
  { name, ns, type, nillable }: Pick<MessageElementModel, 'name' | 'ns' | 'type' | 'nillable'>,
  names: ContractNames,
  key: readonly Entry[],
): readonly Entry[] {
  return [
    ['name', string(name)],
    ['ns', names.namespace(ns)],
    ['type', emitReference(type, names)],
    ...key,
    ...(nillable ? [['nillable', code('true')] as const] : []),
  ];
}

function emitOccurrence({ min, max }: Pick<MemberModel, 'min' | 'max'>): readonly Entry[] {
  const entries: Entry[] = [];
  if (min !== 1) entries.push(['min', code(String(min))]);
  if (max !== 1) entries.push(['max', code(max === 'unbounded' ? 'Infinity' : String(max))]);
  return entries;
}

/** Returns the entries for the fixed value and the default value. */
export function emitValue(part: Pick<MessageElementModel, 'fixed' | 'default'>): readonly Entry[] {
  const entries: Entry[] = [];
  if (part.fixed !== undefined) entries.push(['fixed', string(part.fixed)]);
  if (part.default !== undefined) entries.push(['default', string(part.default)]);
  return entries;
}

/** `'int'`, or `() => USER` */
export function emitReference(type: TypeModelReference, names: ContractNames): Data {
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

/** Written as `key: value`, or as `key` if the value is an identifier with the same name. */
export type Entry = readonly [key: string, value: Data];

export const code = (text: string): Data => ({ code: text });
export const string = (text: string): Data => ({ string: text });

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
