import * as z from 'zod';
import { untilAborted, type Clock } from './clock.js';
import { AuthenticationFailure, outcomeText } from './errors.js';
import { AuthStoreError, type AuthStore } from './stores/auth-store.js';

/**
 * The time to live of an authcode record after its last change: 30 days, in milliseconds. Authcodes themselves do not
 * expire.
 */
export const RECORD_TTL_MS = 30 * 24 * 3600_000;

const time = z.number().nonnegative();

/** The shared state of one user, stored as JSON. */
export const authRecord = z.object({
  /** The version of this format. A record with another version is ignored and replaced. */
  format: z.literal(1),
  /** A digest of the endpoint and the user. It shows if a key is used for two users. */
  user: z.string(),
  /** The number of authcodes obtained so far, for people who inspect the record. */
  generation: z.int().nonnegative(),
  authCode: z.string().min(1).optional(),
  /**
   * The time at which the authcode was obtained, in milliseconds since 1970, by the clock of the replica that obtained
   * it.
   */
  obtainedAt: time.optional(),
  /** The times at which authcodes were replaced soon after they were obtained, in milliseconds since 1970. */
  replacements: z.array(time).max(100),
  /**
   * The lease of the client that is authenticating. For any other client, the lease ends `ms` milliseconds after that
   * client first sees it.
   */
  lease: z.object({ id: z.string(), ms: z.number().positive() }).optional(),
});
export type AuthRecord = Readonly<z.output<typeof authRecord>>;

export const loginTime = z.object({
  id: z.string(),
  /** The time of the login in milliseconds since 1970, by the clock of the replica that logged in. */
  at: time,
});
export type LoginTime = Readonly<z.output<typeof loginTime>>;

/** The recent logins of one user, from all replicas. */
export const loginRecord = z.object({ format: z.literal(1), times: z.array(loginTime).max(1000) });

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
    const timeout = passed();
    // `timeout` also rejects when the timer is aborted
    timeout.catch(() => undefined);
    try {
      return await untilAborted(Promise.race([Promise.resolve().then(work), timeout]), signal);
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
    async read<T>(
      key: string,
      schema: z.ZodType<T>,
      signal: AbortSignal,
    ): Promise<{ readonly version?: string; readonly record?: T }> {
      const stored = await withTimeout(() => store.read(key), signal);
      return stored ? { version: stored.version, ...parse(schema, stored.value) } : {};
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

function parse<T>(schema: z.ZodType<T>, value: string): { readonly record?: T } {
  try {
    const { data } = schema.safeParse(JSON.parse(value));
    return data === undefined ? {} : { record: data };
  } catch {
    return {};
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
      const message = `${operation}: requires an authentication, and the shared store ${problem}${detail}. ${outcomeText(context)} Repair the store, or set whenStoreFails to 'authenticate' if only one client uses this user.`;
      const reason = own?.reason ?? 'unavailable';
      return new AuthStoreError(message, { reason, operation, outcome, ...(own && { cause: own }) });
    });
  }
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? ` (${code})` : '';
}
