import { createHook } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';

// Imported before all else. From then on it is known which functions of which file run, and who opens what towards the
// outside: V8 counts the calls of every function, and Node tells of every handle that it makes.

/** One thing that goes outside, and whose code asked for it: a package, or a file of ours. */
export interface Outgoing {
  /** `request`: by Node's own HTTP client. All else as node:async_hooks names it: TCPWRAP is a socket. */
  readonly kind: string;
  readonly by: string;
}

/** Functions that ran, by file. */
export type Ran = Readonly<Record<string, readonly string[]>>;

const outgoing: Outgoing[] = [];

/** What has to do with other machines, other processes or names. */
const OUTSIDE = new Set([
  ...['TCPWRAP', 'PIPEWRAP', 'UDPWRAP', 'HTTP2SESSION', 'QUIC_ENDPOINT'],
  ...['GETADDRINFOREQWRAP', 'GETNAMEINFOREQWRAP', 'QUERYWRAP', 'PROCESSWRAP', 'WORKER'],
]);

/** `soap` of `/.../node_modules/soap/lib/client.js`, `src/soap/proxy` of ours; nothing for what Node has within. */
export function ownerOf(file: string): string | undefined {
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
  return inPackage ?? /\/((?:src|generated|scripts|test)\/[^:]*)\.c?js/.exec(file)?.[1];
}

function whoAsks(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const frames = (new Error().stack ?? '').split('\n').slice(1);
  Error.stackTraceLimit = limit;
  const owners = frames.map(ownerOf).filter((owner) => owner !== 'test/audit/children/watch');
  return owners.find((owner) => owner !== undefined) ?? 'Node itself';
}

// these two are made when they are first asked for, by whoever that is
void [process.stdout, process.stderr];

subscribe('http.client.request.start', () => outgoing.push({ kind: 'request', by: whoAsks() }));

createHook({
  init(_id, kind) {
    if (OUTSIDE.has(kind)) outgoing.push({ kind, by: whoAsks() });
  },
}).enable();

const session = new Session();
session.connect();

/** Within the process, commands of the inspector are answered at once. */
function ask(command: string, parameters?: object): object | undefined {
  let answer: object | undefined;
  session.post(command, parameters, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
}

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly count: number; readonly startOffset: number }[];
    }[];
  }[];
}

ask('Profiler.enable');
ask('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

/** What ran since the last time. That a file was loaded is not counted as a function of it. */
export function ranSince(): Ran {
  const { result } = ask('Profiler.takePreciseCoverage') as Coverage;
  const ran: Record<string, string[]> = {};
  for (const { url, functions } of result) {
    const file = url.startsWith('file:') ? fileURLToPath(url) : url;
    if (!file.startsWith('/')) continue;
    const called = functions.filter(({ ranges: [range] }) => range && range.count > 0 && range.startOffset > 0);
    if (called.length > 0) ran[file] = called.map(({ functionName }) => functionName || '(nameless)');
  }
  return ran;
}

/** What went outside since the last time. */
export function outgoingSince(): readonly Outgoing[] {
  return outgoing.splice(0);
}

/** Every file of a package that is loaded, by either kind of module. */
export function loadedFiles(): readonly string[] {
  return Object.keys(require.cache).filter((file) => file.includes('/node_modules/'));
}
