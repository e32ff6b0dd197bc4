import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { chart } from '../../scripts/bench/report/chart.js';
import { storedRecord } from '../../scripts/bench/report/results.js';
import { figure, record } from './figures.js';

const image = chart(
  record([
    figure('32 calls at once', 'ours', 'calls per second', 2000, 'more'),
    figure('32 calls at once', 'node-soap', 'calls per second', 200, 'more'),
    figure('cold start', 'ours', 'time', 500),
    figure('cold start', 'node-soap', 'time', 250),
    figure('cold start', 'bare', 'time', 125),
    figure('decode 25 MB of rows', 'service', 'time', 1),
    figure('decode 25 MB of rows', 'node-soap', 'time', 100_000),
  ]),
);

/** The rows of the image: the text before a bar, and the text after it. */
function rowsOf(svg: string): readonly string[] {
  return [...svg.matchAll(/text-anchor="end">(.*)<\/text>\n<rect.*\n(?:<line.*\n)?<text x="730".*>(.*)<\/text>/g)].map(
    ([, label, value]) => `${label}: ${value}`,
  );
}

test('the chart shows how many times better each measured row is', () =>
  expect(rowsOf(image)).toEqual([
    'calls per second, 32 at once: 10',
    'cold start to the first reply: 0.5',
    '25 MB of rows: 100000',
  ]));

test('a bar starts at 1 and stays within the chart', () => {
  const bars = [...image.matchAll(/<rect class="ours" x="(\d+)" y="\d+" width="(\d+)"/g)].map(([, x, width]) => [
    Number(x),
    Number(x) + Number(width),
  ]);
  const [one, ten, most] = [405, 510, 720];
  expect(bars).toEqual([
    [one, ten],
    [373, one],
    [one, most],
  ]);
});

test('only a row in which bare undici was measured has a mark', () =>
  expect(image.match(/<line class="bare"/g)).toHaveLength(1));

test('the chart is well-formed XML with text as text and colors for dark pages', () => {
  const parser = new SaxesParser();
  parser.write(image).close();
  expect(image).toContain('@media (prefers-color-scheme: dark)');
  expect(image).not.toMatch(/NaN|undefined|<path|<script/);
});

test('docs/performance.svg is the chart of the stored run', () => {
  const stored = storedRecord();
  expect(stored).toBeDefined();
  if (stored) expect(readFileSync(join(__dirname, '../../docs/performance.svg'), 'utf8')).toBe(chart(stored));
});
