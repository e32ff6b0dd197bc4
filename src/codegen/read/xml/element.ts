import { XSD } from '../../../soap/xml/names.js';
import { SOAP11_BINDING, SOAP12_BINDING, WSDL } from '../namespaces.js';
import type { QName } from '../service-description.js';
import { WsdlError } from '../wsdl-error.js';
import { namespaceOf, textOf, type XmlElement } from './document.js';

/** Functions for reading elements, with checks that are common to WSDL and XML Schema. */

/** Throws an error about an element. */
export function reject(at: XmlElement, problem: string, remedy?: string): never {
  throw new WsdlError(at, problem, remedy);
}

const withoutIt =
  'generate from a copy of the WSDL without it, or add support for it to the generator (CONTRIBUTING.md)';

/** Throws an error about a construct that may be valid but that the generator does not support. */
export function unsupported(at: XmlElement, construct = `<${at.name}>`, remedy = withoutIt): never {
  reject(at, `${construct} is not supported`, remedy);
}

/** Adds a notice about an ignored construct or an assumption. Identical notices are added only once. */
export function notice(at: XmlElement, text: string): void {
  at.document.notices.add(`${text} (${at.source}:${at.line})`);
}

/** Adds a notice about an invalid construct: what the WSDL violates, and what the stubs do instead. */
export function assume(at: XmlElement, violation: string, effect: string): void {
  notice(at, `${violation}; the stubs ${effect}: check with the service that this is right`);
}

/** Returns the value of an attribute that has no prefix. */
export function attribute(xml: XmlElement, name: string): string | undefined {
  for (const each of xml.attributes) if (each.local === name && each.ns === '') return each.value;
  return undefined;
}

/** Returns the value of an attribute. Throws if the attribute is missing or empty. */
export function requiredAttribute(xml: XmlElement, name: string): string {
  const value = attribute(xml, name)?.trim();
  if (value === undefined || value === '')
    reject(xml, `<${xml.name}> has no ${name} attribute`, 'the WSDL is damaged: download it again');
  return value;
}

/** Returns the value of an `xs:boolean` attribute. Default: `false`. */
export function booleanAttribute(xml: XmlElement, name: string): boolean {
  const value = attribute(xml, name)?.trim() ?? 'false';
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  reject(xml, `${name}="${value}" is not a boolean: expected true or false`);
}

/**
 * Resolves the QName in an attribute: `type="tns:USER"`. A name without a prefix is in the default namespace. A prefix
 * that is not in scope has the namespace that all other elements bind to it, or no namespace if no element binds it.
 */
export function qnameAttribute(xml: XmlElement, name: string, value = requiredAttribute(xml, name)): QName {
  const [local = '', prefix = '', ...more] = value.split(':').reverse();
  if (local === '' || more.length > 0) reject(xml, `${name}="${value}" is not a name`);
  const ns = namespaceOf(prefix, xml);
  if (ns !== undefined) return { ns, local };
  const common = /^xsd?$/.test(prefix) ? [XSD] : [];
  const [bound, other] = xml.document.prefixes.get(prefix) ?? common;
  const problem = `the prefix of ${name}="${value}" is not declared (Namespaces in XML, Prefix Declared)`;
  if (other !== undefined)
    reject(xml, problem, `declare it with xmlns:${prefix}="...": elsewhere, it is "${bound}" or "${other}"`);
  assume(xml, problem, bound === undefined ? 'use the name without a namespace' : `use the namespace "${bound}"`);
  return { ns: bound ?? '', local };
}

/** Returns the items of an attribute that contains a white-space-separated list. */
export function listAttribute(xml: XmlElement, name: string): readonly string[] {
  return (attribute(xml, name) ?? '').split(/\s+/).filter((each) => each !== '');
}

/** Returns the child elements. Text, such as a comment without comment delimiters, is ignored with a notice. */
export function childElements(xml: XmlElement): readonly XmlElement[] {
  const stray = xml.content.find((each): each is string => typeof each === 'string' && each.trim() !== '');
  if (stray !== undefined) notice(xml, `ignored text in <${xml.name}>: "${stray.trim().slice(0, 40)}"`);
  return xml.elements;
}

/** Returns the text of documentation elements, without trailing white space and common indentation. */
export function documentationText(elements: readonly XmlElement[]): string | undefined {
  const texts = elements.map((each) => unindented(textOf(each))).filter((each) => each !== '');
  return texts.length === 0 ? undefined : texts.join('\n\n');
}

function unindented(text: string): string {
  // U+2028 and U+2029 end a line, even in a TypeScript comment
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => line.replaceAll('\t', '  ').trimEnd());
  const indents = lines.slice(1).flatMap((line) => (line === '' ? [] : [line.length - line.trimStart().length]));
  const common = indents.reduce((a, b) => Math.min(a, b), Infinity);
  return lines
    .map((line, index) => (index === 0 ? line : line.slice(common)))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Returns the number of elements inside an element. */
export function countElements({ elements }: XmlElement): number {
  return elements.reduce((count, each) => count + countElements(each), elements.length);
}

/** The namespaces whose elements have a meaning. */
const meaningfulNamespaces: readonly string[] = [XSD, WSDL, SOAP11_BINDING, SOAP12_BINDING];

/**
 * Serializes an element without insignificant white space, annotations, documentation, policies and other extensions.
 * Two declarations with the same canonical text have the same meaning.
 */
export function canonicalText(xml: XmlElement): string {
  const attributes = xml.attributes.map((each) => `${each.name}="${each.value}"`).sort();
  const content = xml.content.map((each) => {
    if (typeof each === 'string') return each.trim();
    const isComment = each.local === 'annotation' || each.local === 'documentation';
    return isComment || !meaningfulNamespaces.includes(each.ns) ? '' : canonicalText(each);
  });
  return `<${xml.ns} ${xml.local} ${attributes.join(' ')}>${content.join('')}</>`;
}
