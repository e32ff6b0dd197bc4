import { AuthState, carrierOf } from '../rescue/auth-state.js';
import { DEFAULT_ENDPOINT } from '../rescue/options.js';
import { RescueRequestError } from '../errors.js';
import { prepare } from '../rescue/call-policy.js';
import type { Operation } from '../soap/schema/contract.js';
import { checked, encodeBody, encodeHeaders } from '../soap/request.js';

/** An auth state with an authcode. The call policy, which knows all spellings, then shows where it writes it. */
const probe = new AuthState(DEFAULT_ENDPOINT);
carrierOf(probe).gotAuthCode('probe', undefined);
const blank = new AuthState(DEFAULT_ENDPOINT);

const inputs = new WeakMap<Operation, { readonly key: string | undefined }>();

/** The member of the operation's request that contains the authcode; undefined if it has none. */
export function authCodeParameter(operation: Operation): string | undefined {
  let input = inputs.get(operation);
  if (!input) {
    const [key] = Object.keys(prepare(operation, {}, probe).request as object);
    inputs.set(operation, (input = { key }));
  }
  return input.key;
}

/**
 * Copies the request, because it may wait and the caller may clear the original.
 *
 * @throws RescueRequestError if the request contains an authcode
 */
export function withoutAuthCode(operation: Operation, request: unknown): unknown {
  const key = authCodeParameter(operation);
  if (key !== undefined && typeof request === 'object' && request !== null) {
    if ((request as Record<string, unknown>)[key] !== undefined) throw ownAuthCode(operation.name, key);
  }
  return prepare(operation, request, blank).request;
}

/** The request with an authcode; `null` sends none. */
export function withAuthCode(operation: Operation, request: unknown, authCode: string | null): unknown {
  const key = authCodeParameter(operation);
  if (key === undefined || typeof request !== 'object' || request === null) return request;
  return { ...request, [key]: authCode };
}

/**
 * Checks a request like sending does, so that an invalid one causes no authentication.
 *
 * @param request without its authcode
 * @throws RescueRequestError if the request does not fit the WSDL
 */
export function checkRequest(operation: Operation, request: unknown, headers: unknown): void {
  const key = authCodeParameter(operation);
  const { xml, issues } = encodeBody(operation, withAuthCode(operation, request, null));
  const ofOthers = issues.filter(({ path }) => key === undefined || path[0] !== key);
  checked(operation, { xml, issues: ofOthers }, RescueRequestError);
  checked(operation, encodeHeaders(operation, headers), RescueRequestError);
}

function ownAuthCode(operation: string, key: string): RescueRequestError {
  const message = 'is added by the managed client; omit it, or use RescueClient to send your own';
  return new RescueRequestError(`${operation}: ${key} ${message}. Nothing was sent.`, {
    operation,
    issues: [{ path: [operation, key], message }],
  });
}
