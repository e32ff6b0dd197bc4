import { createHook } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';

// Imported first. Records which functions of which file run, and which code opens connections and other handles:
// V8 counts the calls of every function, and Node reports every handle.

/** One access to the outside, and the code that made it: a package, or a file of this repository. */
export interface Outgoing {
  /** `request`: by Node's HTTP client. Others as in node:async_hooks: TCPWRAP is a socket. */
  readonly kind: string;
  readonly by: string;
}

/** The functions that ran, by file. */
export type Ran = Readonly<Record<string, readonly string[]>>;

const outgoing: Outgoing[] = [];

/** The handles that concern other machines, other processes or names. */
const OUTSIDE = new Set([
  ...['TCPWRAP', 'PIPEWRAP', 'UDPWRAP', 'HTTP2SESSION', 'QUIC_ENDPOINT'],
  ...['GETADDRINFOREQWRAP', 'GETNAMEINFOREQWRAP', 'QUERYWRAP', 'PROCESSWRAP', 'WORKER'],
]);

/** `soap` for `/.../node_modules/soap/lib/client.js`, `src/soap/proxy` for a file of this repository; undefined for Node itself. */
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

// these two are created at their first use, by any code
void [process.stdout, process.stderr];

subscribe('http.client.request.start', () => outgoing.push({ kind: 'request', by: whoAsks() }));

createHook({
  init(_id, kind) {
    if (OUTSIDE.has(kind)) outgoing.push({ kind, by: whoAsks() });
  },
}).enable();

const session = new Session();
session.connect();

/** Within the process, the inspector replies to commands synchronously. */
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

/** The functions that ran since the last call. The top level of a file does not count. */
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

/** The accesses to the outside since the last call. */
export function outgoingSince(): readonly Outgoing[] {
  return outgoing.splice(0);
}

/** Every loaded file of a package, by either module system. */
export function loadedFiles(): readonly string[] {
  return Object.keys(require.cache).filter((file) => file.includes('/node_modules/'));
}
