import { randomBytes } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { getHeapSnapshot } from 'node:v8';
import { RescueClient, type Transport } from '../../../src/index.js';
import { createTransport } from '../../../src/soap/http/undici-transport.js';

// Calls with passwords that nobody else knows, forgets them, and writes a snapshot of its heap to standard output.
// The server learns the passwords, so whoever runs it can look for them.

/** `'none'`, or what is kept on purpose to show that a snapshot tells. */
const [endpoint, keeps] = process.argv.slice(2) as [string, 'none' | 'password' | 'envelope' | 'error'];

const kept: unknown[] = [];

/** As people choose them: a character to be escaped, and with `isWide` one that V8 stores in two bytes. */
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
    // a fault, a page, a 503, a reset
    for (let answers = 0; answers < 4; answers++)
      await rescue.login({ email, password: newPassword(isWide) }).catch(keep);
    // these are never answered
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

/** An error is what outlives a call most often: in a log, in a queue. */
function keep(error: unknown): void {
  if (keeps === 'error') kept.push(error);
}

async function main(): Promise<void> {
  const own = createTransport();
  const byDefault = new RescueClient({ endpoint });
  const byOwn = new RescueClient({ endpoint, soapVersion: '1.2', transport: keeping(own) });
  await calls(byDefault);
  await calls(byOwn);
  // what was said last stays in some caches of V8 until something else is said
  for (const rescue of [byDefault, byOwn]) await rescue.operations.getAccount();
  for (let turns = 0; turns < 5; turns++) {
    (global.gc as () => void)();
    await new Promise(setImmediate);
  }
  await pipeline(getHeapSnapshot(), process.stdout);
  // both clients, their connections and all that is kept live until here
  process.exitCode = [byDefault, byOwn, kept].length - 3;
}

void main();
