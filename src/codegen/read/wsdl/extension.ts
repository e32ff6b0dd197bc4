import { SOAP11_BINDING, SOAP12_BINDING, WSDL } from '../namespaces.js';
import { childElements, documentationText, reject, unsupported } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';

/** WSDL elements and the extensions in them (WSDL 1.1, 2.1.3). */

/**
 * Returns the child elements of a WSDL element, except documentation. Optional extensions are ignored.
 *
 * @param names the elements that are allowed; if omitted, all WSDL elements are allowed
 */
export function wsdlChildren(xml: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return childElements(xml).filter((each) => {
    if (each.ns !== WSDL) ignoreExtension(each);
    if (each.ns !== WSDL || each.local === 'documentation') return false;
    if (names.length > 0 && !names.includes(each.local)) reject(each, `<${each.name}> is not allowed in <${xml.name}>`);
    return true;
  });
}

/** Returns the child elements of WSDL that have a name. */
export function wsdlElements({ elements }: XmlElement, name: string): readonly XmlElement[] {
  return elements.filter(({ ns, local }) => ns === WSDL && local === name);
}

/** Ignores a WSDL extension. @throws WsdlError if the WSDL requires clients to understand it */
export function ignoreExtension(extension: XmlElement): void {
  // The SOAP extensions are read together with the bindings. Policies and policy assertions are reported by policy.ts.
  if (isSoap(extension) || isPolicy(extension) || (isRequired(extension) && familyOf(extension))) return;
  if (isRequired(extension)) unsupported(extension, `<${extension.name}>, which the WSDL requires,`);
  extension.document.notices.add(`ignored <${extension.name}>: an extension that the WSDL does not require`);
}

/** Returns `true` if an element belongs to the SOAP 1.1 or SOAP 1.2 binding. */
export function isSoap({ ns }: XmlElement): boolean {
  return ns === SOAP11_BINDING || ns === SOAP12_BINDING;
}

/** The namespaces of WS-Policy 1.2 and 1.5. */
export const policyNamespaces: readonly string[] = [
  'http://schemas.xmlsoap.org/ws/2004/09/policy',
  'http://www.w3.org/ns/ws-policy',
];

export function isPolicy({ ns }: XmlElement): boolean {
  return policyNamespaces.includes(ns);
}

/** The names of specifications that define policy assertions, by namespace. */
const assertionFamilies: readonly (readonly [namespace: RegExp, family: string])[] = [
  [/\/addressing\//, 'WS-Addressing'],
  [/optimizedmimeserialization|mtom/i, 'MTOM'],
  [/\/(ws-)?securitypolicy\b/, 'WS-Security'],
  [/\/rm\/policy|\/wsrmp\//, 'WS-ReliableMessaging'],
  [/\/netbinary/, "WCF's binary encoding"],
  [/\/policy\/http$/, 'HTTP authentication'],
];

/**
 * Returns the name of the specification that defines a policy assertion. Assertions such as `<wsaw:UsingAddressing>`
 * also occur outside policies.
 */
export function familyOf({ ns }: XmlElement): string | undefined {
  return assertionFamilies.find(([namespace]) => namespace.test(ns))?.[1];
}

/** `wsdl:required="true"` */
export function isRequired({ attributes }: XmlElement): boolean {
  return attributes.some(({ ns, local, value }) => ns === WSDL && local === 'required' && isTrue(value));
}

export function isTrue(value: string): boolean {
  return /^\s*(true|1)\s*$/.test(value);
}

/** Returns the text of `<wsdl:documentation>`. */
export function documentationOf(xml: XmlElement): string | undefined {
  return documentationText(wsdlElements(xml, 'documentation'));
}
