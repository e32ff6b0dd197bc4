import { builtIns, normalize } from '../../src/soap/values.js';
import type { Literal, SimpleTypeDescription } from './description.js';
import { XSD } from './namespaces.js';
import { allowAttributes, annotationOf, attribute, refuse, refuseConstruct, structure } from './read-xml.js';
import type { XmlElement } from './xml.js';

type Narrowed = Pick<SimpleTypeDescription, 'base' | 'enumeration'>;

/**
 * `<s:restriction base="s:string"><s:enumeration value="login_OK"/>...`
 *
 * @param narrowed what the restriction starts from; its literals hold where the restriction has none of its own
 */
export function readRestriction(xml: XmlElement, narrowed: Narrowed): Narrowed {
  allowAttributes(xml, 'base', 'id');
  const builtIn = builtIns[narrowed.base];
  const literals = new Map<string, Literal>();
  for (const child of structure(xml)) {
    if (child.ns === XSD && (child.local === 'annotation' || child.local === 'simpleType')) continue;
    if (child.ns !== XSD || child.local !== 'enumeration') refuseConstruct(child);
    if (builtIn.typescript !== 'string') refuseConstruct(child, `an enumeration of ${narrowed.base}`);
    const literal = readLiteral(child);
    const value = normalize(builtIn.whiteSpace, literal.value);
    if (builtIn.decode(value) === undefined) refuse(child, `"${value}" is not ${builtIn.wanted}`);
    // the same literal again says nothing new
    if (!literals.has(value)) literals.set(value, { ...literal, value });
  }
  const enumeration = literals.size > 0 ? [...literals.values()] : narrowed.enumeration;
  return { base: narrowed.base, ...(enumeration && { enumeration }) };
}

function readLiteral(xml: XmlElement): Literal {
  allowAttributes(xml, 'value', 'id');
  const value = attribute(xml, 'value');
  if (value === undefined) refuse(xml, `<${xml.name}> lacks the attribute value`);
  const documentation = annotationOf(xml);
  return { value, ...(documentation !== undefined && { documentation }) };
}
