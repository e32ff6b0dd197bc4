import { randomBytes } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { getHeapSnapshot } from 'node:v8';
import { RescueClient, type Transport } from '../../../src/index.js';
import { createTransport } from '../../../src/soap/client-options.js';

// Makes calls with random passwords, drops all references to the passwords, and writes a heap snapshot to standard
// output. The test reads the passwords from the server and searches for them.

/** The kind of object to retain on purpose, which the snapshot must then contain, or `'none'`. */
const [endpoint, keeps] = process.argv.slice(2) as [string, 'none' | 'password' | 'envelope' | 'error'];

const kept: unknown[] = [];

/**
 * Creates a typical password with characters that need escaping and, if `isWide` is set, a character that V8 stores in
 * two bytes.
 */
function newPassword(isWide: boolean): string {
  return `${randomBytes(16).toString('hex')}&${isWide ? 'ž' : ''}<x`;
}

function keeping(transport: Transport): Transport {
  return (request, events) => {
    if (keeps === 'envelope') kept.push(request.body);
    return transport(request, events);
  };
}

async function calls(rescue: RescueClient): Promise<void> {
  for (const isWide of [false, true]) {
    const password = newPassword(isWide);
    if (keeps === 'password') kept.push(password);
    const email = `${randomBytes(8).toString('hex')}@example.com`;
    await rescue.login({ email, password });
    // the server responds with a fault, a page, a 503 and a reset
    for (let answers = 0; answers < 4; answers++)
      await rescue.login({ email, password: newPassword(isWide) }).catch(keep);
    // the following calls receive no reply
    await rescue.requestAuthCode({ email, password: newPassword(isWide) }, { timeoutMs: 50 }).catch(keep);
    const controller = new AbortController();
    const aborted = rescue.requestAuthCode({ email, password: newPassword(isWide) }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await aborted.catch(keep);
    await rescue.operations.login({ sEmail: email, sPassword: password, pin: 1 } as never).catch(keep);
    await rescue.login({ email, password: [password] } as never).catch(keep);
    await rescue.operations.setUser({ sPwd: password } as never).catch(keep);
  }
}

/** Retains an error, because errors often outlive a call in a log or a queue. */
function keep(error: unknown): void {
  if (keeps === 'error') kept.push(error);
}

async function main(): Promise<void> {
  const own = createTransport();
  const byDefault = new RescueClient({ endpoint });
  const byOwn = new RescueClient({ endpoint, soapVersion: '1.2', transport: keeping(own) });
  await calls(byDefault);
  await calls(byOwn);
  // some of V8's caches keep the last message until the next message
  for (const rescue of [byDefault, byOwn]) await rescue.operations.getAccount();
  for (let turns = 0; turns < 5; turns++) {
    (global.gc as () => void)();
    await new Promise(setImmediate);
  }
  await pipeline(getHeapSnapshot(), process.stdout);
  // keeps both clients and their connections alive until here
  process.exitCode = [byDefault, byOwn, kept].length - 3;
}

void main();
