import { builtIns, isBuiltInType, type BuiltInType } from './values.js';
import { normalize, type BuiltIn, type Value } from './built-in.js';
import type { ListType, SimpleType, TypedValue, TypeReference, UnionType } from './contract.js';
import { facetProblem, patternCheck, type PatternCheck } from './facets.js';
import { formsOf } from './lexical-forms.js';
import { isNCName, isXmlText, ownOf, type Prefixes } from '../xml/names.js';

/** Provides the namespace prefixes for values that contain qualified names. */
export interface PrefixSource {
  /** Returns the prefix for a namespace, or `''` for the default namespace. */
  prefixOf(ns: string): string;
}

/** The reason why a type does not allow a value. */
export interface ValueProblem {
  /** A predicate: "must be true or false, not a string". Never quotes the value. */
  readonly message: string;
  /** The index of the item that has the problem. */
  readonly at?: number;
}

/** A simple type from the contract, compiled for decoding and encoding text. */
export abstract class CompiledSimpleType {
  readonly kind = 'simple';

  /**
   * @param name the type's name in the WSDL. Absent for an anonymous type
   * @param expected a description of valid values, for messages
   * @param isQualified `true` if the text may contain namespace prefixes
   * @param isEnumerated `true` if the type is an enumeration or contains an enumeration
   */
  constructor(
    readonly name: string | undefined,
    readonly expected: string,
    readonly isQualified: boolean,
    readonly isEnumerated: boolean,
  ) {}

  /**
   * Decodes text from a document. Returns `undefined` if the text is outside the lexical space.
   *
   * @param prefixes absent for text from the contract, which has qualified names in Clark's notation
   * @param strict `true` to check enumerations and facets
   */
  abstract decode(text: string, prefixes: Prefixes | undefined, strict?: boolean): unknown;

  /**
   * Encodes a value as text, without escaping it.
   *
   * @param strict `true` to check enumerations and facets
   * @param prefixes the prefixes for qualified names. If absent, names are written in Clark's notation, which suffices
   * for checks.
   */
  abstract encode(value: unknown, strict: boolean, prefixes: PrefixSource | undefined): string | ValueProblem;

  /** Returns `true` if the enumerations allow a decoded value. */
  abstract allows(value: unknown): boolean;

  /** Returns a string that is the same for two decoded values if and only if the values are equal. */
  abstract identity(value: unknown): string;
}

/**
 * Returns `true` if a value, given with its lexical form, equals the value of another lexical form, such as `fixed`.
 */
export function isSame(type: CompiledSimpleType, value: unknown, lexical: string, other: string): boolean {
  if (lexical === other) return true;
  const expected = type.decode(other, undefined);
  // a Date equals its lexical form
  const given = value instanceof Date ? type.decode(lexical, undefined) : value;
  return expected !== undefined && given !== undefined && type.identity(given) === type.identity(expected);
}

/** Returns a function that creates a value for each object only once. */
export function memoized<K extends object, V extends object>(create: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = create(key)));
    return value;
  };
}

const compiledDefinition = memoized((definition: ReturnType<Exclude<TypeReference, string>>): CompiledSimpleType => {
  if (definition.kind === 'simple') return new AtomicType(definition);
  if (definition.kind === 'list') return new ListOfType(definition);
  if (definition.kind === 'union') return new UnionOfTypes(definition);
  throw new Error(`${definition.name ?? 'an anonymous type'} is not a simple type`);
});
const compiledBuiltIns = new Map<string, CompiledSimpleType>();

/** Compiles a simple type. Each type is compiled only once. */
export function compiledSimpleType(reference: TypeReference): CompiledSimpleType {
  if (typeof reference !== 'string') return compiledDefinition(reference());
  let type = compiledBuiltIns.get(reference);
  if (!type) {
    if (reference === 'anyType' || reference === 'tree') throw new Error(`${reference} is not a simple type`);
    compiledBuiltIns.set(reference, (type = new AtomicType({ kind: 'simple', name: reference, base: reference })));
  }
  return type;
}

/** Describes the kind of a value for messages, without quoting the value. */
export function kindOf(value: unknown, expected: string): string {
  if (Array.isArray(value)) return expected.endsWith('[]') ? 'another array' : 'an array';
  if (value === null || value === undefined || Number.isNaN(value)) return String(value);
  if (typeof value === expected) return `another ${expected}`;
  return `${/^[aeiou]/.test(typeof value) ? 'an' : 'a'} ${typeof value}`;
}

/** A restriction of a built-in type. */
class AtomicType extends CompiledSimpleType {
  private readonly builtIn: BuiltIn;
  private readonly whiteSpace: BuiltIn['whiteSpace'];
  /** The identities of the enum values. Equal values, such as the decimals `1.0` and `1`, have the same identity. */
  private readonly identities: ReadonlySet<string> | undefined;
  private readonly patterns: PatternCheck | undefined;

  constructor(private readonly definition: SimpleType) {
    const { name, base, enumeration, facets } = definition;
    const builtIn: BuiltIn = builtIns[base];
    super(name, builtIn.expected, builtIn.isQualified === true, enumeration !== undefined);
    this.builtIn = builtIn;
    this.whiteSpace = facets?.whiteSpace ?? builtIn.whiteSpace;
    this.identities = enumeration && new Set(enumeration.map((each) => this.identity(builtIn.decode(each) ?? each)));
    this.patterns = patternCheck(facets);
  }

  decode(text: string, prefixes: Prefixes | undefined, strict = false): unknown {
    const written = normalize(this.whiteSpace, text);
    const lexical = this.isQualified ? toClark(written, prefixes) : written;
    if (lexical === undefined) return undefined;
    const value = this.builtIn.decode(lexical);
    if (value === undefined || !strict) return value;
    return (this.problem(lexical) ?? this.patterns?.(lexical)) === undefined ? value : undefined;
  }

  encode(value: unknown, strict: boolean, prefixes: PrefixSource | undefined): string | ValueProblem {
    const { builtIn } = this;
    let lexical = builtIn.encode(typeof value === 'string' ? normalize(this.whiteSpace, value) : value);
    if (lexical === undefined)
      return { message: `must be ${builtIn.expected}, not ${kindOf(value, builtIn.typescript)}` };
    if (strict) {
      const problem = this.problem(lexical);
      if (problem !== undefined) return { message: problem };
      const misfit = this.patterns?.(lexical);
      if (misfit !== undefined) lexical = this.allowedForm(lexical);
      if (lexical === undefined) return { message: misfit as string };
    }
    if (!isXmlText(lexical)) return { message: 'contains a character that XML forbids; remove it' };
    return this.isQualified && prefixes ? fromClark(lexical, prefixes) : lexical;
  }

  allows(value: unknown): boolean {
    return this.identities === undefined || this.identities.has(this.identity(value));
  }

  identity(value: unknown): string {
    return this.builtIn.identity?.(value as Value) ?? String(value);
  }

  /**
   * Describes how a value, given as a valid lexical form, violates the type's enumeration or facets. Patterns apply to
   * lexical forms and are checked separately.
   */
  private problem(lexical: string): string | undefined {
    const { enumeration, facets } = this.definition;
    if (!enumeration && !facets) return undefined;
    const value = this.builtIn.decode(lexical) as Value;
    if (enumeration && !this.allows(value)) return `must be one of ${enumeration.join(', ')}`;
    return facets && facetProblem(facets, this.builtIn, value);
  }

  /**
   * Returns another lexical form of the value that the patterns allow: `0042` for 42 if the patterns require four
   * digits.
   */
  private allowedForm(lexical: string): string | undefined {
    for (const form of formsOf(this.definition.base, lexical)) if (this.patterns?.(form) === undefined) return form;
    return undefined;
  }
}

class ListOfType extends CompiledSimpleType {
  private readonly patterns: PatternCheck | undefined;

  constructor(
    private readonly definition: ListType,
    private readonly item = compiledSimpleType(definition.item),
  ) {
    super(definition.name, `an array, each item ${item.expected}`, item.isQualified, item.isEnumerated);
    this.patterns = patternCheck(definition.facets);
  }

  decode(text: string, prefixes: Prefixes | undefined, strict = false): unknown {
    const lexical = normalize('collapse', text);
    const values: unknown[] = [];
    for (const each of lexical === '' ? [] : lexical.split(' ')) {
      const value = this.item.decode(each, prefixes, strict);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return strict && this.problem(values, lexical) !== undefined ? undefined : values;
  }

  encode(value: unknown, strict: boolean, prefixes: PrefixSource | undefined): string | ValueProblem {
    if (!Array.isArray(value)) return { message: `must be ${this.expected}, not ${kindOf(value, '')}` };
    const items: string[] = [];
    for (const [at, each] of value.entries()) {
      const item = this.item.encode(each, strict, prefixes);
      if (typeof item !== 'string') return { message: item.message, at };
      if (item === '' || /[ \t\n\r]/.test(item))
        return { message: 'must not contain white space, which separates items', at };
      items.push(item);
    }
    const lexical = items.join(' ');
    const problem = strict ? this.problem(value, lexical) : undefined;
    return problem === undefined ? lexical : { message: problem };
  }

  private problem(value: readonly unknown[], lexical: string): string | undefined {
    return facetProblem(this.definition.facets ?? {}, undefined, value) ?? this.patterns?.(lexical);
  }

  allows(value: unknown): boolean {
    return (value as unknown[]).every((each) => this.item.allows(each));
  }

  identity(value: unknown): string {
    return (value as unknown[]).map((each) => this.item.identity(each)).join(' ');
  }
}

class UnionOfTypes extends CompiledSimpleType {
  constructor(
    { name, members: types }: UnionType,
    private readonly members = types.map(compiledSimpleType),
  ) {
    const isQualified = members.some((each) => each.isQualified);
    const isEnumerated = members.some((each) => each.isEnumerated);
    super(name, [...new Set(members.map(({ expected }) => expected))].join(', or '), isQualified, isEnumerated);
  }

  /** Prefers member types whose facets and enumerations allow the text. In replies, all member types are tried. */
  decode(text: string, prefixes: Prefixes | undefined, strict = false): unknown {
    for (const binding of strict ? [true] : [true, false])
      for (const member of this.members) {
        const value = member.decode(text, prefixes, binding);
        if (value !== undefined) return value;
      }
    return undefined;
  }

  encode(value: unknown, strict: boolean, prefixes: PrefixSource | undefined): string | ValueProblem {
    let problem: ValueProblem | undefined;
    for (const binding of strict ? [true] : [true, false])
      for (const member of this.members) {
        const lexical = member.encode(value, binding, prefixes);
        if (typeof lexical === 'string') return lexical;
        // the problem that the closest type reports is more useful than the problem that the first type reports
        if (problem === undefined || !lexical.message.includes(', not ')) problem = lexical;
      }
    return this.members.length === 1 && problem ? problem : { message: `must be ${this.expected}${why(problem)}` };
  }

  allows(value: unknown): boolean {
    return this.members.some((member) => typeof member.encode(value, true, undefined) === 'string');
  }

  identity(value: unknown): string {
    const at = this.members.findIndex((member) => typeof member.encode(value, false, undefined) === 'string');
    return `${at} ${this.members[at]?.identity(value) ?? ''}`;
  }
}

function why(problem: ValueProblem | undefined): string {
  return problem && !problem.message.includes(', not ') ? ` (it ${problem.message})` : '';
}

/**
 * Returns a value of type `anyType` as a TypedValue, or undefined if the value is neither a TypedValue nor a plain
 * value.
 */
export function typedValueOf(value: unknown): TypedValue | undefined {
  if (typeof value === 'object' && value !== null && typeof ownOf(value, '$type') === 'string') {
    const { $type, $value } = value as { $type: string; $value?: TypedValue['$value'] };
    return isBuiltInType($type) && $value !== undefined && Object.keys(value).length === 2
      ? { $type, $value }
      : undefined;
  }
  const $type = plainTypeOf(value);
  return $type && { $type, $value: value as TypedValue['$value'] };
}

/**
 * The candidate types for a plain value, by JavaScript type. The first type that contains the value is used, because
 * .NET distinguishes int from long.
 */
const candidates: Readonly<Record<string, readonly BuiltInType[]>> = {
  string: ['string'],
  boolean: ['boolean'],
  number: ['int', 'double'],
  bigint: ['long', 'unsignedLong', 'integer'],
};

function plainTypeOf(value: unknown): BuiltInType | undefined {
  if (value instanceof Uint8Array) return 'base64Binary';
  if (value instanceof Date) return 'dateTime';
  // int has no -0
  if (Object.is(value, -0)) return 'double';
  return candidates[typeof value]?.find((type) => builtIns[type].encode(value) !== undefined);
}

/** Resolves `p:local`. Returns undefined if `p` is not declared. */
export function resolveName(lexical: string, prefixes: Prefixes | undefined) {
  const colon = lexical.indexOf(':');
  const [prefix, local] = colon <= 0 ? ['', lexical] : [lexical.slice(0, colon), lexical.slice(colon + 1)];
  const ns = prefixes?.get(prefix) ?? (prefix === '' ? '' : undefined);
  return ns === undefined || !isNCName(local) ? undefined : { ns, local };
}

/** Converts a QName to Clark's notation. Returns undefined if its prefix is not declared. */
function toClark(lexical: string, prefixes: Prefixes | undefined): string | undefined {
  if (!prefixes && lexical.startsWith('{')) return lexical;
  const name = resolveName(lexical, prefixes);
  return name && (name.ns === '' ? name.local : `{${name.ns}}${name.local}`);
}

/** Converts a name in Clark's notation to a QName. */
function fromClark(name: string, prefixes: PrefixSource): string {
  const end = name.lastIndexOf('}');
  return qualifiedName(name.slice(1, Math.max(1, end)), name.slice(end + 1), prefixes);
}

/** Writes `p:local`, or `local` if the namespace needs no prefix. */
export function qualifiedName(ns: string, local: string, prefixes: PrefixSource): string {
  const prefix = prefixes.prefixOf(ns);
  return prefix === '' ? local : `${prefix}:${local}`;
}
