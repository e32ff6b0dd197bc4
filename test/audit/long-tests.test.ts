import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');

it('`.ci/run` runs every test file that `npm test` omits', () => {
  const list = /const long = \[(.*?)\];/s.exec(read('test/vitest.config.mts'))?.[1] ?? '';
  const omitted = [...list.matchAll(/'(.*?)'/g)].map(([, path = '']) => `test/${path}`);
  expect(omitted.length).toBeGreaterThan(20);
  const command = /RESCUE_ALL=1 npx vitest run .*?\n\n/s.exec(read('.ci/run'))?.[0] ?? '';
  // the fault matrix is a step of its own
  const run = ['test/suites/faults', ...(command.match(/test\/[\w./-]+/g) ?? [])];
  expect(omitted.filter((path) => !run.some((start) => path.startsWith(start)))).toEqual([]);
});
