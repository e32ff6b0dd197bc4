import type { Answer } from './auth-requests.js';
import type { Clock } from './clock.js';
import { tellQuietly, type AuthenticationInfo, type OnAuthentication } from './events.js';

/** Follows one authentication for `onAuthentication`. */
export class Trace {
  readonly #reason: 'first' | 'refused';
  readonly #hook: OnAuthentication | undefined;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #send: <T>(attempt: number, work: () => Promise<T>) => Promise<T>;
  #operation: AuthenticationInfo['operation'];
  #attempt = 0;
  #waitedMs: number | undefined;

  /** @param send runs what sends a request, so that `onCall` can tell which attempt it is */
  constructor(
    reason: 'first' | 'refused',
    hook: OnAuthentication | undefined,
    clock: Clock,
    send: <T>(attempt: number, work: () => Promise<T>) => Promise<T>,
  ) {
    this.#reason = reason;
    this.#hook = hook;
    this.#clock = clock;
    this.#startedAt = clock.elapsed();
    this.#send = send;
  }

  /** Runs what sends a request. */
  sent<T>(operation: NonNullable<AuthenticationInfo['operation']>, work: () => Promise<T>): Promise<T> {
    this.#operation = operation;
    this.#attempt++;
    this.#waitedMs = this.#clock.elapsed() - this.#startedAt;
    return this.#send(this.#attempt, work);
  }

  /** @param isUnshared whether the authcode did not get into the store */
  answered(answer: Answer, isUnshared: boolean): void {
    const unshared = isUnshared && answer.kind === 'ok' ? { isUnshared: true as const } : {};
    if (answer.kind === 'ok') this.tell({ reason: this.#reason, outcome: 'ok', ...unshared });
    else if (answer.kind === 'failed') {
      const { outcome, error, code } = answer;
      this.tell({ reason: this.#reason, outcome, error, ...(code === undefined ? {} : { code }) });
    } else {
      const code = answer.kind === 'limited' ? answer.code : answer.failure.refusal.code;
      this.tell({ reason: this.#reason, outcome: 'refused', error: 'RescueResultError', code });
    }
  }

  tell(what: Pick<AuthenticationInfo, 'reason' | 'outcome' | 'error' | 'code' | 'isUnshared'>): void {
    const durationMs = this.#clock.elapsed() - this.#startedAt;
    const operation = what.reason === 'taken-over' ? undefined : this.#operation;
    tellQuietly(this.#hook, {
      ...what,
      ...(operation === undefined ? {} : { operation }),
      attempt: this.#attempt,
      waitedMs: this.#waitedMs ?? durationMs,
      durationMs,
    });
  }
}
