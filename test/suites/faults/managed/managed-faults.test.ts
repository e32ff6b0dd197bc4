import { expect, test } from 'vitest';
import { runManagedRow } from './check-managed-cell.js';
import { managedRows } from './rows.js';

// Runs the rows of the second table of `npm run test:suite -- faults`.

test('each fault of the managed client is listed only once', () => {
  const names = managedRows.map(({ fault }) => fault);
  expect(names).toEqual([...new Set(names)]);
});

test.each(managedRows.map((row) => [row.fault, row] as const))('%s', async (_fault, row) => {
  const checked = await runManagedRow(row);
  expect(checked.flatMap(({ way, problems }) => problems.map((problem) => `${way}: ${problem}`))).toEqual([]);
});
