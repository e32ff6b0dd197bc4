import type { ServerResponse } from 'node:http';
import type { Effect } from './effects.js';

/** An HTTP answer, before an effect changes it. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly effect?: Effect | undefined;
}

/** The longest time that Node's timers keep; more would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Sends an answer as its effect wants it. Ends early when the connection does. */
export async function send(response: ServerResponse, reply: HttpReply): Promise<void> {
  const { status, headers, body, effect = {} } = reply;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  if (effect.delayMs !== undefined && !(await pause(response, effect.delayMs))) return;
  if (effect.reset === true) {
    response.socket?.resetAndDestroy();
    return;
  }
  response.statusCode = effect.status ?? status;
  for (const [name, value] of Object.entries({ ...headers, 'Content-Length': String(bytes.length) }))
    response.setHeader(name, value);
  for (const [name, value] of Object.entries(effect.headers ?? {})) {
    if (value === null) response.removeHeader(name);
    else response.setHeader(name, value);
  }
  if (response.hasHeader('transfer-encoding')) response.removeHeader('Content-Length');
  if (effect.reset !== undefined) {
    response.flushHeaders();
    if (effect.reset === 'within-body') response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    response.socket?.destroySoon();
  } else if (effect.trickle && bytes.length > 0) await trickle(response, bytes, effect.trickle);
  else response.end(bytes);
}

async function trickle(
  response: ServerResponse,
  body: Uint8Array,
  { bytes, everyMs }: NonNullable<Effect['trickle']>,
): Promise<void> {
  for (let at = 0; at < body.length; at += bytes) {
    if (at > 0 && !(await pause(response, everyMs))) return;
    response.write(body.subarray(at, at + bytes));
  }
  response.end();
}

/** @returns whether the connection still stands then */
function pause(response: ServerResponse, ms: number): Promise<boolean> {
  if (response.closed || response.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = ms === Infinity ? undefined : setTimeout(() => finish(true), Math.min(ms, MAX_TIMER_MS));
    const onClose = (): void => finish(false);
    const finish = (isOpen: boolean): void => {
      clearTimeout(timer);
      response.off('close', onClose);
      resolve(isOpen);
    };
    response.on('close', onClose);
  });
}
