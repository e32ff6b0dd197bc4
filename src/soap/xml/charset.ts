import { Buffer, isAscii, isUtf8, transcode } from 'node:buffer';

// The error messages of this module are predicates that complete a sentence starting with "the reply": `is not valid
// utf-8`.

interface Decoder {
  /** The name of the charset in the Encoding Standard: `utf-8`, `utf-16le`, `windows-1252`. */
  readonly charset: string;
  /** @throws Error if the bytes are malformed in this charset */
  decode(chunk: Uint8Array, options: { readonly stream: boolean }): string;
  /** `true` if the text returned last is known to contain no characters that XML 1.0 forbids. */
  readonly isXmlText?: boolean;
}

/** The maximum length of an XML declaration, in bytes. */
const MAX_DECLARATION = 1024;

const nothing = new Uint8Array(0);

/**
 * Decodes a body in chunks. The charset is determined by the byte order mark, or else by the `charset` parameter of the
 * Content-Type, or else by the XML declaration. Otherwise, it is UTF-8 (RFC 7303, section 3). The byte order mark is
 * not part of the text.
 */
export class TextReader {
  private decoder: Decoder | undefined;
  private waiting: Uint8Array = nothing;

  constructor(private readonly contentType: string | undefined) {}

  /** The charset, once enough of the body has arrived to detect it. */
  get charset(): string | undefined {
    return this.decoder?.charset;
  }

  /** `true` if the text returned last is known to contain no characters that XML 1.0 forbids. */
  get isXmlText(): boolean {
    return this.decoder?.isXmlText === true;
  }

  /**
   * Returns the text of the next chunk, or an empty string until the charset has been detected. An incomplete character
   * at the end is kept until the rest arrives.
   *
   * @throws Error if the charset is unknown, or the bytes are malformed in this charset
   */
  write(chunk: Uint8Array): string {
    return this.read(chunk, true);
  }

  /**
   * Returns the remaining text at the end of the body.
   *
   * @throws Error if the body ends inside a character, or for the same reasons as `write`
   */
  end(): string {
    return this.read(nothing, false);
  }

  private read(chunk: Uint8Array, stream: boolean): string {
    if (this.decoder) return this.decoder.decode(chunk, { stream });
    const first = join(this.waiting, chunk);
    if (stream && isTooShort(this.contentType, first)) {
      this.waiting = Buffer.from(first);
      return '';
    }
    this.waiting = nothing;
    this.decoder = decoderOf(charsetOf(this.contentType, first));
    return this.decoder.decode(first, { stream });
  }
}

/** Returns `true` if more bytes are needed to detect the charset. */
function isTooShort(contentType: string | undefined, bytes: Uint8Array): boolean {
  if (bytes.length < '<?xml'.length) return true;
  if (byteOrderMark(bytes) || parameterOf(contentType) !== undefined) return false;
  const start = ascii(bytes, MAX_DECLARATION);
  return start.startsWith('<?xml') && !start.includes('?>') && bytes.length < MAX_DECLARATION;
}

function charsetOf(contentType: string | undefined, bytes: Uint8Array): string {
  const mark = byteOrderMark(bytes);
  if (mark) return mark;
  const label = parameterOf(contentType) ?? widthOf(bytes) ?? declared(bytes) ?? 'utf-8';
  // "utf-16" without a byte order mark: the first `<` reveals the byte order
  return /^utf-?16$/i.test(label) ? (widthOf(bytes) ?? 'utf-16le') : label;
}

function byteOrderMark([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return undefined;
}

/** Returns the charset parameter: `text/xml; charset="utf-8"`. */
function parameterOf(contentType: string | undefined): string | undefined {
  if (contentType === undefined) return undefined;
  if (contentType !== latest?.contentType) {
    // removes quoted values with a semicolon, because another parameter, such as `type`, may contain "; charset="
    const parameters = contentType.replace(/(=)\s*"([^"]*)"/g, (_all, equals: string, value: string) =>
      value.includes(';') ? equals : equals + value,
    );
    latest = { contentType, charset: /;\s*charset\s*=\s*'?([^\s"';,]+)/i.exec(parameters)?.[1] };
  }
  return latest?.charset;
}

/** The result for the latest Content-Type. A service sends the same one each time. */
let latest: { readonly contentType: string; readonly charset: string | undefined } | undefined;

/** Detects UTF-16 that has no byte order mark from the encoding of the first `<` (XML 1.0, appendix F.1). */
function widthOf([a, b]: Uint8Array): string | undefined {
  if (a === 0x3c && b === 0) return 'utf-16le';
  return a === 0 && b === 0x3c ? 'utf-16be' : undefined;
}

/** Returns the charset of an XML declaration: `<?xml version="1.0" encoding="iso-8859-1"?>`. */
function declared(bytes: Uint8Array): string | undefined {
  const declaration = /^<\?xml\s[^>]*?\?>/.exec(ascii(bytes, MAX_DECLARATION))?.[0];
  const label = declaration && /\sencoding\s*=\s*["']([^"']+)["']/.exec(declaration)?.[1];
  // the declaration was readable as 8-bit text, so it is not UTF-16: .NET declares UTF-16 in strings that it sends as
  // UTF-8
  return label && !/^(utf|ucs|iso-10646-ucs)-?(2|4|16|32)/i.test(label) ? label : undefined;
}

function ascii(bytes: Uint8Array, length: number): string {
  return view(bytes).toString('latin1', 0, length);
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  return first.length === 0 ? second : second.length === 0 ? first : Buffer.concat([first, second]);
}

function decoderOf(label: string): Decoder {
  if (/^utf-?8$/i.test(label)) return new Utf8();
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    throw new Error(`is in the charset ${JSON.stringify(label.slice(0, 40))}, which is unknown`);
  }
  const charset = decoder.encoding;
  if (charset === 'utf-8') return new Utf8();
  if (charset === 'windows-1252') return { charset, decode: windows1252 };
  return {
    charset,
    decode(chunk, options) {
      try {
        return decoder.decode(chunk, options);
      } catch {
        throw malformed(charset);
      }
    },
  };
}

function malformed(charset: string): Error {
  return new Error(`is not valid ${charset}, the charset that it declares`);
}

/**
 * A decoder shared by all replies. It is never used with `stream`, so it keeps no state between calls and stays on
 * Node's fast path.
 */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Utf8 implements Decoder {
  readonly charset = 'utf-8';
  isXmlText?: boolean;
  private tail: Uint8Array = nothing;
  private isFirst = true;

  decode(chunk: Uint8Array, { stream }: { readonly stream: boolean }): string {
    const given = join(this.tail, chunk);
    const open = stream ? openBytes(given) : 0;
    // most chunks end with a complete character, and need neither a view nor a copy
    const bytes = open > 0 ? given.subarray(0, -open) : given;
    this.tail = open > 0 ? Buffer.from(given.subarray(-open)) : nothing;
    const isLong = bytes.length >= LONG;
    this.isXmlText = isLong && holdsXmlText(view(bytes));
    let text: string;
    const isWidened = isSlow && isLong && !isAscii(bytes) && isUtf8(bytes);
    try {
      text = isWidened ? transcode(bytes, 'utf8', 'utf16le').toString('utf16le') : utf8.decode(bytes);
    } catch {
      throw malformed('utf-8');
    }
    if (!this.isFirst) return text;
    this.isFirst = false;
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }
}

/**
 * Up to Node.js 22, decoding UTF-8 that is not all ASCII takes six times as long as converting it to UTF-16 first.
 * ASCII is not converted, because the resulting string would have two bytes per character.
 */
const isSlow = /^2[0-2]\./.test(process.versions.node);

/** The minimum number of bytes to search for forbidden characters. In shorter text, a regular expression is faster. */
const LONG = 4096;

/** The control characters that XML 1.0 forbids. */
const FORBIDDEN = [...Array(0x20).keys()].filter((code) => ![0x09, 0x0a, 0x0d].includes(code));
const [UFFFE, UFFFF] = [Buffer.from('\uFFFE'), Buffer.from('\uFFFF')];

/**
 * Returns `true` if UTF-8 bytes contain no character that XML 1.0 forbids. Searching for each forbidden byte separately
 * takes half as long as a single search for all of them.
 */
function holdsXmlText(bytes: Buffer): boolean {
  if (FORBIDDEN.some((byte) => bytes.includes(byte))) return false;
  // both noncharacters start with this byte
  return !bytes.includes(0xef) || !(bytes.includes(UFFFE) || bytes.includes(UFFFF));
}

/** Counts the trailing bytes that form the beginning of an incomplete UTF-8 character. */
function openBytes(bytes: Uint8Array): number {
  let back = 1;
  // bytes 10xxxxxx continue a character, and 11xxxxxx starts one
  while ((bytes[bytes.length - back] as number) >> 6 === 0b10) back++;
  const start = bytes[bytes.length - back] as number;
  const length = start >= 0xf0 ? 4 : start >= 0xe0 ? 3 : 2;
  return start >> 6 === 0b11 && back < length ? back : 0;
}

/** The characters 80 to 9F of windows-1252. The five unassigned codes keep the control characters of Latin-1. */
const HIGH = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * Decodes windows-1252. As in browsers, it is also used if the declared charset is Latin-1. Some releases of Node.js 20
 * to 23 decode windows-1252 as Latin-1.
 */
function windows1252(chunk: Uint8Array): string {
  const text = view(chunk).toString('latin1');
  return text.replace(/[\x80-\x9f]/g, (character: string) => HIGH[character.charCodeAt(0) - 0x80] as string);
}
