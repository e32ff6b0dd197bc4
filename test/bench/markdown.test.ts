import { expect, test } from 'vitest';
import { markdown } from '../../scripts/bench/report/markdown.js';
import { withSection } from '../../scripts/bench/report/section.js';
import { figure, record } from './figures.js';

const text = markdown(
  record([
    figure('cold start', 'ours', 'time', 1234),
    figure('cold start', 'schemas', 'time', 2000),
    figure('cold start', 'node-soap', 'time', 1000),
    figure('decode 25 MB of rows', 'service', 'time', 50),
    figure('generator, 1,000 operations', 'generator', 'time', 1.234),
  ]),
);

test.each([
  ['versions', '|  | this package | node-soap 1.13.0 | strong-soap | bare undici 7.30.2 |'],
  ['a median with its ratio', '| cold start to the first reply (ms) | 1,230 (1.23) | 1,000 | failed |  |'],
  ['the start with zod schemas', '| the same with zod schemas loaded (ms) | 2,000 (2) | 1,000 | failed |  |'],
  ['the client for any service if the facade was not measured', '| 25 MB of rows (ms) | 50 |  |  |  |'],
  ['the generator', '| 1,000 | 1.23 |  |  |  |  |'],
  ['a failure, in one line', '- strong-soap, cold start: it / ended'],
  ['the circumstances', '2026-11-22, commit 123456789, Node 20.20.2, 2 cores of A Processor.'],
])('the section shows %s', (_, wanted) => expect(text).toContain(wanted));

test('the section replaces only the text between its markers', () => {
  const file = 'before\n\n<!-- bench -->\n\nold\n\n<!-- /bench -->\n\nbehind\n';
  expect(withSection(file, 'new')).toBe('before\n\n<!-- bench -->\n\nnew\n\n<!-- /bench -->\n\nbehind\n');
  expect(() => withSection('no marks', 'new')).toThrow('the file has no <!-- bench --> ... <!-- /bench -->');
});
