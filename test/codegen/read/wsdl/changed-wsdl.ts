import { bindingOf, wsdlOf } from '../../wsdl.js';

/** A small WSDL that tests change, and paths to its parts in messages. */

export const D = 'wsdl:definitions';
export const ofPortType = `${D}/wsdl:portType[@name='Soap']/wsdl:operation[@name='run']`;

/**
 * A WSDL with a binding for SOAP 1.1 only. The messages are in lines 12 and 13, the operation of the port type is in
 * line 15, and the binding is in lines 17 to 24.
 */
export const base = wsdlOf().replace(bindingOf('soap12', ['run']), '');

/** The part that refers to the element of the request. */
export const inMessage = '<wsdl:part name="parameters" element="tns:run"/>';

/** Returns the WSDL with one change. */
export function changed(from: string | RegExp, to: string): string {
  const text = base.replace(from, to);
  if (text === base) throw new Error(`${from} is not in the WSDL`);
  return text;
}
