import { notice } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import { onlyChild } from './annotated.js';

/** Extension and restriction of complex types (XML Schema part 1, 3.4.2). */

export const derivations: readonly string[] = ['extension', 'restriction'];

/** Returns the only `<s:extension>` or `<s:restriction>` in `<s:complexContent>` or `<s:simpleContent>`. */
export function derivationIn(xml: XmlElement): XmlElement {
  if (derivations.includes(xml.local)) {
    notice(xml, `read <${xml.name}> in the type as if it were in <complexContent>`);
    return xml;
  }
  return onlyChild(xml, ...derivations);
}
