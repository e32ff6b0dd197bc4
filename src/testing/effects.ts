import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { ServerFault } from './server-fault.js';

/**
 * What happens to the answer of a call, once or more often. Its parts go together: a fault can be late, a reply can
 * trickle and then break off.
 */
export interface Effect {
  /** The HTTP status. Default: that of the ordinary answer; 200 with `body`. */
  readonly status?: number;
  /** Header fields in addition, or in place of those of the same name; `null` leaves one out. */
  readonly headers?: { readonly [name: string]: string | readonly string[] | null };
  /** Sent in place of the ordinary answer, byte for byte. The session cookie is then not set. */
  readonly body?: string | Uint8Array;
  /** Answered in place of the ordinary answer. */
  readonly fault?: ServerFault;
  /**
   * Whether the operation runs, so that it has happened whatever the caller sees.
   * Default: true, but false with `body` or `fault`.
   */
  readonly run?: boolean;
  /**
   * So many real milliseconds pass before the answer begins; `Infinity`: it never does. The operation has run by then.
   * Default: 0.
   */
  readonly delayMs?: number;
  /** Sends the body in pieces of so many bytes, with so many real milliseconds between them. Default: in one. */
  readonly trickle?: { readonly bytes: number; readonly everyMs: number };
  /**
   * Breaks the connection: before the answer (`true`), behind its header fields, or halfway through its body.
   * Default: it holds.
   */
  readonly reset?: true | 'after-headers' | 'within-body';
}

interface Planned {
  readonly operation: string;
  readonly effect: Effect;
  times: number;
}

/** The effects that wait for their calls, in the order in which they were asked for. */
export class Effects {
  private planned: Planned[] = [];

  /**
   * @param operation `'*'` for any
   * @returns what takes the effect back
   */
  add(operation: string, effect: Effect, times: number): () => void {
    check(effect, times);
    const planned = { operation, effect, times };
    this.planned.push(planned);
    return () => {
      this.planned = this.planned.filter((each) => each !== planned);
    };
  }

  /** The effect for a call of that operation; it is used up by it. */
  take(operation: string): Effect | undefined {
    const planned = this.planned.find((each) => each.operation === operation || each.operation === '*');
    if (!planned) return undefined;
    if (--planned.times <= 0) this.planned = this.planned.filter((each) => each !== planned);
    return planned.effect;
  }
}

/** Before the call comes: what fails then, the caller would see as a broken connection. */
function check({ status = 200, headers = {}, body, fault, trickle, delayMs = 0 }: Effect, times: number): void {
  const refuse = (problem: string): never => {
    throw new Error(`server.next: ${problem}`);
  };
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    for (const line of [value ?? ''].flat()) validateHeaderValue(name, line);
  }
  if (!(Number.isInteger(status) && status >= 200 && status <= 999)) refuse('status must be 200 to 999');
  if (body !== undefined && fault) refuse('body and fault are two answers; give one of them');
  if (trickle && !(Number.isInteger(trickle.bytes) && trickle.bytes > 0)) refuse('trickle.bytes must be 1 or more');
  if (!(delayMs >= 0)) refuse('delayMs must be 0 or more');
  if (!(times >= 1)) refuse('times must be 1 or more');
}
