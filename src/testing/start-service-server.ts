import type { Contract, Operation, Operations } from '../soap/schema/contract.js';
import { ServiceServer, type ServerOptions, type ServiceHandler } from './service-server.js';

/** Options of `startServiceServer`. */
export interface ServiceServerOptions extends ServerOptions {
  /** The path of the endpoint. Default: the path in the WSDL, or `/` if the WSDL has none. */
  readonly path?: string;
  /** The WSDL that the contract was generated from, to serve at `?wsdl`. Default: none. */
  readonly wsdl?: string | Uint8Array;
}

/** A handler for each operation, by name. Calls of an operation without a handler get a fault. */
export type ServiceHandlers<O extends Operations> = { readonly [Name in keyof O]?: ServiceHandler<O[Name], object> };

/**
 * Starts a server on 127.0.0.1 for any service whose contract was generated with this package. It supports SOAP 1.1 and
 * 1.2 in the same way as ASMX. `startRescueServer` adds the behavior of Rescue to the same server.
 *
 * @param handlers the handlers, typed by the generated operations. `server.on` sets and replaces them later
 * @example
 * await using server = await startServiceServer(contract, {
 *   getOrder: ({ id }) => ({ getOrderResult: { id, total: '12.50' } }),
 * });
 * const client = new ServiceClient({ endpoint: server.endpoint, contract });
 * @throws Error if an option or the name of a handler is not valid, or if the port is in use (code EADDRINUSE)
 */
export async function startServiceServer<O extends Operations>(
  contract: Contract<O>,
  handlers: ServiceHandlers<O> = {},
  { path = contract.soap?.['1.1'] || contract.soap?.['1.2'] || '/', wsdl, ...options }: ServiceServerOptions = {},
): Promise<ServiceServer<O, object>> {
  const server = new ServiceServer<O, object>({ contract, path, wsdl }, options);
  for (const [name, handler] of Object.entries(handlers))
    server.on(name, handler as ServiceHandler<O[string] & Operation, object>);
  return server.listen();
}
