import type { CallOptions } from './client.js';
import type { Contract, Operation, Operations, ReplyOf, RequestOf } from './schema/contract.js';

/** The operations of a contract as functions. A request without required members can be omitted. */
export type ServiceOperations<O extends Operations> = {
  readonly [Name in keyof O]: (
    ...args: {} extends RequestOf<O[Name]>
      ? [request?: RequestOf<O[Name]>, options?: CallOptions<O[Name]>]
      : [request: RequestOf<O[Name]>, options?: CallOptions<O[Name]>]
  ) => Promise<ReplyOf<O[Name]>>;
};

type Call = (operation: Operation, request: unknown, options?: CallOptions) => Promise<unknown>;

/**
 * Creates a function for each operation of a contract. The functions are named after their operations, which makes
 * stack traces readable.
 */
export function bindOperations({ operations }: Contract, call: Call): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => {
      const missing = operation.input === undefined ? undefined : {};
      // a computed key gives the function its name
      const bound = {
        [name]: (request: unknown = missing, options?: CallOptions) => call(operation, request, options),
      };
      return [name, bound[name]];
    }),
  );
}
