import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { ServerFault } from './soap-reply.js';

/**
 * A simulated failure, delay or replacement that the server applies to a reply. The properties can be combined, for
 * example to delay a fault.
 */
export interface Effect {
  /** The HTTP status, from 200 to 999. Default: 200 with `body`, otherwise the status of the normal reply. */
  readonly status?: number;
  /** Header fields to add or replace. `null` removes a field. */
  readonly headers?: { readonly [name: string]: string | readonly string[] | null };
  /** The body to send instead of the normal reply, byte for byte. No session cookie is sent with it. */
  readonly body?: string | Uint8Array;
  /** The fault to send instead of the normal reply. */
  readonly fault?: ServerFault;
  /**
   * `true` to execute the operation, regardless of what the client receives. Default: false with `body` or `fault`,
   * otherwise true.
   */
  readonly run?: boolean;
  /**
   * Wall-clock time between executing the operation and sending the reply, in milliseconds. `Infinity` never sends the
   * reply. Default: 0.
   */
  readonly delayMs?: number;
  /**
   * Sends the body in chunks of `bytes` bytes, one every `everyMs` milliseconds (wall-clock time). Default: the entire
   * body at once.
   */
  readonly trickle?: { readonly bytes: number; readonly everyMs: number };
  /**
   * Breaks the connection before the reply (`true`), after its header fields, or halfway through its body. Default: the
   * connection is not broken.
   */
  readonly reset?: true | 'after-headers' | 'within-body';
}

/** The effects to apply to future replies, in the order in which they were added. */
export class Effects {
  private readonly entries = new Set<{ readonly operation: string; readonly effect: Effect; times: number }>();

  /**
   * @param operation the name of an operation, or `'*'` for any operation
   * @returns a function that removes the effect
   */
  add(operation: string, effect: Effect, times: number): () => void {
    check(effect, times);
    const entry = { operation, effect, times };
    this.entries.add(entry);
    return () => void this.entries.delete(entry);
  }

  /** Returns the effect to apply to a call of an operation, and counts the effect as used once. */
  take(operation: string): Effect | undefined {
    const entry = [...this.entries].find((each) => each.operation === operation || each.operation === '*');
    if (entry && --entry.times <= 0) this.entries.delete(entry);
    return entry?.effect;
  }
}

/**
 * Checks an effect when it is added. To the client, an error that occurred later, while sending the reply, would look
 * like a broken connection.
 */
function check({ status, headers = {}, body, fault, trickle, delayMs }: Effect, times: number): void {
  const reject = (problem: string): never => {
    throw new Error(`server.next: ${problem}`);
  };
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    for (const line of [value ?? ''].flat()) validateHeaderValue(name, line);
  }
  if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 999))
    reject('status must be 200 to 999');
  if (body !== undefined && fault) reject('use either body or fault');
  if (trickle && !(Number.isInteger(trickle.bytes) && trickle.bytes > 0)) reject('trickle.bytes must be 1 or more');
  if (delayMs !== undefined && !(delayMs >= 0)) reject('delayMs must be 0 or more');
  if (!(times >= 1)) reject('times must be 1 or more');
}
