import { z } from 'zod';
import { contract as shipped, type Operations as RescueOperations } from '../../generated/operations.js';
import { rescueErrors } from '../error-classes.js';
import { RescueRequestError } from '../errors.js';
import { check } from '../soap/arguments.js';
import {
  clientOptions,
  invalidOption,
  settingsOf,
  type ClientOptions,
  type ClientSettings,
} from '../soap/client-options.js';
import type { Contract, Operations } from '../soap/schema/contract.js';
import { AuthState, carrierOf, isAuthState } from './auth-state.js';

/** The URL of the service, in the guide and on every operation page. */
export const DEFAULT_ENDPOINT = 'https://secure.logmeinrescue.com/API/API.asmx';

/** Options of `RescueClient`. */
export interface RescueClientOptions<O extends Operations = RescueOperations> extends ClientOptions {
  /**
   * The URL of the service. Plain http is accepted only for loopback hosts; see `allowPlainHttp`.
   * Default: `https://secure.logmeinrescue.com/API/API.asmx`.
   */
  readonly endpoint?: string | URL | undefined;
  /** A contract generated from another WSDL of the service. Default: the one of this package. */
  readonly contract?: Contract<O> | undefined;
  /** The state of another client or process, to continue its session. It must have the same origin. Default: a new one. */
  readonly auth?: AuthState | undefined;
  /**
   * An authcode that was requested earlier, or an API token from the Administration Center (Global Settings). The
   * client sends it with each call that has an authcode, so no `login` is necessary. It is kept and dropped like an
   * authcode that the client requested; see `AuthState`. Not together with `auth`. Default: none.
   *
   * @example const rescue = new RescueClient({ authCode: process.env['RESCUE_API_TOKEN'] });
   */
  readonly authCode?: string | undefined;
}

const rescueOptions = z.strictObject({
  ...clientOptions,
  endpoint: clientOptions.endpoint.optional(),
  contract: clientOptions.contract.optional(),
  auth: z.custom<AuthState>(isAuthState, { error: 'must be an AuthState; see AuthState.deserialize' }).optional(),
  authCode: z
    .string({ error: 'must be an authcode or an API token, a string' })
    .min(1, 'must not be empty; omit it to send none')
    .regex(/^(?!\s)[^]*(?<!\s)$/, 'must not begin or end with white space; trim the content of a file')
    .optional(),
});

/**
 * Checks the options of a Rescue client and adds the defaults.
 *
 * @param name of the constructor or function that received the options, for messages
 * @throws RescueRequestError
 */
export function rescueSettings(options: RescueClientOptions<Operations>, name = 'new RescueClient'): ClientSettings {
  const checked = check(RescueRequestError, rescueOptions, options, name);
  const { endpoint = DEFAULT_ENDPOINT, auth, authCode, ...rest } = checked;
  const settings = settingsOf({ ...rest, endpoint }, name, rest.contract ?? shipped, rescueErrors);
  const invalid = (option: string, message: string): Error => invalidOption(rescueErrors, name, option, message);
  if (auth && new URL(auth.endpoint).origin !== new URL(settings.endpoint).origin)
    throw invalid('auth', 'has another origin than endpoint, and is sent to no other origin; log in again');
  if (auth && authCode !== undefined)
    throw invalid('authCode', 'cannot be combined with auth, which has its own authcode');
  return settings;
}

/** The auth state of a new client, by its checked options. */
export function authStateOf({ auth, authCode }: RescueClientOptions<Operations>, endpoint: string): AuthState {
  const state = auth ?? new AuthState(endpoint);
  if (authCode !== undefined) carrierOf(state).gotAuthCode(authCode, undefined);
  return state;
}
