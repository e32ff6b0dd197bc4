import { printable } from '../../printable.js';
import { escapeAttribute, escapeText, SOAP11, SOAP12, XML, XSD, XSI, type SoapVersion } from '../xml/names.js';
import type {
  AttributeDeclaration,
  Contract,
  ElementDeclaration,
  Occurrence,
  Operation,
  Particle,
  TypeReference,
} from './contract.js';
import { quotedText } from './soap-binding.js';

/** An element of a sample message. */
interface Element {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly children: readonly (Element | string)[];
}

type Attribute = readonly [name: string, value: string];

/** The maximum nesting depth of types. Deeper elements are shown as nil, as on ASMX's operation page. */
const maxDepth = 4;

/**
 * The maximum number of elements in a sample. Four levels of 100 members each would result in 100 million elements. A
 * placeholder counts as another element for every 256 characters, and elements that are written twice count twice.
 */
const maxElements = 10_000;

/** The maximum number of enum values or union members in a placeholder. */
const maxAlternatives = 100;

/** ASMX types that are not part of XML Schema (`http://microsoft.com/wsdl/types/`). */
const microsoftTypes: readonly string[] = ['guid', 'char'];

const versions = {
  '1.1': { prefix: 'soap', ns: SOAP11, contentType: 'text/xml' },
  '1.2': { prefix: 'soap12', ns: SOAP12, contentType: 'application/soap+xml' },
} as const;

/**
 * Creates the HTTP request and response of a successful call, as shown on ASMX's operation page (`API.asmx?op=login`).
 * The messages are safe to print to a terminal.
 *
 * @param endpoint the address of the service. Default: the target namespace if it is a URL that ends in `.asmx`,
 * otherwise placeholders
 */
export function sampleMessages(
  { soap, targetNamespace }: Contract,
  operation: Operation,
  version: SoapVersion,
  endpoint = /^https?:.*\.asmx$/i.test(targetNamespace) ? targetNamespace : '',
): { readonly request: string; readonly reply: string } {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const path = (operation.soap ?? soap)?.[version] || (url?.pathname ?? '/path');
  const content = [`Content-Type: ${versions[version].contentType}; charset=utf-8`, 'Content-Length: length'];
  const action = version === '1.1' ? [`SOAPAction: "${quotedText(operation.action)}"`] : [];
  const { requestHeaders, replyHeaders, input, output, oneWay } = operation;
  const head = [`POST ${printable(path)} HTTP/1.1`, `Host: ${url?.host ?? 'host'}`, ...content, ...action];
  return {
    request: [...head, '', envelope(version, requestHeaders, input)].join('\n'),
    reply: oneWay
      ? 'HTTP/1.1 202 Accepted\n'
      : ['HTTP/1.1 200 OK', ...content, '', envelope(version, replyHeaders, output)].join('\n'),
  };
}

function envelope(
  version: SoapVersion,
  headers: readonly ElementDeclaration[] = [],
  body: ElementDeclaration | undefined,
): string {
  const { prefix, ns } = versions[version];
  const writer = new SampleWriter();
  const part = (name: string, elements: readonly ElementDeclaration[]): Element => ({
    name: `${prefix}:${name}`,
    attributes: [],
    children: elements.flatMap((each) => writer.element(each)),
  });
  const root: Element = {
    name: `${prefix}:Envelope`,
    attributes: [
      ['xmlns:xsi', XSI],
      ['xmlns:xsd', XSD],
      [`xmlns:${prefix}`, ns],
    ],
    children: [...(headers.length > 0 ? [part('Header', headers)] : []), part('Body', body ? [body] : [])],
  };
  return `<?xml version="1.0" encoding="utf-8"?>\n${elementXml(root)}\n`;
}

/** Creates sample elements, with placeholders as values. Repeatable elements occur twice. */
class SampleWriter {
  private left = maxElements;

  /**
   * @param defaultNamespace the default namespace in the parent element
   * @param depth the number of parent elements in the Body
   */
  element(element: ElementDeclaration & Occurrence, defaultNamespace = '', depth = 0): readonly Element[] {
    const { name, ns, type, max = 1 } = element;
    const before = this.left--;
    // the <s:schema> element of a DataSet
    if (ns === XSD) return [{ name: `xsd:${name}`, attributes: [], children: [name] }];
    const namespace: readonly Attribute[] = ns === defaultNamespace ? [] : [['xmlns', ns]];
    const content = this.content(type, ns, depth);
    const one = { name, attributes: [...namespace, ...content.attributes], children: content.children };
    return this.repeated([one], max, before);
  }

  /**
   * Writes content twice if it can be repeated and the element limit allows it.
   *
   * @param before the number of elements that were left before the content was written
   */
  private repeated<T>(once: readonly T[], max: number, before: number): readonly T[] {
    const size = before - this.left;
    if (max === 1 || size > this.left) return once;
    this.left -= size;
    return [...once, ...once];
  }

  private content(reference: TypeReference, ns: string, depth: number): Omit<Element, 'name'> {
    if (reference === 'tree') return { attributes: [], children: ['xml'] };
    if (reference === 'anyType') return { attributes: [['xsi:type', 'type']], children: [] };
    const type = typeof reference === 'function' ? reference() : undefined;
    if (type?.kind !== 'complex' && type?.kind !== 'array') {
      const text = this.placeholder(reference);
      return { attributes: [], children: text === '' ? [] : [text] };
    }
    if (depth >= maxDepth || this.left <= 0) return { attributes: [['xsi:nil', 'true']], children: [] };
    if (type.kind === 'array') return { attributes: [], children: this.element(type.item, ns, depth + 1) };
    const attributes = (type.attributes ?? []).flatMap((each) => attributeOf(each, this.placeholder(each.type)));
    if (type.mixed && type.elements.length === 0) return { attributes, children: ['xml'] };
    if (type.text) return { attributes, children: [this.placeholder(type.text)] };
    return { attributes, children: type.elements.flatMap((each) => this.particle(each, ns, depth)) };
  }

  private particle(particle: Particle, ns: string, depth: number): Element['children'] {
    if (particle.kind === 'any') return ['xml'];
    if (particle.kind !== 'group') return this.element(particle, ns, depth + 1);
    const before = this.left;
    const once = particle.alternatives.flatMap((each) => each.flatMap((inner) => this.particle(inner, ns, depth)));
    return this.repeated(once, particle.max ?? 1, before);
  }

  private placeholder(reference: TypeReference): string {
    const text = this.left > 0 ? placeholder(reference) : '...';
    this.left -= text.length >> 8;
    return text;
  }
}

function attributeOf({ name, ns = '' }: AttributeDeclaration, value: string): readonly Attribute[] {
  if (ns === '') return [[name, value]];
  if (ns === XML) return [[`xml:${name}`, value]];
  return [
    ['xmlns:q1', ns],
    [`q1:${name}`, value],
  ];
}

/** Returns the placeholder for a value: the name of a built-in type, or a list of enum values. */
function placeholder(reference: TypeReference): string {
  if (typeof reference === 'string') return reference === 'tree' || reference === 'anyType' ? 'xml' : reference;
  const type = reference();
  if (type.kind === 'list') return placeholder(type.item);
  if (type.kind === 'union') return alternatives(type.members, placeholder);
  if (type.kind !== 'simple') return '';
  if (type.enumeration) return alternatives(type.enumeration, (each) => each);
  return type.name !== undefined && microsoftTypes.includes(type.name) ? type.name : type.base;
}

function alternatives<T>(all: readonly T[], text: (each: T) => string): string {
  const first = all.slice(0, maxAlternatives).map(text);
  return [...first, ...(all.length > maxAlternatives ? ['...'] : [])].join(' or ');
}

/** Writes an element in the format of .NET's XmlTextWriter, which does not indent anything that follows text. */
function elementXml({ name: raw, attributes, children }: Element, indent = ''): string {
  const name = printable(raw);
  const written = attributes.map(([key, value]) => ` ${printable(key)}="${escapeAttribute(printable(value))}"`);
  const tag = name + written.join('');
  if (children.length === 0) return `<${tag} />`;
  let content = '';
  let isMixed = false;
  for (const child of children) {
    isMixed ||= typeof child === 'string';
    if (typeof child === 'string') content += escapeText(printable(child));
    else content += isMixed ? elementXml(child) : `\n${indent}  ${elementXml(child, `${indent}  `)}`;
  }
  return `<${tag}>${content}${isMixed ? '' : `\n${indent}`}</${name}>`;
}
