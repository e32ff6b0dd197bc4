import { expect, test } from 'vitest';
import { ServerFault, startRescueServer, type Effect } from '../../src/testing.js';
import { later } from '../soap/http/tls/exchange.js';
import { runProgram } from './children/run-program.js';

/** The heap of a program after its calls. */
async function heap(keeps: 'none' | 'password' | 'envelope' | 'error') {
  const server = await startRescueServer();
  later(() => server.close());
  server.on('login', () => ({ loginResult: 'login_OK' }));
  server.next('requestAuthCode', { delayMs: Infinity }, Infinity);
  server.on('getAccount', () => ({ getAccountResult: 'getAccount_OK' }));
  const answers: Effect[] = [
    {},
    { fault: new ServerFault('no') },
    { headers: { 'Content-Type': 'text/html' }, body: '<html>no</html>' },
    { status: 503, body: '' },
    { reset: true },
  ];
  for (let rounds = 0; rounds < 4; rounds++) for (const effect of answers) server.next('login', effect);
  const flags = ['--expose-gc', '--heap-snapshot-string-limit=1000000000'];
  const { stdout, stderr, code } = await runProgram('heap', { flags, args: [server.endpoint, keeps] });
  expect([code, stderr.toString()]).toEqual([0, '']);
  // the part that escaping does not change
  const passwords = new Set(
    server.calls.flatMap((call) =>
      call.operation === 'login' || call.operation === 'requestAuthCode'
        ? [/^[0-9a-f]{32}(?=&)/.exec(call.request.sPassword ?? '')?.[0] ?? 'none']
        : [],
    ),
  );
  expect(passwords).not.toContain('none');
  const holds = (text: string): boolean => stdout.includes(text);
  return { passwords: [...passwords], held: [...passwords].filter(holds), holds };
}

test('no password is in the heap after calls that succeed and that fail', { timeout: 60_000 }, async () => {
  const { passwords, held, holds } = await heap('none');
  // two clients, one- and two-byte strings, seven passwords each; two calls may end before they are sent
  expect(passwords.length).toBeGreaterThanOrEqual(20);
  expect(held).toEqual([]);
  // it is a snapshot of that program
  expect(holds('loginResponse') && holds('RescueClient')).toBe(true);
});

test('no password is in the heap if the errors of the calls are kept', { timeout: 60_000 }, async () => {
  expect((await heap('error')).held).toEqual([]);
});

test('a retained password is found, so the tests above can fail', { timeout: 60_000 }, async () => {
  const { held } = await heap('password');
  expect(held).toHaveLength(4);
});

test('a retained envelope is found, too', { timeout: 60_000 }, async () => {
  const { held, passwords } = await heap('envelope');
  expect(held.length).toBeGreaterThan(passwords.length / 3);
});
