/** What may differ between runtimes: connection errors, timeouts, `inspect`, files. `node runtime.mjs` */
import assert from 'node:assert';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { isRescueError, RescueClient } from 'logmein-rescue-soap';
import { fileStore, ManagedRescueClient } from 'logmein-rescue-soap/managed';
import { generated } from 'logmein-rescue-soap/schemas';
import { demoCredentials, startRescueServer } from 'logmein-rescue-soap/testing';

const { login, startSession } = demoCredentials;
const server = await startRescueServer();
const { endpoint } = server;
const rescue = new RescueClient({ endpoint, timeoutMs: 2000 });

/** Calls login with an effect of the server. @returns the class and the outcome of the error */
async function failed(effect) {
  server.next('login', effect);
  const error = await rescue.login(login).catch((thrown) => thrown);
  assert(isRescueError(error), inspect(error));
  assert(!inspect(error).includes(login.password) && !JSON.stringify(error).includes(login.password));
  return `${error.name} ${error.outcome}`;
}
assert.strictEqual(await failed({ status: 503 }), 'RescueThrottledError unknown');
assert.strictEqual(await failed({ reset: 'after-headers' }), 'RescueConnectionError unknown');
assert.strictEqual(await failed({ delayMs: 10_000 }), 'RescueTimeoutError unknown');

const refused = await new RescueClient({ endpoint: 'http://127.0.0.1:1/' }).login(login).catch((thrown) => thrown);
assert.strictEqual(`${refused.name} ${refused.outcome}`, 'RescueConnectionError not-sent');
const aborted = await rescue.login(login, { signal: AbortSignal.abort() }).catch((thrown) => thrown);
assert.strictEqual(`${aborted.name} ${aborted.outcome}`, 'RescueAbortedError not-sent');

await rescue.login(login);
assert(!inspect(rescue, { depth: 9 }).includes('ASP.NET_SessionId='));
const { oUser } = await rescue.operations.getUser({ iNodeID: startSession.node });
assert.strictEqual(typeof oUser?.sName, 'string');
assert.strictEqual(generated.StartSession.safeParse({ iSession: '1', iNode: 2 }).success, false);

const folder = mkdtempSync(join(tmpdir(), 'rescue-runtime-'));
try {
  const managed = new ManagedRescueClient({ endpoint, credentials: login, store: fileStore({ folder }) });
  server.clearCalls();
  await Promise.all([1, 2, 3].map(() => managed.operations.getAccount()));
  assert.strictEqual(server.calls.filter(({ operation }) => operation.startsWith('requestAuthCode')).length, 1);
  assert(readdirSync(folder).length > 0);
  await managed.close();
} finally {
  rmSync(folder, { recursive: true });
}
await rescue.close();
await server.close();
