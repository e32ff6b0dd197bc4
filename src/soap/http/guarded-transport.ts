import { isUint8Array } from 'node:util/types';
import { plainError } from './plain-error.js';
import type { Transport, TransportEvents, TransportExchange, TransportHeaders } from './transport.js';

/**
 * Makes a custom transport safe to use. Every error that the transport throws, rejects with, or reports in the wrong
 * order is reported as an error of the call. Otherwise, it would be uncaught and end the process. The transport
 * receives its event handlers as a plain object, so it can copy or wrap them and call them without that object.
 *
 * A transport that violates the contract of `Transport` may have sent the request without reporting it. The call is
 * therefore treated as sent.
 */
export function guarded(transport: Transport): Transport {
  return (request, events) => {
    let exchange: TransportExchange | undefined;
    let isSent = false;
    let hasStarted = false;
    let isOver = false;
    let givenUp: Error | undefined;

    // our own code calls this function, because a transport may replace the function in its object
    const sent = (): void => {
      if (isSent || isOver) return;
      isSent = true;
      events.sent();
    };
    const fail = (error: unknown): void => {
      if (isOver) return;
      const plain = plainError(error);
      isOver = true;
      events.error(plain);
    };
    const abort = (reason: Error): void => {
      givenUp = reason;
      attempt(() => exchange?.abort(reason));
    };
    const failAsSent = (error: unknown): void => {
      if (isOver) return;
      sent();
      fail(error);
      abort(givenUp ?? new Error('the call has failed'));
    };
    const breach = (problem: string): void => failAsSent(new Error(`the custom transport ${problem}`));
    const attempt = (step: () => unknown): void => {
      try {
        const result = step();
        if (isThenable(result)) result.then(undefined, failAsSent);
      } catch (error) {
        failAsSent(error);
      }
    };
    const outward: TransportEvents = {
      sent,
      start(status, headers, isOfProxy) {
        if (isOver) return;
        if (hasStarted) return breach('called start twice');
        if (!Number.isInteger(status) || status < 200 || status > 999)
          return breach('called start without a status: a whole number from 200 to 999 is expected');
        attempt(() => {
          const fields = fieldsOf(headers);
          if (!fields) return breach('called start without headers: an object of names and values is expected');
          sent();
          hasStarted = true;
          events.start(status, fields, isOfProxy === true);
        });
      },
      data(chunk) {
        if (isOver) return true;
        if (hasStarted && isUint8Array(chunk)) return events.data(chunk);
        breach(`called data ${hasStarted ? 'without bytes: a Uint8Array is expected' : 'before start'}`);
        return true;
      },
      end() {
        if (isOver) return;
        if (!hasStarted) return breach('called end before start');
        isOver = true;
        events.end();
      },
      error: fail,
    };

    const adopt = (returned: unknown): void => {
      if (!isExchange(returned)) return breach('returned no exchange: an object with resume and abort is expected');
      exchange = returned;
      if (givenUp) abort(givenUp);
    };
    let returned: unknown;
    try {
      returned = transport(request, outward);
    } catch (error) {
      // according to the contract, nothing was sent if `sent` was not called; report the error asynchronously, as
      // transports do
      queueMicrotask(() => fail(error));
      return { resume: () => undefined, abort };
    }
    attempt(() => {
      if (!isThenable(returned)) return adopt(returned);
      const promised = Promise.resolve(returned as PromiseLike<TransportExchange>);
      exchange = {
        resume: () => promised.then((each) => each.resume()),
        abort: (reason) => promised.then((each) => each.abort(reason)),
      };
      promised.then(adopt).then(undefined, failAsSent);
    });
    return { resume: () => attempt(() => exchange?.resume()), abort };
  };
}

function isExchange(value: unknown): value is TransportExchange {
  const { resume, abort } = (value ?? {}) as Partial<TransportExchange>;
  return typeof resume === 'function' && typeof abort === 'function';
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function';
}

/**
 * Converts headers to the form that `TransportHeaders` describes.
 *
 * @returns `undefined` if the value is not an object of headers
 */
function fieldsOf(headers: unknown): TransportHeaders | undefined {
  // the headers in an array, a Map or a Headers object are not properties
  if (typeof headers !== 'object' || headers === null || Symbol.iterator in headers) return undefined;
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && value !== null)
      fields[name.toLowerCase()] = Array.isArray(value) ? value.map(String) : String(value);
  return fields;
}
