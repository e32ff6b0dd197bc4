import { expect, test } from 'vitest';
import { judge } from '../../scripts/bench/report/bounds.js';
import { figure } from './figures.js';

const rows = 'decode 25 MB of rows';

test('a bound is reported with its value, measured both in elapsed time and in CPU time', () =>
  expect(
    judge([
      figure('cold start', 'ours', 'time', 130),
      figure('cold start', 'node-soap', 'time', 100),
      figure('cold start', 'ours', 'CPU', 90),
      figure('cold start', 'node-soap', 'CPU', 100),
    ]),
  ).toEqual([{ what: 'cold start: time / node-soap', value: 1.3, byCpu: 0.9, bound: 'at most 0.95', met: false }]));

test('bounds can be ratios to node-soap or multiples of the size of the reply', () => {
  const verdicts = judge([
    figure(rows, 'service', 'time', 100),
    figure(rows, 'node-soap', 'time', 450),
    figure(rows, 'service', 'memory growth', 6),
    figure(rows, 'service', 'longest block', 10),
    figure(rows, 'node-soap', 'longest block', 299),
  ]);
  expect(verdicts.map(({ value, met }) => [value, met])).toEqual([
    [4.5, true],
    [6, false],
    [29.9, false],
  ]);
});

test('the generator is linear if ten times the operations take at most twelve times as long', () =>
  expect(
    judge([
      figure('generator, 1,000 operations', 'generator', 'time', 1),
      figure('generator, 10,000 operations', 'generator', 'time', 12),
    ]).map(({ met }) => met),
  ).toEqual([true]));

test('bounds that were not measured are omitted', () => expect(judge([])).toEqual([]));
