import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, inject, test } from 'vitest';
import { demoCredentials } from '../../../src/testing.js';
import { emptyFolder, listen, rescue } from '../support.js';
import { calledService, single, user } from './called-service.js';

const { login, startSession } = demoCredentials;
const { session, node } = startSession;
const service = calledService();
const { call, operations } = service;
const requests = (): readonly unknown[] => service.server.calls.map(({ request }) => request);

const authCode = async (): Promise<string> => {
  const { printed } = await call({ env: single }, 'requestAuthCodeSSO', '--yes', '--json');
  service.server.clearCalls();
  return (JSON.parse(printed) as { sAuthCode: string }).sAuthCode;
};

describe('a call', () => {
  test('names the endpoint, logs in because the operation needs it, prints the reply, and logs out', async () => {
    const { code, printed, notified } = await call({ env: user }, 'getAccount');
    expect(code).toBe(0);
    expect(printed).toContain("sOrganization: 'Example Company'");
    expect(notified).toBe(`Endpoint: ${service.server.endpoint}\nlogin: 1 of 10 in 3 minutes`);
    expect(operations()).toEqual(['login', 'getAccount', 'logout']);
  });

  test('prints only JSON to standard output', async () => {
    const { printed } = await call({ env: user }, 'getUser', 'iNodeID=337366', '--json');
    expect(JSON.parse(printed)).toMatchObject({ getUserResult: 'getUser_OK', oUser: { sName: 'Ada Admin' } });
  });

  test.each(['RESCUE_AUTH_CODE', 'RESCUE_API_TOKEN'])('with %s needs no login', async (variable) => {
    const { code } = await call(
      { env: { [variable]: await authCode() } },
      'startSession',
      `session=${session}`,
      `node=${node}`,
    );
    expect(code).toBe(0);
    expect(operations()).toEqual(['startSession']);
  });

  test('with an authcode among its arguments needs no login', async () => {
    const args = ['startSession', `session=${session}`, `node=${node}`, 'authCode=env:MY_CODE'];
    expect((await call({ env: { MY_CODE: await authCode() } }, ...args)).code).toBe(0);
    expect(operations()).toEqual(['startSession']);
  });

  test('checks the credentials in environment variables before it sends anything', async () => {
    const env = { ...single, RESCUE_COMPANY: 'ACME' };
    const { code, notified } = await call({ env }, 'requestAuthCodeSSO', '--yes');
    expect({ code, sent: operations() }).toEqual({ code: 3, sent: [] });
    expect(notified).toMatch(
      /\ncompany must be the numeric ID of the company account: digits only, not another string\. Nothing was sent\.$/,
    );
  });

  test('accepts the names used by RescueClient and the names in the WSDL', async () => {
    await call({ env: user }, 'startSession', `iSession=${session}`, `node=${node}`, '--json');
    expect(requests()[1]).toMatchObject({ iSession: session, iNode: node });
  });

  test.each([
    ['login', user, ['login', 'logout']],
    ['logout', user, ['login', 'logout']],
    ['requestAuthCode', user, ['requestAuthCode']],
    ['requestAuthCodeSSO', single, ['requestAuthCodeSSO']],
  ])('of %s reads its credentials from environment variables', async (name, env, sent) => {
    expect((await call({ env }, name, '--yes')).code).toBe(0);
    expect(operations()).toEqual(sent);
  });

  test('prompts for missing credentials in a terminal', async () => {
    const { code, notified } = await call({ answers: [login.email, login.password] }, 'getAccount');
    expect({ code, sent: operations() }).toEqual({ code: 0, sent: ['login', 'getAccount', 'logout'] });
    expect(notified).toContain('E-mail address [RESCUE_EMAIL]: \nPassword (not shown) [RESCUE_PASSWORD]: ');
  });

  test('reports a failed logout at the end without changing its exit code', async () => {
    service.server.next('logout', { status: 500, body: '' });
    const { code, notified } = await call({ env: user }, 'getAccount');
    expect(code).toBe(0);
    expect(notified).toContain('The logout failed. The session ends after 20 minutes of inactivity.');
  });
});

describe('--envelopes', () => {
  test('prints both envelopes to standard error, with secrets masked', async () => {
    const { code, printed, notified } = await call({ env: user }, 'getAccount', '--envelopes', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ sOrganization: 'Example Company' });
    expect(notified).toMatch(/login request:\n<.*<sEmail>ada@example\.com<\/sEmail><sPassword>\*\*\*<\/sPassword>/);
    expect(notified).toMatch(/getAccount reply, HTTP 200:\n.*<sOrganization>Example Company</s);
  });

  test('masks the authcode, which only the printed reply contains', async () => {
    const { printed, notified } = await call({ env: single }, 'requestAuthCodeSSO', '-y', '--envelopes', '--json');
    const { sAuthCode } = JSON.parse(printed) as { sAuthCode: string };
    expect(notified).toContain('<sAuthCode>***</sAuthCode>');
    expect(notified).not.toContain(sAuthCode);
  });
});

test('--header is sent with the call, and with a WSDL download only to the same origin', async () => {
  await call({ env: user }, 'getAccount', '--header', 'X-Api-Key=k3y', '--wsdl', service.server.wsdlUrl);
  expect(service.server.calls.map(({ headers }) => headers['x-api-key'])).toEqual(['k3y', 'k3y', 'k3y']);
  const seen: unknown[] = [];
  const other = await listen((request, reply) => {
    seen.push(request.headers['x-api-key']);
    reply.writeHead(200, { 'content-type': 'text/xml' }).end(rescue);
  });
  const args = ['getAccount', '--header', 'X-Api-Key=k3y', '--wsdl', `${other}/?wsdl`];
  expect((await call({ env: user }, ...args)).code).toBe(0);
  expect(seen).toEqual([undefined]);
  await call({ env: { ...user, RESCUE_ENDPOINT: '' } }, ...args);
  expect(seen.slice(1)).toContain('k3y');
});

describe('a request for an authcode', () => {
  const warning = "This replaces the authcode that this user's other programs use.";

  test('is confirmed in a terminal; the reply shows the authcode', async () => {
    const { code, printed, notified } = await call({ env: single, answers: ['y'] }, 'requestAuthCodeSSO');
    expect(code).toBe(0);
    expect(notified).toContain(`${warning}\nRequest an authcode? [y/N] `);
    expect(notified).toContain('The reply contains an authcode: treat it like a password.');
    expect(printed).toMatch(/sAuthCode: '[\da-f]{64}'/);
  });

  test.each([
    ['is not sent unless the user answers yes', { answers: [''] }, [], 'Request an authcode? [y/N] \nnothing was sent'],
    [
      'needs --yes without a terminal',
      {},
      [],
      'nothing was sent: pass --yes to request an authcode without a terminal',
    ],
    ['is sent with --yes', {}, ['--yes'], 'The reply contains an authcode: treat it like a password.'],
  ])('%s', async (_name, shell, flags, message) => {
    const { code, notified } = await call({ env: user, ...shell }, 'requestAuthCode', ...flags);
    expect(notified).toBe(`Endpoint: ${service.server.endpoint}\n${warning}\n${message}`);
    expect([code, operations()]).toEqual(flags.length > 0 ? [0, ['requestAuthCode']] : [3, []]);
  });

  test('that is refused prints no authcode and exits with 1', async () => {
    const { code, notified } = await call(
      { env: { ...user, RESCUE_EMAIL: 'eve@example.com' } },
      'requestAuthCode',
      '-y',
    );
    expect(code).toBe(1);
    expect(notified).not.toContain('The reply contains an authcode');
  });
});

test('a process in a pipe does not prompt, and prints only the reply to standard output', async () => {
  const run = async (variables: Readonly<Record<string, string>>) => {
    const { RESCUE_EMAIL: _email, RESCUE_PASSWORD: _password, ...others } = process.env;
    const env = { ...others, RESCUE_ENDPOINT: service.server.endpoint, XDG_CACHE_HOME: emptyFolder(), ...variables };
    const args = [join(inject('compiled'), 'src/cli/main.js'), 'call', 'getAccount', '--json'];
    const child = spawn(process.execPath, args, { env, stdio: 'pipe' });
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: code as unknown, stdout, stderr };
  };
  expect(await run({})).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('set RESCUE_EMAIL and') });
  const { code, stdout, stderr } = await run(user);
  expect({ code, reply: JSON.parse(stdout) as unknown }).toMatchObject({ code: 0, reply: { sEmail: login.email } });
  expect(stderr).toBe(`Endpoint: ${service.server.endpoint}\nlogin: 1 of 10 in 3 minutes\n`);
});
