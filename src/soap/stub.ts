import type { SoapRequestError } from '../errors.js';

/**
 * Checks that the first argument of `call` is a generated stub.
 *
 * @throws RequestError if it is anything else, such as the name of an operation
 */
export function checkStub(stub: unknown, RequestError: typeof SoapRequestError): void {
  const { name, action } = (stub ?? {}) as { readonly name?: unknown; readonly action?: unknown };
  if (typeof stub === 'object' && typeof name === 'string' && typeof action === 'string') return;
  const message = 'must be a generated stub, an object; by its name, an operation is called as client.operations[name]';
  throw new RequestError(`call: the operation ${message}. Nothing was sent.`, {
    issues: [{ path: [], message }],
  });
}
