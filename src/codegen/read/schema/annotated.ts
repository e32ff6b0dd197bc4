import { XSD } from '../../../soap/xml/names.js';
import type { OccurrenceRange, ValueConstraint } from '../service-description.js';
import { assume, attribute, childElements, documentationText, reject, unsupported } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';

/** Features shared by XML Schema elements: annotations, attributes and occurrence (XML Schema part 1, 3.13, 3.9.2). */

export function isAnnotation({ ns, local }: XmlElement): boolean {
  return ns === XSD && local === 'annotation';
}

/** Returns the text of `<s:annotation><s:documentation>` as a property, or an empty object if there is no such text. */
export function documented(xml: XmlElement): { readonly documentation?: string } {
  const documentation = documentationText(
    xml.elements
      .filter(isAnnotation)
      .flatMap((each) => each.elements.filter(({ ns, local }) => ns === XSD && local === 'documentation')),
  );
  return documentation === undefined ? {} : { documentation };
}

/**
 * Returns the child elements except annotations. Throws if a child is not an XML Schema element with one of the given
 * names.
 */
export function schemaChildren(xml: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return childElements(xml).filter((child) => {
    if (isAnnotation(child)) return false;
    if (child.ns === XSD && names.includes(child.local)) return true;
    const problem = `<${child.name}> is not allowed in <${xml.name}>`;
    // whether an attribute in a model group was meant to belong to the type is unknown
    if (child.local !== 'attribute' || !/^(sequence|choice|all)$/.test(xml.local)) reject(child, problem);
    assume(child, `${problem} (XML Schema part 1, 3.8.2)`, 'do not have it');
    return false;
  });
}

/** Returns the only child element except annotations. Throws unless there is one, and its name is in `names`. */
export function onlyChild(xml: XmlElement, ...names: readonly string[]): XmlElement {
  const [child, second] = schemaChildren(xml, ...names);
  if (!child || second) reject(xml, `<${xml.name}> must have exactly one of <${names.join('>, <')}>`);
  return child;
}

/**
 * Throws if an element has an attribute that is not in `names`. Attributes in other namespaces are ignored, because
 * they have no meaning in a schema.
 */
export function allowAttributes(xml: XmlElement, ...names: readonly string[]): void {
  for (const each of xml.attributes)
    if (each.ns === '' && !names.includes(each.local)) unsupported(xml, `the attribute ${each.name} of <${xml.name}>`);
}

/** Reads `fixed="..."` or `default="..."` on an element or attribute. */
export function valueConstraint(xml: XmlElement): ValueConstraint {
  const fixed = attribute(xml, 'fixed');
  const value = attribute(xml, 'default');
  if (fixed !== undefined && value !== undefined)
    reject(xml, `<${xml.name}> has both fixed and default (XML Schema part 1, src-element.1)`);
  return { ...(fixed !== undefined && { fixed }), ...(value !== undefined && { default: value }) };
}

/** Reads `minOccurs` and `maxOccurs`, which both default to 1. */
export function readOccurrence(xml: XmlElement): OccurrenceRange {
  const least = attribute(xml, 'minOccurs')?.trim() ?? '1';
  const most = attribute(xml, 'maxOccurs')?.trim() ?? '1';
  if (!/^\d{1,9}$/.test(least)) reject(xml, `minOccurs="${least}" is not a count`);
  if (!/^(\d{1,9}|unbounded)$/.test(most)) reject(xml, `maxOccurs="${most}" is neither a count nor unbounded`);
  const min = Number(least);
  const max = most === 'unbounded' ? most : Number(most);
  if (max !== 'unbounded' && min > max)
    reject(xml, `minOccurs="${min}" is more than maxOccurs="${max}" (XML Schema part 1, p-props-correct.2.1)`);
  return { min, max };
}
