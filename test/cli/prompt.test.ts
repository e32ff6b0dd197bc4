import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { type Ask, askOn, confirmed, fromEnvironment } from '../../src/cli/prompt.js';

/** Simulates a terminal. The test types the input and sees the output. */
function terminal() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let seen = '';
  output.on('data', (text) => (seen += String(text)));
  const ask = askOn(Object.assign(input, { isTTY: true }), Object.assign(output, { isTTY: true })) as Ask;
  return { input, ask, seen: () => seen };
}

test('an answer is read from a terminal, which shows the typed text', async () => {
  const { input, ask, seen } = terminal();
  const answer = ask('E-mail address: ');
  input.write('ada@example.com \r');
  expect(await answer).toBe('ada@example.com');
  // without the control sequences that move the cursor
  expect(seen().replaceAll(/\u001b\[\d*[A-Z]/g, '')).toBe('E-mail address: ada@example.com \r\n');
});

test('a secret is not shown', async () => {
  const { input, ask, seen } = terminal();
  const answer = ask('Password: ', true);
  input.write('hunter2-of-mine\r');
  expect(await answer).toBe('hunter2-of-mine');
  expect(seen()).toBe('Password: \n');
});

test('several questions are answered one after the other', async () => {
  const { input, ask } = terminal();
  for (const each of ['one', 'two', 'three']) {
    const answer = ask(`${each}? `, each === 'two');
    input.write(`${each}\r`);
    expect(await answer).toBe(each);
  }
});

test.each([
  ['Ctrl-C', '\u0003', 130, 'interrupted'],
  ['Ctrl-D', '\u0004', 3, 'the input ended before the question was answered'],
])('%s ends the command', async (_name, key, exitCode, message) => {
  for (const isSecret of [false, true]) {
    const { input, ask } = terminal();
    const answer = ask('Password: ', isSecret);
    input.write(key);
    await expect(answer).rejects.toMatchObject({ name: 'CommandError', message, exitCode });
    // nothing reads the input any more
    expect(input.listenerCount('keypress')).toBe(0);
  }
});

test('no question is asked if the input or the output is a pipe', () => {
  const [pipe, tty] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true })];
  expect([askOn(pipe, tty), askOn(tty, pipe), askOn(pipe, pipe)]).toEqual([undefined, undefined, undefined]);
});

test('a credential comes from the environment or else from the user; otherwise, the message names the variable', async () => {
  const asked: [string, boolean | undefined][] = [];
  const ask: Ask = async (question, isSecret) => (asked.push([question, isSecret]), 'typed');
  expect(await fromEnvironment('RESCUE_PASSWORD', { env: { RESCUE_PASSWORD: 'set' }, ask })).toBe('set');
  expect(asked).toEqual([]);
  expect(await fromEnvironment('RESCUE_PASSWORD', { env: { RESCUE_PASSWORD: '' }, ask })).toBe('typed');
  expect(await fromEnvironment('RESCUE_EMAIL', { env: {}, ask })).toBe('typed');
  expect(asked).toEqual([
    ['Password (not shown) [RESCUE_PASSWORD]: ', true],
    ['E-mail address [RESCUE_EMAIL]: ', false],
  ]);
});

test.each([
  ['RESCUE_EMAIL', 'E-mail address'],
  ['RESCUE_PASSWORD', 'Password'],
  ['RESCUE_SSO_ID', 'Single sign-on ID'],
  ['RESCUE_SSO_PASSWORD', 'Master SSO password of the account'],
  ['RESCUE_COMPANY', 'Company ID (digits)'],
  ['RESCUE_AUTH_CODE', 'Authcode or API token'],
] as const)('%s is described as "%s"', async (variable, question) => {
  const rejected = async (more: { ask?: Ask }): Promise<string> =>
    fromEnvironment(variable, { env: {}, ...more }).catch((error: Error) => error.message);
  expect(await rejected({})).toBe(`set ${variable} (${question}): there is no terminal for a prompt`);
  expect(await rejected({ ask: async () => '' })).toBe(`${variable} (${question}) must not be empty`);
});

test.each([
  ['y', true],
  ['YES', true],
  ['', false],
  ['no', false],
  ['yesterday', false],
])('the answer %j to a confirmation is %s', async (answer, is) => {
  expect(await confirmed('Go on?', async (question) => (expect(question).toBe('Go on? [y/N] '), answer))).toBe(is);
});
