import { untilAborted } from './clock.js';
import type { Deadline } from './deadline.js';
import { AuthenticationFailure } from './errors.js';

/** The codes with which the service refuses a call because authentication is missing. */
export const authenticationCodes = ['NOTLOGGEDIN', 'NOTLOGGEDINASADMIN', 'INVALID_SECRETAUTHCODE'] as const;
export type MissingAuthentication = (typeof authenticationCodes)[number];

/**
 * The authcode, API token or cookie that authenticates calls. Sessions are compared by identity.
 *
 * A session remembers which operations were refused with it although it was fresh, because the user is not an
 * administrator or the operation does not accept an authcode. Another new session would be refused as well, so the
 * client does not authenticate again.
 */
export class Session {
  /** The refused operations. The key is the code, if it concerns the user, or the code and the operation. */
  readonly #refused = new Map<string, string>();

  /**
   * @param authCode the authcode or API token to send. If `null`, none is sent, and the cookie identifies the session
   * @param isFresh `true` if the session was obtained because no valid session existed, by this client or, while this
   * client waited, by another client. `false` for an authcode that was already in the store: it may have been invalid
   * for a long time
   * @param obtainedAt the time at which the session was obtained, in milliseconds since 1970
   */
  constructor(
    readonly authCode: string | null,
    readonly isFresh: boolean,
    readonly obtainedAt: number,
  ) {}

  addRefusal(operation: string, code: MissingAuthentication): void {
    // an invalid authcode can always be replaced
    if (code !== 'INVALID_SECRETAUTHCODE') this.#refused.set(refusalKey(operation, code), operation);
  }

  hasRefused(operation: string, code: MissingAuthentication): boolean {
    return this.#refused.has(refusalKey(operation, code));
  }

  /** Forgets the refusals of an operation that succeeded, because the user has been changed since. */
  succeeded(operation: string): void {
    for (const [key, refused] of this.#refused) if (refused === operation) this.#refused.delete(key);
  }

  forgetRefusals(): void {
    this.#refused.clear();
  }
}

/**
 * NOTLOGGEDINASADMIN depends on the user, so any operation can return it. NOTLOGGEDIN may be limited to one operation.
 */
function refusalKey(operation: string, code: MissingAuthentication): string {
  return code === 'NOTLOGGEDINASADMIN' ? code : `${code} ${operation}`;
}

/** Obtains a session. If `refused` is given, the new session replaces that session. */
export type Authenticate = (control: PendingAuthentication, refused: Session | undefined) => Promise<Session>;

/** Holds the current session. All calls that need a new session share a single authentication. */
export class CurrentSession {
  value: Session | undefined;
  #pending: PendingAuthentication | undefined;

  constructor(private readonly authenticate: Authenticate) {}

  /**
   * Returns the current session, or obtains the first session.
   *
   * @throws the same errors as `PendingAuthentication.join`
   */
  async obtain(deadline: Deadline): Promise<Session> {
    return this.value ?? this.#join(deadline, undefined);
  }

  /**
   * Replaces a refused session, unless another call has already replaced it.
   *
   * @throws the same errors as `PendingAuthentication.join`
   */
  async replace(refused: Session, deadline: Deadline): Promise<Session> {
    if (this.value && this.value !== refused) return this.value;
    return this.#join(deadline, refused);
  }

  #join(deadline: Deadline, refused: Session | undefined): Promise<Session> {
    this.#pending ??= new PendingAuthentication(
      async (control) => (this.value = await this.authenticate(control, refused)),
      (pending) => {
        if (this.#pending === pending) this.#pending = undefined;
      },
    );
    return this.#pending.join(deadline);
  }
}

/** A single authentication that many calls wait for, each until its own deadline. */
export class PendingAuthentication {
  readonly #controller = new AbortController();
  /** The deadlines of the waiting calls. Aborting a call's controller with an error rejects that call. */
  readonly #waiting = new Map<Deadline, AbortController>();
  readonly #result: Promise<Session>;
  #isRequestPending = false;
  #blocked: { readonly until: number; readonly failure: AuthenticationFailure } | undefined;

  /** @param onEnd called when the authentication is complete or abandoned, so that no further call joins it */
  constructor(
    work: (control: PendingAuthentication) => Promise<Session>,
    onEnd: (ended: PendingAuthentication) => void,
  ) {
    // starts after the first call has joined
    this.#result = Promise.resolve().then(() => work(this));
    const end = (): void => onEnd(this);
    this.#result.then(end, end);
    this.#controller.signal.addEventListener('abort', end);
  }

  /** Aborted once no calls are waiting for the authentication. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Sets whether a request is pending. While a request is pending, the authentication continues even if no call is
   * waiting for it: the service replaces the authcode whether or not the reply is read.
   */
  setRequestPending(isPending: boolean): void {
    this.#isRequestPending = isPending;
    this.#abandonIfUnused();
  }

  /**
   * Reports that nothing can be sent before `until`, a value of `clock.elapsed()`. Calls with an earlier deadline fail
   * immediately.
   */
  rejectCallsEndingBefore(until: number, failure: AuthenticationFailure): void {
    this.#blocked = { until, failure };
    for (const deadline of this.#waiting.keys()) this.#rejectIfBlocked(deadline);
  }

  /** @throws the same errors as `Deadline.wait`, or the error that an `AuthenticationFailure` creates for this call */
  async join(deadline: Deadline): Promise<Session> {
    const controller = new AbortController();
    this.#waiting.set(deadline, controller);
    this.#rejectIfBlocked(deadline);
    try {
      return await deadline.wait(() => untilAborted(this.#result, controller.signal));
    } catch (error) {
      throw error instanceof AuthenticationFailure ? error.toError(deadline) : error;
    } finally {
      this.#waiting.delete(deadline);
      this.#abandonIfUnused();
    }
  }

  #rejectIfBlocked(deadline: Deadline): void {
    if (this.#blocked && deadline.endsAt < this.#blocked.until)
      this.#waiting.get(deadline)?.abort(this.#blocked.failure);
  }

  #abandonIfUnused(): void {
    if (this.#waiting.size === 0 && !this.#isRequestPending)
      this.#controller.abort(new Error('no call is waiting for this authentication'));
  }
}
