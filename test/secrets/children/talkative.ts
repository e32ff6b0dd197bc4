import { inspect } from 'node:util';
import { RescueClient, type RescueClientOptions } from '../../../src/index.js';
import type { Scenario } from './scenario.js';

// A program that makes calls with secrets and prints everything that it can access.

const { endpoint, secureEndpoint, ca, proxy, email, password, ssoId, authCode } = JSON.parse(
  process.env['SCENARIO'] as string,
) as Scenario;

function print(...things: unknown[]): void {
  console.log(...things);
  console.error('%s %o %O %j', ...things, ...things, ...things, ...things);
  for (const thing of things) console.dir(thing, { depth: null, showHidden: true });
  process.stdout.write(`${inspect(things, { customInspect: false, depth: null, showHidden: true })}\n`);
}

async function tell(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    print(error);
    return error;
  }
}

async function main(): Promise<void> {
  let last: unknown;
  const ways: Omit<RescueClientOptions, 'contract'>[] = [
    { endpoint },
    { endpoint, soapVersion: '1.2' },
    { endpoint: secureEndpoint, tls: { ca } },
    { endpoint: secureEndpoint, tls: { ca }, proxy },
    { endpoint: secureEndpoint, proxy },
    { endpoint: 'http://127.0.0.1:1/', connectTimeoutMs: 1_000 },
  ];
  for (const options of ways) {
    const rescue = new RescueClient({ ...options, onCall: print });
    await tell(rescue.login({ email, password }));
    await tell(rescue.requestAuthCodeSSO({ ssoId, password, company: 1 }));
    await tell(rescue.requestAuthCode({ email, password }));
    // a call that is refused, and a call whose fault contains the complete request
    await tell(rescue.startSession({ session: 1, node: 2, authCode }));
    await tell(rescue.operations.getUser({ iNodeID: 1, sAuthCode: authCode }));
    await tell(rescue.login({ email, pasword: password } as never));
    await tell(rescue.login(password as never));
    await tell(rescue.login({ email, password }, { timeoutMs: 1 }));
    await tell(rescue.operations.login({ sEmail: email, sPassword: [password] } as never));
    print(rescue, rescue.auth, rescue.operations);
    last = await tell(rescue.operations.getAccount({ sAuthCode: authCode }));
    await rescue.close();
  }
  print(process.memoryUsage().rss > 0);
  // the output of Node for an uncaught error
  throw last;
}

void main();
