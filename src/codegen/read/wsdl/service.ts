import type { SoapPaths } from '../service-description.js';
import { referenceIn, type SchemaSet } from '../schema/schema-set.js';
import { attempt, WsdlError } from '../wsdl-error.js';
import { attribute, reject } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import { wsdlElements } from './extension.js';

/** Services and their ports (WSDL 1.1, 2.6 and 2.7). */

/** Which services and ports are read, by name. Default: all of them. */
export interface PortChoice {
  readonly services?: readonly string[] | undefined;
  readonly ports?: readonly string[] | undefined;
}

/** A `<wsdl:port>`. */
export interface Port {
  readonly service: string;
  readonly name: string;
  /** The `<wsdl:binding>` of the port. Absent if the WSDL does not have it. */
  readonly binding?: XmlElement;
  /** The path of its address. */
  readonly path?: string;
}

/**
 * Reads the ports of the chosen services, in document order.
 *
 *     <wsdl:port name="APISoap" binding="tns:APISoap"><soap:address location="https://host/API.asmx"/></wsdl:port>
 *
 * @throws WsdlError if the WSDL does not have a service or port with a chosen name
 */
export function readPorts(
  definitions: readonly XmlElement[],
  schemas: SchemaSet,
  { services = [], ports = [] }: PortChoice,
): readonly Port[] {
  const context = schemas.contextOf('');
  const all = definitions.flatMap((xml) =>
    servicesIn(xml).flatMap((service) =>
      wsdlElements(service, 'port').map((port): Port => {
        // an error in a port only means that its binding and path are missing
        const found = attempt(() => schemas.lookUp('binding', referenceIn(port, 'binding', context)));
        const binding = found instanceof WsdlError ? undefined : found?.xml;
        const address = port.elements.find(({ local }) => local === 'address');
        const location = address && attribute(address, 'location');
        return {
          service: attribute(service, 'name') ?? '',
          name: attribute(port, 'name') ?? '',
          ...(binding && { binding }),
          ...(location !== undefined && { path: pathOf(location) }),
        };
      }),
    ),
  );
  const ofServices = chosen('service', services, all, ({ service }) => service, definitions);
  return chosen('port', ports, ofServices, ({ name }) => name, definitions);
}

function chosen(
  noun: string,
  names: readonly string[],
  ports: readonly Port[],
  nameOf: (port: Port) => string,
  [root]: readonly XmlElement[],
): readonly Port[] {
  if (names.length === 0 || !root) return ports;
  const known = [...new Set(ports.filter(({ binding }) => binding).map(nameOf))];
  const unknown = names.find((each) => !known.includes(each));
  if (unknown !== undefined)
    reject(root, `there is no ${noun} "${unknown}" with a binding`, `choose from: ${known.join(', ') || 'none'}`);
  return ports.filter((each) => names.includes(nameOf(each)));
}

export function servicesIn(definitions: XmlElement): readonly XmlElement[] {
  return wsdlElements(definitions, 'service');
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
  const paths = new Map(all.toReversed().flatMap((each) => Object.entries(each)));
  return Object.fromEntries([...paths].sort());
}
