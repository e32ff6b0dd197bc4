import { onTestFinished, vi } from 'vitest';

/**
 * Replaces the timer of `AbortSignal.timeout`. The time is up when the test calls `end`.
 *
 * @returns `limits`, the time limits that were set, in milliseconds, and `end`
 */
export function heldTimeLimit(): { readonly limits: () => readonly number[]; readonly end: () => void } {
  const controller = new AbortController();
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(controller.signal);
  onTestFinished(() => timeout.mockRestore());
  return { limits: () => timeout.mock.calls.flat(), end: () => controller.abort() };
}
