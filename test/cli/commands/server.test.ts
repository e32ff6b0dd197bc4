import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { RescueClient } from '../../../src/index.js';
import { demoAccount, demoCredentials, type AccountSeed } from '../../../src/testing.js';
import { command, emptyFolder, put } from '../support.js';

/**
 * Starts the command as a process. @returns the output until the server is ready, and a function that stops the command
 */
async function started(...args: readonly string[]) {
  const main = join(inject('compiled'), 'src/cli/main.js');
  const child = spawn(process.execPath, [main, 'server', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stderr.on('data', (text) => (printed += String(text)));
  const closed = once(child, 'close');
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      printed += String(text);
      if (printed.includes('Press Ctrl-C to stop the server.')) resolve();
    });
    void closed.then(() => reject(new Error(printed)));
  });
  const [endpoint = ''] = /http:\S+\.asmx/.exec(printed) ?? [];
  const end = async (signal: NodeJS.Signals): Promise<unknown> => {
    child.kill(signal);
    const [code] = (await closed) as [unknown];
    return { code, last: printed.trim().split('\n').at(-1) };
  };
  return { printed, endpoint, end };
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'the server prints how to reach it, serves requests, and ends on %s',
  async (signal) => {
    const { printed, endpoint, end } = await started();
    const rescue = new RescueClient({ endpoint });
    // an open connection does not keep the server alive
    expect(await rescue.login(demoCredentials.login)).toEqual({ code: 'OK' });
    expect((await fetch(endpoint)).status).toBe(200);
    for (const shown of [
      `${endpoint}?wsdl`,
      demoCredentials.login.password,
      demoCredentials.sso.password,
      '12345678',
      '10 times',
    ])
      expect(printed).toContain(shown);
    expect(await end(signal)).toEqual({ code: 0, last: 'The server has stopped.' });
    await rescue.close();
  },
);

test.each(['SIGINT', 'SIGTERM'] as const)('the address and the credentials are printed until %s', async (signal) => {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const others = signals.flatMap((each) => process.listeners(each));
  let status: Promise<Response> | undefined;
  const onPrint = (text: string): void => {
    const [url] = /http:\S+\?wsdl/.exec(text) ?? [];
    if (url === undefined) return;
    status = fetch(url, { headers: { connection: 'close' } });
    void status.finally(() => process.emit(signal));
  };
  const { code, printed, notified } = await command({ onPrint }, 'server', '--port', '0');
  // the listener for the other signal
  for (const each of signals)
    for (const listener of process.listeners(each)) if (!others.includes(listener)) process.off(each, listener);
  expect({ code, notified, status: (await status)?.status }).toEqual({ code: 0, notified: '', status: 200 });
  const [endpoint = ''] = /http:\S+\.asmx/.exec(printed) ?? [];
  expect(printed).toBe(`The embedded Rescue server is running. It implements our interpretation of the vendor's guide.

  endpoint   ${endpoint}
  help page  ${endpoint} (in a browser: the operations and their messages)
  WSDL       ${endpoint}?wsdl

Demo account 654321 (Example Company), with invented data:
  login               e-mail ada@example.com, password demo-password
  requestAuthCodeSSO  SSO ID 123456, SSO password demo-sso-password, company 654321
  startSession        sessions 12345678 and 12345679 (each starts once), node 337366
Others (one is not an administrator, one is offline, one is disabled):
  Tess Technician: e-mail tess@example.com, password demo-password-2
  Olaf Offline: e-mail olaf@example.com, password demo-password-3
  Dora Disabled: e-mail dora@example.com, password demo-password-4

Call it from another shell:
  npx logmein-rescue-soap call getAccount --endpoint ${endpoint}

As with the real service, a user may log in 10 times in 3 minutes. A restart resets the count and all data.
Press Ctrl-C to stop the server.

The server has stopped.
`);
});

test.each([
  ['one account', (account: object) => account],
  ['an array of accounts', (account: object) => [account]],
])('the accounts come from a file with %s; their passwords are not printed', async (_name, content) => {
  const account = {
    companyId: 7,
    organization: 'Acme',
    users: [{ email: 'a@acme.example', password: 'hunter2-of-mine', roles: ['administrator'] }],
  };
  const file = put(emptyFolder(), 'account.json', JSON.stringify(content(account)));
  const { printed, endpoint, end } = await started('--account', file);
  expect(printed).toContain(`Accounts from ${file}\n`);
  expect(printed).not.toContain('hunter2');
  const rescue = new RescueClient({ endpoint });
  expect(await rescue.login({ email: 'a@acme.example', password: 'hunter2-of-mine' })).toEqual({ code: 'OK' });
  await rescue.close();
  await end('SIGINT');
});

const [ada] = demoAccount.users;
const user = (change: object): object => ({ companyId: 7, organization: 'A', users: [{ ...ada, ...change }] });

test.each<[string, unknown, string]>([
  ['a misspelled member', user({ emial: 'x' }), 'accounts.0.users.0.emial is not known here; did you mean email?'],
  [
    'a British spelling',
    { companyId: 1, organisation: 'A' },
    'accounts.0.organisation is not known here; did you mean organization?',
  ],
  ['a missing member', { organization: 'A' }, 'accounts.0.companyId is missing; it must be a whole number'],
  ['a wrong type', user({ enabled: 'yes' }), 'accounts.0.users.0.enabled must be true or false'],
  ['an unknown role', user({ roles: ['boss'] }), 'accounts.0.users.0.roles.0 must be one of masterAdministrator, '],
  [
    'two users with one address',
    { ...user({}), users: [ada, { email: ada.email, password: 'p' }] },
    'already has a user',
  ],
  ['a status without a text', { statusTexts: {} }, 'accounts.0.statusTexts.waiting '],
  ['no account', [], 'accounts must have at least one account'],
  ['text', 'secret', 'accounts.0'],
])('an account file with %s is rejected by its path', async (_name, content, message) => {
  const folder = emptyFolder();
  put(folder, 'account.json', JSON.stringify(content));
  const { code, printed, notified } = await command({ folder }, 'server', '--port', '0', '--account', 'account.json');
  expect({ code, printed }).toEqual({ code: 3, printed: '' });
  expect(notified).toContain('--account account.json: ');
  expect(notified).toContain(message);
  expect(notified).not.toMatch(/demo-password|secret/);
});

test('the demo account is accepted, with every optional member of accounts and sessions', async () => {
  const account = {
    ...demoAccount,
    statusTexts: { waiting: 'a', active: 'b', held: 'c', closed: 'd' },
    utcOffsetMinutes: 60,
    reportIntervalMs: 60_000,
    sessions: [...demoAccount.sessions, { id: 1, collaboratorIds: [337366], startedAt: 0, changedAt: 1 }],
  } satisfies AccountSeed;
  const file = put(emptyFolder(), 'account.json', JSON.stringify(account));
  const { printed, end } = await started('--account', file);
  expect(printed).toContain(`Accounts from ${file}\n`);
  expect(await end('SIGINT')).toEqual({ code: 0, last: 'The server has stopped.' });
});

test('the message for a missing file or a file that is not JSON names the file', async () => {
  const folder = emptyFolder();
  put(folder, 'broken.json', '{ "password": "secret" ');
  const ran = await command({ folder }, 'server', '--account', 'broken.json');
  expect(ran).toEqual({
    code: 3,
    printed: '',
    notified: '--account broken.json: the file could not be read: it is not JSON',
  });
  expect((await command({ folder }, 'server', '--account', 'no.json')).notified).toContain('ENOENT');
});

test('a port that is in use or invalid is rejected', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, notified } = await command({}, 'server', '--port', String(port));
  other.close();
  expect([code, notified]).toEqual([
    3,
    `the port ${port} is in use: pass another port with --port, or 0 to select a free port`,
  ]);
  // whether this test or another program listens on the highest port, it is in use
  const highest = createServer().listen(65_535, '127.0.0.1');
  await Promise.race([once(highest, 'listening'), once(highest, 'error')]);
  const last = await command({}, 'server', '--port', '65535');
  highest.close();
  expect(last.notified).toContain('the port 65535 is in use');
  for (const value of ['65536', '-1', 'x', '1.5', '000001'])
    expect((await command({}, 'server', `--port=${value}`)).notified).toBe(
      '--port must be a whole number from 0 to 65535: --port 8000',
    );
});
