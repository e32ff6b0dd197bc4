import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { inject } from 'vitest';
import { ServerFault, demoCredentials, startRescueServer, type Effect } from '../../src/testing.js';
import { later, pem } from '../soap/http/tls/exchange.js';
import { securedRelay, tunnelProxy } from '../support/relay.js';
import type { Part, Scenario } from './children/calls.js';

const page = '<!DOCTYPE html><html><body>An error<br></body></html>';

/** Responses that a service or a gateway may send instead of a reply. */
const awkward: readonly Effect[] = [
  { headers: { 'Content-Type': 'text/html' }, body: page },
  { status: 302, headers: { Location: '/elsewhere' }, body: page },
  { status: 307, headers: { Location: '/elsewhere' }, body: page },
  { status: 401, headers: { 'WWW-Authenticate': 'NTLM' }, body: '' },
  { status: 503, headers: { 'Content-Type': 'application/json' }, body: '{ "error": 1 }' },
  { headers: { 'Content-Type': 'multipart/related; boundary=x; type="text/xml"' }, body: '--x\r\n\r\n--x--' },
  { headers: { 'Content-Type': 'text/xml' }, body: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>' },
  { headers: { 'Content-Type': 'text/xml', 'Content-Encoding': 'gzip' }, body: 'not compressed' },
  { reset: 'within-body' },
];

/** Runs children/calls.ts in a separate process, with servers in this one. The servers stop when the test ends. */
export async function watchCalls({ withAxios = false } = {}): Promise<readonly Part[]> {
  const server = await startRescueServer();
  later(() => server.close());
  const ok = { sAuthCode: 'an-authcode' };
  server.on('login', () => ({ loginResult: 'login_OK' }));
  server.on('requestAuthCode', () => ({ requestAuthCodeResult: 'requestAuthCode_OK', ...ok }));
  server.on('requestAuthCodeSSO', () => ({ requestAuthCodeSSOResult: 'requestAuthCodeSSO_OK', ...ok }));
  server.on('startSession', () => ({ startSessionResult: 'startSessionRet_OK' }));
  server.on('logout', () => ({ logoutResult: 'logout_OK' }));
  server.on('getAccount', () => ({ getAccountResult: 'getAccount_NotLoggedIn' }));
  server.on('getUser', () => {
    throw new ServerFault('Server was unable to process request.', { code: 'Server' });
  });
  for (const effect of awkward) server.next('getGroup', effect);
  const scenario: Scenario = {
    endpoint: server.endpoint,
    secureEndpoint: await securedRelay(server.port),
    ca: pem('root.pem'),
    proxy: `http://${await tunnelProxy()}`,
    ...demoCredentials,
    awkwardReplies: awkward.length,
    withAxios,
  };
  const child = spawn(process.execPath, [join(inject('compiled'), 'test/audit/children/calls.js')], {
    env: { PATH: process.env['PATH'], SCENARIO: JSON.stringify(scenario) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunks] = await Promise.all([child.stdout.toArray() as Promise<Buffer[]>, once(child, 'exit')]);
  if (child.exitCode !== 0) throw new Error(`the program ended with ${child.exitCode ?? child.signalCode}`);
  return JSON.parse(Buffer.concat(chunks).toString()) as Part[];
}
