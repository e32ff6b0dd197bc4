import { notice, reject } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import { schemaChildren } from './annotated.js';

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
