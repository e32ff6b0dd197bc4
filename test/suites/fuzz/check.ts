import { inspect } from 'node:util';
import { AuthState, createTransport, type CallInfo } from '../../../src/index.js';
import { hasClass } from '../../../src/error-brand.js';
import { isSoapError } from '../../../src/error-checks.js';
import type { SoapError, SoapFaultError } from '../../../src/errors.js';
import { checkValue } from './check-value.js';
import { cannedReply, WireServer } from './deliver.js';
import type { FuzzInput } from './input.js';
import { leakIn, secretsIn } from './secrets.js';
import { isTouched } from './surroundings.js';
import { DEADLINE_MS, targets, type Target } from './targets.js';

/** The result of checking a reply. */
export interface Verdict {
  /** The problem, which begins with its kind, or `undefined` if there is no problem. */
  readonly problem: string | undefined;
  /** A description of how the call ended, without details of the reply. */
  readonly ending: string;
}

/** The result of a call. */
interface Ended {
  readonly value?: unknown;
  readonly error?: unknown;
  readonly resolved: boolean;
  readonly ms: number;
  /** The requests that were sent, as text. */
  readonly asked: readonly string[];
  readonly infos: readonly CallInfo[];
  readonly headers: Readonly<Record<string, unknown>> | undefined;
  readonly auth: AuthState | undefined;
}

const unhandled: unknown[] = [];
let server: Promise<WireServer> | undefined;

/** Records uncaught errors in this thread as problems with the current reply. */
export function watchRejections(): void {
  process.on('unhandledRejection', (reason) => unhandled.push(reason));
  process.on('uncaughtException', (error) => unhandled.push(error));
}

/** Delivers a reply to its target, and checks the package's promises for every reply. */
export async function check(input: FuzzInput): Promise<Verdict> {
  const target = targets.get(input.target);
  if (!target) throw new Error(`the target ${input.target} does not exist`);
  try {
    let ended = await run(input, target);
    // a busy machine is sometimes slow, but a reply that is slow to decode is always slow
    for (let again = 0; again < 2 && isSlow(ended); again++) ended = await run(input, target);
    const ending = ended.resolved ? `${target.key} OK` : `${target.key} ${endingOf(ended.error)}`;
    return { ending, problem: problemOf(ended, target, input) };
  } catch (error) {
    // a polluted prototype may end the call before the check
    return { ending: target.key, problem: `threw: ${isTouched() ?? ''} ${inspect(error)}` };
  }
}

async function run(input: FuzzInput, target: Target): Promise<Ended> {
  const infos: CallInfo[] = [];
  let headers: Readonly<Record<string, unknown>> | undefined;
  const asked: string[] = [];
  const wire = input.way === 'wire' ? await (server ??= WireServer.start()) : undefined;
  wire?.lay(input, (request) => asked.push(request));
  const own = wire && createTransport({ proxy: false });
  const begun = performance.now();
  const { done, auth } = target.call({
    transport: own ?? cannedReply(input, (request) => asked.push(request)),
    origin: wire?.origin,
    version: input.version,
    onCall: (info) => infos.push(info),
    onSoapHeaders: (blocks) => (headers = blocks),
  });
  const ended = await settled(done);
  const ms = performance.now() - begun;
  // a rejection counts as unhandled once all microtasks have run
  await new Promise(setImmediate);
  await own?.close();
  return { ...ended, ms, asked, infos, headers, auth };
}

/** Returns the result of a promise, but does not wait forever if the promise never settles. */
function settled(done: Promise<unknown>): Promise<{ resolved: boolean; value?: unknown; error?: unknown }> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ resolved: false, error: NEVER }), 3 * DEADLINE_MS);
    const end = (result: { resolved: boolean; value?: unknown; error?: unknown }): void => {
      clearTimeout(timer);
      resolve(result);
    };
    done.then(
      (value) => end({ resolved: true, value }),
      (error: unknown) => end({ resolved: false, error }),
    );
  });
}

const NEVER = new Error('the call never settled');

function isSlow({ ms, error }: Ended): boolean {
  return ms > DEADLINE_MS || hasClass(error, 'SoapTimeoutError');
}

function problemOf(ended: Ended, target: Target, input: FuzzInput): string | undefined {
  const { resolved, value, error, asked, infos, headers, auth } = ended;
  if (unhandled.length > 0) return `unhandled: ${inspect(unhandled.splice(0)[0])}`;
  if (error === NEVER) return 'settle: the call did not settle';
  if (isSlow(ended)) return `slow: ${Math.round(ended.ms)} ms`;
  if (asked.length !== 1) return `requests: ${asked.length} were sent`;
  const sent = secretsIn(asked[0] as string);
  if (infos.length !== 1) return `onCall: called ${infos.length} times`;
  const touched = isTouched();
  if (touched !== undefined) return `prototype: ${touched}`;
  const leak = leakIn(JSON.stringify(infos), sent, input.bytes);
  if (leak !== undefined) return `leak: onCall, ${leak}: ${JSON.stringify(infos)}`;
  for (const header of target.operation.replyHeaders ?? []) {
    const block = headers?.[header.key ?? header.name];
    if (block === undefined) continue;
    const problem = checkValue(header, block);
    if (problem !== undefined) return `header: ${problem}`;
  }
  if (auth) AuthState.deserialize(JSON.parse(JSON.stringify(auth.serialize())));
  return resolved ? valueProblem(value, target) : errorProblem(error, target, sent, input);
}

function valueProblem(value: unknown, { operation, givesReply }: Target): string | undefined {
  if (!givesReply) return undefined;
  if (!operation.output)
    return value === undefined ? undefined : 'value: not undefined, although the operation has no output';
  const problem = checkValue(operation.output, value);
  return problem === undefined ? undefined : `value: ${problem}`;
}

function errorProblem(
  error: unknown,
  { operation }: Target,
  sent: readonly string[],
  input: FuzzInput,
): string | undefined {
  if (!isSoapError(error)) return `foreign: ${inspect(error)}`;
  if (hasClass(error, 'SoapRequestError')) return `request: ${error.message}`;
  if (error.outcome === 'not-sent') return 'outcome: not-sent';
  const text = shownOf(error);
  const leak = leakIn(text, sent, input.bytes);
  if (leak !== undefined) return `leak: ${endingOf(error)}: ${leak} in ${text}`;
  if (error.message.length > 2000) return `length: a message of ${error.message.length} characters`;
  const { fault } = error as SoapFaultError;
  const declared = fault && operation.faults?.find(({ name }) => name === fault.name);
  const problem = declared && checkValue(declared, fault.value);
  return problem === undefined ? undefined : `fault: ${problem}`;
}

/** Returns everything that a logger could print about an error. */
function shownOf(error: SoapError): string {
  return `${String(error.stack)}\n${inspect(error, { depth: 10, showHidden: true })}\n${JSON.stringify(error)}`;
}

/** Returns the class of an error and the words of its message, without details of the reply. */
function endingOf(error: unknown): string {
  if (!isSoapError(error)) return 'foreign';
  const words = error.message.replace(/<[^>]*>|"[^"]*"|\([^)]*\)|\S*[^a-z\s.,:;]\S*/gi, '#').slice(0, 160);
  return `${error.name} ${error.outcome} ${words}`;
}

/** Closes everything that the checks keep open. */
export async function closeChecks(): Promise<void> {
  await (await server)?.close();
  server = undefined;
}
