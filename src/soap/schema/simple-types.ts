import { identityOf, builtIns, normalize, type BuiltIn, type BuiltInType, type Value } from './values.js';
import type { ListType, SimpleType, TypeReference, UnionType } from './contract.js';
import { facetCheck, patternCheck, type FacetCheck, type PatternCheck } from './facets.js';
import { formsOf } from './lexical-forms.js';
import { isNCName, isXmlText, type Prefixes } from '../xml/names.js';

/** Provides namespace prefixes for values that contain qualified names. */
export interface PrefixSource {
  /** The prefix of a namespace; `''` for the default namespace. */
  prefixOf(ns: string): string;
}

/** The problem of a value that its type does not allow. The message never quotes the value. */
export class Refusal {
  readonly message: string;
  /** The index of the item with the problem. */
  readonly at: number | undefined;

  constructor(message: string, at?: number) {
    this.message = message;
    this.at = at;
  }
}

/** A simple type of the contract, compiled to decode and encode text. */
export interface TextCodec {
  /** What a value must be, for messages. */
  readonly wanted: string;
  /** Whether its text may contain namespace prefixes. */
  readonly isQualified: boolean;
  /** Whether it is an enumeration, or contains one. */
  readonly isEnumerated: boolean;
  /**
   * Decodes a text of the document; `undefined` if it is outside the lexical space.
   *
   * @param strict whether enumerations and facets are checked
   */
  decode(text: string, prefixes: Prefixes | undefined, strict?: boolean): unknown;
  /**
   * Encodes a value as text that is not escaped.
   *
   * @param closed whether enumerations and facets are checked
   * @param prefixes the prefixes for qualified names. Without it, they are in Clark's notation, which is enough for checks
   */
  encode(value: unknown, closed: boolean, prefixes: PrefixSource | undefined): string | Refusal;
  /** Whether the enumerations allow a decoded value. */
  allows(value: unknown): boolean;
  /** A text that two decoded values share exactly if they are equal. */
  identity(value: unknown): string;
}

/** Whether a value, whose lexical form is given, is the value of another lexical form, such as `fixed`. */
export function isSame(codec: TextCodec, value: unknown, lexical: string, other: string): boolean {
  if (lexical === other) return true;
  const wanted = codec.decode(other, undefined);
  // a Date equals its lexical form
  const given = value instanceof Date ? codec.decode(lexical, undefined) : value;
  return wanted !== undefined && given !== undefined && codec.identity(given) === codec.identity(wanted);
}

const codecs = new WeakMap<object, TextCodec>();
const ofBuiltIns = new Map<string, TextCodec>();

/** The codec of a simple type. It is cached. */
export function textCodecOf(reference: TypeReference): TextCodec {
  if (typeof reference === 'string') {
    let codec = ofBuiltIns.get(reference);
    if (!codec) {
      if (reference === 'anyType' || reference === 'tree') throw new Error(`${reference} is not a simple type`);
      ofBuiltIns.set(reference, (codec = new AtomCodec({ kind: 'simple', base: reference })));
    }
    return codec;
  }
  const type = reference();
  let codec = codecs.get(type);
  if (!codec) {
    if (type.kind === 'simple') codec = new AtomCodec(type);
    else if (type.kind === 'list') codec = new ListCodec(type);
    else if (type.kind === 'union') codec = new UnionCodec(type);
    else throw new Error(`${type.name ?? 'an anonymous type'} is not a simple type`);
    codecs.set(type, codec);
  }
  return codec;
}

/** The kind of a value for messages, without quoting it. */
export function kindOf(value: unknown, wanted: string): string {
  if (Array.isArray(value)) return wanted.endsWith('[]') ? 'an array outside of that' : 'an array';
  if (value === null || value === undefined) return String(value);
  if (typeof value === wanted) return `a ${wanted} outside of that`;
  return `${/^[aeiou]/.test(typeof value) ? 'an' : 'a'} ${typeof value}`;
}

const ILLEGAL = new Refusal('contains a character that XML forbids; remove it');

class AtomCodec implements TextCodec {
  readonly wanted: string;
  readonly isQualified: boolean;
  readonly isEnumerated: boolean;
  private readonly builtIn: BuiltIn;
  private readonly whiteSpace: BuiltIn['whiteSpace'];
  /** The enum values as written in the WSDL. */
  private readonly literals: ReadonlySet<string> | undefined;
  /** The identities of the enum values: `1.0` and `1` are equal. */
  private readonly identities: ReadonlySet<string> | undefined;
  private readonly check: FacetCheck | undefined;
  private readonly patterns: PatternCheck | undefined;
  private readonly base: BuiltInType;

  constructor({ base, enumeration, facets }: SimpleType) {
    this.base = base;
    this.builtIn = builtIns[base];
    this.wanted = this.builtIn.wanted;
    this.isQualified = this.builtIn.isQualified === true;
    this.whiteSpace = facets?.whiteSpace ?? this.builtIn.whiteSpace;
    this.isEnumerated = enumeration !== undefined;
    this.literals = enumeration && new Set(enumeration);
    this.identities =
      enumeration && new Set(enumeration.map((literal) => this.identity(this.builtIn.decode(literal) ?? literal)));
    this.check = facetCheck(facets, this.builtIn);
    this.patterns = patternCheck(facets);
  }

  decode(text: string, prefixes: Prefixes | undefined, strict = false): unknown {
    const written = normalize(this.whiteSpace, text);
    const lexical = this.isQualified ? resolve(written, prefixes) : written;
    if (lexical === undefined) return undefined;
    if (strict && (this.problem(lexical) ?? this.patterns?.(lexical)) !== undefined) return undefined;
    return this.builtIn.decode(lexical);
  }

  encode(value: unknown, closed: boolean, prefixes: PrefixSource | undefined): string | Refusal {
    const { builtIn } = this;
    const given = typeof value === 'string' && this.whiteSpace !== 'preserve' && builtIn.whiteSpace !== 'collapse';
    let lexical = builtIn.encode(given ? normalize(this.whiteSpace, value) : value);
    if (lexical === undefined)
      return new Refusal(`must be ${builtIn.wanted}, not ${kindOf(value, builtIn.typescript)}`);
    if (closed) {
      const problem = this.problem(lexical);
      if (problem !== undefined) return new Refusal(problem);
      const misfit = this.patterns?.(lexical);
      if (misfit !== undefined) {
        const other = this.allowedForm(lexical);
        if (other === undefined) return new Refusal(misfit);
        lexical = other;
      }
    }
    if (!isXmlText(lexical)) return ILLEGAL;
    return this.isQualified && prefixes ? withPrefix(lexical, prefixes) : lexical;
  }

  allows(value: unknown): boolean {
    return this.identities === undefined || this.identities.has(this.identity(value));
  }

  identity(value: unknown): string {
    return identityOf(this.builtIn, value as Value);
  }

  /**
   * The problem of a value by its enumeration and facets. Patterns apply to lexical forms and are checked separately.
   */
  private problem(lexical: string): string | undefined {
    const { literals, check } = this;
    if (literals === undefined && check === undefined) return undefined;
    const isLiteral = literals === undefined || literals.has(lexical);
    if (isLiteral && check === undefined) return undefined;
    const value = this.builtIn.decode(lexical);
    if (value === undefined) return `must be ${this.wanted}`;
    if (!isLiteral && !this.allows(value)) return `must be one of ${[...literals].join(', ')}`;
    return check?.(value);
  }

  /** Another lexical form of the value that the patterns allow: `0042` for 42 if they require four digits. */
  private allowedForm(lexical: string): string | undefined {
    for (const form of formsOf(this.base, lexical)) if (this.patterns?.(form) === undefined) return form;
    return undefined;
  }
}

class ListCodec implements TextCodec {
  readonly wanted: string;
  readonly isQualified: boolean;
  readonly isEnumerated: boolean;
  private readonly item: TextCodec;
  private readonly check: FacetCheck | undefined;
  private readonly patterns: PatternCheck | undefined;

  constructor({ item, facets }: ListType) {
    this.item = textCodecOf(item);
    this.isQualified = this.item.isQualified;
    this.isEnumerated = this.item.isEnumerated;
    this.wanted = `an array, each item ${this.item.wanted}`;
    this.check = facetCheck(facets, undefined);
    this.patterns = patternCheck(facets);
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

  encode(value: unknown, closed: boolean, prefixes: PrefixSource | undefined): string | Refusal {
    if (!Array.isArray(value)) return new Refusal(`must be ${this.wanted}, not ${kindOf(value, '')}`);
    const items: string[] = [];
    for (const [at, each] of value.entries()) {
      const item = this.item.encode(each, closed, prefixes);
      if (typeof item !== 'string') return new Refusal(item.message, at);
      if (item === '' || /[ \t\n\r]/.test(item))
        return new Refusal('must not contain white space, which separates items', at);
      items.push(item);
    }
    const lexical = items.join(' ');
    const problem = closed ? this.problem(value, lexical) : undefined;
    return problem === undefined ? lexical : new Refusal(problem);
  }

  private problem(value: readonly unknown[], lexical: string): string | undefined {
    return this.check?.(value) ?? this.patterns?.(lexical);
  }

  allows(value: unknown): boolean {
    return (value as unknown[]).every((each) => this.item.allows(each));
  }

  identity(value: unknown): string {
    return (value as unknown[]).map((each) => this.item.identity(each)).join(' ');
  }
}

class UnionCodec implements TextCodec {
  readonly wanted: string;
  readonly isQualified: boolean;
  readonly isEnumerated: boolean;
  private readonly members: readonly TextCodec[];

  constructor({ members }: UnionType) {
    this.members = members.map(textCodecOf);
    this.isQualified = this.members.some((each) => each.isQualified);
    this.isEnumerated = this.members.some((each) => each.isEnumerated);
    this.wanted = [...new Set(this.members.map((each) => each.wanted))].join(', or ');
  }

  /** Prefers members whose facets and enumerations allow the text, although a reply need not comply with them. */
  decode(text: string, prefixes: Prefixes | undefined, strict = false): unknown {
    for (const binding of strict ? [true] : [true, false])
      for (const member of this.members) {
        const value = member.decode(text, prefixes, binding);
        if (value !== undefined) return value;
      }
    return undefined;
  }

  encode(value: unknown, closed: boolean, prefixes: PrefixSource | undefined): string | Refusal {
    let refusal: Refusal | undefined;
    for (const strict of closed ? [true] : [true, false])
      for (const member of this.members) {
        const lexical = member.encode(value, strict, prefixes);
        if (typeof lexical === 'string') return lexical;
        // the problem with the closest type is more useful than that with the first one
        if (refusal === undefined || !lexical.message.includes(', not ')) refusal = lexical;
      }
    return this.members.length === 1 && refusal ? refusal : new Refusal(`must be ${this.wanted}${why(refusal)}`);
  }

  allows(value: unknown): boolean {
    return this.members.some((member) => typeof member.encode(value, true, undefined) === 'string');
  }

  identity(value: unknown): string {
    const at = this.members.findIndex((member) => typeof member.encode(value, false, undefined) === 'string');
    return `${at} ${this.members[at]?.identity(value) ?? ''}`;
  }
}

function why(refusal: Refusal | undefined): string {
  return refusal && !refusal.message.includes(', not ') ? ` (it ${refusal.message})` : '';
}

/** Converts `p:local` to Clark's notation; undefined if `p` is not declared. */
export function resolve(lexical: string, prefixes: Prefixes | undefined): string | undefined {
  const colon = lexical.indexOf(':');
  const [prefix, local] = colon < 0 ? ['', lexical] : [lexical.slice(0, colon), lexical.slice(colon + 1)];
  const ns = prefixes?.get(prefix) ?? (prefix === '' ? '' : undefined);
  if (ns === undefined || colon === 0 || !isNCName(local)) return undefined;
  return ns === '' ? local : `{${ns}}${local}`;
}

/** Converts a name in Clark's notation to a QName. */
export function withPrefix(name: string, prefixes: PrefixSource): string {
  const end = name.lastIndexOf('}');
  const prefix = prefixes.prefixOf(name.slice(1, Math.max(1, end)));
  const local = name.slice(end + 1);
  return prefix === '' ? local : `${prefix}:${local}`;
}
