import { afterAll, beforeAll, expect, test } from 'vitest';
import { runRow } from './check-cell.js';
import { serveName } from './names.js';
import { rows } from './rows/index.js';

// Runs the rows of `npm run test:suite -- faults`, which prints them as a table.

let restore = (): void => undefined;
beforeAll(() => {
  restore = serveName();
});
afterAll(() => restore());

test('the matrix contains at least 50 faults, without duplicates', () => {
  const names = rows.map(({ fault }) => fault);
  expect(names).toEqual([...new Set(names)]);
  expect(names.length).toBeGreaterThanOrEqual(50);
});

test.each(rows.map((row) => [row.fault, row] as const))('%s', async (_fault, row) => {
  const checked = await runRow(row);
  expect(checked.flatMap(({ operation, problems }) => problems.map((problem) => `${operation}: ${problem}`))).toEqual(
    [],
  );
});
