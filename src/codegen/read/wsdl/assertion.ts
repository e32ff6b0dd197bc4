import { WSDL } from '../namespaces.js';
import type { XmlElement } from '../xml/document.js';

/** WS-Policy 1.2 and 1.5. */
export const policyNamespaces: readonly string[] = [
  'http://schemas.xmlsoap.org/ws/2004/09/policy',
  'http://www.w3.org/ns/ws-policy',
];

/** What is known of the namespaces of assertions. */
export const assertionFamilies: readonly (readonly [namespace: RegExp, family: string])[] = [
  [/\/addressing\//, 'WS-Addressing'],
  [/optimizedmimeserialization|mtom/i, 'MTOM'],
  [/\/(ws-)?securitypolicy\b/, 'WS-Security'],
  [/\/rm\/policy|\/wsrmp\//, 'WS-ReliableMessaging'],
  [/\/netbinary/, "WCF's binary encoding"],
  [/\/policy\/http$/, 'HTTP authentication'],
];

export function isPolicy({ ns }: XmlElement): boolean {
  return policyNamespaces.includes(ns);
}

/** Whether it is an assertion that a warning can name: `<wsaw:UsingAddressing wsdl:required="true"/>` without a policy. */
export function isKnownAssertion({ ns }: XmlElement): boolean {
  return assertionFamilies.some(([namespace]) => namespace.test(ns));
}

export function isRequired({ attributes }: XmlElement): boolean {
  return attributes.some(({ ns, local, value }) => ns === WSDL && local === 'required' && isTrue(value));
}

/** An `xs:boolean` that is true. */
export function isTrue(value: string): boolean {
  return /^\s*(true|1)\s*$/.test(value);
}
