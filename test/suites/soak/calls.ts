import { isRescueError, type RescueClient } from '../../../src/index.js';
import { kindOf, type Kind } from './plan.js';

/** The expected result for each kind of call: a reply, or an error with the given name. */
const endings: Readonly<Record<Kind, string>> = {
  ok: 'reply',
  large: 'reply',
  closing: 'reply',
  refused: 'RescueResultError',
  fault: 'RescueFaultError',
  page: 'RescueConnectionError',
  reset: 'RescueConnectionError',
  half: 'RescueConnectionError',
  silent: 'RescueTimeoutError',
  aborted: 'RescueAbortedError',
  never: 'RescueAbortedError',
};

/** The deadline for calls that receive no reply. It is short, because the caller waits until it passes. */
const SILENT_MS = 60;
const ABORTED_MS = 20;
/** One in this many calls uses the long-lived signal. */
const SHARED = 5;

export interface Called {
  readonly kind: Kind;
  /** How the result differs from the expected one; `undefined` if it does not. */
  readonly problem: string | undefined;
  readonly reply: unknown;
}

/** Makes a call and compares its result with the behaviour of the server. */
export async function call(rescue: RescueClient, number: number, lasting: AbortSignal): Promise<Called> {
  const kind = kindOf(number);
  const reason = new Error('given up');
  const own = kind === 'aborted' || kind === 'never' ? new AbortController() : undefined;
  if (kind === 'never') own?.abort(reason);
  const timer = kind === 'aborted' ? setTimeout(() => own?.abort(reason), ABORTED_MS) : undefined;
  const signal = own?.signal ?? (number % SHARED === 0 ? lasting : undefined);
  let ending: string;
  let reply: unknown;
  try {
    const timeoutMs = kind === 'silent' ? SILENT_MS : undefined;
    reply = await rescue.operations.getUser({ iNodeID: number, sAuthCode: 'soak' }, { signal, timeoutMs });
    ending = 'reply';
  } catch (error) {
    ending = isRescueError(error) ? error.name : String(error);
    if (ending === 'RescueAbortedError' && signal === own?.signal && (error as Error).cause !== reason)
      ending += ' without the reason of its signal';
  }
  clearTimeout(timer);
  const problem = ending === endings[kind] ? undefined : `call ${number} (${kind}) ended with ${ending}`;
  return { kind, problem, reply };
}
