import { contract as shipped, type Operations as RescueOperations } from '../../generated/operations.js';
import { z } from 'zod';
import { rescueErrors, RescueRequestError } from '../errors.js';
import { check } from '../soap/arguments.js';
import { type AuthState, isAuthState } from './auth-state.js';
import { settle, unusable, type ClientOptions, type Settings } from '../soap/client-options.js';
import { DEFAULT_ENDPOINT } from './endpoint.js';
import { clientOptions } from '../soap/option-schemas.js';
import type { Contract, Operations } from '../soap/schema/contract.js';

/** Options of `RescueClient`. */
export interface RescueClientOptions<O extends Operations = RescueOperations> extends ClientOptions {
  /**
   * The address of the service. Plain http is refused but for a loopback host; see `allowPlainHttp`.
   * Default: `https://secure.logmeinrescue.com/API/API.asmx`.
   */
  readonly endpoint?: string | undefined;
  /** A contract generated from another description of the service. Default: the one that comes with this package. */
  readonly contract?: Contract<O> | undefined;
  /** Where to continue: a state from another client or process, for the same origin. Default: a new one. */
  readonly auth?: AuthState | undefined;
}

const rescueOptions = z.strictObject({
  ...clientOptions,
  endpoint: clientOptions.endpoint.optional(),
  contract: clientOptions.contract.optional(),
  auth: z.custom<AuthState>(isAuthState, { error: 'must be an AuthState; see AuthState.deserialize' }).optional(),
});

/** Checks the options of a Rescue client and fills in the defaults. @throws RescueRequestError */
export function settleRescue(options: RescueClientOptions<Operations>, name = 'new RescueClient'): Settings {
  const { endpoint = DEFAULT_ENDPOINT, auth, ...rest } = check(RescueRequestError, rescueOptions, options, name);
  const settings = settle({ ...rest, endpoint }, name, rest.contract ?? shipped, rescueErrors);
  if (auth && new URL(auth.endpoint).origin !== new URL(settings.endpoint).origin)
    throw unusable(
      rescueErrors,
      name,
      'auth',
      'belongs to another origin than endpoint, and is sent nowhere else; log in anew there',
    );
  return settings;
}
