import { SOAP11_BINDING, SOAP12_BINDING } from '../read/namespaces.js';
import { parseXml } from '../read/xml/document.js';

/**
 * The address that a description gives for its service. Nothing that is generated depends on it, so the model does not
 * hold it.
 *
 * @param source what messages call the document
 */
export function endpointOf(text: string, source: string): string | undefined {
  const ports = parseXml(text, { source, notices: new Set() })
    .elements.filter((each) => each.local === 'service')
    .flatMap((service) => service.elements);
  for (const ns of [SOAP11_BINDING, SOAP12_BINDING])
    for (const address of ports.flatMap((port) => port.elements)) {
      const location = address.attributes.find((each) => each.local === 'location')?.value;
      if (address.ns === ns && address.local === 'address' && location !== undefined) return location;
    }
  return undefined;
}
