import { attempt, WsdlError } from '../wsdl-error.js';
import { XSD } from '../namespaces.js';
import { type Global, referredName, type SchemaScope } from './scope.js';
import { attribute, booleanAttribute, refuse, schemaChildren } from '../xml/structure.js';
import type { XmlElement } from '../xml/document.js';

/** What a type may be derived by. */
export const derivations: readonly string[] = ['extension', 'restriction'];

/** `<s:extension>` or `<s:restriction>`, exactly one */
export function derivationIn(xml: XmlElement, scope: SchemaScope): XmlElement {
  if (derivations.includes(xml.local)) {
    scope.globals.notice(xml, `took <${xml.name}> right within the type for one in <complexContent>`);
    return xml;
  }
  const [derivation, ...more] = schemaChildren(xml, ...derivations);
  if (!derivation || more.length > 0) refuse(xml, `<${xml.name}> needs exactly one <extension> or <restriction>`);
  return derivation;
}

/**
 * Stops at types that are derived from themselves.
 *
 * @returns whether the type, or one that it is derived from, is mixed
 */
export function checkChain(type: Global, at: XmlElement): boolean {
  const known = type.scope.globals.isMixed;
  // each type is walked once: a chain may be as long as the description
  const chain = new Set<Global>();
  let mixed = attempt(() => {
    let base: Global | undefined = type;
    for (; base && !chain.has(base) && !known.has(base); base = baseOf(base)) chain.add(base);
    if (base && chain.has(base))
      refuse(
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

/** The global complex type that one is derived from. */
function baseOf({ xml, scope }: Global): Global | undefined {
  const content = xml.elements.find((each) => /^(simple|complex)Content$/.test(each.local)) ?? xml;
  const derivation = content.elements.find((each) => derivations.includes(each.local));
  if (!derivation || attribute(derivation, 'base') === undefined) return undefined;
  const base = scope.globals.find('type', referredName(derivation, 'base', scope));
  return base?.xml.local === 'complexType' ? base : undefined;
}

function isMixed(xml: XmlElement): boolean {
  const content = xml.elements.find((each) => each.ns === XSD && each.local === 'complexContent');
  const at = content && attribute(content, 'mixed') !== undefined ? content : xml;
  return booleanAttribute(at, 'mixed');
}
