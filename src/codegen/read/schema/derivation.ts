import { XSD } from '../../../soap/xml/names.js';
import { attempt, WsdlError } from '../wsdl-error.js';
import { attribute, booleanAttribute, notice, reject } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import { schemaChildren } from './annotated.js';
import { type GlobalComponent, referenceIn } from './schema-set.js';

/** Extension and restriction of complex types (XML Schema part 1, 3.4.2). */

export const derivations: readonly string[] = ['extension', 'restriction'];

/** Returns the only `<s:extension>` or `<s:restriction>` in `<s:complexContent>` or `<s:simpleContent>`. */
export function derivationIn(xml: XmlElement): XmlElement {
  if (derivations.includes(xml.local)) {
    notice(xml, `read <${xml.name}> in the type as if it were in <complexContent>`);
    return xml;
  }
  const [derivation, ...more] = schemaChildren(xml, ...derivations);
  if (!derivation || more.length > 0) reject(xml, `<${xml.name}> must have exactly one <extension> or <restriction>`);
  return derivation;
}

/**
 * Checks the chain of a type's base types.
 *
 * @returns `true` if the type or one of its base types is mixed
 * @throws WsdlError if the type is derived from itself
 */
export function checkBases(type: GlobalComponent, at: XmlElement): boolean {
  const known = type.context.schemas.isMixed;
  // each type is visited only once, because a chain of base types may be as long as the WSDL
  const chain = new Set<GlobalComponent>();
  let mixed = attempt(() => {
    let base: GlobalComponent | undefined = type;
    for (; base && !chain.has(base) && !known.has(base); base = baseOf(base)) chain.add(base);
    if (base && chain.has(base))
      reject(
        at,
        `the type ${base.name.local} is derived from itself (XML Schema part 1, ct-props-correct.3: no circular definitions)`,
      );
    return (base && known.get(base)) ?? false;
  });
  for (const each of [...chain].reverse()) {
    if (mixed === false) mixed = attempt(() => isMixed(each.xml));
    known.set(each, mixed);
  }
  if (mixed instanceof WsdlError) throw mixed;
  return mixed;
}

/** Returns the global complex type from which a type is derived. */
function baseOf({ xml, context }: GlobalComponent): GlobalComponent | undefined {
  const content = xml.elements.find((each) => /^(simple|complex)Content$/.test(each.local)) ?? xml;
  const derivation = content.elements.find((each) => derivations.includes(each.local));
  if (!derivation || attribute(derivation, 'base') === undefined) return undefined;
  const base = context.schemas.find('type', referenceIn(derivation, 'base', context).name);
  return base?.xml.local === 'complexType' ? base : undefined;
}

function isMixed(xml: XmlElement): boolean {
  const content = xml.elements.find((each) => each.ns === XSD && each.local === 'complexContent');
  return booleanAttribute(content && attribute(content, 'mixed') !== undefined ? content : xml, 'mixed');
}
