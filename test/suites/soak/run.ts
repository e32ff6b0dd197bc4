import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { RescueClient } from '../../../src/index.js';
import { heapMB } from '../../support/heap.js';
import { call } from './calls.js';
import { isSeen, kinds, type Counted, type Kind } from './plan.js';
import { abortListeners, held, noteAlarms } from './watch.js';

/**
 * `npm run test:suite -- soak`: a million calls of one client over real sockets, including all kinds of failures.
 *
 *     npm run test:suite -- soak [--calls 1000000] [--leak]
 *
 * Exit code 0: the heap did not grow, and sockets, handles and listeners are as at the start; 1: otherwise. A short run with
 * `--leak`, which keeps replies, comes first and must be detected.
 */

const PARALLEL = 32;
const ROUNDS = 20;
/** The number of warm-up rounds. */
const WARM_ROUNDS = 5;
const MAX_GROWTH_MB = 5;
const CONTROL_CALLS = 60_000;

interface Sample {
  readonly calls: number;
  readonly 'per second': number;
  readonly 'heap (MB)': number;
  readonly sockets: number;
  readonly 'abort listeners': number;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { calls: { type: 'string', default: '1000000' }, leak: { type: 'boolean', default: false } },
  });
  const calls = Number(values.calls);
  if (!(calls >= ROUNDS * PARALLEL)) throw new Error('npm run test:suite -- soak [--calls N] [--leak]');
  if (!values.leak && !controlFails()) {
    console.log('FAILED  a client whose replies are kept was not found out: this soak finds no leak');
    return 1;
  }
  const problems = await soak(calls, values.leak);
  for (const problem of problems) console.log(`FAILED  ${problem}`);
  if (problems.length === 0)
    console.log(`${calls} calls: the heap stayed flat, and nothing was left of sockets, handles and listeners.`);
  return problems.length === 0 ? 0 : 1;
}

/** Returns `true` if a short run that retains replies is detected, and reports no other problem. */
function controlFails(): boolean {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['-r', 'ts-node/register', __filename, '--leak', '--calls', String(CONTROL_CALLS)],
    { encoding: 'utf8' },
  );
  const found = stdout.split('\n').filter((line) => line.startsWith('FAILED'));
  const isFound = status === 1 && found.length === 1 && /the heap grew/.test(found[0] as string);
  console.log(`control, with a leak: ${found.join('; ') || stdout.trim() || 'it said nothing'}`);
  return isFound;
}

async function soak(calls: number, leak: boolean): Promise<readonly string[]> {
  const alarms = noteAlarms();
  const problems: string[] = [];
  const server = fork(join(__dirname, 'server.ts'), { execArgv: ['-r', 'ts-node/register'] });
  const port = await answer<number>(server);
  const before = held();
  const rescue = new RescueClient({ endpoint: `http://127.0.0.1:${port}/API/API.asmx` });
  const lasting = new AbortController();
  const made = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;
  const samples: Sample[] = [];
  const leaked: unknown[] = [];
  let next = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const begun = performance.now();
    const from = next;
    const to = Math.floor((calls * round) / ROUNDS);
    const one = async (): Promise<void> => {
      while (next < to) {
        const { kind, problem, reply } = await call(rescue, next++, lasting.signal);
        made[kind]++;
        if (problem !== undefined && problems.length < 10) problems.push(problem);
        if (leak) leaked.push(reply);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, one));
    samples.push({
      calls: to,
      'per second': Math.round((to - from) / ((performance.now() - begun) / 1000)),
      'heap (MB)': Number((await heapMB()).toFixed(2)),
      sockets: (await count(server)).open,
      'abort listeners': abortListeners(lasting.signal),
    });
  }
  console.table(samples);
  await rescue.close();
  const counted = await settled(server);
  problems.push(...heapProblems(samples), ...countProblems(made, counted));
  if (samples.some((sample) => sample['abort listeners'] > 0)) problems.push('a signal that lasts keeps listeners');
  if (samples.some(({ sockets }) => sockets > 2 * PARALLEL)) problems.push('there are more sockets than calls at once');
  const after = held();
  if (!isDeepStrictEqual(after, before))
    problems.push(`not as at the start: ${JSON.stringify(after)}, which was ${JSON.stringify(before)}`);
  problems.push(...alarms);
  server.disconnect();
  return problems;
}

/**
 * Checks that the heap does not grow after the warm-up. Two rounds are compared, because a single round may be measured
 * too early.
 */
function heapProblems(samples: readonly Sample[]): string[] {
  const heap = samples.map((sample) => sample['heap (MB)']);
  const warm = Math.min(...heap.slice(WARM_ROUNDS, WARM_ROUNDS + 2));
  const last = Math.min(...heap.slice(-2));
  console.log(`heap: ${warm.toFixed(2)} MB when warm, ${last.toFixed(2)} MB at the end`);
  return last - warm > MAX_GROWTH_MB ? [`the heap grew by ${(last - warm).toFixed(1)} MB`] : [];
}

function countProblems(made: Readonly<Record<Kind, number>>, { requests, open }: Counted): string[] {
  const rows = kinds.map((kind) => ({ kind, calls: made[kind], 'requests seen': requests[kind] }));
  console.table(rows);
  const problems = kinds.flatMap((kind) => {
    const [least, most] = { always: [made[kind], made[kind]], maybe: [0, made[kind]], never: [0, 0] }[isSeen[kind]];
    const seen = requests[kind];
    const isRight = seen >= (least as number) && seen <= (most as number);
    return isRight ? [] : [`the server saw ${seen} requests of ${made[kind]} calls (${kind})`];
  });
  return open > 0 ? [...problems, `${open} connections are still open at the server`] : problems;
}

/** Returns the server's counters after the last connections have been closed. */
async function settled(server: ChildProcess): Promise<Counted> {
  for (let times = 0; ; times++) {
    const counted = await count(server);
    if (counted.open === 0 || times > 50) return counted;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The counters of the server. */
function count(server: ChildProcess): Promise<Counted> {
  server.send('count');
  return answer<Counted>(server);
}

function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the server ended early (${code})`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}

void main().then((code) => (process.exitCode = code));
