import { clip, printable } from '../../printable.js';
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

/** The maximum nesting depth of types. Deeper elements are shown as nil, as on ASMX's operation page. */
const maxDepth = 4;

/**
 * The maximum number of elements and attributes in a sample. Four levels of 100 members each would result in 100
 * million elements. Elements that are written twice count twice.
 */
const maxElements = 10_000;

/** The maximum number of enum values or union members in a placeholder, and of its characters. */
const maxAlternatives = 100;
const maxPlaceholder = 1000;

/** ASMX types that are not part of XML Schema (`http://microsoft.com/wsdl/types/`). */
const MICROSOFT_TYPE = /^(guid|char)$/;

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
  const part = (name: string, elements: readonly ElementDeclaration[]) =>
    elementXml(
      `${prefix}:${name}`,
      '',
      elements.flatMap((each) => writer.element(each)),
    );
  const namespaces = attribute('xmlns:xsi', XSI) + attribute('xmlns:xsd', XSD) + attribute(`xmlns:${prefix}`, ns);
  const header = headers.length > 0 ? [part('Header', headers)] : [];
  const root = elementXml(`${prefix}:Envelope`, namespaces, [...header, part('Body', body ? [body] : [])]);
  return `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`;
}

/** The XML of an element's attributes, and of its child elements and texts. */
interface Content {
  readonly attributes?: string;
  readonly children: readonly string[];
}

/** Creates sample elements, with placeholders as values. Repeatable elements occur twice. */
class SampleWriter {
  private left = maxElements;

  /**
   * @param defaultNamespace the default namespace in the parent element
   * @param depth the number of parent elements in the Body
   */
  element(element: ElementDeclaration & Occurrence, defaultNamespace = '', depth = 0): readonly string[] {
    const { name, ns, type, max = 1 } = element;
    const before = this.left--;
    // the <s:schema> element of a DataSet
    if (ns === XSD) return [elementXml(`xsd:${name}`, '', [escapeText(printable(name))])];
    const { attributes = '', children } = this.content(type, ns, depth);
    const namespace = ns === defaultNamespace ? '' : attribute('xmlns', ns);
    return this.repeated([elementXml(name, namespace + attributes, children)], max, before);
  }

  /**
   * Writes content twice if it can be repeated and the element limit allows it.
   *
   * @param before the number of elements that were left before the content was written
   */
  private repeated(once: readonly string[], max: number, before: number): readonly string[] {
    const size = before - this.left;
    if (max === 1 || size > this.left) return once;
    this.left -= size;
    return [...once, ...once];
  }

  private content(reference: TypeReference, ns: string, depth: number): Content {
    if (reference === 'anyType') return { attributes: attribute('xsi:type', 'type'), children: [] };
    const type = typeof reference === 'function' ? reference() : undefined;
    if (type?.kind !== 'complex' && type?.kind !== 'array') return { children: textOf(reference) };
    if (depth >= maxDepth || this.left <= 0) return { attributes: attribute('xsi:nil', 'true'), children: [] };
    if (type.kind === 'array') return { children: this.element(type.item, ns, depth + 1) };
    this.left -= type.attributes?.length ?? 0;
    const attributes = (type.attributes ?? []).map((each) => attributeOf(each, placeholder(each.type))).join('');
    if (type.mixed && type.elements.length === 0) return { attributes, children: ['xml'] };
    if (type.text) return { attributes, children: textOf(type.text) };
    return { attributes, children: type.elements.flatMap((each) => this.particle(each, ns, depth)) };
  }

  private particle(particle: Particle, ns: string, depth: number): readonly string[] {
    if (particle.kind === 'any') return ['xml'];
    if (particle.kind !== 'group') return this.element(particle, ns, depth + 1);
    const before = this.left;
    const once = particle.alternatives.flatMap((each) => each.flatMap((inner) => this.particle(inner, ns, depth)));
    return this.repeated(once, particle.max ?? 1, before);
  }
}

function textOf(reference: TypeReference): readonly string[] {
  const text = escapeText(printable(placeholder(reference)));
  return text === '' ? [] : [text];
}

function attribute(name: string, value: string): string {
  return ` ${printable(name)}="${escapeAttribute(printable(value))}"`;
}

function attributeOf({ name, ns = '' }: AttributeDeclaration, value: string): string {
  if (ns === '' || ns === XML) return attribute(ns === '' ? name : `xml:${name}`, value);
  return attribute('xmlns:q1', ns) + attribute(`q1:${name}`, value);
}

/** Returns the placeholder for a value: the name of a built-in type, or a list of enum values. */
function placeholder(reference: TypeReference): string {
  if (typeof reference === 'string') return reference === 'tree' || reference === 'anyType' ? 'xml' : reference;
  const type = reference();
  if (type.kind === 'list') return placeholder(type.item);
  if (type.kind === 'union') return alternatives(type.members, placeholder);
  if (type.kind !== 'simple') return '';
  if (type.enumeration) return alternatives(type.enumeration, (each) => each);
  return type.name !== undefined && MICROSOFT_TYPE.test(type.name) ? type.name : type.base;
}

function alternatives<T>(all: readonly T[], text: (each: T) => string): string {
  const first = all.slice(0, maxAlternatives).map(text).join(' or ');
  return clip(all.length > maxAlternatives ? `${first} or ...` : first, maxPlaceholder);
}

/** Writes an element in the format of .NET's XmlTextWriter, which does not indent anything that follows text. */
function elementXml(name: string, attributes: string, children: readonly string[]): string {
  const tag = printable(name);
  if (children.length === 0) return `<${tag}${attributes} />`;
  let isMixed = false;
  const content = children.map((child) => {
    isMixed ||= !child.startsWith('<');
    return isMixed ? child.replace(/\n */g, '') : `\n${child}`.replaceAll('\n', '\n  ');
  });
  return `<${tag}${attributes}>${content.join('')}${isMixed ? '' : '\n'}</${tag}>`;
}
