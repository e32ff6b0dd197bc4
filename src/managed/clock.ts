import { setTimeout as timeout } from 'node:timers/promises';
import { onAbort } from '../soap/on-abort.js';

/** The source of time and random numbers for the managed client. Tests pass a different clock to the constructors. */
export interface Clock {
  /** The time of day in milliseconds since 1970. Used for values that are written to the store. */
  now(): number;
  /**
   * Milliseconds since an arbitrary start. This clock is never set back, so it is used to measure durations within this
   * process.
   */
  elapsed(): number;
  /** Resolves after `ms` milliseconds. If the signal is aborted, the promise resolves or rejects early. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
}

/** The longest delay that a Node.js timer supports. With a longer delay, the timer would fire immediately. */
const MAX_TIMER_MS = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) => timeout(Math.min(ms, MAX_TIMER_MS), undefined, { signal }),
  random: () => Math.random(),
};

/**
 * Returns a random time between half of `ms` and `ms`, so that waiting clients do not all continue at the same moment.
 */
export function jittered(ms: number, clock: Clock): number {
  return ms * (0.5 + clock.random() / 2);
}

/** Waits for `work`. If the signal is aborted first, rejects with its reason, and `work` continues unobserved. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const off = onAbort(signal, () => reject(signal.reason as Error));
    work.then(resolve, reject).finally(off);
  });
}
