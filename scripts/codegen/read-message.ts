import { expanded, type QName } from './description.js';
import { attribute, qnameAttribute, refuse, refuseConstruct, requiredAttribute } from './read-xml.js';
import { wsdlChildren } from './read-extension.js';
import type { XmlElement } from './xml.js';

/**
 * The element that a message puts into the Body:
 * `<wsdl:input message="tns:loginSoapIn"/>` with
 * `<wsdl:message name="loginSoapIn"><wsdl:part name="parameters" element="tns:login"/>`
 *
 * @param elements the expanded names of all global elements
 * @param parts the parts that the binding puts into the Body, where it names them
 */
export function readMessageElement(
  xml: XmlElement,
  messages: ReadonlyMap<string, XmlElement>,
  elements: ReadonlySet<string>,
  parts: readonly string[],
  notices: string[],
): QName {
  const message = messages.get(expanded(qnameAttribute(xml, 'message')));
  if (!message) refuse(xml, `the message ${attribute(xml, 'message')} is not in this description`);
  const [part, ...others] = wsdlChildren(message, notices, 'part');
  if (!part) refuseConstruct(message, 'a message without parts (an empty Body)');
  if (others[0]) refuseConstruct(others[0], 'a message of several parts');
  const name = requiredAttribute(part, 'name');
  for (const bound of parts)
    if (bound !== name) refuse(part, `the binding names a part "${bound}", but the message has only "${name}"`);
  if (attribute(part, 'element') === undefined)
    refuseConstruct(part, `a part with type= (document/literal wants element=; this is the rpc style)`);
  const element = qnameAttribute(part, 'element');
  if (!elements.has(expanded(element)))
    refuse(part, `the element ${attribute(part, 'element')} is not declared in any schema of this description`);
  return element;
}
