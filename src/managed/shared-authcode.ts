import { createHash, randomUUID } from 'node:crypto';
import type { LoginArguments, RequestAuthCodeSSOArguments, RescueClient } from '../rescue/client.js';
import { RescueRequestError } from '../errors.js';
import type { Operations } from '../soap/schema/contract.js';
import { authCodeOperation, requestAuthCode, type Answer } from './auth-requests.js';
import { jittered, type Clock } from './clock.js';
import { identityOf } from './credentials.js';
import { Failed, remembered } from './errors.js';
import type { Trace } from './trace.js';
import type { FlightControl } from './flight.js';
import { StoreFailed, type GuardedStore } from './stores/guarded-store.js';
import { LeaseWatch, OwnLease } from './lease.js';
import type { LoginQueue } from './login-queue.js';
import { emptyRecord, parseRecord, RECORD_TTL_MS, type AuthRecord } from './record.js';
import { knownRefusal, refusalOf } from './refusals.js';
import { Replacements } from './replacements.js';
import type { Session } from './session.js';

export interface SharedAuthCodeOptions {
  readonly client: RescueClient<Operations>;
  readonly endpoint: string;
  readonly store: GuardedStore;
  readonly storeKey: string | undefined;
  readonly queue: LoginQueue;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly leaseMs: number;
  readonly whenStoreFails: 'fail' | 'authenticate';
  readonly replacements: Replacements;
}

/** What one authentication is about. */
export interface Wanted {
  readonly control: FlightControl;
  readonly credentials: LoginArguments | RequestAuthCodeSSOArguments;
  readonly digest: string;
  /** The session that the service refused. */
  readonly refused: Session | undefined;
  readonly trace: Trace;
}

/** The first wait for another client that is authenticating, and the longest, in milliseconds. */
const FIRST_POLL_MS = 50;
const LAST_POLL_MS = 1000;

/** How many dead authcodes are known, so that a store that went back to an older state gives none of them again. */
const MAX_DEAD = 32;

/** Of a lease it must be known whether it was taken, so that it is given back; and what was got is published. */
const unheard = new AbortController().signal;

/**
 * One authcode for all clients of a store. Who authenticates holds a lease, taken by compare-and-set, and publishes by
 * compare-and-set with the version that taking the lease gave: whoever came later has changed it. What a late holder got is
 * discarded, and the newer authcode taken over.
 */
export class SharedAuthCode {
  readonly #options: SharedAuthCodeOptions;
  readonly #watch: LeaseWatch;
  readonly #dead = new Set<string>();
  #ignoresRefusals = false;
  /** Begins the ids of this client's leases; while it looks for an authcode it holds none, whatever the store says. */
  readonly #name = randomUUID();

  constructor(options: SharedAuthCodeOptions) {
    this.#options = options;
    this.#watch = new LeaseWatch(options.clock);
  }

  /** The store's refusals count no more, until the next answer of the service. */
  forgetRefusals(): void {
    this.#ignoresRefusals = true;
  }

  keyOf(user: string): string {
    return this.#options.storeKey ?? `logmein-rescue.${user}`;
  }

  /** Takes over a newer authcode or gets one. @throws Failed, or the reason of the flight's signal */
  async obtain(wanted: Wanted): Promise<Session> {
    const { refused } = wanted;
    if (refused?.authCode) this.#bury(refused.authCode);
    const user = identityOf(this.#options.endpoint, wanted.credentials);
    const key = this.keyOf(user);
    try {
      return await this.#obtainShared(wanted, user, key);
    } catch (error) {
      if (!(error instanceof StoreFailed) || this.#options.whenStoreFails === 'fail') throw error;
      return this.#obtainAlone(wanted, key);
    }
  }

  async #obtainShared(wanted: Wanted, user: string, key: string): Promise<Session> {
    const { clock, store, queue, leaseMs, replacements } = this.#options;
    const { control, refused, trace } = wanted;
    const { signal } = control;
    let isFresh = false;
    for (let poll = FIRST_POLL_MS; ;) {
      signal.throwIfAborted();
      const { version, record } = await this.#read(key, user, signal);
      const { authCode, lease } = record;
      if (authCode !== undefined && !this.#isDead(authCode)) {
        trace.tell({ reason: 'taken-over', outcome: 'ok' });
        return this.#session(authCode, wanted, key, isFresh, record.obtainedAt);
      }
      // from here on whatever authcode turns up was requested after that one was found dead
      isFresh = true;
      const held = lease && !lease.id.startsWith(this.#name) ? this.#watch.remaining(lease) : 0;
      if (held > 0) {
        await clock.sleep(Math.min(held, jittered(poll, clock)), signal);
        poll = Math.min(poll * 1.5, LAST_POLL_MS);
        continue;
      }
      await this.#refuseIfKnown(record, wanted);
      replacements.check(record, refused);
      if (await queue.waits(`${key}.logins`, control)) continue;
      const own = new OwnLease(this.#name, leaseMs, clock);
      const leased = { ...record, lease: { id: own.id, ms: own.ms } };
      const fence = await store.compareAndSet(key, version, leased, RECORD_TTL_MS, unheard);
      const session = fence === undefined ? undefined : await this.#asHolder(wanted, key, own, fence, record);
      if (session) return session;
      // somebody else was first; a store that always says so is not asked without a pause
      await clock.sleep(jittered(FIRST_POLL_MS, clock), signal);
    }
  }

  /** @returns nothing if it has to be looked at anew */
  async #asHolder(
    wanted: Wanted,
    key: string,
    own: OwnLease,
    fence: string,
    record: AuthRecord,
  ): Promise<Session | undefined> {
    const { store, queue } = this.#options;
    const { control, trace } = wanted;
    let version: string | undefined = fence;
    try {
      if (!(await queue.reserve(`${key}.logins`, control.signal))) return undefined;
      // whatever was slow until here, the store, this process, this machine: a request now would kill a newer authcode
      const seen = await store.read(key, control.signal);
      if (seen?.version !== fence || own.usableMs <= 0) return undefined;
      control.signal.throwIfAborted();
      control.commit(true);
      const answer = await this.#send(wanted, own.usableMs);
      const next = await this.#recordOf(answer, record, wanted);
      version = undefined;
      const published = await this.#publish(key, fence, next, answer);
      if (answer.kind === 'ok' && published === 'late') {
        trace.tell({ reason: 'replaced', outcome: 'ok' });
        return undefined;
      }
      trace.answered(answer, published === 'failed');
      // a pause outlasted the request: another has authenticated since, and the call needs no more than that
      if (answer.kind === 'failed' && published === 'late') return undefined;
      if (answer.kind === 'limited') await queue.fill(`${key}.logins`, control.signal);
      // nobody knows whether another has authenticated once the lease was over: a call refused with it has another try
      return this.#conclude(answer, wanted, key, published !== 'failed' || own.usableMs > 0);
    } finally {
      // nobody has to wait for the end of a lease that is not needed
      if (version !== undefined) await this.#publish(key, version, record, undefined);
      control.commit(false);
    }
  }

  /** Without the store: nobody else hears of it, and it kills what others use. */
  async #obtainAlone(wanted: Wanted, key: string): Promise<Session> {
    const { queue, leaseMs, replacements } = this.#options;
    const { control, refused, trace } = wanted;
    replacements.check(undefined, refused);
    for (;;) {
      await queue.reserveAlone(control);
      control.signal.throwIfAborted();
      control.commit(true);
      try {
        const answer = await this.#send(wanted, leaseMs);
        if (answer.kind === 'ok') replacements.addAlone(refused);
        trace.answered(answer, true);
        if (answer.kind === 'limited') queue.fillAlone();
        const session = this.#conclude(answer, wanted, key, true);
        if (session) return session;
      } finally {
        control.commit(false);
      }
    }
  }

  async #send({ credentials, trace }: Wanted, atMostMs: number): Promise<Answer> {
    const { client, timeoutMs } = this.#options;
    return trace.sent(authCodeOperation(credentials), () =>
      requestAuthCode(client, credentials, Math.max(1, Math.min(timeoutMs, atMostMs))),
    );
  }

  #conclude(answer: Answer, wanted: Wanted, key: string, isFresh: boolean): Session | undefined {
    if (answer.kind === 'limited') return undefined;
    if (answer.kind === 'ok' || answer.kind === 'refused') this.#ignoresRefusals = false;
    if (answer.kind !== 'ok') throw answer.failure;
    return this.#session(answer.authCode as string, wanted, key, isFresh, this.#options.clock.now());
  }

  /** The record after an answer: the lease is gone. */
  async #recordOf(answer: Answer, record: AuthRecord, { credentials, refused }: Wanted): Promise<AuthRecord> {
    const { clock, replacements } = this.#options;
    const { lease: _lease, refusal: _refusal, notAdministrator, ...rest } = record;
    if (answer.kind === 'refused')
      return {
        ...rest,
        notAdministrator,
        refusal: await refusalOf(answer.failure.refusal, credentials, record.user, clock.now()),
      };
    if (answer.kind !== 'ok') return { ...rest, notAdministrator };
    return {
      ...rest,
      generation: record.generation + 1,
      authCode: answer.authCode,
      obtainedAt: clock.now(),
      replacements: replacements.after(record, refused),
    };
  }

  /** A store that fails now loses no call: what was got is in hand. */
  async #publish(key: string, fence: string, next: AuthRecord, answer: Answer | undefined) {
    const { lease: _lease, ...record } = next;
    try {
      const version = await this.#options.store.compareAndSet(key, fence, record, RECORD_TTL_MS, unheard);
      return version === undefined ? 'late' : 'done';
    } catch (error) {
      if (!(error instanceof StoreFailed)) throw error;
      return answer?.kind === 'ok' ? 'failed' : 'done';
    }
  }

  async #read(key: string, user: string, signal: AbortSignal) {
    const stored = await this.#options.store.read(key, signal);
    // what cannot be read is replaced: an authcode can be requested anew
    const record = (stored && parseRecord(stored.value)) ?? emptyRecord(user);
    if (record.user !== user) throw wrongUser();
    return { version: stored?.version, record };
  }

  async #refuseIfKnown(record: AuthRecord, { credentials }: Wanted): Promise<void> {
    if (this.#ignoresRefusals) return;
    const refusal = await knownRefusal(record, credentials, this.#options.clock.now());
    if (refusal) throw new Failed((context) => remembered(refusal, context));
  }

  #session(authCode: string, { digest }: Wanted, key: string, isFresh: boolean, obtainedAt = 0): Session {
    return { authCode, kind: 'authcode', digest, isFresh, key, obtainedAt };
  }

  #bury(authCode: string): void {
    this.#dead.add(digestOf(authCode));
    for (const oldest of this.#dead) if (this.#dead.size > MAX_DEAD) this.#dead.delete(oldest);
  }

  #isDead(authCode: string): boolean {
    return this.#dead.has(digestOf(authCode));
  }
}

function digestOf(authCode: string): string {
  return createHash('sha256').update(authCode).digest('base64url');
}

function wrongUser(): Failed {
  const message =
    'is used for another user or endpoint in this store; give each user a key of its own, or leave it out';
  return new Failed(
    ({ operation }) =>
      new RescueRequestError(`${operation}: storeKey ${message}. Nothing was sent.`, {
        operation,
        issues: [{ path: ['storeKey'], message }],
      }),
  );
}
