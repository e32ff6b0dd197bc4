import { expect, test } from 'vitest';
import { runManagedRow } from './judge-managed.js';
import { managedRows } from './rows.js';

// The second table of `npm run test:suite -- faults`.

test('no fault stands twice among those of the managed client', () => {
  const names = managedRows.map(({ fault }) => fault);
  expect(names).toEqual([...new Set(names)]);
});

test.each(managedRows.map((row) => [row.fault, row] as const))('%s', async (_fault, row) => {
  const judged = await runManagedRow(row);
  expect(judged.flatMap(({ way, problems }) => problems.map((problem) => `${way}: ${problem}`))).toEqual([]);
});
