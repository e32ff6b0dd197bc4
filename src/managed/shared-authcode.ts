import { createHash, randomUUID } from 'node:crypto';
import { isRescueResultError } from '../rescue/codes.js';
import type { AuthenticationRequests } from './auth-request.js';
import { jittered, type Clock } from './clock.js';
import { checkContention, replacementsAfter } from './contention.js';
import { userDigest, type AuthCodeCredentials } from './credentials.js';
import { invalidOptionFailure } from './errors.js';
import type { LoginLimit } from './login-limit.js';
import type { AuthenticationOptions } from './options.js';
import { authRecord, RECORD_TTL_MS, type AuthRecord } from './record-store.js';
import { Session, type PendingAuthentication } from './session.js';

/** A single authentication. */
export interface Authentication {
  readonly control: PendingAuthentication;
  readonly credentials: AuthCodeCredentials;
  /** The session that the service refused, if any. */
  readonly refused: Session | undefined;
  readonly requests: AuthenticationRequests;
}

/**
 * The initial and the maximum interval at which a client checks whether another client has finished, in milliseconds.
 */
const FIRST_POLL_MS = 50;
const LAST_POLL_MS = 1000;

/**
 * The maximum number of invalid authcodes to remember. A store that returns to an older state may contain an invalid
 * authcode.
 */
const MAX_DEAD = 32;

/**
 * The signal for writes that must complete: an acquired lease must be returned, and a new authcode must be published.
 */
const neverAborted = new AbortController().signal;

/**
 * Shares one authcode among all clients of a store.
 *
 * The client that authenticates holds a lease, which it acquires with a compare-and-set. It publishes its authcode with
 * another compare-and-set, which expects the version that it received with the lease (the fence). If another client has
 * acquired a lease since then, the version has changed. The late client then discards its authcode and takes over the
 * newer authcode.
 */
export function sharedAuthCode(options: AuthenticationOptions, limit: LoginLimit) {
  const remainingMs = leaseWatch(options.clock);
  const dead = new Set<string>();
  /**
   * The prefix of this client's lease IDs. When the client starts to obtain an authcode, it no longer uses any earlier
   * lease.
   */
  const holder = randomUUID();

  /** Returns the key of the user's record. Logins are counted under `KEY.logins`. */
  function keyOf(credentials: AuthCodeCredentials): string {
    return options.storeKey ?? `logmein-rescue.${userOf(credentials)}`;
  }

  /**
   * Takes over a newer authcode from the store, or requests an authcode.
   *
   * @throws AuthenticationFailure, or the signal's reason
   */
  async function obtain(authentication: Authentication): Promise<Session> {
    const { clock, store, leaseMs } = options;
    const { control, credentials, refused, requests } = authentication;
    if (refused?.authCode) markDead(refused.authCode);
    const key = keyOf(credentials);
    const { signal } = control;
    const user = userOf(credentials);
    const emptyRecord: AuthRecord = { format: 1, user, generation: 0, replacements: [] };
    let isFresh = false;
    for (let poll = FIRST_POLL_MS; ;) {
      signal.throwIfAborted();
      const { version, record = emptyRecord } = await store.read(key, authRecord, signal);
      if (record.user !== user) throw invalidOptionFailure('storeKey', KEY_OF_ANOTHER_USER);
      const { authCode, lease } = record;
      if (authCode !== undefined && !dead.has(digestOf(authCode))) {
        requests.report();
        return new Session(authCode, isFresh, record.obtainedAt ?? 0);
      }
      // any authcode that appears from now on was requested after the previous authcode became invalid
      isFresh = true;
      const heldMs = lease && !lease.id.startsWith(holder) ? remainingMs(lease) : 0;
      if (heldMs > 0) {
        await clock.sleep(Math.min(heldMs, jittered(poll, clock)), signal);
        poll = Math.min(poll * 1.5, LAST_POLL_MS);
        continue;
      }
      checkContention(record, refused, options.contention.replacements, clock);
      if (await limit.waitIfReached(`${key}.logins`, control)) continue;
      const own = newLease(holder, leaseMs, clock);
      const leased = { ...record, lease: own.lease };
      const fence = await store.compareAndSet(key, version, leased, RECORD_TTL_MS, neverAborted);
      const session = fence === undefined ? undefined : await requestAsHolder(authentication, key, own, fence, record);
      if (session) return session;
      // another client was first; pause, because a faulty store may report a conflict every time
      await clock.sleep(jittered(FIRST_POLL_MS, clock), signal);
    }
  }

  /** @returns undefined if the record must be read again */
  async function requestAsHolder(
    authentication: Authentication,
    key: string,
    own: ReturnType<typeof newLease>,
    fence: string,
    record: AuthRecord,
  ): Promise<Session | undefined> {
    const { clock, store } = options;
    const { control, credentials, refused, requests } = authentication;
    const { signal } = control;
    let isLeaseHeld = true;
    try {
      if ((await limit.reserve(`${key}.logins`, signal)) > 0) return undefined;
      // the store, this process or the machine may have been slow; a request after the end of the lease would
      // invalidate a newer authcode
      const current = await store.read(key, authRecord, signal);
      if (current.version !== fence || own.usableMs() <= 0) return undefined;
      signal.throwIfAborted();
      control.setRequestPending(true);
      const timeoutMs = Math.max(1, Math.min(options.timeoutMs, own.usableMs()));
      const operation = 'email' in credentials ? 'requestAuthCode' : 'requestAuthCodeSSO';
      const result = await requests.send(operation, credentials, timeoutMs);
      isLeaseHeld = false;
      const replacements = replacementsAfter(record, refused, clock);
      const obtained = { generation: record.generation + 1, obtainedAt: clock.now(), replacements };
      const next = result.kind === 'ok' ? { ...record, ...obtained, authCode: result.authCode as string } : record;
      const isPublished = await publish(key, fence, next);
      // if another client authenticated while this client was paused, the call uses the other client's authcode
      const error = result.kind === 'failed' ? result.error : undefined;
      const isReplaced = isPublished === false && !(isRescueResultError(error) && error.outcome === 'refused');
      if (result.kind !== 'ok' || !isReplaced) requests.report(result);
      if (result.kind === 'limited') await limit.fill(`${key}.logins`, signal);
      if (result.kind === 'limited' || isReplaced) return undefined;
      if (result.kind === 'failed') throw result.failure;
      // if the lease ended and the store failed, another client may have authenticated: a refused call may then be sent
      // once more
      return new Session(result.authCode as string, isPublished === true || own.usableMs() > 0, clock.now());
    } finally {
      // return the lease, so that no client has to wait until it ends
      if (isLeaseHeld) await publish(key, fence, record);
      control.setRequestPending(false);
    }
  }

  function userOf(credentials: AuthCodeCredentials): string {
    return userDigest(options.client.auth.endpoint, credentials);
  }

  /**
   * Writes the record without the lease. If the store fails at this point, the call continues with the new authcode.
   *
   * @returns false if another client has written in the meantime, or undefined if the store failed
   */
  function publish(key: string, fence: string, next: AuthRecord): Promise<boolean | undefined> {
    const { lease: _lease, ...record } = next;
    return options.store.compareAndSet(key, fence, record, RECORD_TTL_MS, neverAborted).then(
      (version) => version !== undefined,
      () => undefined,
    );
  }

  function markDead(authCode: string): void {
    dead.add(digestOf(authCode));
    for (const oldest of dead) if (dead.size > MAX_DEAD) dead.delete(oldest);
  }

  return { keyOf, obtain };
}

function digestOf(authCode: string): string {
  return createHash('sha256').update(authCode).digest('base64url');
}

const KEY_OF_ANOTHER_USER =
  'belongs to another user or endpoint in this store. Use a separate key for each user, or omit the option';

type Lease = NonNullable<AuthRecord['lease']>;

/**
 * Measures the leases of other clients as durations within this process. Clocks that differ between machines or are
 * changed therefore never make a lease end early. A lease has ended when this process has seen it unchanged for its
 * entire length.
 *
 * @returns a function that returns the remaining time of a lease in milliseconds. It is 0 or less if the lease has ended
 */
function leaseWatch(clock: Clock): (lease: Lease) => number {
  let watched: { readonly id: string; readonly since: number } | undefined;
  return ({ id, ms }) => {
    const elapsed = clock.elapsed();
    if (watched?.id !== id) watched = { id, since: elapsed };
    return ms - (elapsed - watched.since);
  };
}

/**
 * Creates a lease for this client. The lease is measured from before it is requested, so it ends here before it ends
 * for other clients.
 *
 * @param holder the prefix of the lease ID
 */
function newLease(holder: string, ms: number, clock: Clock) {
  const [startedAt, startedAtTime] = [clock.elapsed(), clock.now()];
  return {
    lease: { id: `${holder}.${randomUUID()}`, ms },
    /**
     * Returns the time limit for a request that is sent now, in milliseconds. A tenth of the lease is reserved for
     * publishing the result. If the value is 0 or less, it is too late to send a request.
     */
    // durations do not include the time for which a machine was suspended; the time of day does
    usableMs: () => Math.floor(ms * 0.9 - Math.max(clock.elapsed() - startedAt, clock.now() - startedAtTime)),
  };
}
