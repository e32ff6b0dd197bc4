import { describe, expect, test } from 'vitest';
import { compare } from '../../scripts/bench/report/compare.js';
import type { Figure } from '../../scripts/bench/report/figures.js';
import { figure } from './figures.js';

const cold = (ours: number, theirs: number): Figure[] => [
  figure('cold start', 'ours', 'time', ours),
  figure('cold start', 'node-soap', 'time', theirs),
];
const calls = (ours: number, theirs: number): Figure[] => [
  figure('32 calls at once', 'ours', 'calls per second', ours, 'more'),
  figure('32 calls at once', 'node-soap', 'calls per second', theirs, 'more'),
];

describe('two runs', () => {
  test('have the same ratios if one machine is slower', () =>
    expect(compare(cold(100, 200), cold(300, 600))).toEqual([
      { what: 'cold start: time, ours / node-soap', before: 0.5, now: 0.5, fell: false },
    ]));

  test.each([
    ['less is better: up by a fifth', cold(100, 100), cold(120, 100), false],
    ['less is better: up by half', cold(100, 100), cold(150, 100), true],
    ['less is better: down to a tenth', cold(100, 100), cold(10, 100), false],
    ['more is better: down by a fifth', calls(100, 10), calls(80, 10), false],
    ['more is better: down by a third', calls(100, 10), calls(67, 10), true],
    ['more is better: up ten times', calls(100, 10), calls(1000, 10), false],
  ])('%s', (_, before, now, fell) => expect(compare(before, now).map((change) => change.fell)).toEqual([fell]));

  test('omit a ratio that only one of them measured', () => {
    expect(compare([], cold(1, 2))).toEqual([]);
    expect(compare(cold(1, 2), calls(1, 2))).toEqual([]);
  });
});
