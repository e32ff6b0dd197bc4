import { hasClass, isRescueError } from '../errors.js';
import { jittered, type Clock } from './clock.js';

/** When a call is sent again after another failure than a want of authentication. */
export interface RetryOptions {
  /** How often a call is sent at most, the first included. Default: 3. */
  readonly attempts?: number | undefined;
  /**
   * Operations, as named on the wire, that change nothing: they are sent again also when nobody knows whether they ran.
   * `startSession` cannot be one. Default: none; the call option `readOnly` says it of one call.
   */
  readonly readOnly?: readonly string[] | undefined;
  /** The wait before the second sending in milliseconds; it doubles each time, and half of it is left to chance. Default: 250. */
  readonly delayMs?: number | undefined;
  /** The longest such wait in milliseconds; `Retry-After` may ask for more. Default: 10,000. */
  readonly maxDelayMs?: number | undefined;
  /**
   * How many sendings there may be in addition, as a part of all calls; ten more are always free, so that a client with
   * few calls may repeat, too. A service that is down is then not hit by a multiple of all calls. Default: 0.1.
   */
  readonly budget?: number | undefined;
}

/** Free sendings at the beginning, and how many may be saved up. */
const INITIAL_BALANCE = 10;
const MAX_BALANCE = 100;

/** Decides whether a failed call is sent again, and when. */
export class RetryPolicy {
  readonly #options: Required<{ [Key in keyof RetryOptions]: NonNullable<RetryOptions[Key]> }>;
  readonly #clock: Clock;
  #balance = INITIAL_BALANCE;

  /** @param options absent: nothing is ever sent again */
  constructor(options: RetryOptions | undefined, clock: Clock) {
    const {
      attempts = options ? 3 : 1,
      readOnly = [],
      delayMs = 250,
      maxDelayMs = 10_000,
      budget = 0.1,
    } = options ?? {};
    this.#options = { attempts, readOnly, delayMs, maxDelayMs, budget };
    this.#clock = clock;
  }

  /** A call begins. */
  began(): void {
    this.#balance = Math.min(MAX_BALANCE, this.#balance + this.#options.budget);
  }

  /**
   * @param attempt how often the call was sent or tried to be
   * @param isReadOnly whether the caller said so of this call
   * @returns after how many milliseconds it is sent again; undefined: it is not
   */
  delayAfter(error: unknown, operation: string, attempt: number, isReadOnly: boolean): number | undefined {
    const { attempts, readOnly, delayMs, maxDelayMs } = this.#options;
    if (attempt >= attempts || operation === 'startSession') return undefined;
    if (!isRepeatable(error, isReadOnly || readOnly.includes(operation)) || this.#balance < 1) return undefined;
    this.#balance--;
    const backoff = jittered(Math.min(maxDelayMs, delayMs * 2 ** (attempt - 1)), this.#clock);
    const { retryAfterMs } = error as { retryAfterMs?: unknown };
    return Math.max(backoff, typeof retryAfterMs === 'number' ? retryAfterMs : 0);
  }
}

function isRepeatable(error: unknown, isReadOnly: boolean): boolean {
  if (!isRescueError(error)) return false;
  // a wrong argument stays wrong
  if (hasClass(error, 'RescueRequestError')) return false;
  // each costs a login or kills an authcode: only if nothing left this machine for it, either
  if (hasClass(error, 'RescueAuthenticationError') || hasClass(error, 'AuthStoreError'))
    return isRescueError(error.cause) && error.cause.outcome === 'not-sent' && !hasClass(error, 'AuthStoreError');
  if (error.outcome === 'not-sent') return true;
  // a 429 refuses, and asks to come again
  return isReadOnly && (error.outcome !== 'refused' || hasClass(error, 'RescueThrottledError'));
}
