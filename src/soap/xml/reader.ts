import { SaxesParser, type SaxesTagNS } from 'saxes';
import { resolveEntities, safeEnd, safeSectionEnd } from './entities.js';
import {
  expectNext,
  noAttributes,
  outermost,
  parseTag,
  type Followed,
  type ParsedTag,
  type Scope,
  type XmlAttribute,
} from './start-tags.js';
import { XMLNS, type Prefixes } from './names.js';

export type { XmlAttribute } from './start-tags.js';

/** Takes what stands in a document, in its order. What it throws stops the reading. */
export interface XmlSink {
  /** @param prefixes what is declared at this element; stays good after it, for values that hold prefixes */
  open(ns: string, name: string, attributes: readonly XmlAttribute[], prefixes: Prefixes): void;
  /** Text may come in pieces. */
  text(text: string): void;
  close(): void;
  /** `<!DOCTYPE ...>`; the reading goes on unless this throws. */
  doctype(doctype: string): void;
  /** A comment or a processing instruction. */
  interruption(): void;
}

/**
 * Reads XML 1.0 with namespaces while its text arrives. Well-formed documents only: the first thing that is wrong is
 * thrown at once.
 *
 * What services send nearly always (ASCII names, entities, sections, comments) is read by a scanner of our own, several
 * times as fast as saxes. Where it meets anything else, right or wrong, it hands over to saxes, which reads the rest: so
 * the scanner judges nothing, and only saxes ever refuses a document.
 */
export class XmlReader {
  private readonly sink: XmlSink;
  private saxes: SaxesParser<{ xmlns: true }> | undefined;
  /** Text that is not read yet: the beginning of a tag or entity that is cut off. */
  private rest = '';
  private scope: Scope = outermost();
  /** The start tags whose end tags are still to come. */
  private readonly open: ParsedTag[] = [];
  /** Parts of a text that is not over, not told of yet; once saxes reads, of what it is to get. */
  private held: string[] = [];
  private heldLength = 0;
  /** The start tag that was read last. */
  private latest: ParsedTag | undefined;
  private hasRoot = false;
  private isFirst = true;
  /** Whether a CDATA section is open. */
  private isInSection = false;
  /** Whether `]]>` stands somewhere in what is being read. */
  private hasSectionEnd = false;
  /** Whether the last piece ended in a CR. */
  private endsInCr = false;
  /** Whether anything at all was read: white space, the declaration. */
  private hasBegun = false;

  /** @param keepsPosition to know `position`, all is left to saxes */
  constructor(sink: XmlSink, keepsPosition = false) {
    this.sink = sink;
    if (keepsPosition) this.handOver('', true);
  }

  /** Where the reading stands; the lines and columns of a text editor. Zero unless it is kept. */
  get position(): { readonly line: number; readonly column: number } {
    return { line: this.saxes?.line ?? 0, column: this.saxes?.column ?? 0 };
  }

  /** @param isXmlText whether it is known to hold nothing that XML 1.0 forbids */
  write(piece: string, isXmlText = false): void {
    const text = this.normalize(piece);
    if (!this.saxes) return this.scan(text, isXmlText);
    if (text === '') return;
    // saxes keeps each piece of a text that is not over: of pieces of two bytes, 25 times their size
    this.held.push(text);
    this.heldLength += text.length;
    if (this.heldLength >= MIN_FOR_SAXES) this.feed(this.saxes);
  }

  /**
   * CR LF and CR are LF (XML 1.0, 2.11). saxes would do it, too, but keeps a piece of text for each: a body full of CRs
   * takes 30 times its size.
   */
  private normalize(text: string): string {
    if (!this.endsInCr && !text.includes('\r')) return text;
    const isRest = this.endsInCr && text.startsWith('\n');
    if (text !== '') this.endsInCr = text.endsWith('\r');
    return (isRest ? text.slice(1) : text).replace(/\r\n?/g, '\n');
  }

  /** The document is complete. */
  end(): void {
    if (!this.saxes) {
      if (this.rest === '' && this.hasRoot && this.open.length === 0) return;
      this.handOver(this.rest);
    } else this.feed(this.saxes);
    this.saxes?.close();
  }

  private feed(saxes: SaxesParser<{ xmlns: true }>): void {
    saxes.write(this.takeHeld());
  }

  private scan(piece: string, isXmlText: boolean): void {
    const text = this.rest === '' ? piece : this.rest + piece;
    const before = this.rest.length;
    let at = 0;
    this.rest = '';
    // looked for in all of a piece at once: many a text is shorter than what the look itself costs; and in no piece twice,
    // for a tag may come byte by byte
    if (!isXmlText && UNUSUAL.test(piece)) return this.handOver(text);
    this.hasSectionEnd = text.includes(']]>', before - 2);
    if (this.isFirst) {
      if (mayBecomeDeclaration(text)) {
        this.rest = text;
        return;
      }
      this.isFirst = false;
      if (text.startsWith('<?xml')) {
        DECLARATION.lastIndex = 0;
        if (!DECLARATION.test(text)) return this.handOver(text);
        at = DECLARATION.lastIndex;
        this.hasBegun = true;
      }
    }
    while (at < text.length) {
      if (this.isInSection) {
        at = this.takeSection(text, at);
        if (this.isInSection) break;
        continue;
      }
      const tag = text.indexOf('<', at);
      if (tag !== at) {
        const end = tag < 0 ? safeEnd(text, at) : tag;
        if (end > at && !this.takeText(text.slice(at, end), tag < 0)) return this.handOver(text.slice(at));
        at = end;
        if (tag < 0) break;
      }
      const next = text.charCodeAt(at + 1);
      if (next === EXCLAMATION && this.open.length > 0 && text.startsWith(SECTION, at)) {
        this.isInSection = true;
        at += SECTION.length;
        continue;
      }
      if (this.heldLength > 0) this.tellHeld();
      const behind =
        next === SLASH
          ? this.takeEndTag(text, at)
          : next === EXCLAMATION
            ? this.takeComment(text, at)
            : this.takeStartTag(text, at);
      if (behind === REFUSED) return this.handOver(text.slice(at));
      if (behind === CUT) break;
      at = behind;
    }
    this.rest = text.slice(at);
  }

  /** Takes text, or gives `false` and leaves it to saxes. */
  private takeText(text: string, goesOn: boolean): boolean {
    if (this.hasSectionEnd && text.includes(']]>')) return false;
    if (this.open.length === 0) {
      if (/[^ \t\n]/.test(text)) return false;
      this.hasBegun = true;
      return true;
    }
    if (this.heldLength > 0 || goesOn) return this.hold(text);
    if (!text.includes('&')) {
      this.sink.text(text);
      return true;
    }
    const parts: string[] = [];
    if (!resolveEntities(text, parts)) return false;
    this.sink.text(parts.join(''));
    return true;
  }

  /**
   * Takes text to be told of together with what follows. V8 moves a young string at each collection, twice, unless it is
   * larger than this much: of one long text, that is a third of the time that reading it takes. And of a text in pieces of
   * two bytes, whoever joins them one by one has 25 times its size.
   */
  private hold(text: string): boolean {
    const before = this.held.length;
    if (!resolveEntities(text, this.held)) {
      this.held.length = before;
      return false;
    }
    this.heldLength += text.length;
    if (this.heldLength >= MAX_HELD) this.tellHeld();
    return true;
  }

  /** Takes what a section holds, as it stands there. @returns where the reading goes on */
  private takeSection(text: string, at: number): number {
    const end = text.indexOf(']]>', at);
    const until = end < 0 ? safeSectionEnd(text, at) : end;
    if (end > at && this.heldLength === 0) this.sink.text(text.slice(at, end));
    else if (until > at) {
      this.held.push(text.slice(at, until));
      this.heldLength += until - at;
      if (this.heldLength >= MAX_HELD) this.tellHeld();
    }
    this.isInSection = end < 0;
    return end < 0 ? until : end + ']]>'.length;
  }

  /** Takes a comment; what else begins with `<!` is cut off, or for saxes. @returns where the reading goes on */
  private takeComment(text: string, at: number): number {
    if (!text.startsWith(COMMENT, at)) return endOfTag(text, at) < 0 ? cutOff(text, at) : REFUSED;
    const end = text.indexOf('--', at + COMMENT.length);
    if (end < 0 || end + 2 === text.length) return cutOff(text, at);
    if (text.charCodeAt(end + 2) !== GREATER) return REFUSED;
    this.hasBegun = true;
    this.sink.interruption();
    return end + 3;
  }

  private tellHeld(): void {
    this.sink.text(this.takeHeld());
  }

  private takeHeld(): string {
    const text = this.held.join('');
    this.held = [];
    this.heldLength = 0;
    return text;
  }

  /** Takes the end tag that is due. @returns where the reading goes on */
  private takeEndTag(text: string, at: number): number {
    const element = this.open.at(-1);
    if (element?.follow && element === this.latest && this.open.length > 1 && standsAt(element.follow, text, at + 1))
      return this.takeNext(element as Followed, at);
    const close = element ? at + 2 + element.raw.length : 0;
    if (!element || !text.startsWith(element.raw, at + 2) || text.charCodeAt(close) !== GREATER)
      return endOfTag(text, at) < 0 ? cutOff(text, at) : REFUSED;
    this.open.pop();
    this.scope = element.outer;
    this.sink.close();
    return close + 1;
  }

  /** Takes the end tag of an element without elements, and the start tag behind it. */
  private takeNext({ next, follow }: Followed, at: number): number {
    this.open[this.open.length - 1] = next;
    this.latest = next;
    this.scope = next.scope;
    this.sink.close();
    this.sink.open(next.ns, next.local, next.attributes, next.scope.prefixes);
    return at + 1 + follow.length;
  }

  /** Takes a start tag. @returns where the reading goes on */
  private takeStartTag(text: string, at: number): number {
    if (this.hasRoot && this.open.length === 0) return REFUSED;
    const outer = this.scope;
    // rows repeat: behind a tag mostly comes the one that came behind it before
    const expected = this.latest ? this.latest.next : outer.root;
    let parsed = expected !== undefined && expected.outer === outer ? expected : undefined;
    let end = parsed ? at + 1 + parsed.tag.length : 0;
    if (!parsed || !standsAt(parsed.tag, text, at + 1) || !endsTag(text, end)) {
      const close = endOfTag(text, at);
      if (close < 0) return cutOff(text, at);
      end = text.charCodeAt(close - 1) === SLASH ? close - 1 : close;
      const tag = text.slice(at + 1, end);
      parsed = outer.tags.get(tag) ?? parseTag(tag, outer);
      if (!parsed) return REFUSED;
      if (parsed.isKept && (!this.latest || this.latest.isKept)) expectNext(this.latest, parsed);
    }
    this.latest = parsed;
    const { ns, local, attributes, scope } = parsed;
    this.scope = scope;
    this.hasRoot = true;
    this.sink.open(ns, local, attributes, scope.prefixes);
    if (text.charCodeAt(end) === GREATER) {
      this.open.push(parsed);
      return end + 1;
    }
    this.scope = outer;
    this.sink.close();
    return end + 2;
  }

  /** Gives saxes the start tags that are open, unheard, and then the rest of the document. */
  private handOver(text: string, position = false): void {
    if (this.heldLength > 0) this.tellHeld();
    const rest = this.isInSection ? SECTION + text : text;
    const saxes = new SaxesParser({ xmlns: true, position });
    this.saxes = saxes;
    this.rest = '';
    saxes.on('error', (error) => {
      throw error;
    });
    let attributes = 0;
    saxes.on('opentagstart', () => (attributes = 0));
    saxes.on('attribute', () => {
      // saxes works on all of a tag's attributes in one go: four million of them stop the process for 16 s
      if (++attributes > MAX_ATTRIBUTES_AT_ALL) throw new TooMuch('has an element with more than 1000 attributes');
    });
    if (this.open.length > 0) saxes.write(this.open.map(({ tag }) => `<${tag}>`).join(''));
    else if (this.hasRoot) saxes.write('<root/>');
    // a declaration is one only where nothing stands before it
    else if (this.hasBegun) saxes.write(' ');
    // saxes tells of one at its end, and takes 20 times its size
    const isDoctype = !this.hasRoot && text.startsWith('<!DOCTYPE');
    if (isDoctype) this.sink.doctype(text.slice('<!DOCTYPE'.length));
    else saxes.on('doctype', (doctype) => this.sink.doctype(doctype));
    // saxes forgets an element's prefixes before it tells of its end
    const scopes: Prefixes[] = [...this.open.map(({ outer }) => outer.prefixes), this.scope.prefixes];
    saxes.on('opentag', (tag) => {
      const scope = withDeclarations(tag, scopes.at(-1) as Prefixes);
      scopes.push(scope);
      this.sink.open(tag.uri, tag.local, attributesOf(tag), scope);
    });
    saxes.on('text', (piece) => this.sink.text(piece));
    // an empty section is no text at all
    saxes.on('cdata', (piece) => {
      if (piece !== '') this.sink.text(piece);
    });
    saxes.on('comment', () => this.sink.interruption());
    saxes.on('processinginstruction', () => this.sink.interruption());
    saxes.on('closetag', () => {
      scopes.pop();
      this.sink.close();
    });
    saxes.write(rest);
  }
}

/** A document asks for more than anybody needs. The message says of what, as a predicate. */
export class TooMuch extends Error {}

const EXCLAMATION = 33;
const SLASH = 47;
const GREATER = 62;
const COMMENT = '<!--';
const SECTION = '<![CDATA[';
/** In place of where the reading goes on: the tag is cut off; it is for saxes. */
const CUT = -1;
const REFUSED = -2;
/** A tag longer than this is for saxes, which keeps no beginnings. */
const MAX_TAG = 64 * 1024;
const DECLARATION =
  /<\?xml version=(["'])1\.0\1(?: encoding=(["'])[A-Za-z][\w.-]*\2)?(?: standalone=(["'])(?:yes|no)\3)? ?\?>/y;
/** No declaration that is waited for is longer, in characters. */
const MAX_DECLARATION = 100;
/** So much of one text is told of together, in characters. */
const MAX_HELD = 512 * 1024;
/** What comes in smaller pieces saxes gets together, in characters. */
const MIN_FOR_SAXES = 1024;
/** More is refused. */
const MAX_ATTRIBUTES_AT_ALL = 1000;
/** What XML 1.0 forbids. */
const UNUSUAL = /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/;

/** `startsWith` compares letter by letter, a part of a string is compared at once. */
function standsAt(part: string, text: string, at: number): boolean {
  return part.length > 20 ? text.slice(at, at + part.length) === part : text.startsWith(part, at);
}

/** Whether `>` or `/>` stands there. */
function endsTag(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === GREATER || (code === SLASH && text.charCodeAt(at + 1) === GREATER);
}

/** Whether a document begins with a part of `<?xml ...?>`. */
function mayBecomeDeclaration(text: string): boolean {
  if (text.length < '<?xml'.length) return '<?xml'.startsWith(text);
  return text.length < MAX_DECLARATION && text.startsWith('<?xml') && !text.includes('>');
}

/** Where the `>` stands; -1 if it is still to come. */
function endOfTag(text: string, at: number): number {
  return text.indexOf('>', at + 1);
}

/** The rest of a tag is awaited, but not for ever. */
function cutOff(text: string, at: number): number {
  return text.length - at > MAX_TAG ? REFUSED : CUT;
}

/** Prefixes by a chain, not by copies: a hostile document may declare many at each of its elements. */
function withDeclarations({ ns }: SaxesTagNS, outer: Prefixes): Prefixes {
  if (Object.keys(ns).length === 0) return outer;
  return { get: (prefix) => (Object.hasOwn(ns, prefix) ? ns[prefix] : outer.get(prefix)) };
}

function attributesOf(tag: SaxesTagNS): readonly XmlAttribute[] {
  const attributes: XmlAttribute[] = [];
  for (const key in tag.attributes) {
    const attribute = tag.attributes[key];
    if (attribute && attribute.uri !== XMLNS)
      attributes.push({ ns: attribute.uri, name: attribute.local, value: attribute.value });
  }
  return attributes.length === 0 ? noAttributes : attributes;
}
