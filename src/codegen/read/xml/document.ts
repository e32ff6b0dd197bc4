import { SaxesParser, type SaxesTagNS } from 'saxes';
import { Budget } from '../../budget.js';
import { XML, XMLNS } from '../../../soap/xml/names.js';
import { currentNamespace } from '../namespaces.js';
import { type SourceLocation, WsdlError } from '../wsdl-error.js';

/** An element with resolved names and its location in the document. */
export interface XmlElement extends SourceLocation {
  /** The name as written, including the prefix: `s:element`. */
  readonly name: string;
  readonly local: string;
  readonly ns: string;
  readonly attributes: readonly XmlAttribute[];
  /** The namespaces that the element itself declares, by prefix. The prefix of the default namespace is `''`. */
  readonly declared: ReadonlyMap<string, string>;
  /**
   * Child elements and text in document order. Comments and processing instructions are dropped. Text that consists
   * only of white space is also dropped, except in documentation.
   */
  readonly content: readonly (XmlElement | string)[];
  readonly elements: readonly XmlElement[];
  readonly parent: XmlElement | undefined;
  readonly document: XmlDocument;
}

/** An attribute. Namespace declarations are not included. */
export interface XmlAttribute {
  /** The name as written, including the prefix. */
  readonly name: string;
  readonly local: string;
  /** `''` for an attribute without a prefix. */
  readonly ns: string;
  readonly value: string;
}

/** The document of an element. */
export interface XmlDocument {
  /** The file path or URL that identifies the document in messages. */
  readonly source: string;
  /** The budget that counts the elements of all documents. */
  readonly budget: Budget;
  /** The namespaces that the loaded documents bind to each prefix. */
  readonly prefixes: Map<string, Set<string>>;
  /** Notices about constructs that were ignored and assumptions that were made while reading the documents. */
  readonly notices: Set<string>;
}

/**
 * The maximum nesting depth of elements. Real schemas stay below 30, and parsing time grows with the square of the
 * depth.
 */
const maxDepth = 128;

/**
 * Parses a document. Parsing stops at the first well-formedness error, or at a DOCTYPE that declares entities. Any
 * other DOCTYPE is ignored, and external resources that the DOCTYPE references are not loaded.
 *
 * @param shared what the documents of a WSDL have in common
 * @throws WsdlError if parsing stops
 */
export function parseXml(text: string, source: string, shared: Partial<XmlDocument> = {}): XmlElement {
  const { budget = new Budget(), prefixes = new Map(), notices = new Set() } = shared;
  const document: XmlDocument = { source, budget, prefixes, notices };
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  // the line on which the current tag begins; the parser itself reports the line on which a tag ends
  let line: number;
  const stop = (at: number, problem: string, remedy?: string): never => {
    throw new WsdlError({ source: document.source, line: at, path: open.at(-1)?.path ?? '' }, problem, remedy);
  };
  const addText = (value: string): void => {
    const element = open.at(-1);
    if (element && (element.isDocumentation || /\S/.test(value))) element.content.push(value);
  };

  parser.on('error', (error) => {
    // the parser's message begins with its own "line:column: "
    const problem = error.message.replace(/^(\d+:\d+: )+/, '').replace(/\.$/, '');
    stop(parser.line, `this is not well-formed XML: ${problem}`);
  });
  parser.on('doctype', (doctype) => {
    // entities could expand the document without limit
    if (/<!ENTITY/.test(doctype))
      stop(parser.line, 'a DOCTYPE that declares entities is not supported', 'remove it from a copy of the WSDL');
    document.notices.add(`ignored the DOCTYPE and the resources it references (${document.source}:${parser.line})`);
  });
  parser.on('opentagstart', () => {
    // the parser has already read the character after the name, which may be a line break
    line = parser.column === 0 ? parser.line - 1 : parser.line;
  });
  parser.on('opentag', (tag) => {
    if (open.length >= maxDepth)
      stop(line, `elements are nested more than ${maxDepth} levels deep`, 'this does not look like a WSDL or schema');
    const element = openElement(tag, line, open.at(-1), document);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();
  return root ?? stop(parser.line, 'this document has no root element');
}

interface OpenElement extends XmlElement {
  readonly content: (XmlElement | string)[];
  readonly elements: XmlElement[];
  /** `true` for `<documentation>` and for all elements inside it. */
  readonly isDocumentation: boolean;
}

function openElement(
  { name, local, uri, attributes: written, ns }: SaxesTagNS,
  line: number,
  parent: OpenElement | undefined,
  document: XmlDocument,
): OpenElement {
  const attributes = Object.values(written)
    .filter((each) => each.uri !== XMLNS)
    .map((each) => ({ name: each.name, local: each.local, ns: each.uri, value: each.value }));
  const key = attributes.find((each) => each.ns === '' && (each.local === 'name' || each.local === 'ref'));
  const step = key ? `${name}[@${key.local}='${key.value}']` : name;
  const element: OpenElement = {
    name,
    local,
    ns: currentNamespace(uri),
    attributes,
    declared: new Map(Object.entries(ns).map(([prefix, each]) => [prefix, currentNamespace(each)])),
    content: [],
    elements: [],
    parent,
    line,
    path: parent ? `${parent.path}/${step}` : step,
    source: document.source,
    document,
    isDocumentation: local === 'documentation' || (parent?.isDocumentation ?? false),
  };
  for (const [prefix, each] of element.declared)
    document.prefixes.set(prefix, (document.prefixes.get(prefix) ?? new Set()).add(each));
  parent?.content.push(element);
  parent?.elements.push(element);
  document.budget.addElement(element, [
    ...element.declared.values(),
    ...attributes.filter((each) => each.local === 'targetNamespace').map((each) => each.value),
  ]);
  return element;
}

/** Returns only the location of an element. */
export function locationOf({ source, line, path }: XmlElement): SourceLocation {
  return { source, line, path };
}

/** Returns all text in an element, in document order. */
export function textOf(element: XmlElement): string {
  return element.content.map((each) => (typeof each === 'string' ? each : textOf(each))).join('');
}

/**
 * Resolves a namespace prefix in the scope of an element. The prefix of the default namespace is `''`. Returns
 * `undefined` if the prefix is not declared.
 */
export function namespaceOf(prefix: string, element: XmlElement): string | undefined {
  for (let at: XmlElement | undefined = element; at; at = at.parent) {
    const ns = at.declared.get(prefix);
    if (ns !== undefined) return ns;
  }
  return prefix === '' ? '' : prefix === 'xml' ? XML : undefined;
}
