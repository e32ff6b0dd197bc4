import { RescueRequestError } from '../errors.js';

/**
 * Sees that what is to be called is a generated stub.
 *
 * @throws RescueRequestError if it is anything else, an operation's name among others
 */
export function checkStub(stub: unknown): void {
  const { name, action } = (stub ?? {}) as { readonly name?: unknown; readonly action?: unknown };
  if (typeof stub === 'object' && typeof name === 'string' && typeof action === 'string') return;
  const message = 'must be a generated stub, an object; by its name, an operation is called as client.operations[name]';
  throw new RescueRequestError(`call: the operation ${message}. Nothing was sent.`, {
    issues: [{ path: [], message }],
  });
}
