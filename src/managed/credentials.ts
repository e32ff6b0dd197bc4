import { createHash, createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { RescueRequestError } from '../errors.js';
import { check } from '../soap/arguments.js';
import { loginArguments, requestAuthCodeSSOArguments } from '../rescue/arguments.js';
import type { LoginArguments, RequestAuthCodeSSOArguments } from '../rescue/client.js';
import { untilAborted } from './abort.js';
import { Failed, unauthenticated } from './errors.js';

/**
 * A token that an administrator made in the Administration Center under Global Settings. It stands where an authcode
 * does; nothing is requested by it. Source: the vendor's help page "generate API token".
 */
export interface ApiTokenCredentials {
  /** The token, as it was shown once. */
  readonly apiToken: string;
}

/** Who the managed client is: e-mail and password, single sign-on, or an API token. */
export type Credentials = LoginArguments | RequestAuthCodeSSOArguments | ApiTokenCredentials;

/** Credentials, or what fetches them: from a vault, say. */
export type CredentialsSource = Credentials | (() => Promise<Credentials> | Credentials);

const apiToken = z.strictObject({
  apiToken: z.string({ error: 'must be an API token, a string' }).min(1, 'must not be empty'),
});

/** Checked by what they have, so that a message speaks of the kind that was meant. @throws RescueRequestError */
export function checkCredentials(value: unknown, name: string): Credentials {
  const has = (key: string): boolean => typeof value === 'object' && value !== null && key in value;
  if (has('apiToken'))
    return check(RescueRequestError, z.object({ credentials: apiToken }), { credentials: value }, name).credentials;
  if (has('ssoId'))
    return check(
      RescueRequestError,
      z.object({ credentials: requestAuthCodeSSOArguments }),
      { credentials: value },
      name,
    ).credentials;
  return check(RescueRequestError, z.object({ credentials: loginArguments }), { credentials: value }, name).credentials;
}

/** Credentials as they were fetched for one authentication. */
export interface Fetched {
  readonly credentials: Credentials;
  /** Tells values apart within this process; says nothing outside it. */
  readonly digest: string;
}

/** Where credentials come from. What a function gave is kept no longer than the authentication that it was fetched for. */
export class CredentialsReader {
  /** Whether they can change. */
  readonly isFunction: boolean;
  readonly #fetch: () => unknown;
  readonly #digestKey = randomBytes(32);

  /** @throws RescueRequestError if fixed credentials are not usable */
  constructor(source: CredentialsSource, name: string) {
    this.isFunction = typeof source === 'function';
    if (typeof source === 'function') this.#fetch = source;
    else {
      const checked = checkCredentials(source, name);
      this.#fetch = () => checked;
    }
  }

  /** @throws Failed if the function rejects or gives nothing usable, or the reason of the signal */
  async fetch(signal: AbortSignal): Promise<Fetched> {
    let given: unknown;
    try {
      given = await untilAborted(
        Promise.resolve().then(() => this.#fetch()),
        signal,
      );
    } catch (error) {
      signal.throwIfAborted();
      throw new Failed((context) =>
        unauthenticated(context, 'the function of the option credentials failed; see cause.', error),
      );
    }
    let credentials: Credentials;
    try {
      credentials = checkCredentials(given, 'what the function of the option credentials gave');
    } catch (error) {
      throw new Failed((context) =>
        unauthenticated(context, 'the function of the option credentials gave no credentials; see cause.', error),
      );
    }
    return { credentials, digest: this.#digest(credentials) };
  }

  #digest(credentials: Credentials): string {
    return createHmac('sha256', this.#digestKey)
      .update(JSON.stringify(Object.entries(credentials).sort()))
      .digest('base64url');
  }
}

/** Names a user to the store, the same in every replica, without a plain address; no password or token goes into it. */
export function identityOf(endpoint: string, credentials: LoginArguments | RequestAuthCodeSSOArguments): string {
  const { origin, pathname } = new URL(endpoint);
  const user =
    'email' in credentials
      ? ['email', credentials.email.trim().toLowerCase()]
      : ['sso', String(credentials.company), credentials.ssoId];
  return createHash('sha256')
    .update(JSON.stringify([origin, pathname.toLowerCase(), ...user]))
    .digest('base64url');
}
