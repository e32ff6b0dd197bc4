import { expect, test } from 'vitest';
import { jittered, systemClock, untilAborted } from '../../src/managed/clock.js';

test('a random time is between half of the time and the whole time', () => {
  const at = (random: number) => jittered(1000, { ...systemClock, random: () => random });
  expect([at(0), at(0.5), at(1)]).toEqual([500, 750, 1000]);
});

test('the clock returns the time of day, the elapsed time and random numbers', () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(60_000);
  const before = performance.now();
  const elapsed = systemClock.elapsed();
  expect(elapsed).toBeGreaterThanOrEqual(before);
  expect(elapsed).toBeLessThanOrEqual(performance.now());
  expect(systemClock.random()).toBeLessThan(1);
});

test('Node.js does not shorten a wait that is longer than a timer supports', async () => {
  const warnings: string[] = [];
  const warned = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', warned);
  const controller = new AbortController();
  const long = [2 ** 31 - 1, 2 ** 31, 2 ** 40].map((ms) =>
    systemClock.sleep(ms, controller.signal).then(
      () => 'ended',
      () => 'aborted',
    ),
  );
  controller.abort();
  expect(await Promise.all(long)).toEqual(['aborted', 'aborted', 'aborted']);
  await new Promise(setImmediate);
  process.off('warning', warned);
  // Node.js replaces a longer delay with 1 ms and warns
  expect(warnings).toEqual([]);
});

test('a wait rejects with the reason if it is aborted, and otherwise has the result of its promise', async () => {
  const controller = new AbortController();
  expect(await untilAborted(Promise.resolve(5), controller.signal)).toBe(5);
  await expect(untilAborted(Promise.reject(new Error('own')), controller.signal)).rejects.toThrow('own');
  const waiting = untilAborted(new Promise(() => undefined), controller.signal);
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});
