import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { once } from 'node:events';
import { ManagedRescueClient } from 'logmein-rescue-soap/managed';
import { demoCredentials, startRescueServer } from 'logmein-rescue-soap/testing';
import { createApp } from './app.js';

// Checks the HTTP statuses on the page that the page's own program does not show.

const service = await startRescueServer();
let resolveEnded;
const ended = new Promise((resolve) => (resolveEnded = resolve));
const rescue = new ManagedRescueClient({
  endpoint: service.endpoint,
  credentials: demoCredentials.login,
  session: 'cookie',
  maxLogins: 1,
  timeoutMs: 20_000,
  onCall: (call) => call.operation === 'getUser' && resolveEnded(call),
});
const server = createApp(rescue).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}`;
const start = () =>
  fetch(`${url}/sessions/12345678/start`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{ "node": 337366 }',
  });

// the outcome is unknown
service.next('startSession', { reset: true });
const lost = await start();
strictEqual(lost.status, 502);
deepStrictEqual(await lost.json(), { error: 'RescueConnectionError', outcome: 'unknown' });

// the call is aborted when the caller closes the connection
const waiting = new Promise((resolve) => {
  service.on('getUser', () => {
    resolve();
    return new Promise(() => undefined);
  });
});
const caller = new AbortController();
const closed = fetch(`${url}/technicians/337366`, { signal: caller.signal }).catch(({ name }) => name);
await waiting;
caller.abort();
strictEqual(await closed, 'AbortError');
strictEqual((await ended).error, 'RescueAbortedError');
service.off('getUser');
strictEqual((await fetch(`${url}/technicians/337366`)).status, 200);

// the session has ended, and the login limit is exhausted
service.clock.advance(21 * 60_000);
const later = await start();
strictEqual(later.status, 503);
ok(Number(later.headers.get('retry-after')) > 0);
strictEqual((await later.json()).error, 'RescueLoginLimitError');

server.closeAllConnections();
server.close();
await rescue.close();
await service.close();
console.log('502, 503 with Retry-After, and a caller who hung up');
