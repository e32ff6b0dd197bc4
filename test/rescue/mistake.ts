import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { isSoapError } from '../../src/runtime.js';

// Common mistakes and their error messages. Each message says what is wrong, what was expected, what was received and
// what to do next. No message contains a secret.

export const SECRET = 'S3cret-Passphrase';
export const login = { email: 'ada@example.com', password: SECRET };
export type Says = string | RegExp;
export type Mistake = readonly [done: string, act: () => unknown, ...says: Says[]];

/** Runs a step and returns the message of its error. */
export async function messageOf(act: () => unknown): Promise<string> {
  let error: unknown;
  try {
    await act();
  } catch (thrown) {
    error = thrown;
  }
  expect(isSoapError(error), `an error of this package, not ${inspect(error)}`).toBe(true);
  expect(`${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`).not.toContain(SECRET);
  return (error as Error).message;
}

export function expectSaid(message: string, says: readonly Says[]): void {
  for (const each of says)
    if (typeof each === 'string') expect(message).toContain(each);
    else expect(message).toMatch(each);
}

export const NOTHING = 'Nothing was sent.';

/** Declares a test for each mistake. */
export function testMistakes(mistakes: readonly Mistake[]): void {
  test.each(mistakes.map(([done, act, ...says]) => ({ done, act, says })))('$done', async ({ act, says }) =>
    expectSaid(await messageOf(act), says),
  );
  test('no mistake is twice in the table', () => {
    expect(new Set(mistakes.map(([done]) => done)).size).toBe(mistakes.length);
  });
}
