import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type Clock, systemClock } from '../managed/clock.js';
import { userDigest } from '../managed/credentials.js';
import { AuthenticationFailure } from '../managed/errors.js';
import { LoginLimit, MAX_LOGINS } from '../managed/login-limit.js';
import { RecordStore } from '../managed/record-store.js';
import { fileStoreWith } from '../managed/stores/file-store.js';
import type { RescueClient } from '../rescue/client.js';
import { CommandError, reasonOf } from './command-error.js';
import { packageName } from './package-info.js';
import type { Terminal } from './terminal.js';

/**
 * How many logins of a user this command sends within three minutes. The rest are left for programs that this command
 * does not count.
 */
const MAX_COUNTED = MAX_LOGINS - 2;

const STORE_TIMEOUT_MS = 5000;

/**
 * Counts a login before it is sent, over all runs of this command. The folder stores a digest of the e-mail address and
 * the times of the logins, nothing else. If the folder is not usable, this prints a warning. Logins at this machine are
 * counted, too: its port may be a tunnel to the service.
 *
 * @param options default: the user's cache folder, and the clock of the system
 * @returns how many logins of this user were counted within three minutes, this one included; `undefined` if not known
 * @throws CommandError for the ninth login, which must not be sent
 */
export async function countLogin(
  email: string,
  endpoint: string,
  { notify, env }: Pick<Terminal, 'notify' | 'env'>,
  {
    folder = join(cacheFolder(env), 'logins'),
    clock = systemClock,
  }: { readonly folder?: string; readonly clock?: Clock } = {},
): Promise<number | undefined> {
  const store = new RecordStore(fileStoreWith({ folder }, { now: clock.now }), clock, STORE_TIMEOUT_MS);
  const limit = new LoginLimit(store, clock, MAX_COUNTED, 0);
  const key = userDigest(endpoint, { email, password: '' });
  const { signal } = new AbortController();
  let waitMs: number;
  try {
    waitMs = await limit.reserve(key, signal);
    if (waitMs === 0) return await limit.count(key, signal);
  } catch (error) {
    notify(
      `The logins are not counted, and the service allows a user only ${MAX_LOGINS} in 3 minutes: ${reason(error)}`,
    );
    return undefined;
  }
  throw new CommandError(
    `login: this command has sent ${MAX_COUNTED} logins of this user within 3 minutes, and the service allows ` +
      `${MAX_LOGINS}. Nothing was sent. Wait ${Math.ceil(waitMs / 1000)} s, or pass an authcode or an API token, ` +
      'which needs no login.',
  );
}

const LOGOUT_MS = 10_000;

/** Ends the session of a command, also after an error or Ctrl-C, and says so if that fails. */
export async function logOut(
  rescue: Pick<RescueClient, 'logout'>,
  { notify }: Pick<Terminal, 'notify'>,
): Promise<void> {
  const failed = (): void => notify('The logout failed. The session ends after 20 idle minutes.');
  await rescue.logout({ timeoutMs: LOGOUT_MS }).catch(failed);
}

/** The user's cache folder of this package. */
export function cacheFolder(env: Readonly<NodeJS.ProcessEnv>, platform: string = process.platform): string {
  const { XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local } = env;
  // XDG Base Directory Specification: a relative path is ignored
  if (isAbsolute(xdg)) return join(xdg, packageName);
  if (platform === 'win32') return join(local ?? join(homedir(), 'AppData', 'Local'), packageName);
  return join(homedir(), ...(platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']), packageName);
}

function reason(error: unknown): string {
  const thrown =
    error instanceof AuthenticationFailure ? error.toError({ operation: 'login', outcome: 'not-sent' }) : error;
  return reasonOf((thrown as Error).cause ?? thrown);
}
