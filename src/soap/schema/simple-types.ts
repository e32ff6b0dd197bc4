import { identityOf, builtIns, normalize, type BuiltIn, type BuiltInType, type Value } from './values.js';
import type { ListType, SimpleType, TypeReference, UnionType } from './contract.js';
import { facetCheck, patternCheck, type FacetCheck, type PatternCheck } from './facets.js';
import { formsOf } from './lexical-forms.js';
import { isNCName, isXmlText, type Prefixes } from '../xml/names.js';

/** Gives prefixes for namespaces, where a value is written that needs them. */
export interface PrefixSource {
  /** The prefix that stands for a namespace there; `''` for that of no prefix. */
  prefixOf(ns: string): string;
}

/** A value that is none of its type: what is wrong with it, never quoting it. */
export class Refusal {
  readonly message: string;
  /** Where within the value: the index of an item. */
  readonly at: number | undefined;

  constructor(message: string, at?: number) {
    this.message = message;
    this.at = at;
  }
}

/** A simple type of the contract, ready to read and write text. */
export interface TextCodec {
  /** What a value must be, for messages. */
  readonly wanted: string;
  /** Whether its text may hold prefixes. */
  readonly isQualified: boolean;
  /** Whether enumerations have a say. */
  readonly isEnumerated: boolean;
  /**
   * The value of a text as it stood in the document; `undefined` if it is outside the lexical space.
   *
   * @param strict whether enumerations and facets bind
   */
  decode(text: string, prefixes: Prefixes | undefined, strict?: boolean): unknown;
  /**
   * The text of a value, not escaped.
   *
   * @param closed whether enumerations and facets bind
   * @param prefixes for qualified names; without them they are written in Clark's notation, which is enough to check
   */
  encode(value: unknown, closed: boolean, prefixes: PrefixSource | undefined): string | Refusal;
  /** Whether a decoded value is allowed by enumerations. */
  allows(value: unknown): boolean;
  /** A text that two decoded values share exactly if they are equal. */
  identity(value: unknown): string;
}

/** Whether a value, with the text that was written of it, is that of another text: of `fixed`. */
export function isSame(codec: TextCodec, value: unknown, lexical: string, other: string): boolean {
  if (lexical === other) return true;
  const wanted = codec.decode(other, undefined);
  // a Date and its text are one value
  const given = value instanceof Date ? codec.decode(lexical, undefined) : value;
  return wanted !== undefined && given !== undefined && codec.identity(given) === codec.identity(wanted);
}

const codecs = new WeakMap<object, TextCodec>();
const ofBuiltIns = new Map<string, TextCodec>();

/** The codec of a simple type; made once. */
export function textCodecOf(reference: TypeReference): TextCodec {
  if (typeof reference === 'string') {
    let codec = ofBuiltIns.get(reference);
    if (!codec) {
      if (reference === 'anyType' || reference === 'tree') throw new Error(`${reference} is no simple type`);
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
    else throw new Error(`${type.name ?? 'an anonymous type'} is no simple type`);
    codecs.set(type, codec);
  }
  return codec;
}

/** What a value is, without quoting it. */
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
  /** As the description writes them. */
  private readonly literals: ReadonlySet<string> | undefined;
  /** Equal values may be written otherwise: `1.0` and `1`. */
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

  /** What enumeration and facets say of a value; patterns are about its form. */
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

  /** Another form of the value, that the patterns allow: 42 is `0042` where they want four digits. */
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
        return new Refusal('must hold no white space, which separates items', at);
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

  /** Members whose facets and enumerations take the text come first: a reply may go beyond them, but seldom does. */
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
        // why the type nearest to it does not take it says more than that the first does not
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

/** `p:local` in Clark's notation, if `p` is declared there. */
export function resolve(lexical: string, prefixes: Prefixes | undefined): string | undefined {
  const colon = lexical.indexOf(':');
  const [prefix, local] = colon < 0 ? ['', lexical] : [lexical.slice(0, colon), lexical.slice(colon + 1)];
  const ns = prefixes?.get(prefix) ?? (prefix === '' ? '' : undefined);
  if (ns === undefined || colon === 0 || !isNCName(local)) return undefined;
  return ns === '' ? local : `{${ns}}${local}`;
}

/** A name in Clark's notation as a QName. */
export function withPrefix(name: string, prefixes: PrefixSource): string {
  const end = name.lastIndexOf('}');
  const prefix = prefixes.prefixOf(name.slice(1, Math.max(1, end)));
  const local = name.slice(end + 1);
  return prefix === '' ? local : `${prefix}:${local}`;
}
