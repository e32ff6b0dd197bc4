import { expect, test } from 'vitest';
import { expressionsOfSources, expressionsOfTypes, knownToBeSafe, problemOf } from './expressions.js';

/**
 * Every regular expression of the sources takes time linear in its text, as recheck sees it. That takes more than a
 * minute for all, so those that were checked before are in `safe-expressions.txt`, and only new ones are checked here.
 * `npm run test:growth -- expressions` checks all of them again, and keeps the new ones with `--write` behind it.
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

test('so do those that are made of parts', async () => {
  expect(expressionsOfTypes.length).toBeGreaterThan(10);
  expect(await problemsOf(expressionsOfTypes)).toEqual([]);
  expect(expressionsOfSources().makers).toEqual([
    // these find a name, which is an identifier, in the code that was just made
    'src/codegen/emit/operations.ts',
    'src/codegen/emit/schemas.ts',
    'src/codegen/emit/types.ts',
    'src/soap/schema/dates.ts',
    // one character is all that it matches by them
    'src/soap/schema/pattern.ts',
    'src/soap/schema/values.ts',
    'src/soap/xml/names.ts',
  ]);
});

test('one that takes longer is found', async () => {
  expect(await problemOf('/^([+-]?)0*(\\d+)$/')).toMatch(/^takes 2nd degree polynomial time/);
});
