import { MAX_ENTITY_LENGTH, resolveEntities } from './names.js';
import { saxesParser, type XmlParser, type XmlSink } from './saxes-parser.js';
import {
  expectNext,
  MAX_CACHED_TAGS,
  parseTag,
  tagCache,
  type FollowedTag,
  type ParsedTag,
  type Scope,
} from './start-tags.js';

/**
 * Parses namespace-aware XML 1.0 incrementally, as the text arrives. Throws at the first place that is not well-formed.
 *
 * A scanner reads what services almost always send (ASCII names, entities, CDATA sections, comments), several times as
 * fast as saxes. On any other input, valid or not, it hands the rest of the document over to saxes. The scanner
 * therefore never decides what is well-formed: only saxes rejects documents.
 */
export class XmlReader {
  private readonly sink: XmlSink;
  private saxes: XmlParser | undefined;
  /** Text that has not been read yet: the start of an incomplete tag or entity. */
  private rest = '';
  private scope: Scope;
  /** The start tags whose end tags have not been read yet. */
  private readonly open: ParsedTag[] = [];
  /** Parts of an incomplete text that have not been reported. After the handover, parts of the input for saxes. */
  private held: string[] = [];
  private heldLength = 0;
  /** The start tag that was read last. */
  private latest: ParsedTag | undefined;
  private hasRoot = false;
  private isFirst = true;
  /** `true` if a CDATA section is open. */
  private isInSection = false;
  /** `true` if the current piece contains `]]>`. */
  private hasSectionEnd = false;
  /** `true` if the previous piece ended with a CR. */
  private endsInCr = false;
  /** `true` if anything has been read, even white space or the XML declaration. */
  private hasBegun = false;

  /**
   * @param keepsPosition `true` if `position` is needed. In this case, saxes reads the whole document
   * @param tags the cache of start tags to use. Default: the cache shared by all documents
   */
  constructor(sink: XmlSink, keepsPosition = false, tags = tagCache) {
    this.sink = sink;
    if (tags.size >= MAX_CACHED_TAGS) tags.clear();
    this.scope = tags.outermost;
    if (keepsPosition) this.handOver('', true);
  }

  /** The current line and column, as in a text editor. Only available with `keepsPosition`. */
  get position(): { readonly line: number; readonly column: number } {
    const { line, column } = this.saxes as XmlParser;
    return { line, column };
  }

  /** @param isXmlText `true` if the piece is known to contain no character that XML 1.0 forbids */
  write(piece: string, isXmlText = false): void {
    const text = this.normalize(piece);
    if (!this.saxes) return this.scan(text, isXmlText);
    if (text === '') return;
    // saxes keeps every piece of an incomplete text; pieces of two bytes would take 25 times their size in memory
    this.held.push(text);
    this.heldLength += text.length;
    if (this.heldLength >= MIN_FOR_SAXES) this.saxes.write(this.takeHeld());
  }

  /**
   * Replaces CR LF and CR with LF (XML 1.0, section 2.11). saxes does this as well, but splits the text at each CR: a
   * body full of CRs would take 30 times its size in memory.
   */
  private normalize(text: string): string {
    if (!this.endsInCr && !text.includes('\r')) return text;
    const isRest = this.endsInCr && text.startsWith('\n');
    if (text !== '') this.endsInCr = text.endsWith('\r');
    return (isRest ? text.slice(1) : text).replace(/\r\n?/g, '\n');
  }

  /** Reports the text read so far instead of waiting for more. */
  flush(): void {
    if (!this.saxes && this.heldLength > 0) this.reportHeld();
  }

  /** Ends the document. */
  end(): void {
    if (!this.saxes) {
      if (this.rest === '' && this.hasRoot && this.open.length === 0) return;
      this.handOver(this.rest);
    } else this.saxes.write(this.takeHeld());
    this.saxes?.close();
  }

  private scan(piece: string, isXmlText: boolean): void {
    const text = this.rest === '' ? piece : this.rest + piece;
    const before = this.rest.length;
    let at = 0;
    this.rest = '';
    // one test per piece is faster than one per text; `rest` is not tested again, because a tag may arrive byte by byte
    if (!isXmlText && FORBIDDEN.test(piece)) return this.handOver(text);
    this.hasSectionEnd = text.includes(']]>', before - ']]'.length);
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
        at = this.readSection(text, at);
        if (this.isInSection) break;
        continue;
      }
      const tag = text.indexOf('<', at);
      if (tag !== at) {
        const end = tag < 0 ? safeEnd(text, at) : tag;
        if (!this.readText(text.slice(at, end), tag < 0)) return this.handOver(text.slice(at));
        at = end;
        if (tag < 0) break;
      }
      const next = text.charCodeAt(at + 1);
      if (next === EXCLAMATION && this.open.length > 0 && text.startsWith(SECTION, at)) {
        this.isInSection = true;
        at += SECTION.length;
        continue;
      }
      if (this.heldLength > 0) this.reportHeld();
      const behind =
        next === SLASH
          ? this.readEndTag(text, at)
          : next === EXCLAMATION
            ? this.readComment(text, at)
            : this.readStartTag(text, at);
      if (behind === FOR_SAXES) return this.handOver(text.slice(at));
      if (behind === INCOMPLETE) break;
      at = behind;
    }
    this.rest = text.slice(at);
  }

  /** Reads text. @returns `false` if saxes must read it */
  private readText(text: string, isCut: boolean): boolean {
    if (this.hasSectionEnd && text.includes(']]>')) return false;
    if (this.open.length === 0) {
      if (/[^ \t\n]/.test(text)) return false;
      this.hasBegun = true;
      return true;
    }
    if (this.heldLength > 0 || isCut) return this.hold(text);
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
   * Holds text back, to report it together with the text that follows. V8 copies a young string twice unless it is
   * longer than `MAX_HELD`; for long text, copying takes a third of the reading time. Text joined from pieces of two
   * bytes would also take 25 times its size.
   */
  private hold(text: string): boolean {
    const before = this.held.length;
    if (!resolveEntities(text, this.held)) {
      this.held.length = before;
      return false;
    }
    this.heldLength += text.length;
    if (this.heldLength >= MAX_HELD) this.reportHeld();
    return true;
  }

  /** Reads the content of a CDATA section. @returns the next position */
  private readSection(text: string, at: number): number {
    const end = text.indexOf(']]>', at);
    const until = end < 0 ? safeSectionEnd(text) : end;
    if (end > at && this.heldLength === 0) this.sink.text(text.slice(at, end));
    else {
      this.held.push(text.slice(at, until));
      this.heldLength += until - at;
      if (this.heldLength >= MAX_HELD) this.reportHeld();
    }
    this.isInSection = end < 0;
    return end < 0 ? until : end + ']]>'.length;
  }

  /**
   * Reads a comment. Anything else that starts with `<!` is incomplete or is left to saxes.
   *
   * @returns the next position
   */
  private readComment(text: string, at: number): number {
    if (!text.startsWith(COMMENT, at)) return tagForSaxes(text, at);
    const end = text.indexOf('--', at + COMMENT.length);
    if (end < 0 || end + 2 === text.length) return waitForTag(text, at);
    if (text.charCodeAt(end + 2) !== GREATER) return FOR_SAXES;
    this.hasBegun = true;
    this.sink.interruption();
    return end + 3;
  }

  private reportHeld(): void {
    this.sink.text(this.takeHeld());
  }

  private takeHeld(): string {
    const text = this.held.join('');
    this.held = [];
    this.heldLength = 0;
    return text;
  }

  /** Reads the end tag of the open element. @returns the next position */
  private readEndTag(text: string, at: number): number {
    const element = this.open.at(-1);
    if (element?.follow && element === this.latest && element !== this.open[0] && isAt(element.follow, text, at + 1))
      return this.readNext(element as FollowedTag, at);
    if (!element || !text.startsWith(element.raw, at + 2)) return tagForSaxes(text, at);
    const close = at + 2 + element.raw.length;
    if (text.charCodeAt(close) !== GREATER) return tagForSaxes(text, at);
    this.open.pop();
    this.scope = element.outer;
    this.sink.close();
    return close + 1;
  }

  /** Reads the end tag of an element without child elements, together with the start tag that follows it. */
  private readNext({ next, follow }: FollowedTag, at: number): number {
    this.open[this.open.length - 1] = next;
    this.latest = next;
    this.scope = next.scope;
    this.sink.close();
    this.sink.open(next.ns, next.local, next.attributes, next.scope.prefixes);
    return at + 1 + follow.length;
  }

  /** Reads a start tag. @returns the next position */
  private readStartTag(text: string, at: number): number {
    if (this.hasRoot && this.open.length === 0) return FOR_SAXES;
    const outer = this.scope;
    // rows repeat, so the same tag usually follows
    const expected = this.latest ? this.latest.next : outer.root;
    let parsed = expected?.outer === outer ? expected : undefined;
    let end = parsed ? at + 1 + parsed.tag.length : 0;
    if (!parsed || !isAt(parsed.tag, text, at + 1) || !endsTag(text, end)) {
      const close = text.indexOf('>', at + 1);
      if (close < 0) return waitForTag(text, at);
      end = text.charCodeAt(close - 1) === SLASH ? close - 1 : close;
      const tag = text.slice(at + 1, end);
      parsed = outer.tags.get(tag) ?? parseTag(tag, outer);
      if (!parsed) return FOR_SAXES;
      if (parsed.isCached && (!this.latest || this.latest.isCached)) expectNext(this.latest, parsed);
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

  /** Passes the open start tags to saxes without reporting them, and then the rest of the document. */
  private handOver(text: string, position = false): void {
    if (this.heldLength > 0) this.reportHeld();
    const rest = this.isInSection ? SECTION + text : text;
    // `<?xml` starts an XML declaration only at the very beginning of a document
    let before = this.hasBegun ? ' ' : '';
    if (this.open.length > 0) before = this.open.map(({ tag }) => `<${tag}>`).join('');
    else if (this.hasRoot) before = '<root/>';
    // saxes would report a DOCTYPE only at its end, and take 20 times its size in memory
    const isDoctype = !this.hasRoot && text.startsWith('<!DOCTYPE');
    const scopes = [...this.open.map(({ outer }) => outer.prefixes), this.scope.prefixes];
    this.saxes = saxesParser(this.sink, { position, before, scopes, reportsDoctype: !isDoctype });
    this.rest = '';
    if (isDoctype) this.sink.doctype(text.slice('<!DOCTYPE'.length));
    this.saxes.write(rest);
  }
}

const EXCLAMATION = 33;
const SLASH = 47;
const GREATER = 62;
const COMMENT = '<!--';
const SECTION = '<![CDATA[';
/** Returned instead of the next position: the tag is incomplete, or saxes must read it. */
const INCOMPLETE = -1;
const FOR_SAXES = -2;
/**
 * The maximum length of a tag, in characters. Longer tags are left to saxes, which does not reread the beginning of an
 * incomplete tag.
 */
const MAX_TAG = 64 * 1024;
const DECLARATION =
  /<\?xml version=(["'])1\.0\1(?: encoding=(["'])[A-Za-z][\w.-]*\2)?(?: standalone=(["'])(?:yes|no)\3)? ?\?>/y;
/**
 * The maximum length of an XML declaration, in characters. The scanner does not wait for the end of a longer
 * declaration.
 */
const MAX_DECLARATION = 100;
/** The maximum length of text held back before it is reported, in characters. */
const MAX_HELD = 512 * 1024;
/** Pieces shorter than this many characters are joined before they are passed to saxes. */
const MIN_FOR_SAXES = 1024;
/** The characters that XML 1.0 forbids. */
const FORBIDDEN = /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/;

/**
 * Returns `true` if the text contains the given part at a position. For long parts, `===` is faster than `startsWith`,
 * which compares each character.
 */
function isAt(part: string, text: string, at: number): boolean {
  return part.length > 20 ? text.slice(at, at + part.length) === part : text.startsWith(part, at);
}

/** Returns `true` if there is a `>` or `/>` at this position. */
function endsTag(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === GREATER || (code === SLASH && text.charCodeAt(at + 1) === GREATER);
}

/** Returns `true` if the text may be the start of an incomplete `<?xml ...?>`. */
function mayBecomeDeclaration(text: string): boolean {
  if ('<?xml'.startsWith(text)) return true;
  return text.length < MAX_DECLARATION && text.startsWith('<?xml') && !text.includes('>');
}

/** Leaves a tag to saxes, once its `>` has arrived. */
function tagForSaxes(text: string, at: number): number {
  return text.includes('>', at + 1) ? FOR_SAXES : waitForTag(text, at);
}

/** Waits for the rest of a tag, up to a maximum length. */
function waitForTag(text: string, at: number): number {
  return text.length - at > MAX_TAG ? FOR_SAXES : INCOMPLETE;
}

/** Returns how far the text can be read before the next piece arrives: up to an incomplete entity or `]]>`. */
function safeEnd(text: string, from: number): number {
  const entity = text.lastIndexOf('&');
  if (entity >= from && text.length - entity < MAX_ENTITY_LENGTH && !text.includes(';', entity)) return entity;
  return safeSectionEnd(text);
}

/** Returns how far the text can be read before the next piece arrives: up to an incomplete `]]>`. */
function safeSectionEnd(text: string): number {
  if (text.endsWith(']]')) return text.length - 2;
  return text.endsWith(']') ? text.length - 1 : text.length;
}
