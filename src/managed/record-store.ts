import type { ArgumentIssue } from '../errors.js';
import * as c from '../soap/checks.js';
import { untilAborted, type Clock } from './clock.js';
import { AuthenticationFailure, outcomeText } from './errors.js';
import { AuthStoreError, type AuthStore } from './stores/auth-store.js';

/**
 * The time to live of an authcode record after its last change: 30 days, in milliseconds. Authcodes themselves do not
 * expire.
 */
export const RECORD_TTL_MS = 30 * 24 * 3600_000;

/** The message of every issue. It is never shown, because a record with an issue is ignored. */
const INVALID = 'is invalid';
const invalid = { error: () => INVALID };

const format = c.is<1>((value) => value === 1, invalid);
const text = c.string(invalid);
const time = c.number(INVALID, c.atLeast(0));
const listOf = <T>(item: c.Check<T>, most: number) =>
  c.arrayOf(item, invalid, [({ length }) => length <= most, INVALID]);

/** The shared state of one user, stored as JSON. */
export const authRecord = c.looseObject({
  /** The version of this format. A record with another version is ignored and replaced. */
  format,
  /** A digest of the endpoint and the user. It shows if a key is used for two users. */
  user: text,
  /** The number of authcodes obtained so far, for people who inspect the record. */
  generation: c.int(INVALID, c.atLeast(0)),
  authCode: c.optional(c.string(invalid, c.notEmpty)),
  /**
   * The time at which the authcode was obtained, in milliseconds since 1970, by the clock of the replica that obtained
   * it.
   */
  obtainedAt: c.optional(time),
  /** The times at which authcodes were replaced soon after they were obtained, in milliseconds since 1970. */
  replacements: listOf(time, 100),
  /**
   * The lease of the client that is authenticating. For any other client, the lease ends `ms` milliseconds after that
   * client first sees it.
   */
  lease: c.optional(c.looseObject({ id: text, ms: c.number(INVALID, [(ms) => ms > 0, INVALID]) })),
});
export type AuthRecord = c.Checked<typeof authRecord>;

const loginTime = c.looseObject({
  id: text,
  /** The time of the login in milliseconds since 1970, by the clock of the replica that logged in. */
  at: time,
});
export type LoginTime = c.Checked<typeof loginTime>;

/** The recent logins of one user, from all replicas. */
export const loginRecord = c.looseObject({ format, times: listOf(loginTime, 1000) });

/**
 * The number of parts into which the store's time limit is divided. A paused process loses one part, not the entire
 * limit.
 */
const TIMEOUT_PARTS = 4;

/** Reads and writes records in the store with a time limit, and reports every failure as a `StoreFailure`. */
export function recordStore(store: AuthStore, clock: Clock, timeoutMs: number) {
  async function withTimeout<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const timer = new AbortController();
    const passed = async (): Promise<never> => {
      // wait in parts, because a process that resumes after a pause runs its timers before it reads a reply that has
      // arrived
      for (let part = 0; part < TIMEOUT_PARTS && !timer.signal.aborted; part++)
        await clock.sleep(timeoutMs / TIMEOUT_PARTS, timer.signal);
      throw new StoreFailure(undefined, `did not respond within ${timeoutMs} ms (storeTimeoutMs)`);
    };
    try {
      return await untilAborted(Promise.race([Promise.resolve().then(work), passed()]), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof StoreFailure ? error : new StoreFailure(error, 'failed');
    } finally {
      timer.abort();
    }
  }

  return {
    /**
     * Reads the record stored under a key. A damaged record counts as missing and is therefore replaced.
     *
     * @returns the version if the store contains a value, and the record if the value is valid
     * @throws StoreFailure, or the signal's reason
     */
    async read<T>(key: string, check: c.Check<T>, signal: AbortSignal) {
      const stored = await withTimeout(() => store.read(key), signal);
      return { version: stored?.version, record: stored && parse(check, stored.value) };
    },

    /**
     * @returns the new version, or undefined if another client wrote first
     * @throws StoreFailure, or the signal's reason
     */
    compareAndSet(key: string, version: string | undefined, record: object, ttlMs: number, signal: AbortSignal) {
      return withTimeout(() => store.compareAndSet(key, version, JSON.stringify(record), ttlMs), signal);
    },
  };
}

export type RecordStore = ReturnType<typeof recordStore>;

function parse<T>({ read }: c.Check<T>, value: string): T | undefined {
  try {
    const issues: ArgumentIssue[] = [];
    const record = read(JSON.parse(value), [], issues);
    return issues.length > 0 ? undefined : record;
  } catch {
    return undefined;
  }
}

/**
 * The store failed. It is therefore unknown which authcode is current and which client is about to request a new
 * authcode.
 */
export class StoreFailure extends AuthenticationFailure {
  constructor(cause: unknown, problem: string) {
    // errors of this package's stores contain no values; other errors may contain the failed command, including the
    // authcode
    const own = cause instanceof AuthStoreError ? cause : undefined;
    const detail = own ? `: ${own.message.replace(/\.$/, '')}` : codeOf(cause);
    super((context) => {
      const { operation, outcome } = context;
      const message = `${operation}: requires an authentication, and the shared store ${problem}${detail}. ${outcomeText(context)} Repair the store.`;
      return new AuthStoreError(message, { operation, outcome, cause: own });
    });
  }
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? ` (${code})` : '';
}
