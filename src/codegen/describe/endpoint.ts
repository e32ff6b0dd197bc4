import { SOAP11_BINDING, SOAP12_BINDING } from '../read/namespaces.js';
import { servicesIn } from '../read/wsdl/service.js';
import { parseXml } from '../read/xml/document.js';

/**
 * Returns the service address in a WSDL (`<soap:address location="...">`). The model does not contain the service
 * address, because the generated code does not depend on it.
 *
 * @param source the name of the WSDL, for error messages
 */
export function endpointOf(text: string, source: string): string | undefined {
  const services = servicesIn(parseXml(text, source));
  const addresses = services.flatMap((service) => service.elements.flatMap((port) => port.elements));
  for (const ns of [SOAP11_BINDING, SOAP12_BINDING]) {
    const soap = addresses.filter((each) => each.ns === ns && each.local === 'address');
    const [location] = soap.flatMap((each) => each.attributes.filter(({ local }) => local === 'location'));
    if (location) return location.value;
  }
  return undefined;
}
