import { type SaxesAttributeNS, SaxesParser } from 'saxes';
import type { Budget } from '../../budget.js';
import { WsdlError, type SourceLocation } from '../wsdl-error.js';
import { XMLNS } from '../../../soap/xml/names.js';
import { currentNamespace, XML } from '../namespaces.js';
import { type Builder, type Declarations, Prefixes, scan, type XmlAttribute } from './scan.js';

/** An element, with its names resolved and its place kept. */
export interface XmlElement {
  /** As written, with its prefix: `s:element`. */
  readonly name: string;
  readonly local: string;
  readonly ns: string;
  readonly attributes: readonly XmlAttribute[];
  /** What prefixes stand for here; `''` is the default namespace. */
  readonly prefixes: Prefixes;
  /**
   * Elements and text, in the order of the document; comments, processing instructions and, but in documentation, white
   * space are dropped.
   */
  readonly content: readonly (XmlElement | string)[];
  /** The elements directly below. */
  readonly elements: readonly XmlElement[];
  readonly parent: XmlElement | undefined;
  readonly source: string;
  readonly line: number;
  /** The elements down to this one. */
  readonly path: string;
}

/** The deepest nesting that is read. Real schemas stay below 30, and the parser's time grows with the square of it. */
const maxDepth = 128;

/** What goes on while a document is read. */
interface ParseOptions {
  readonly budget?: Budget;
  readonly notices?: string[];
}

/**
 * Reads a document into a tree. Text that is not well-formed stops it at the first error, and so does a DOCTYPE that
 * declares entities. Any other DOCTYPE is ignored: no document that it refers to is loaded.
 *
 * @param source what messages call the document
 * @param more `budget` counts the elements; `notices` receives what was ignored
 * @throws WsdlError
 */
export function parseXml(text: string, source: string, { budget, notices }: ParseOptions = {}): XmlElement {
  const scanned = new Tree(source);
  const tree = scan(text, scanned) ? scanned : readWithSaxes(text, source, notices);
  if (budget) count(tree.root(), budget);
  return tree.root();
}

/** Counts all elements of a document; no recursion is deeper than `maxDepth`. */
function count(xml: XmlElement, budget: Budget): void {
  budget.read();
  for (const [, ns] of xml.prefixes.own) budget.checkNamespace(ns, xml);
  const own = xml.attributes.find((each) => each.local === 'targetNamespace' && each.ns === '');
  if (own) budget.checkNamespace(own.value, xml);
  for (const each of xml.elements) count(each, budget);
}

/** Reads any document, and says what is wrong with it. */
function readWithSaxes(text: string, source: string, notices: string[] | undefined): Tree {
  const parser = new SaxesParser({ xmlns: true });
  const tree = new Tree(source);
  // the line of the tag's name: when the whole tag has been read, the parser may be lines further down
  let line = 1;

  parser.on('error', (error) => {
    // the parser's message begins with its own "line:column: "
    const problem = error.message.replace(/^(\d+:\d+: )+/, '').replace(/\.$/, '');
    throw new WsdlError(tree.here(parser.line), `this is not well-formed XML: ${problem}`);
  });
  parser.on('doctype', (doctype) => {
    const remedy = 'remove it from a copy of the description';
    // entities could make the document grow without bound
    if (/<!ENTITY/.test(doctype))
      throw new WsdlError(tree.here(parser.line), 'a DOCTYPE that declares entities is not read', remedy);
    notices?.push(`ignored the DOCTYPE, and what it refers to (${source}:${parser.line})`);
  });
  parser.on('opentagstart', () => {
    // the character behind the name has been read, and may have been the end of the line
    line = parser.column === 0 ? parser.line - 1 : parser.line;
  });
  parser.on('opentag', ({ name, local, uri, attributes }) => {
    const [plain, declared] = separate(Object.values(attributes));
    if (!tree.open(name, local, uri, plain, declared, line))
      throw new WsdlError(tree.here(line), `elements are nested more than ${maxDepth} deep: this is no description`);
  });
  parser.on('closetag', () => tree.close());
  parser.on('text', (value) => tree.text(value));
  parser.on('cdata', (value) => tree.text(value));
  parser.write(text).close();
  return tree;
}

/** The attributes of saxes: those that are one, and the namespaces that the others declare. */
function separate(written: readonly SaxesAttributeNS[]): readonly [readonly XmlAttribute[], Declarations] {
  const attributes: XmlAttribute[] = [];
  const declared = new Map<string, string>();
  for (const { name, prefix, local, uri, value } of written)
    if (uri === XMLNS) declared.set(prefix === 'xmlns' ? local : '', value);
    else attributes.push({ name, local, ns: uri, value });
  return [attributes, declared];
}

/** The elements of a document, as they are read. */
class Tree implements Builder {
  private readonly source: string;
  private first: OpenElement | undefined;
  private readonly stack: OpenElement[] = [];

  constructor(source: string) {
    this.source = source;
  }

  root(): XmlElement {
    if (!this.first) throw new WsdlError(this.here(1), 'this document holds no element');
    return this.first;
  }

  /** A place within the element that is open. */
  here(line: number): SourceLocation {
    return { source: this.source, line, path: this.stack.at(-1)?.path ?? '' };
  }

  open(
    name: string,
    local: string,
    ns: string,
    attributes: readonly XmlAttribute[],
    declared: Declarations,
    line: number,
  ): boolean {
    if (this.stack.length >= maxDepth) return false;
    const outer = this.stack.at(-1);
    const element = new OpenElement(name, local, currentNamespace(ns), attributes, outer, this.source, line);
    if (declared.size > 0) element.declare(declared);
    if (outer) {
      outer.content.push(element);
      outer.elements.push(element);
    }
    this.first ??= element;
    this.stack.push(element);
    return true;
  }

  close(): void {
    this.stack.pop();
  }

  text(value: string): void {
    const element = this.stack.at(-1);
    if (element && (element.isProse || /\S/.test(value))) element.content.push(value);
  }
}

const noPrefixes = new Prefixes();

class OpenElement implements XmlElement {
  readonly name: string;
  readonly local: string;
  readonly ns: string;
  readonly attributes: readonly XmlAttribute[];
  prefixes: Prefixes;
  readonly content: (XmlElement | string)[] = [];
  readonly elements: XmlElement[] = [];
  readonly parent: OpenElement | undefined;
  readonly source: string;
  readonly line: number;
  /** Whether it is text for people, where white space counts. */
  readonly isProse: boolean;

  constructor(
    name: string,
    local: string,
    ns: string,
    attributes: readonly XmlAttribute[],
    parent: OpenElement | undefined,
    source: string,
    line: number,
  ) {
    this.name = name;
    this.local = local;
    this.ns = ns;
    this.attributes = attributes;
    this.parent = parent;
    this.prefixes = parent?.prefixes ?? noPrefixes;
    this.source = source;
    this.line = line;
    this.isProse = local === 'documentation' || (parent?.isProse ?? false);
  }

  /** Elements are told apart by their names where they have one: `s:schema/s:complexType[@name='USER']`. */
  get path(): string {
    const key = this.attributes.find((each) => each.ns === '' && (each.local === 'name' || each.local === 'ref'));
    const step = key ? `${this.name}[@${key.local}='${key.value}']` : this.name;
    return this.parent ? `${this.parent.path}/${step}` : step;
  }

  declare(declared: Declarations): void {
    const current = new Map([...declared].map(([prefix, ns]) => [prefix, currentNamespace(ns)]));
    this.prefixes = new Prefixes(current, this.prefixes);
  }
}

/** The element's location, for messages: its path is put together only for one that is written. */
export function locationOf(element: XmlElement): SourceLocation {
  return new ElementLocation(element);
}

class ElementLocation implements SourceLocation {
  private readonly element: XmlElement;

  constructor(element: XmlElement) {
    this.element = element;
  }

  get source(): string {
    return this.element.source;
  }

  get line(): number {
    return this.element.line;
  }

  get path(): string {
    return this.element.path;
  }

  toJSON(): SourceLocation {
    const { source, line, path } = this;
    return { source, line, path };
  }
}

/** The number of elements below. */
export function countElements({ elements }: XmlElement): number {
  let count = elements.length;
  for (const each of elements) count += countElements(each);
  return count;
}

/** All text below, in the order of the document. */
export function textOf(element: XmlElement): string {
  return element.content.map((each) => (typeof each === 'string' ? each : textOf(each))).join('');
}

/** What a prefix stands for at this element; `''` asks for the default namespace. `undefined` if it is not declared. */
export function namespaceOf(prefix: string, element: XmlElement): string | undefined {
  const ns = element.prefixes.get(prefix);
  if (ns !== undefined) return ns;
  return prefix === '' ? '' : prefix === 'xml' ? XML : undefined;
}

/**
 * An element in one string, the same for the same wording: without white space, and without what only people read.
 *
 * @param counts whether an element below counts
 */
export function wording(xml: XmlElement, counts: (xml: XmlElement) => boolean = () => true): string {
  const attributes = xml.attributes.map((each) => `${each.name}="${each.value}"`).sort();
  const content = xml.content.map((each) => {
    if (typeof each === 'string') return each.trim();
    const isRemark = each.local === 'annotation' || each.local === 'documentation';
    return isRemark || !counts(each) ? '' : wording(each, counts);
  });
  return `<${xml.ns} ${xml.local} ${attributes.join(' ')}>${content.join('')}</>`;
}
