import type { CallOptions } from './client.js';
import type { Contract, Operation, Operations, ReplyOf, RequestOf } from './schema/contract.js';

/** Every operation of a contract as a function; a request without required members may be left out. */
export type ServiceOperations<O extends Operations> = {
  readonly [Name in keyof O]: (
    ...args: {} extends RequestOf<O[Name]>
      ? [request?: RequestOf<O[Name]>, options?: CallOptions<O[Name]>]
      : [request: RequestOf<O[Name]>, options?: CallOptions<O[Name]>]
  ) => Promise<ReplyOf<O[Name]>>;
};

type Call = (operation: Operation, request: unknown, options?: CallOptions) => Promise<unknown>;

/** Makes the functions of a contract's operations: real ones, with the operations' names. */
export function bindOperations({ operations }: Contract, call: Call): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => {
      const missing = operation.input === undefined ? undefined : {};
      // a computed key gives the function the operation's name, for stack traces
      const bound = {
        [name]: (request: unknown = missing, options?: CallOptions) => call(operation, request, options),
      };
      return [name, bound[name]];
    }),
  );
}
