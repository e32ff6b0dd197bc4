import { isNCName, type Prefixes, setOwn } from './names.js';

/** An attribute other than a namespace declaration. */
export interface XmlAttribute {
  /** The attribute's namespace, or `''` if it has none. */
  readonly ns: string;
  /** The attribute's local name. */
  readonly name: string;
  /** The attribute's value, with references resolved. */
  readonly value: string;
}

/** Shared by all elements that have no attributes. */
export const noAttributes: readonly XmlAttribute[] = [];

/** An element without a declared type. Its names, namespaces, attributes, text and order are preserved. */
export interface XmlElement {
  /** The element's namespace, or `''` if it has none. */
  readonly ns: string;
  /** The element's local name. */
  readonly name: string;
  /** The element's attributes, without namespace declarations. */
  readonly attributes: readonly XmlAttribute[];
  /** Child elements and text, in document order. */
  readonly children: readonly (XmlElement | string)[];
  /**
   * The namespaces of prefixes used in the element's text and attribute values, as in `xsi:type="s:int"`. The key `''`
   * stands for the default namespace. It is present only if the default namespace differs from `ns` and a value may be
   * a name without a prefix. Absent if the values use no prefixes.
   */
  readonly prefixes?: { readonly [prefix: string]: string };
}

/** An element whose end tag has not been read yet. */
interface OpenElement {
  readonly element: Omit<XmlElement, 'prefixes'> & { prefixes?: Record<string, string> };
  readonly children: (XmlElement | string)[];
  readonly scope: Prefixes;
}

/** Builds an element tree from parser events. */
export class TreeBuilder {
  /** `true` if any elements were skipped. */
  isCut = false;
  private readonly open: OpenElement[] = [];
  private nodes = 0;
  private skipping = 0;

  /** @param maxNodes the maximum number of elements and attributes; further elements are skipped */
  constructor(private readonly maxNodes = Infinity) {}

  start(ns: string, name: string, attributes: readonly XmlAttribute[], scope: Prefixes): void {
    this.nodes += 1 + attributes.length;
    if (this.nodes > this.maxNodes) {
      this.skipping++;
      this.isCut = true;
      return;
    }
    const children: (XmlElement | string)[] = [];
    const opened: OpenElement = { element: { ns, name, attributes, children }, children, scope };
    for (const { value } of attributes) keepPrefixes(value, opened);
    this.open.at(-1)?.children.push(opened.element);
    this.open.push(opened);
  }

  text(text: string): void {
    const children = this.open.at(-1)?.children;
    if (!children || this.skipping > 0) return;
    const last = children.length - 1;
    const before = children[last];
    // a parser may report a single text in several pieces
    if (typeof before === 'string') children[last] = before + text;
    else children.push(text);
  }

  /** Closes an element. @returns the complete tree at the last end tag */
  end(): XmlElement | undefined {
    if (this.skipping > 0) {
      this.skipping--;
      return undefined;
    }
    const closed = this.open.pop();
    if (!closed) return undefined;
    for (const child of closed.children) if (typeof child === 'string') keepPrefixes(child, closed);
    return this.open.length === 0 ? closed.element : undefined;
  }
}

/** The maximum length of a prefix, in characters. */
const MAX_PREFIX = 100;
const NAME_CHARACTER = /[\p{L}\p{M}\p{N}._\-\u00B7\uD800-\uDFFF]/u;
const isAsciiName = Array.from({ length: 0x80 }, (_, code) => NAME_CHARACTER.test(String.fromCharCode(code)));

/**
 * Keeps the namespaces that a value may refer to. Without a schema, it is unknown which values are qualified names.
 * Every word before a colon therefore counts as a prefix if the word is a declared prefix.
 *
 * Each character is read at most twice, forwards and backwards, because a hostile value may consist only of colons.
 */
function keepPrefixes(value: string, { element, scope }: OpenElement): void {
  let from = 0;
  for (let colon = value.indexOf(':'); colon >= 0; colon = value.indexOf(':', from)) {
    let start = colon;
    while (colon - start < MAX_PREFIX && isNameCharacter(value, start - 1)) start--;
    from = colon + 1;
    const prefix = value.slice(start, colon);
    const ns = prefix === '' || prefix === 'xml' ? undefined : scope.get(prefix);
    if (ns !== undefined) setOwn((element.prefixes ??= {}), prefix, ns);
  }
  const outer = scope.get('') ?? '';
  if (outer !== element.ns && mayBeName(value)) (element.prefixes ??= {})[''] = outer;
}

function isNameCharacter(text: string, at: number): boolean {
  return isAsciiName[text.charCodeAt(at)] ?? NAME_CHARACTER.test(text.charAt(at));
}

/** Returns `true` if a value may be a qualified name without a prefix. */
function mayBeName(value: string): boolean {
  return value.length < 1000 && isNCName(value.trim());
}

/** Returns the first child element with this name, in any namespace. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child): child is XmlElement => typeof child !== 'string' && child.name === name);
}

/** Returns the text of an element, including its descendants. */
export function textOf(element: XmlElement | undefined): string {
  if (!element) return '';
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
