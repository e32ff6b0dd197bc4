import { beforeAll, expect, test } from 'vitest';
import { ServerFault, startRescueServer, type RescueServer } from '../../src/testing.js';
import { command, emptyFolder, listen, tree } from '../cli/support.js';
import { found, markedId, markedText, type Marker } from './markers.js';

// Tests what the commands that call the service print and write: `call`, and `connect` with its report.

const key = markedId('the key of a gateway');
const password = markedText('the password');
const ssoPassword = markedText('the password of single sign-on');
const authCode = markedText('the received authcode');
const email = markedId('the e-mail address');
const ssoId = markedId('the ID of single sign-on');
const organization = markedText('the organization');
const secrets: readonly Marker[] = [key, password, ssoPassword, authCode].map(({ marker }) => marker);
/** The report does not contain data of the account either. */
const all: readonly Marker[] = [...secrets, ...[email, ssoId, organization].map(({ marker }) => marker)];

const variables = {
  RESCUE_EMAIL: `${email.value}@example.com`,
  RESCUE_PASSWORD: password.value,
  RESCUE_SSO_ID: ssoId.value,
  RESCUE_SSO_PASSWORD: ssoPassword.value,
  RESCUE_COMPANY: '7',
};
/** Everything that a call sent, which a service can echo. */
const echoes = {
  login: [variables.RESCUE_EMAIL, password.value, key.value].join(' '),
  getAccount: [key.value, organization.value].join(' '),
  requestAuthCodeSSO: [ssoId.value, ssoPassword.value, '7', key.value].join(' '),
};

let server: RescueServer;
beforeAll(async () => {
  server = await startRescueServer();
  return () => server.close();
});

async function ran(...args: readonly string[]) {
  const folder = emptyFolder();
  const env = { ...variables, XDG_CACHE_HOME: emptyFolder() };
  const { code, printed, notified } = await command({ folder, env }, ...args, '--header', `X-Api-Key=${key.value}`);
  return { code, output: printed + notified, cache: JSON.stringify(tree(env.XDG_CACHE_HOME)), files: tree(folder) };
}

const page = (echo: string) => ({ status: 502, headers: { 'Content-Type': 'text/html' }, body: `<p>${echo}</p>` });
const fault = (echo: string) => ({ fault: new ServerFault(echo, { code: 'Client', detail: '<a>x</a>' }) });
const { login, getAccount, requestAuthCodeSSO } = echoes;

test.each<[string, () => unknown, number]>([
  ['all steps succeed', () => undefined, 0],
  ['a fault echoes the login', () => server.next('login', fault(login)), 2],
  ['a page echoes the login', () => server.next('login', page(login)), 3],
  ['a code echoes the login', () => server.on('login', () => ({ loginResult: login }) as never), 3],
  ['a fault echoes getAccount', () => server.next('getAccount', fault(getAccount)), 2],
  ['a fault echoes requestAuthCodeSSO', () => server.next('requestAuthCodeSSO', fault(requestAuthCodeSSO)), 2],
  ['a page echoes requestAuthCodeSSO', () => server.next('requestAuthCodeSSO', page(requestAuthCodeSSO)), 3],
])('connect shows and writes no secret if %s', async (_name, prepare, code) => {
  server.on('login', () => ({ loginResult: 'login_OK' }));
  server.on('getAccount', () => ({ getAccountResult: 'getAccount_OK', sOrganization: organization.value }));
  server.on('requestAuthCodeSSO', () => ({
    requestAuthCodeSSOResult: 'requestAuthCode_OK',
    sAuthCode: authCode.value,
  }));
  server.clearCalls();
  prepare();
  const args = ['connect', server.endpoint, '--login', '--authcode', '--report', 'report.md'];
  const { files, output, cache, ...rest } = await ran(...args);
  expect(rest.code, output).toBe(code);
  // the secrets were sent
  expect(found(JSON.stringify(server.calls[0]), [password.marker, key.marker, email.marker])).toHaveLength(3);
  expect(found(output, secrets)).toEqual([]);
  expect(Object.keys(files)).toEqual(['report.md']);
  expect(found(`${files['report.md']}${cache}`, all)).toEqual([]);
  expect(files['report.md']).not.toContain(new URL(server.endpoint).host);
});

test('connect neither shows nor writes secrets from a page at the address of the WSDL', async () => {
  const origin = await listen((request, reply) =>
    reply.writeHead(403, { 'content-type': 'text/html' }).end(`${request.headers['x-api-key']}`),
  );
  const { code, output, files } = await ran('connect', `${origin}/API/API.asmx`, '--login', '--report', 'report.md');
  expect(code).toBe(3);
  expect(found(output, all)).toEqual([]);
  expect(found(files['report.md'] ?? expect.unreachable(), all)).toEqual([]);
});

test('call shows no secret with --envelopes, even if the service echoes secrets', async () => {
  server.on('login', () => ({ loginResult: 'login_OK' }));
  for (const effect of [fault(login), page(login)]) {
    server.next('login', effect);
    const { code, output } = await ran('call', 'getUser', 'iNodeID=1', '--endpoint', server.endpoint, '--envelopes');
    expect(code).toBe(2);
    expect(output).toMatch(/login request:[^]*login reply/);
    expect(found(output, secrets)).toEqual([]);
  }
});
