import { AuthState, carrierOf } from '../rescue/auth-state.js';
import { DEFAULT_ENDPOINT } from '../rescue/endpoint.js';
import { RescueRequestError } from '../errors.js';
import { prepare } from '../rescue/call-policy.js';
import type { Operation } from '../soap/schema/contract.js';
import { checked } from '../soap/request.js';
import { encodeHeaders, encodeMessage } from '../soap/message.js';

/** The facade's policy knows the spellings of the authcode; it is asked with a state that carries one. */
const probe = new AuthState(DEFAULT_ENDPOINT);
carrierOf(probe).gotAuthCode('probe', undefined);
const blank = new AuthState(DEFAULT_ENDPOINT);

const inputs = new WeakMap<Operation, { readonly key: string | undefined }>();

/** The member of the operation's request that holds the authcode; undefined if it takes none. */
export function authCodeInputOf(operation: Operation): string | undefined {
  let input = inputs.get(operation);
  if (!input) {
    const [key] = Object.keys(prepare(operation, {}, probe).request as object);
    inputs.set(operation, (input = { key }));
  }
  return input.key;
}

/**
 * A copy of the request, as it is now: callers wipe theirs, and it may wait.
 *
 * @throws RescueRequestError if it has an authcode of its own
 */
export function withoutAuthCode(operation: Operation, request: unknown): unknown {
  const key = authCodeInputOf(operation);
  if (key !== undefined && typeof request === 'object' && request !== null) {
    if ((request as Record<string, unknown>)[key] !== undefined) throw ownAuthCode(operation.name, key);
  }
  return prepare(operation, request, blank).request;
}

/** The request with an authcode; `null` for none. */
export function withAuthCode(operation: Operation, request: unknown, authCode: string | null): unknown {
  const key = authCodeInputOf(operation);
  if (key === undefined || typeof request !== 'object' || request === null) return request;
  return { ...request, [key]: authCode };
}

/**
 * Finds what sending would find, so that a request that cannot be sent costs no authentication.
 *
 * @param request without its authcode
 * @throws RescueRequestError if it does not fit the description, whatever the authcode
 */
export function checkRequest(operation: Operation, request: unknown, headers: unknown): void {
  const key = authCodeInputOf(operation);
  const { xml, issues } = encodeMessage(operation, withAuthCode(operation, request, null));
  const ofOthers = issues.filter(({ path }) => key === undefined || path[0] !== key);
  checked(operation, { xml, issues: ofOthers }, RescueRequestError);
  checked(operation, encodeHeaders(operation, headers), RescueRequestError);
}

function ownAuthCode(operation: string, key: string): RescueRequestError {
  const message = 'is put in by the managed client; leave it out, or use RescueClient to send one of your own';
  return new RescueRequestError(`${operation}: ${key} ${message}. Nothing was sent.`, {
    operation,
    issues: [{ path: [operation, key], message }],
  });
}
