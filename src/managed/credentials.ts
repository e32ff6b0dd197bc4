import { createHash, createHmac, randomBytes } from 'node:crypto';
import { RescueRequestError } from '../errors.js';
import { check, type Check, expected, notEmpty, object, string } from '../soap/checks.js';
import {
  loginArguments,
  requestAuthCodeSSOArguments,
  type LoginArguments,
  type RequestAuthCodeSSOArguments,
} from '../rescue/arguments.js';
import { untilAborted } from './clock.js';
import { authenticationError, AuthenticationFailure } from './errors.js';

/**
 * An API token that an administrator created in the Administration Center (Global Settings). The token is sent instead
 * of an authcode, so the client does not request authcodes. Source: the vendor's help page "generate API token".
 */
export interface ApiTokenCredentials {
  /** The token. The Administration Center shows it only once. */
  readonly apiToken: string;
}

/** The user of the managed client: an e-mail address and password, single sign-on credentials, or an API token. */
export type Credentials = LoginArguments | RequestAuthCodeSSOArguments | ApiTokenCredentials;

/** Credentials that can be used to request an authcode. */
export type AuthCodeCredentials = Exclude<Credentials, ApiTokenCredentials>;

/** Credentials, or a function that returns them, for example from a vault. */
export type CredentialsSource = Credentials | (() => Promise<Credentials> | Credentials);

const apiToken = object({ apiToken: string(expected('an API token (a string)'), notEmpty) });

/**
 * Checks credentials with the schema that their members suggest, so that error messages are useful.
 *
 * @throws RescueRequestError
 */
function checkCredentials(value: unknown, name: string): Credentials {
  const has = (key: string): boolean => typeof value === 'object' && value !== null && key in value;
  const schema = has('apiToken') ? apiToken : has('ssoId') ? requestAuthCodeSSOArguments : loginArguments;
  return check(RescueRequestError, object({ credentials: schema as Check<Credentials> }), { credentials: value }, name)
    .credentials;
}

/** Reads the credentials for one authentication. */
export type FetchCredentials = ReturnType<typeof credentialsReader>;

/**
 * Returns a function that reads the `credentials` option. The result of a function is not kept after the
 * authentication. `digest` distinguishes credentials within this process. Its key is random and never leaves the
 * process. The returned function throws AuthenticationFailure if the function in the option fails or returns invalid
 * credentials, or the signal's reason.
 *
 * @throws RescueRequestError if credentials that are not a function are invalid
 */
export function credentialsReader(source: CredentialsSource, name: string) {
  const checked = typeof source === 'function' ? undefined : checkCredentials(source, name);
  const read = typeof source === 'function' ? source : () => checked;
  const digestKey = randomBytes(32);
  return async (signal: AbortSignal) => {
    let value: unknown;
    try {
      value = await untilAborted(Promise.resolve().then(read), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw failed('failed', error);
    }
    try {
      const credentials = checkCredentials(value, 'the result of the credentials function');
      const text = JSON.stringify(credentials);
      return { credentials, digest: createHmac('sha256', digestKey).update(text).digest('base64url') };
    } catch (error) {
      throw failed('returned invalid credentials', error);
    }
  };
}

function failed(problem: string, cause: unknown): AuthenticationFailure {
  return new AuthenticationFailure((context) =>
    authenticationError(context, `the credentials function ${problem}; see cause.`, cause),
  );
}

/** Returns a digest that identifies a user in the store. It is the same in all replicas and contains no password. */
export function userDigest(endpoint: string, credentials: AuthCodeCredentials): string {
  const { origin, pathname } = new URL(endpoint);
  const user =
    'email' in credentials
      ? ['email', credentials.email.trim().toLowerCase()]
      : ['sso', String(credentials.company), credentials.ssoId];
  return createHash('sha256')
    .update(JSON.stringify([origin, pathname.toLowerCase(), ...user]))
    .digest('base64url');
}
