import { SaxesParser } from 'saxes';
import { DescriptionError, type Place } from './description-error.js';
import { currentNamespace, XML } from './namespaces.js';

/** An attribute; declarations of namespaces are not among them. */
export interface XmlAttribute {
  /** As written, with its prefix. */
  readonly name: string;
  readonly local: string;
  /** `''` for an attribute without a prefix. */
  readonly ns: string;
  readonly value: string;
}

/** An element, with its names resolved and its place kept. */
export interface XmlElement {
  /** As written, with its prefix: `s:element`. */
  readonly name: string;
  readonly local: string;
  readonly ns: string;
  readonly attributes: readonly XmlAttribute[];
  /** The prefixes that the element itself declares; `''` is the default namespace. */
  readonly prefixes: ReadonlyMap<string, string>;
  /** Elements and text, in the order of the document; comments and processing instructions are dropped. */
  readonly content: readonly (XmlElement | string)[];
  readonly parent: XmlElement | undefined;
  readonly source: string;
  readonly line: number;
  /** The elements down to this one. */
  readonly path: string;
}

/** The deepest nesting that is read. Real schemas stay below 30, and the parser's time grows with the square of it. */
const maxDepth = 128;

const noPrefixes: ReadonlyMap<string, string> = new Map();

const XMLNS = 'http://www.w3.org/2000/xmlns/';

/**
 * Reads a document into a tree. Text that is not well-formed stops it at the first error, and so does a DOCTYPE: no
 * description needs one, and entities could make it grow without bound.
 *
 * @param source what messages call the document
 * @throws DescriptionError
 */
export function parseXml(text: string, source: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  let root: XmlElement | undefined;
  let open: { element: XmlElement; content: (XmlElement | string)[] } | undefined;
  const stack: (typeof open)[] = [];
  // the line of the tag's name: when the whole tag has been read, the parser may be lines further down
  let line = 1;

  const here = (at: number): Place => ({ source, line: at, path: open?.element.path ?? '' });
  const addText = (value: string): void => void open?.content.push(value);

  parser.on('error', (error) => {
    // the parser's message begins with its own "line:column: "
    const problem = error.message.replace(/^(\d+:\d+: )+/, '').replace(/\.$/, '');
    throw new DescriptionError(here(parser.line), `this is not well-formed XML: ${problem}`);
  });
  parser.on('doctype', () => {
    throw new DescriptionError(here(parser.line), 'a DOCTYPE is not read', 'remove it from a copy of the description');
  });
  parser.on('opentagstart', () => {
    // the character behind the name has been read, and may have been the end of the line
    line = parser.column === 0 ? parser.line - 1 : parser.line;
  });
  parser.on('opentag', (tag) => {
    const content: (XmlElement | string)[] = [];
    const attributes: XmlAttribute[] = [];
    let prefixes: Map<string, string> | undefined;
    for (const { name, prefix, local, uri, value } of Object.values(tag.attributes)) {
      if (uri === XMLNS) (prefixes ??= new Map()).set(prefix === 'xmlns' ? local : '', currentNamespace(value));
      else attributes.push({ name, local, ns: uri, value });
    }
    const element: XmlElement = {
      name: tag.name,
      local: tag.local,
      ns: currentNamespace(tag.uri),
      attributes,
      prefixes: prefixes ?? noPrefixes,
      content,
      parent: open?.element,
      source,
      line,
      path: pathOf(tag.name, attributes, open?.element),
    };
    if (stack.length >= maxDepth)
      throw new DescriptionError(here(line), `elements are nested more than ${maxDepth} deep: this is no description`);
    open?.content.push(element);
    root ??= element;
    stack.push(open);
    open = { element, content };
  });
  parser.on('closetag', () => {
    open = stack.pop();
  });
  parser.on('text', addText);
  parser.on('cdata', addText);

  parser.write(text).close();
  if (!root) throw new DescriptionError(here(1), 'this document holds no element');
  return root;
}

/** The element's place, for messages. */
export function placeOf({ source, line, path }: XmlElement): Place {
  return { source, line, path };
}

/** Elements are told apart by their names where they have one: `s:schema/s:complexType[@name='USER']`. */
function pathOf(name: string, attributes: readonly XmlAttribute[], parent: XmlElement | undefined): string {
  const key = attributes.find((each) => each.ns === '' && (each.local === 'name' || each.local === 'ref'));
  const step = key ? `${name}[@${key.local}='${key.value}']` : name;
  return parent ? `${parent.path}/${step}` : step;
}

/** The elements directly below. */
export function childElements(element: XmlElement): readonly XmlElement[] {
  return element.content.filter((each) => typeof each !== 'string');
}

/** All text below, in the order of the document. */
export function textOf(element: XmlElement): string {
  return element.content.map((each) => (typeof each === 'string' ? each : textOf(each))).join('');
}

/** What a prefix stands for at this element; `''` asks for the default namespace. `undefined` if it is not declared. */
export function namespaceOf(prefix: string, element: XmlElement): string | undefined {
  for (let at: XmlElement | undefined = element; at; at = at.parent) {
    const ns = at.prefixes.get(prefix);
    if (ns !== undefined) return ns;
  }
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
