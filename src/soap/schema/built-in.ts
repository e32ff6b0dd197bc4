import { Buffer } from 'node:buffer';

/**
 * Converts the values of a built-in type of XML Schema part 2 between their lexical forms and JavaScript. `values.ts`
 * has the list.
 */
export interface BuiltIn {
  /** The JavaScript type of its values, as TypeScript writes it. */
  readonly typescript: 'string' | 'number' | 'bigint' | 'boolean' | 'Uint8Array' | 'string[]';
  /** Further types that a request accepts, as TypeScript writes them. */
  readonly alsoTakes?: 'Date';
  /** What a value must be, for messages: `a whole number from -128 to 127`. */
  readonly wanted: string;
  /** How white space of a lexical form is normalized before it is decoded (XSD part 2, 4.3.6). */
  readonly whiteSpace: WhiteSpace;
  /** Whether its lexical forms have namespace prefixes: QName, NOTATION. */
  readonly isQualified?: true;
  /** The value of a lexical form with normalized white space; `undefined` if it is outside the lexical space. */
  readonly decode: (lexical: string) => Value | undefined;
  /** The lexical form of a value; `undefined` if it is not a value of the type. */
  readonly encode: (value: unknown) => string | undefined;
  /**
   * Orders two values: below 0, 0, above 0; `undefined` if the order is not determinate (XSD part 2, 3.2.6.2 and
   * 3.2.7.3: some durations, a time with a zone and one without). Absent for types without an order.
   */
  readonly compare?: (a: Value, b: Value) => number | undefined;
  /** A text that two values share exactly if they are equal; `String(value)` if absent. */
  readonly identity?: (value: Value) => string;
}

export type WhiteSpace = 'preserve' | 'replace' | 'collapse';

/** A value of a built-in type. */
export type Value = string | number | bigint | boolean | Uint8Array | string[];

/** Applies a white space rule to a lexical form as it is in the document. */
export function normalize(whiteSpace: WhiteSpace, lexical: string): string {
  if (whiteSpace === 'preserve' || !/[\t\n\r ]/.test(lexical)) return lexical;
  if (whiteSpace === 'replace') return lexical.replace(/[\t\n\r]/g, ' ');
  if (lexical.length > LONG) return joinWords(lexical, ' ');
  return lexical.replace(/[\t\n\r ]+/g, ' ').replace(/^ | $/g, '');
}

/** V8 allocates memory for each match that it replaces. Above this length, copying the characters is cheaper. */
const LONG = 200;

/** Joins the words of a text, which white space separates, with another separator. */
export function joinWords(text: string, separator: '' | ' '): string {
  const units = new Uint16Array(text.length);
  let length = 0;
  let isBetween = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09) isBetween = length > 0;
    else {
      if (isBetween && separator !== '') units[length++] = 0x20;
      isBetween = false;
      units[length++] = unit;
    }
  }
  return Buffer.from(units.buffer, 0, length * 2).toString('utf16le');
}

/** A type whose values are their own lexical forms. */
export function textual(
  whiteSpace: WhiteSpace,
  isValid: (lexical: string) => boolean = () => true,
  wanted = 'a string',
): BuiltIn {
  const decode = (lexical: string): string | undefined => (isValid(lexical) ? lexical : undefined);
  return {
    typescript: 'string',
    wanted,
    whiteSpace,
    decode,
    // a receiver normalizes white space, so the normalized text is checked and sent
    encode: (value) => (typeof value === 'string' ? decode(normalize(whiteSpace, value)) : undefined),
  };
}

/** A built-in list (XSD part 2, 3.3): at least one name, separated by white space. */
export function listOf(item: RegExp, wanted: string): BuiltIn {
  const all = (items: readonly unknown[]): items is string[] =>
    items.length > 0 && items.every((each) => typeof each === 'string' && item.test(each));
  return {
    typescript: 'string[]',
    wanted,
    whiteSpace: 'collapse',
    decode: (lexical) => {
      const items = lexical.split(' ');
      return all(items) ? items : undefined;
    },
    encode: (value) => (Array.isArray(value) && all(value) ? value.join(' ') : undefined),
    identity: (value) => (value as string[]).join(' '),
  };
}
