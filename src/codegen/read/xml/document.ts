import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Budget } from '../../budget.js';
import { XML, XMLNS } from '../../../soap/xml/names.js';
import { currentNamespace } from '../namespaces.js';
import { type SourceLocation, WsdlError } from '../wsdl-error.js';

/** An element with resolved names and its position in the document. */
export interface XmlElement extends SourceLocation {
  /** As written, with its prefix: `s:element`. */
  readonly name: string;
  readonly local: string;
  readonly ns: string;
  readonly attributes: readonly XmlAttribute[];
  /** The namespaces that the element itself declares, by prefix. `''` is the default namespace. */
  readonly declared: ReadonlyMap<string, string>;
  /**
   * Child elements and text in document order. Comments and processing instructions are dropped, and so is text of white
   * space only, except in documentation.
   */
  readonly content: readonly (XmlElement | string)[];
  readonly elements: readonly XmlElement[];
  readonly parent: XmlElement | undefined;
  readonly document: XmlDocument;
}

/** An attribute. Namespace declarations are not attributes here. */
export interface XmlAttribute {
  /** As written, with its prefix. */
  readonly name: string;
  readonly local: string;
  /** `''` for an attribute without a prefix. */
  readonly ns: string;
  readonly value: string;
}

/** The document of an element. */
export interface XmlDocument {
  /** The name of the document in messages: a file or an address. */
  readonly source: string;
  /** Counts the elements of all documents. */
  readonly budget?: Budget;
  /** What was ignored or assumed while the documents were read. */
  readonly notices: Set<string>;
}

/** The maximum depth of elements. Real schemas stay below 30, and the parser's time grows with the square of the depth. */
const maxDepth = 128;

/**
 * Parses a document. Parsing stops at the first error of well-formedness, and at a DOCTYPE that declares entities. Any
 * other DOCTYPE is ignored, and nothing that it refers to is loaded.
 *
 * @throws WsdlError
 */
export function parseXml(text: string, document: XmlDocument): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  // the line of the tag's name: the parser reports a tag at its end, which may be lines below
  let line = 1;
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
    // entities could make the document grow without bound
    if (/<!ENTITY/.test(doctype))
      stop(parser.line, 'a DOCTYPE that declares entities is not supported', 'remove it from a copy of the WSDL');
    document.notices.add(`ignored the DOCTYPE and what it refers to (${document.source}:${parser.line})`);
  });
  parser.on('opentagstart', () => {
    // the character after the name has been read, and may have been the end of the line
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
  return root ?? stop(1, 'this document has no element');
}

interface OpenElement extends XmlElement {
  readonly content: (XmlElement | string)[];
  readonly elements: XmlElement[];
  /** Whether it is `<documentation>` or in one. */
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
  parent?.content.push(element);
  parent?.elements.push(element);
  document.budget?.addElement(element, [
    ...element.declared.values(),
    ...attributes.filter((each) => each.local === 'targetNamespace').map((each) => each.value),
  ]);
  return element;
}

/** The location of an element without the element. */
export function locationOf({ source, line, path }: XmlElement): SourceLocation {
  return { source, line, path };
}

/** All text in an element, in document order. */
export function textOf(element: XmlElement): string {
  return element.content.map((each) => (typeof each === 'string' ? each : textOf(each))).join('');
}

/** Resolves a prefix at an element; `''` is the default namespace. Returns `undefined` if the prefix is not declared. */
export function namespaceOf(prefix: string, element: XmlElement): string | undefined {
  for (let at: XmlElement | undefined = element; at; at = at.parent) {
    const ns = at.declared.get(prefix);
    if (ns !== undefined) return ns;
  }
  return prefix === '' ? '' : prefix === 'xml' ? XML : undefined;
}
