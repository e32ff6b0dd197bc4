import { WSDL } from '../namespaces.js';
import { isKnownAssertion, isPolicy, isRequired } from './assertion.js';
import { documentationText, looseStructure, refuse, refuseConstruct } from '../xml/structure.js';
import { type XmlElement } from '../xml/document.js';

/**
 * The children of an element of WSDL. Extensions that the description does not require may be passed over (WSDL 1.1,
 * 2.1.3), and are.
 *
 * @param names what may stand there, beside documentation; anything of WSDL where none is given
 */
export function wsdlChildren(xml: XmlElement, notices: string[], ...names: readonly string[]): readonly XmlElement[] {
  return looseStructure(xml, notices).filter((each) => {
    if (each.ns !== WSDL) {
      passOver(each, notices);
      return false;
    }
    if (each.local === 'documentation') return false;
    if (names.length > 0 && !names.includes(each.local)) refuse(each, `<${each.name}> has no place in <${xml.name}>`);
    return true;
  });
}

/** Passes over an extension of WSDL, unless the description says that it must be understood. */
export function passOver(extension: XmlElement, notices: string[]): void {
  // what policies and their assertions ask for is reported where they are attached (policy.ts)
  if (isPolicy(extension) || (isRequired(extension) && isKnownAssertion(extension))) return;
  if (isRequired(extension)) refuseConstruct(extension, `<${extension.name}>, which is required,`);
  notices.push(`passed over <${extension.name}>: an extension that the description does not require`);
}

/** The `<wsdl:documentation>` of an element of WSDL. */
export function documentationOf(xml: XmlElement): string | undefined {
  return documentationText(xml.elements.filter((each) => each.ns === WSDL && each.local === 'documentation'));
}
