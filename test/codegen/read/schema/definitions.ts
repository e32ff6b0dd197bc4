import { readWsdl } from '../../../../src/codegen/read/read-wsdl.js';
import { wsdlOf } from '../../wsdl.js';

/** Helpers for tests that compare the whole definition of a component. The expected component is called T. */

export const name = (local: string, ns = 'urn:t') => ({ ns, local });
export const builtIn = (type: string) => ({ kind: 'builtIn', name: type });
export const int = builtIn('int');
export const named = (local: string) => ({ kind: 'named', name: name(local) });
export const once = { min: 1, max: 1 };
export const element = (local: string, type: object = int, more: object = {}) => ({
  kind: 'element',
  name: name(local),
  type,
  nillable: false,
  ...once,
  ...more,
});
export const attribute = (local: string, type: object = int, more: object = {}) => ({
  name: name(local, ''),
  type,
  use: 'optional',
  ...more,
});
export const nothing = { particles: [], attributes: [], anyAttribute: false, mixed: false, abstract: false };
export const complex = (more: object = {}) => ({ kind: 'complex', name: name('T'), ...nothing, ...more });

/** Returns a component without the locations of its parts, and the notices. */
export function read(schema: string, local = 'T', kind = 'complex', more: object = {}) {
  const { description, notices } = readWsdl(wsdlOf({ schema, ...more }), 'a.wsdl');
  const found = description.components.find((each) => each.name?.local === local && each.kind === kind);
  const plain = JSON.stringify(found ?? null, (key, value: unknown) => (key === 'location' ? undefined : value));
  return { type: JSON.parse(plain) as unknown, notices };
}

export const type = (content: string, attributes = '') =>
  `<s:complexType name="T"${attributes}>${content}</s:complexType>`;

export const documentation =
  '<s:annotation id="i"><s:appinfo>no</s:appinfo><s:documentation>Doc.</s:documentation></s:annotation>';
export const XML = 'http://www.w3.org/XML/1998/namespace';
