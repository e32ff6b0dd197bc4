import { loadedFiles, outgoingSince, ownerOf, ranSince, type Outgoing, type Ran } from './watch.js';
import { RescueClient } from '../../../src/index.js';
import { ManagedRescueClient, memoryStore } from '../../../src/managed.js';

// Makes calls, and reports which code of the installed packages ran.

/** The input of this program. */
export interface Scenario {
  readonly endpoint: string;
  readonly secureEndpoint: string;
  readonly ca: string;
  readonly proxy: string;
  readonly login: { readonly email: string; readonly password: string };
  readonly sso: { readonly ssoId: string; readonly password: string; readonly company: string };
  readonly startSession: { readonly session: number; readonly node: number };
  /** The number of getGroup calls that receive something other than a reply. */
  readonly awkwardReplies: number;
  /** `true` to make axios download the WSDL at the end, which proves that the test would notice such a request. */
  readonly withAxios: boolean;
}

/** The code that one part of the program ran. */
export interface Part {
  readonly part: string;
  readonly outgoing: readonly Outgoing[];
  /** The names of the packages that this part loaded. */
  readonly loads: readonly string[];
  /** The functions that ran, by package, with their files. */
  readonly ran: Readonly<Record<string, readonly string[]>>;
}

const scenario = JSON.parse(process.env['SCENARIO'] as string) as Scenario;
const parts: Part[] = [];
const known = new Set<string>();

function byPackage(ran: Ran): Record<string, string[]> {
  const packages: Record<string, string[]> = {};
  for (const [file, functions] of Object.entries(ran)) {
    const owner = file.includes('/node_modules/') ? (ownerOf(file) as string) : 'ours';
    if (owner === 'ours') continue;
    const path = file.slice(file.lastIndexOf(`/node_modules/${owner}/`) + `/node_modules/${owner}/`.length);
    (packages[owner] ??= []).push(...functions.map((name) => `${path} ${name}`));
  }
  return packages;
}

function end(part: string): void {
  const ran = ranSince();
  const loads = [...new Set([...loadedFiles(), ...Object.keys(ran)].map(ownerOf))].filter(
    (owner): owner is string =>
      owner !== undefined && !/^(src|generated|scripts|test)\//.test(owner) && !known.has(owner),
  );
  for (const name of loads) known.add(name);
  parts.push({ part, outgoing: outgoingSince(), loads: loads.sort(), ran: byPackage(ran) });
}

async function fails(call: () => Promise<unknown>): Promise<void> {
  await call().then(
    () => Promise.reject(new Error('a call succeeded that should not')),
    () => undefined,
  );
}

async function callAll(rescue: RescueClient): Promise<void> {
  await rescue.login(scenario.login);
  await rescue.requestAuthCodeSSO(scenario.sso);
  await rescue.requestAuthCode(scenario.login);
  await rescue.startSession(scenario.startSession);
  // a refusal, a fault and invalid arguments each run different code
  await fails(() => rescue.operations.getUser({ iNodeID: 4_711 }));
  await fails(() => rescue.operations.getAccount());
  await fails(() => rescue.startSession({ session: 'x', node: 1 } as never));
  await rescue.logout();
  await rescue.close();
}

async function main(): Promise<void> {
  end('loading');
  const { endpoint, secureEndpoint, ca, proxy } = scenario;
  await callAll(new RescueClient({ endpoint }));
  await callAll(new RescueClient({ endpoint, soapVersion: '1.2' }));
  end('calls');
  await callAll(new RescueClient({ endpoint: secureEndpoint, tls: { ca } }));
  end('calls over TLS');
  await callAll(new RescueClient({ endpoint: secureEndpoint, tls: { ca }, proxy }));
  end('calls through a proxy');
  const awkward = new RescueClient({ endpoint });
  for (let reply = 0; reply < scenario.awkwardReplies; reply++)
    await fails(() => awkward.operations.getGroup({ iNodeID: 1 }));
  await awkward.close();
  end('awkward replies');
  const managed = new ManagedRescueClient({ endpoint, credentials: scenario.login, store: memoryStore() });
  await managed.startSession(scenario.startSession);
  await managed.close();
  end('the managed client');
  // loaded here, because a client does not need the packages that it loads
  const { checkWsdl } = require('../../../src/wsdl-check.js') as typeof import('../../../src/wsdl-check.js');
  const { status } = await checkWsdl({ endpoint });
  if (status !== 'same') throw new Error(`the WSDL is ${status}`);
  end('checkWsdl');
  if (scenario.withAxios) {
    await (require('axios') as { get(url: string): Promise<unknown> }).get(`${endpoint}?wsdl`);
    end('axios');
  }
  process.stdout.write(JSON.stringify(parts));
}

void main();
