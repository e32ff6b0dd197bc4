import { setTimeout as timeout } from 'node:timers/promises';
import { onAbort } from '../soap/on-abort.js';

/** The time and the random numbers of the managed client. Tests pass another clock to the constructors. */
export interface Clock {
  /** The time of day in milliseconds since 1970. Used for what is written to the store. */
  now(): number;
  /** Milliseconds since an arbitrary start. Never set back, so durations within this process are measured with it. */
  elapsed(): number;
  /** Resolves after `ms` milliseconds. Ends early, resolved or rejected, when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
}

/** The longest delay that a timer of Node accepts. A longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) => timeout(Math.min(ms, MAX_TIMER_MS), undefined, { signal }),
  random: () => Math.random(),
};

/** A random time between half of `ms` and `ms`, so that many waiting clients do not return at the same moment. */
export function jittered(ms: number, clock: Clock): number {
  return ms * (0.5 + clock.random() / 2);
}

/** The result of `work`. Rejects with the signal's reason if that is aborted first; `work` then continues unobserved. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const off = onAbort(signal, () => reject(signal.reason as Error));
    work.then(resolve, reject).finally(off);
  });
}
