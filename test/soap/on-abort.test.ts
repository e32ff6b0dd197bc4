import { expect, test, vi } from 'vitest';
import { onAbort } from '../../src/soap/on-abort.js';

test('a listener that is removed leaves the other listeners of the signal', () => {
  const controller = new AbortController();
  const [kept, removed] = [vi.fn(), vi.fn()];
  const remove = onAbort(controller.signal, removed);
  onAbort(controller.signal, kept);
  remove();
  remove();
  controller.abort();
  expect(removed).not.toHaveBeenCalled();
  expect(kept).toHaveBeenCalledOnce();
});

test('a signal has one listener of this package, and none after the last is removed', () => {
  const { signal } = new AbortController();
  const [add, drop] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
  const removals = [onAbort(signal, vi.fn()), onAbort(signal, vi.fn())];
  expect(add).toHaveBeenCalledOnce();
  removals[0]?.();
  expect(drop).not.toHaveBeenCalled();
  removals[1]?.();
  expect(drop).toHaveBeenCalledOnce();
  onAbort(signal, vi.fn());
  expect(add).toHaveBeenCalledTimes(2);
});

test('with a signal that is already aborted, the listener is called at once', () => {
  const listener = vi.fn();
  onAbort(AbortSignal.abort(), listener);
  expect(listener).toHaveBeenCalledOnce();
});
