import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { ServerFault } from './soap-reply.js';

/** A change of a reply, once or several times. The members combine: a fault can be late, a body can arrive in parts. */
export interface Effect {
  /** The HTTP status. Default: that of the normal reply; 200 with `body`. */
  readonly status?: number;
  /** Header fields to add, or to replace by name. `null` removes one. */
  readonly headers?: { readonly [name: string]: string | readonly string[] | null };
  /** Sent instead of the normal reply, byte for byte, without a session cookie. */
  readonly body?: string | Uint8Array;
  /** Sent instead of the normal reply. */
  readonly fault?: ServerFault;
  /** Whether the operation is executed, whatever the client receives. Default: true, but false with `body` or `fault`. */
  readonly run?: boolean;
  /**
   * Real milliseconds between the execution of the operation and the reply. `Infinity`: the reply is never sent. Default: 0.
   */
  readonly delayMs?: number;
  /** Sends the body in parts of `bytes` bytes, with `everyMs` real milliseconds between them. Default: at once. */
  readonly trickle?: { readonly bytes: number; readonly everyMs: number };
  /**
   * Breaks the connection: before the reply (`true`), after its header fields, or halfway through its body. Default: the
   * connection stays open.
   */
  readonly reset?: true | 'after-headers' | 'within-body';
}

interface Entry {
  readonly operation: string;
  readonly effect: Effect;
  times: number;
}

/** The effects on future replies, in the order in which they were added. */
export class Effects {
  private entries: Entry[] = [];

  /**
   * @param operation `'*'` for any
   * @returns a function that removes the effect
   */
  add(operation: string, effect: Effect, times: number): () => void {
    check(effect, times);
    const entry = { operation, effect, times };
    this.entries.push(entry);
    return () => {
      this.entries = this.entries.filter((each) => each !== entry);
    };
  }

  /** The effect on a call of that operation, which counts as used. */
  take(operation: string): Effect | undefined {
    const entry = this.entries.find((each) => each.operation === operation || each.operation === '*');
    if (!entry) return undefined;
    if (--entry.times <= 0) this.entries = this.entries.filter((each) => each !== entry);
    return entry.effect;
  }
}

/** Checked when it is added, because an error during the reply looks like a broken connection to the client. */
function check({ status = 200, headers = {}, body, fault, trickle, delayMs = 0 }: Effect, times: number): void {
  const reject = (problem: string): never => {
    throw new Error(`server.next: ${problem}`);
  };
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    for (const line of [value ?? ''].flat()) validateHeaderValue(name, line);
  }
  if (!(Number.isInteger(status) && status >= 200 && status <= 999)) reject('status must be 200 to 999');
  if (body !== undefined && fault) reject('use either body or fault');
  if (trickle && !(Number.isInteger(trickle.bytes) && trickle.bytes > 0)) reject('trickle.bytes must be 1 or more');
  if (!(delayMs >= 0)) reject('delayMs must be 0 or more');
  if (!(times >= 1)) reject('times must be 1 or more');
}
