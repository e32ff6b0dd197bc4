import { expect, test } from 'vitest';
import { expressionsOfSources, expressionsOfTypes, knownToBeSafe, problemOf } from './expressions.js';

/**
 * Uses recheck to verify that every regular expression in the sources takes linear time. Checking all expressions takes
 * more than a minute, so the expressions known to be safe are listed in `safe-expressions.txt`, and only new
 * expressions are checked here. `npm run test:suite -- growth expressions` checks all expressions again, and with
 * `--write` adds new ones to the list.
 */
async function problemsOf(expressions: readonly string[]): Promise<readonly string[]> {
  const safe = knownToBeSafe();
  const problems: string[] = [];
  for (const each of expressions) {
    const problem = safe.has(each) ? undefined : await problemOf(each);
    if (problem !== undefined) problems.push(`${each} ${problem}`);
  }
  return problems;
}

test('the regular expressions in src and scripts take linear time', async () => {
  const { written } = expressionsOfSources();
  expect(written.length).toBeGreaterThan(150);
  expect(await problemsOf(written)).toEqual([]);
});

test('regular expressions that are created at run time take linear time', async () => {
  expect(expressionsOfTypes.length).toBeGreaterThan(10);
  expect(await problemsOf(expressionsOfTypes)).toEqual([]);
  expect(expressionsOfSources().makers).toEqual([
    'src/soap/schema/dates.ts',
    // these expressions match a single character
    'src/soap/schema/pattern.ts',
    'src/soap/schema/values.ts',
    'src/soap/xml/names.ts',
  ]);
});

test('an expression that takes longer is reported', async () => {
  expect(await problemOf('/^([+-]?)0*(\\d+)$/')).toMatch(/^takes 2nd degree polynomial time/);
});
