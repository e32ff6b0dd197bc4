import { createHook } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';

// Records which functions run, and which code opens connections and other handles. V8 counts the calls of every
// function, and Node reports every handle. Import this module first.

/** An access to something outside the process, and the code that made it: a package or a file in this repository. */
export interface Outgoing {
  /**
   * `request` for a request by Node's HTTP client. All others are types of node:async_hooks; for example, TCPWRAP is a
   * socket.
   */
  readonly kind: string;
  readonly by: string;
}

/** The functions that ran, by file. */
export type Ran = Readonly<Record<string, readonly string[]>>;

const outgoing: Outgoing[] = [];

/** The types of handles for other machines, other processes and DNS lookups. */
const OUTSIDE = new Set([
  ...['TCPWRAP', 'PIPEWRAP', 'UDPWRAP', 'HTTP2SESSION', 'QUIC_ENDPOINT'],
  ...['GETADDRINFOREQWRAP', 'GETNAMEINFOREQWRAP', 'QUERYWRAP', 'PROCESSWRAP', 'WORKER'],
]);

/**
 * Returns the owner of a file: `soap` for `/.../node_modules/soap/lib/client.js`, a path such as `src/soap/proxy` for a
 * file in this repository, and `undefined` for Node itself.
 */
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

// Node creates these two streams on first use, whichever code uses them
void [process.stdout, process.stderr];

subscribe('http.client.request.start', () => outgoing.push({ kind: 'request', by: whoAsks() }));

createHook({
  init(_id, kind) {
    if (OUTSIDE.has(kind)) outgoing.push({ kind, by: whoAsks() });
  },
}).enable();

const session = new Session();
session.connect();

/** Sends a command to the inspector, which replies synchronously within the same process. */
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

/** Returns the functions that have run since the last call, without the top-level code of each file. */
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

/** Returns the outside accesses since the last call. */
export function outgoingSince(): readonly Outgoing[] {
  return outgoing.splice(0);
}

/** Returns every loaded file of every package. */
export function loadedFiles(): readonly string[] {
  return Object.keys(require.cache).filter((file) => file.includes('/node_modules/'));
}
