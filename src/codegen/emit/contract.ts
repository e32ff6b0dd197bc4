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
export function definitionOf(type: TypeModel, names: ContractNames): Members {
  return { kind: type.kind, name: type.schemaName, ...contentOf(type, names) };
}

function contentOf(type: TypeModel, names: ContractNames): Members {
  if (type.kind === 'array') return { item: emitElement(type.item, names) };
  if (type.kind === 'complex') return emitComplexType(type, names);
  if (type.kind === 'union') return { members: type.members.map((each) => emitReference(each, names)) };
  // facets are strings, numbers, and lists of lists of patterns
  const facets = type.facets as Members | undefined;
  if (type.kind === 'list') return { item: emitReference(type.item, names), facets };
  return { base: type.base, enumeration: type.enumeration?.map(({ value }) => value), facets };
}

function emitComplexType(type: ComplexTypeModel, names: ContractNames): Members {
  const { family, attributes } = type;
  return {
    ns: family && type.schemaNs !== undefined ? names.namespace(type.schemaNs) : undefined,
    elements: type.members.map((each) => emitParticle(each, names)),
    attributes: attributes.length === 0 ? undefined : attributes.map((each) => emitAttribute(each, names)),
    anyAttribute: type.anyAttribute || undefined,
    text: type.text && emitReference(type.text, names),
    mixed: type.mixed || undefined,
    abstract: type.abstract || undefined,
    tag: family?.tag === type.schemaName ? undefined : family?.tag,
    derived: family?.union === undefined ? undefined : new Lazy(family.derived),
  };
}

/** `{ name: 'id', type: 'int', required: true }` */
function emitAttribute(attribute: AttributeModel, names: ContractNames): Data {
  const { name, ns, key, type, required, fixed } = attribute;
  return {
    name,
    ns: ns === '' ? undefined : names.namespace(ns),
    key: key === name ? undefined : key,
    type: emitReference(type, names),
    required: required || undefined,
    fixed,
    default: attribute.default,
  };
}

/** Returns the contract data for a particle. */
function emitParticle(member: MemberModel, names: ContractNames): Data {
  if (member.kind === 'element') return emitElement(member, names);
  const common = { kind: member.kind, key: member.key, ...occurrenceOf(member) };
  if (member.kind === 'any')
    return {
      ...common,
      namespaces: member.namespaces?.map((each) => names.namespace(each)),
      otherThan: member.otherThan === undefined ? undefined : names.namespace(member.otherThan),
    };
  return { ...common, alternatives: member.alternatives.map((each) => each.map((part) => emitParticle(part, names))) };
}

/** An element in a type, or the global element of a message. A global element occurs once and has no key. */
type EmittedElement = MessageElementModel & Partial<Pick<ElementMemberModel, 'key' | 'min' | 'max'>>;

/**
 * Emits an element, such as `{ name: 'sEmail', ns: tns, type: 'string', min: 0 }` or `{ name: 'login', ns: tns, type:
 * () => definitions.Login }`.
 */
export function emitElement(element: EmittedElement, names: ContractNames): Data {
  const { name, ns, type, key, nillable, fixed } = element;
  return {
    name,
    ns: names.namespace(ns),
    type: emitReference(type, names),
    key: key === name ? undefined : key,
    nillable: nillable || undefined,
    ...occurrenceOf(element),
    fixed,
    default: element.default,
  };
}

function occurrenceOf({ min = 1, max = 1 }: Partial<Pick<MemberModel, 'min' | 'max'>>): Members {
  const most = max === 'unbounded' ? Infinity : max;
  return { min: min === 1 ? undefined : min, max: most === 1 ? undefined : most };
}

/** `'int'`, or `() => USER` */
function emitReference(type: TypeModelReference, names: ContractNames): Data {
  if ('builtIn' in type) return type.builtIn;
  return 'open' in type ? type.open : names.definition(type.definition);
}

/** The names that the contract data in a module uses: a constant for each namespace, and the definitions of types. */
export class ContractNames {
  private readonly constants: Map<string, string>;
  private readonly used = new Set<string>();

  /** @param imports the imports of the module, if the module imports definitions from `contract.ts` */
  constructor(
    targetNamespace: string,
    private readonly imports?: Imports,
  ) {
    this.constants = new Map([[targetNamespace, 'tns']]);
  }

  /** Returns the constant for a namespace. `''` stands for no namespace. */
  namespace(ns: string): Data {
    if (ns === '') return '';
    let name = this.constants.get(ns);
    if (name === undefined) {
      name = `ns${this.constants.size}`;
      this.constants.set(ns, name);
    }
    this.used.add(ns);
    return new Code(name);
  }

  /** Returns a lazy reference to a definition, because the definition may be declared later. */
  definition(name: string): Data {
    return new Lazy(this.imports?.definition(name) ?? name);
  }

  /** Returns the declarations of all namespace constants in use, followed by an empty line. */
  declarations(): string {
    const constants = [...this.constants].filter(([ns]) => this.used.has(ns));
    if (constants.length === 0) return '';
    return `${constants.map(([ns, name]) => `const ${name} = ${quoted(ns)};\n`).join('')}\n`;
  }
}

/** Part of a contract before its conversion to text. Strings, numbers, lists and objects stand for themselves. */
export type Data = string | number | true | Code | Lazy | readonly Data[] | Members;

/** The properties of an object in the order in which they are written. A property that is `undefined` is omitted. */
export interface Members {
  readonly [key: string]: Data | undefined;
}

/** An expression, such as the name of a constant. */
export class Code {
  constructor(readonly text: string) {}
}

/** A function that returns a definition or a list of definitions, which may be declared later. */
export class Lazy {
  constructor(readonly names: string | readonly string[]) {}
}

/** Writes `export const X: T = {...};`, with one property per line. */
export function declaration(lhs: string, members: Members): string {
  return `${lhs} = ${openObject(members)};\n`;
}

/** Writes an object with one property per line. A property is written as `key` if the value is the same identifier. */
export function openObject(members: Members): string {
  return lines('{', entriesOf(members), '}');
}

/**
 * Writes data as code. An object is written on one line unless one of its properties spans several lines. A list with
 * more than one item has one item per line.
 */
function write(data: Data): string {
  if (typeof data === 'string') return quoted(data);
  if (typeof data !== 'object') return String(data);
  if (data instanceof Code) return data.text;
  if (data instanceof Lazy) return `() => ${typeof data.names === 'string' ? data.names : writeList(data.names)}`;
  if (Array.isArray(data)) return writeList(data.map(write));
  const entries = entriesOf(data as Members);
  return isMultiline(entries) ? lines('{', entries, '}') : `{ ${entries.join(', ')} }`;
}

function entriesOf(members: Members): readonly string[] {
  return Object.entries(members).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const text = write(value);
    return [text === key ? key : `${propertyName(key)}: ${text}`];
  });
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
