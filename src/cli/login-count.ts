import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type Clock, systemClock } from '../managed/clock.js';
import { userDigest } from '../managed/credentials.js';
import { AuthenticationFailure } from '../managed/errors.js';
import { loginLimit, MAX_LOGINS } from '../managed/login-limit.js';
import { recordStore } from '../managed/record-store.js';
import { fileStoreWith } from '../managed/stores/file-store.js';
import type { RescueClient } from '../rescue/client.js';
import { CommandError, reasonOf } from './command-error.js';
import { packageName } from './paths.js';
import type { Terminal } from './terminal.js';

/**
 * The maximum number of logins that this command sends for a user within three minutes. The remaining logins are left
 * for programs whose logins this command does not count.
 */
const MAX_COUNTED = MAX_LOGINS - 2;

const STORE_TIMEOUT_MS = 5000;

/**
 * Counts a login across all runs of this command, before the login is sent, and prints the number of logins of the user
 * within three minutes. The folder, which is in the user's cache, contains only a digest of the e-mail address and the
 * times of the logins. If the folder is not usable, a warning is printed. Logins to an address of this machine also
 * count, because a local port may be a tunnel to the service.
 *
 * @throws CommandError at the ninth login, which must not be sent
 */
export async function countLogin(
  email: string,
  endpoint: string,
  { notify, env }: Pick<Terminal, 'notify' | 'env'>,
  clock: Clock = systemClock,
): Promise<void> {
  const folder = join(cacheFolder(env), 'logins');
  const store = recordStore(fileStoreWith({ folder }, clock.now), clock, STORE_TIMEOUT_MS);
  const limit = loginLimit(store, clock, MAX_COUNTED, 0);
  const key = userDigest(endpoint, { email, password: '' });
  const { signal } = new AbortController();
  let waitMs: number;
  try {
    waitMs = await limit.reserve(key, signal);
    if (waitMs === 0) return notify(`login: ${await limit.count(key, signal)} of ${MAX_LOGINS} in 3 minutes`);
  } catch (error) {
    const context = { operation: 'login', outcome: 'not-sent' } as const;
    const thrown = (error instanceof AuthenticationFailure ? error.toError(context) : error) as Error;
    return notify(
      `Logins are not being counted, although the service allows a user only ${MAX_LOGINS} logins in 3 minutes: ${reasonOf(thrown.cause ?? thrown)}`,
    );
  }
  throw new CommandError(
    `login: this command has sent ${MAX_COUNTED} logins of this user within 3 minutes, and the service allows ` +
      `${MAX_LOGINS}. Nothing was sent. Wait ${Math.ceil(waitMs / 1000)} s, or pass an authcode or an API token, ` +
      'which needs no login.',
  );
}

const LOGOUT_MS = 10_000;

/** Ends the session of a command, including after an error or Ctrl-C. Prints a message if the logout fails. */
export async function logOut(
  rescue: Pick<RescueClient, 'logout'>,
  { notify }: Pick<Terminal, 'notify'>,
): Promise<void> {
  const failed = (): void => notify('The logout failed. The session ends after 20 minutes of inactivity.');
  await rescue.logout({ timeoutMs: LOGOUT_MS }).catch(failed);
}

/** Returns this package's folder in the user's cache. */
export function cacheFolder(env: Readonly<NodeJS.ProcessEnv>, platform: string = process.platform): string {
  const { XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local } = env;
  // XDG Base Directory Specification: a relative path is ignored
  if (isAbsolute(xdg)) return join(xdg, packageName);
  if (platform === 'win32') return join(local ?? join(homedir(), 'AppData', 'Local'), packageName);
  return join(homedir(), ...(platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']), packageName);
}
