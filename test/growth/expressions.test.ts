import { expect, test } from 'vitest';
import { expressionsOfSources, expressionsOfTypes, knownToBeSafe, problemOf } from './expressions.js';

/**
 * Checks with recheck that every regular expression of the sources takes linear time. Checking all takes more than a minute,
 * so the safe ones are listed in `safe-expressions.txt`, and only new ones are checked here. `npm run test:suite -- growth
 * expressions` checks all of them again; with `--write` it adds the new ones to the list.
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

test('the regular expressions of src and scripts take linear time', async () => {
  const { written } = expressionsOfSources();
  expect(written.length).toBeGreaterThan(150);
  expect(await problemsOf(written)).toEqual([]);
});

test('so do those that are built at run time', async () => {
  expect(expressionsOfTypes.length).toBeGreaterThan(10);
  expect(await problemsOf(expressionsOfTypes)).toEqual([]);
  expect(expressionsOfSources().makers).toEqual([
    'src/soap/schema/dates.ts',
    // its expressions match one character
    'src/soap/schema/pattern.ts',
    'src/soap/schema/values.ts',
    'src/soap/xml/names.ts',
  ]);
});

test('one that takes longer is found', async () => {
  expect(await problemOf('/^([+-]?)0*(\\d+)$/')).toMatch(/^takes 2nd degree polynomial time/);
});
