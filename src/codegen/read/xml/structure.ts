import type { QName, ValueConstraint } from '../service-description.js';
import { WsdlError } from '../wsdl-error.js';
import { XSD } from '../namespaces.js';
import { namespaceOf, locationOf, textOf, type XmlElement } from './document.js';

/** What the readers of WSDL and of XML Schema share: attributes, names, and the ways to stop at what is not understood. */

/** Stops at an element. */
export function refuse(at: XmlElement, problem: string, remedy?: string): never {
  throw new WsdlError(locationOf(at), problem, remedy);
}

const notYet =
  'generate from a copy of the description without it, or teach the generator to read it (CONTRIBUTING.md)';

/** Stops at a construct that may be right, but that this generator cannot carry over. */
export function refuseConstruct(at: XmlElement, construct = `<${at.name}>`, remedy = notYet): never {
  refuse(at, `this generator does not read ${construct} yet`, remedy);
}

/** The value of an attribute without a prefix. */
export function attribute(xml: XmlElement, name: string): string | undefined {
  for (const each of xml.attributes) if (each.local === name && each.ns === '') return each.value;
  return undefined;
}

/** The value of an attribute that must be there. */
export function requiredAttribute(xml: XmlElement, name: string): string {
  const value = attribute(xml, name)?.trim();
  if (value === undefined || value === '')
    refuse(xml, `<${xml.name}> lacks the attribute ${name}`, 'the description is damaged: get it anew');
  return value;
}

/** The value of an `xs:boolean` attribute. */
export function booleanAttribute(xml: XmlElement, name: string): boolean {
  const value = attribute(xml, name)?.trim() ?? 'false';
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  refuse(xml, `${name}="${value}" is not a boolean: true or false is wanted`);
}

/** Stops at an attribute whose meaning is not known here. Attributes of other namespaces mean nothing to a schema. */
export function allowAttributes(xml: XmlElement, ...names: readonly string[]): void {
  for (const each of xml.attributes)
    if (each.ns === '' && !names.includes(each.local))
      refuseConstruct(xml, `the attribute ${each.name} of <${xml.name}>`);
}

/** The elements directly below; text among them is an error. */
export function structure(xml: XmlElement): readonly XmlElement[] {
  if (strayText(xml) !== undefined) refuse(xml, `<${xml.name}> holds text where only elements have a place`);
  return xml.elements;
}

/** The elements directly below one that only holds others: a remark that lost its marks does no harm there. */
export function looseStructure(xml: XmlElement, notices: string[]): readonly XmlElement[] {
  const stray = strayText(xml);
  if (stray !== undefined) addNotice(notices, `passed over text in <${xml.name}>: "${stray.trim().slice(0, 40)}"`, xml);
  return xml.elements;
}

function strayText(xml: XmlElement): string | undefined {
  // white space between elements is not kept
  if (xml.content.length === xml.elements.length) return undefined;
  return xml.content.find((each): each is string => typeof each === 'string' && each.trim() !== '');
}

/** Reports something to the person who runs the generator; `readWsdl` drops what is reported again. */
export function addNotice(notices: string[], text: string, { source, line }: XmlElement): void {
  notices.push(`${text} (${source}:${line})`);
}

/** The name that an attribute refers to: `type="tns:USER"`. Without a prefix it is in the default namespace. */
export function qnameAttribute(xml: XmlElement, name: string): QName {
  const value = requiredAttribute(xml, name);
  const colon = value.indexOf(':');
  const [prefix, local] = colon < 0 ? ['', value] : [value.slice(0, colon), value.slice(colon + 1)];
  if (local === '' || local.includes(':')) refuse(xml, `${name}="${value}" is not a name`);
  const ns = namespaceOf(prefix, xml);
  if (ns === undefined)
    refuse(xml, `the prefix of ${name}="${value}" is not declared`, `declare it with xmlns:${prefix}="..."`);
  return { ns, local };
}

/** The text of documentation elements: white space at the ends of lines gone, common indentation too. */
export function documentationText(elements: readonly XmlElement[]): string | undefined {
  if (elements.length === 0) return undefined;
  const text = elements
    .map((each) => tidy(textOf(each)))
    .filter((each) => each !== '')
    .join('\n\n');
  return text === '' ? undefined : text;
}

function tidy(text: string): string {
  // U+2028 and U+2029 end a line, also within a comment of TypeScript
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => line.replaceAll('\t', '  ').trimEnd());
  let common = Infinity;
  for (const line of lines.slice(1)) if (line !== '') common = Math.min(common, line.length - line.trimStart().length);
  return lines
    .map((line, index) => (index === 0 ? line.trimStart() : line.slice(Number.isFinite(common) ? common : 0)))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The documentation in the `<s:annotation>` of a component. */
export function annotationOf(xml: XmlElement): string | undefined {
  if (!xml.elements.some(isAnnotation)) return undefined;
  return documentationText(
    xml.elements
      .filter((each) => each.ns === XSD && each.local === 'annotation')
      .flatMap((each) => each.elements)
      .filter((each) => each.ns === XSD && each.local === 'documentation'),
  );
}

/** Whether it is `<s:annotation>`. */
export function isAnnotation(xml: XmlElement): boolean {
  return xml.ns === XSD && xml.local === 'annotation';
}

/** What stands in a component of XML Schema, beside its annotation. Each is of XML Schema, and one of those names. */
export function schemaChildren(xml: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  if (xml.content.length === 0) return [];
  return structure(xml).filter((child) => {
    if (isAnnotation(child)) return false;
    if (child.ns !== XSD || !names.includes(child.local))
      refuse(child, `<${child.name}> has no place in <${xml.name}>`);
    return true;
  });
}

/** The annotation as a property; none if there is none. */
export function documented(xml: XmlElement): { readonly documentation?: string } {
  const documentation = annotationOf(xml);
  return documentation === undefined ? {} : { documentation };
}

/** `fixed="..."` or `default="..."` of an element or attribute. */
export function valueConstraint(xml: XmlElement): ValueConstraint {
  const fixed = attribute(xml, 'fixed');
  const ordinary = attribute(xml, 'default');
  if (fixed !== undefined && ordinary !== undefined)
    refuse(xml, `<${xml.name}> has both a fixed value and a default (XML Schema part 1, src-element.1)`);
  return { ...(fixed !== undefined && { fixed }), ...(ordinary !== undefined && { default: ordinary }) };
}

/** minOccurs and maxOccurs, both 1 where they are not given */
export function readOccurrence(xml: XmlElement): { readonly min: number; readonly max: number | 'unbounded' } {
  const given = { min: attribute(xml, 'minOccurs')?.trim() ?? '1', max: attribute(xml, 'maxOccurs')?.trim() ?? '1' };
  if (!/^\d{1,9}$/.test(given.min)) refuse(xml, `minOccurs="${given.min}" is not a count`);
  if (!/^(\d{1,9}|unbounded)$/.test(given.max))
    refuse(xml, `maxOccurs="${given.max}" is neither a count nor unbounded`);
  const min = Number(given.min);
  const max = given.max === 'unbounded' ? given.max : Number(given.max);
  if (max !== 'unbounded' && min > max)
    refuse(xml, `minOccurs="${min}" is more than maxOccurs="${max}" (XML Schema part 1, p-props-correct.2.1)`);
  return { min, max };
}
