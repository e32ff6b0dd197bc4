import { WSDL } from '../namespaces.js';
import type { SoapPaths } from '../service-description.js';
import { attempt, WsdlError } from '../wsdl-error.js';
import { attribute } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import type { DefinitionTable } from './message.js';

/** Services and their ports (WSDL 1.1, 2.6 and 2.7). */

/**
 * Returns the path of each binding's port, by `<wsdl:binding>` element. If a binding has several ports, the first port
 * is used.
 *
 *     <wsdl:port name="APISoap" binding="tns:APISoap"><soap:address location="https://host/API.asmx"/></wsdl:port>
 */
export function readPaths(
  documents: readonly { readonly xml: XmlElement; readonly ns: string }[],
  bindings: DefinitionTable,
): ReadonlyMap<XmlElement, string> {
  const paths = new Map<XmlElement, string>();
  for (const { xml, ns } of documents)
    for (const port of servicesIn(xml).flatMap((service) => wsdlElements(service, 'port'))) {
      if (attribute(port, 'binding') === undefined) continue;
      // if a port cannot be read, only the path of the port is missing
      const binding = attempt(() => bindings.find(port, 'binding', ns));
      const address = port.elements.find(({ local }) => local === 'address');
      const location = address && attribute(address, 'location');
      if (!binding || binding instanceof WsdlError || location === undefined) continue;
      if (!paths.has(binding.xml)) paths.set(binding.xml, pathOf(location));
    }
  return paths;
}

export function servicesIn(definitions: XmlElement): readonly XmlElement[] {
  return wsdlElements(definitions, 'service');
}

function wsdlElements({ elements }: XmlElement, name: string): readonly XmlElement[] {
  return elements.filter(({ ns, local }) => ns === WSDL && local === name);
}

/**
 * Returns the path and query of an address. The host is omitted, because servers fill in the host from which the WSDL
 * was requested.
 */
export function pathOf(location: string): string {
  const relative = location.trim().replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
  const path = relative.replace(/#.*$/s, '');
  return path === '' ? '/' : path;
}

/**
 * A SOAP version that an operation supports, and the path of the port. The path is absent if the binding has no port.
 */
export interface Offer {
  readonly version: keyof SoapPaths;
  readonly path?: string;
}

/**
 * Merges the SOAP versions of several offers. If several offers have the same version, the path of the first offer is
 * used. Offers without a port are used only if no offer has a port.
 */
export function soapPathsOf(offers: readonly Offer[]): SoapPaths {
  const withPort = offers.filter(({ path }) => path !== undefined);
  const used = withPort.length > 0 ? withPort : offers;
  return mergedPaths(used.map(({ version, path = '' }): SoapPaths => ({ [version]: path })));
}

/** Merges several sets of SOAP versions. If a version has several paths, the first path is used. */
export function mergedPaths(all: readonly SoapPaths[]): SoapPaths {
  const path = (version: keyof SoapPaths): SoapPaths => {
    const found = all.find((each) => each[version] !== undefined)?.[version];
    return found === undefined ? {} : { [version]: found };
  };
  return { ...path('1.1'), ...path('1.2') };
}
