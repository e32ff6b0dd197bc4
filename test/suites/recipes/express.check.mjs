import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { once } from 'node:events';
import { ManagedRescueClient } from 'logmein-rescue-soap/managed';
import { demoCredentials, startRescueServer } from 'logmein-rescue-soap/testing';
import { createApp } from './app.js';

// What the page says of statuses, where its own program does not come by.

const service = await startRescueServer();
let tellEnd;
const ended = new Promise((resolve) => (tellEnd = resolve));
const rescue = new ManagedRescueClient({
  endpoint: service.endpoint,
  credentials: demoCredentials.login,
  session: 'cookie',
  maxLogins: 1,
  timeoutMs: 2_000,
  onCall: (call) => call.operation === 'getUser' && tellEnd(call),
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

// nobody knows whether it happened
service.next('startSession', { reset: true });
const lost = await start();
strictEqual(lost.status, 502);
deepStrictEqual(await lost.json(), { error: 'RescueConnectionError', outcome: 'unknown' });

// a caller that hangs up ends the call
const waiting = new Promise((resolve) => {
  service.on('getUser', () => {
    resolve();
    return new Promise(() => undefined);
  });
});
const caller = new AbortController();
const gone = fetch(`${url}/technicians/337366`, { signal: caller.signal }).catch(({ name }) => name);
await waiting;
caller.abort();
strictEqual(await gone, 'AbortError');
strictEqual((await ended).error, 'RescueAbortedError');
service.off('getUser');
strictEqual((await fetch(`${url}/technicians/337366`)).status, 200);

// the session has ended, and the login limit is used up
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
