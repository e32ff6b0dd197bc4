import { contract as shipped, type Operations as RescueOperations } from '../../generated/operations.js';
import { rescueErrors, RescueRequestError } from '../errors.js';
import { check, expected, is, notEmpty, object, optional, string } from '../soap/checks.js';
import type { ClientOptions, ClientSettings } from '../soap/client-options.js';
import { clientOptions, invalidOption, settingsOf } from '../soap/client-options.js';
import type { Contract, Operations } from '../soap/schema/contract.js';
import { AuthState, carrierOf, isAuthState } from './auth-state.js';

/** The URL of the service, as given in the guide and on every operation page. */
export const DEFAULT_ENDPOINT = 'https://secure.logmeinrescue.com/API/API.asmx';

/** Options for `RescueClient`. */
export interface RescueClientOptions<O extends Operations = RescueOperations> extends ClientOptions {
  /**
   * The URL of the service. Plain HTTP is accepted only for loopback hosts, unless `allowPlainHttp` is set. Default:
   * `https://secure.logmeinrescue.com/API/API.asmx`.
   */
  readonly endpoint?: string | URL | undefined;
  /** A contract generated from a different WSDL for the service. Default: the contract shipped with this package. */
  readonly contract?: Contract<O> | undefined;
  /** The state of another client or process, to continue its session. The origins must match. Default: a new state. */
  readonly auth?: AuthState | undefined;
  /**
   * An authcode that was requested earlier, or an API token from the Administration Center (Global Settings). The
   * client sends it with every call that takes an authcode, so you do not have to call `login`. The client keeps and
   * discards it like an authcode that it requested (see `AuthState`). Cannot be combined with `auth`. Default: none.
   *
   * @example const rescue = new RescueClient({ authCode: process.env['RESCUE_API_TOKEN'] });
   */
  readonly authCode?: string | undefined;
}

/** Checks the options of `RescueClient`. */
export const rescueOptions = object({
  ...clientOptions,
  endpoint: optional(clientOptions.endpoint),
  contract: optional(clientOptions.contract),
  auth: optional(is<AuthState>(isAuthState, expected('an AuthState; see AuthState.deserialize'))),
  authCode: optional(
    string(
      expected('an authcode or an API token (a string)'),
      [notEmpty[0], 'must not be empty; omit it to send none'],
      [(text) => text.trim() === text, 'must not start or end with whitespace; trim text read from a file'],
    ),
  ),
});

/**
 * Checks the options of a Rescue client and fills in the defaults.
 *
 * @param name the constructor or function that received the options, for error messages
 * @throws RescueRequestError
 */
export function rescueSettings(options: RescueClientOptions<Operations>, name = 'new RescueClient'): ClientSettings {
  const checked = check(RescueRequestError, rescueOptions, options, name);
  const { endpoint = DEFAULT_ENDPOINT, auth, authCode, ...rest } = checked;
  const settings = settingsOf({ ...rest, endpoint }, name, rest.contract ?? shipped, rescueErrors);
  const invalid = (option: string, message: string): Error => invalidOption(rescueErrors, name, option, message);
  if (auth && new URL(auth.endpoint).origin !== new URL(settings.endpoint).origin)
    throw invalid('auth', 'has a different origin than endpoint, and is never sent to other origins; log in again');
  if (auth && authCode !== undefined)
    throw invalid('authCode', 'cannot be combined with auth, which has its own authcode');
  return settings;
}

/** Returns the auth state for a new client whose options have been checked. */
export function authStateOf({ auth, authCode }: RescueClientOptions<Operations>, endpoint: string): AuthState {
  const state = auth ?? new AuthState(endpoint);
  if (authCode !== undefined) carrierOf(state).gotAuthCode(authCode, undefined);
  return state;
}
