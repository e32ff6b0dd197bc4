import { setTimeout as timeout } from 'node:timers/promises';

/** Time and chance as the managed client sees them; tests give their own. */
export interface Clock {
  /** The time of day in milliseconds since 1970, for what is kept in the store. */
  now(): number;
  /** Milliseconds since some moment, never set back: for durations in this process. */
  elapsed(): number;
  /** Resolves after so many milliseconds; ends early, in whatever way, when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
}

/** What a user may put in place of the real ones. */
export interface ClockOptions {
  /**
   * The time in milliseconds since 1970; durations are taken from it, too. Default: `Date.now`, and for durations a clock
   * that nobody sets.
   */
  readonly now?: (() => number) | undefined;
  /** Resolves after so many milliseconds, or when the signal is aborted. Default: a timer. */
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** From 0 up to, not including, 1: spreads waiting times. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

export function clockOf({ now, sleep, random = Math.random }: ClockOptions): Clock {
  return {
    now: now ?? Date.now,
    elapsed: now ?? (() => performance.now()),
    sleep: sleep ?? ((ms, signal) => timeout(Math.min(ms, 2 ** 31 - 1), undefined, { signal })),
    random,
  };
}

/** Between half of a time and all of it: many that wait do not come back at one moment. */
export function jittered(ms: number, clock: Clock): number {
  return ms * (0.5 + clock.random() / 2);
}
