import { describe, expect, test } from 'vitest';
import { median, ratio } from '../../scripts/bench/report/statistics.js';

describe('median', () => {
  test.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
    [[], NaN],
  ])('of %j is %d', (values, wanted) => expect(median(values)).toBe(wanted));

  test('does not sort the given array', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('ratio', () => {
  test('is the median of the ratios per round, even if other load disturbed some rounds', () =>
    // the machine was busy in the second round, so both clients took ten times as long
    expect(ratio([1, 10, 1], [2, 20, 2])).toBe(0.5));

  test('of two series of different lengths is the ratio of their medians', () =>
    expect(ratio([1, 2, 3], [4, 4])).toBe(0.5));
});
