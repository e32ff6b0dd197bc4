import type { SoapPaths } from '../service-description.js';
import { attempt, WsdlError } from '../wsdl-error.js';
import { WSDL } from '../namespaces.js';
import type { SoapBinding } from './binding.js';
import type { Declarations } from './message.js';
import { attribute } from '../xml/structure.js';
import type { XmlElement } from '../xml/document.js';

/**
 * Reads the paths of the ports of a service, by `<wsdl:binding>`. If a binding has several ports, the first is used.
 *
 *     <wsdl:port name="APISoap" binding="tns:APISoap"><soap:address location="https://host/API.asmx"/></wsdl:port>
 */
export function readPaths(
  documents: readonly { readonly xml: XmlElement; readonly ns: string }[],
  bindings: Declarations,
): ReadonlyMap<XmlElement, string> {
  const paths = new Map<XmlElement, string>();
  for (const { xml, ns } of documents)
    for (const service of ofWsdl(xml, 'service'))
      for (const port of ofWsdl(service, 'port')) {
        if (attribute(port, 'binding') === undefined) continue;
        // a port with an error only loses its path
        const binding = attempt(() => bindings.find(port, 'binding', ns));
        const address = port.elements.find(({ local }) => local === 'address');
        const location = address && attribute(address, 'location');
        if (!binding || binding instanceof WsdlError || location === undefined) continue;
        if (!paths.has(binding.xml)) paths.set(binding.xml, pathOf(location));
      }
  return paths;
}

function ofWsdl({ elements }: XmlElement, name: string): readonly XmlElement[] {
  return elements.filter(({ ns, local }) => ns === WSDL && local === name);
}

/** The path and query of an address. The host is left out: a server writes the host that was asked for the WSDL. */
export function pathOf(location: string): string {
  const relative = location.trim().replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
  const path = relative.replace(/#.*$/s, '');
  return path === '' ? '/' : path;
}

/** Removes the queries: a query may have a key, so stubs do not contain it. */
export function withoutQueries(paths: SoapPaths): SoapPaths {
  return Object.fromEntries(
    Object.entries(paths).map(([version, path]: [string, string]) => [version, path.replace(/\?.*$/s, '')]),
  );
}

/**
 * The SOAP versions in which bindings offer an operation. Bindings without a port count only if no binding has one; their
 * path is `''`.
 */
export function soapPathsOf(bindings: readonly SoapBinding[]): SoapPaths {
  const withPort = bindings.filter(({ path }) => path !== undefined);
  const offers = (withPort.length > 0 ? withPort : bindings).map(({ version, path = '' }): SoapPaths => ({
    [version]: path,
  }));
  return mergedPaths(offers);
}

/** All versions of several offers. If two have the same version, the first path is used. */
export function mergedPaths(offers: readonly SoapPaths[]): SoapPaths {
  const path = (version: keyof SoapPaths): SoapPaths => {
    const found = offers.find((each) => each[version] !== undefined)?.[version];
    return found === undefined ? {} : { [version]: found };
  };
  return { ...path('1.1'), ...path('1.2') };
}
