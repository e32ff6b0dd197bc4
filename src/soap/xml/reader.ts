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

/** Receives the events of a document in document order. An error that it throws stops the reader. */
export interface XmlSink {
  /** @param prefixes the namespaces in scope; still valid after the element, for values that contain prefixes */
  open(ns: string, name: string, attributes: readonly XmlAttribute[], prefixes: Prefixes): void;
  /** Text may come in pieces. */
  text(text: string): void;
  close(): void;
  /** `<!DOCTYPE ...>`. Reading continues unless this throws. */
  doctype(doctype: string): void;
  /** A comment or a processing instruction. */
  interruption(): void;
}

/**
 * Reads XML 1.0 with namespaces while its text arrives. It throws at the first place that is not well-formed.
 *
 * A scanner reads what services nearly always send (ASCII names, entities, CDATA sections, comments), several times as
 * fast as saxes. At anything else, valid or not, it hands the rest of the document over to saxes. So the scanner never
 * decides what is well-formed; only saxes rejects a document.
 */
export class XmlReader {
  private readonly sink: XmlSink;
  private saxes: SaxesParser<{ xmlns: true }> | undefined;
  /** Text that is not read yet: the start of an incomplete tag or entity. */
  private rest = '';
  private scope: Scope = outermost();
  /** The start tags whose end tags are still to come. */
  private readonly open: ParsedTag[] = [];
  /** Parts of an incomplete text that are not reported yet; after the handover, parts of the input for saxes. */
  private held: string[] = [];
  private heldLength = 0;
  /** The start tag that was read last. */
  private latest: ParsedTag | undefined;
  private hasRoot = false;
  private isFirst = true;
  /** Whether a CDATA section is open. */
  private isInSection = false;
  /** Whether the current piece contains `]]>`. */
  private hasSectionEnd = false;
  /** Whether the last piece ended in a CR. */
  private endsInCr = false;
  /** Whether anything was read, even white space or the declaration. */
  private hasBegun = false;

  /** @param keepsPosition whether `position` is required; then saxes reads the whole document */
  constructor(sink: XmlSink, keepsPosition = false) {
    this.sink = sink;
    if (keepsPosition) this.handOver('', true);
  }

  /** The current line and column, as in a text editor. Zero without `keepsPosition`. */
  get position(): { readonly line: number; readonly column: number } {
    return { line: this.saxes?.line ?? 0, column: this.saxes?.column ?? 0 };
  }

  /** @param isXmlText whether the piece is known to contain no character that XML 1.0 forbids */
  write(piece: string, isXmlText = false): void {
    const text = this.normalize(piece);
    if (!this.saxes) return this.scan(text, isXmlText);
    if (text === '') return;
    // saxes keeps each piece of an incomplete text; pieces of two bytes would take 25 times their size
    this.held.push(text);
    this.heldLength += text.length;
    if (this.heldLength >= MIN_FOR_SAXES) this.feed(this.saxes);
  }

  /**
   * Replaces CR LF and CR by LF (XML 1.0, section 2.11). saxes does it, too, but splits the text at each. A body full
   * of CRs would take 30 times its size.
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
    // one test per piece is faster than one per text; the rest is not tested again: a tag may arrive byte by byte
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

  /** Reads text. @returns `false` if saxes must read it */
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
   * Holds text, to report it together with what follows. V8 copies a young string twice, unless it is longer than
   * `MAX_HELD`; for one long text, this takes a third of the reading time. And a text that is joined from pieces of two
   * bytes would take 25 times its size.
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

  /** Reads the content of a CDATA section. @returns the next position */
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

  /** Reads a comment. Anything else that begins with `<!` is incomplete, or for saxes. @returns the next position */
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

  /** Reads the end tag of the open element. @returns the next position */
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

  /** Reads the end tag of an element without child elements, and the start tag after it. */
  private takeNext({ next, follow }: Followed, at: number): number {
    this.open[this.open.length - 1] = next;
    this.latest = next;
    this.scope = next.scope;
    this.sink.close();
    this.sink.open(next.ns, next.local, next.attributes, next.scope.prefixes);
    return at + 1 + follow.length;
  }

  /** Reads a start tag. @returns the next position */
  private takeStartTag(text: string, at: number): number {
    if (this.hasRoot && this.open.length === 0) return REFUSED;
    const outer = this.scope;
    // rows repeat: the same tag usually follows
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

  /** Feeds saxes the open start tags, without reporting them, and then the rest of the document. */
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
      // saxes processes all attributes of a tag at once: four million of them would block the process for 16 s
      if (++attributes > MAX_ATTRIBUTES_AT_ALL) throw new TooMuch('has an element with more than 1000 attributes');
    });
    if (this.open.length > 0) saxes.write(this.open.map(({ tag }) => `<${tag}>`).join(''));
    else if (this.hasRoot) saxes.write('<root/>');
    // only at the very start is it an XML declaration
    else if (this.hasBegun) saxes.write(' ');
    // saxes reports a DOCTYPE only at its end, and takes 20 times its size
    const isDoctype = !this.hasRoot && text.startsWith('<!DOCTYPE');
    if (isDoctype) this.sink.doctype(text.slice('<!DOCTYPE'.length));
    else saxes.on('doctype', (doctype) => this.sink.doctype(doctype));
    // saxes drops the prefixes of an element before it reports its end
    const scopes: Prefixes[] = [...this.open.map(({ outer }) => outer.prefixes), this.scope.prefixes];
    saxes.on('opentag', (tag) => {
      const scope = withDeclarations(tag, scopes.at(-1) as Prefixes);
      scopes.push(scope);
      this.sink.open(tag.uri, tag.local, attributesOf(tag), scope);
    });
    saxes.on('text', (piece) => this.sink.text(piece));
    // an empty CDATA section is not a text
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

/** A document exceeds a limit. The message names the limit, as a predicate. */
export class TooMuch extends Error {}

const EXCLAMATION = 33;
const SLASH = 47;
const GREATER = 62;
const COMMENT = '<!--';
const SECTION = '<![CDATA[';
/** In place of the next position: the tag is incomplete; saxes must read it. */
const CUT = -1;
const REFUSED = -2;
/** Longer tags are left to saxes, which does not read the start of an incomplete tag again. */
const MAX_TAG = 64 * 1024;
const DECLARATION =
  /<\?xml version=(["'])1\.0\1(?: encoding=(["'])[A-Za-z][\w.-]*\2)?(?: standalone=(["'])(?:yes|no)\3)? ?\?>/y;
/** The scanner does not wait for the end of a longer declaration, in characters. */
const MAX_DECLARATION = 100;
/** The maximum length of text that is held before it is reported, in characters. */
const MAX_HELD = 512 * 1024;
/** Smaller pieces are joined before saxes receives them, in characters. */
const MIN_FOR_SAXES = 1024;
/** The maximum number of attributes of an element. */
const MAX_ATTRIBUTES_AT_ALL = 1000;
/** The characters that XML 1.0 forbids. */
const UNUSUAL = /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/;

/** Whether a text contains a part at a position. `startsWith` compares character by character; `===` is faster. */
function standsAt(part: string, text: string, at: number): boolean {
  return part.length > 20 ? text.slice(at, at + part.length) === part : text.startsWith(part, at);
}

/** Whether `>` or `/>` is at this position. */
function endsTag(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === GREATER || (code === SLASH && text.charCodeAt(at + 1) === GREATER);
}

/** Whether the text may be the start of an incomplete `<?xml ...?>`. */
function mayBecomeDeclaration(text: string): boolean {
  if (text.length < '<?xml'.length) return '<?xml'.startsWith(text);
  return text.length < MAX_DECLARATION && text.startsWith('<?xml') && !text.includes('>');
}

/** The position of `>`; -1 if it has not arrived yet. */
function endOfTag(text: string, at: number): number {
  return text.indexOf('>', at + 1);
}

/** Waits for the rest of a tag, up to a length. */
function cutOff(text: string, at: number): number {
  return text.length - at > MAX_TAG ? REFUSED : CUT;
}

/** Adds the declarations of a tag. A chain and not a copy: a hostile document may declare many at each element. */
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
