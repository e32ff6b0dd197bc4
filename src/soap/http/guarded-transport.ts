import { plainError } from './plain-error.js';
import type { Transport, TransportEvents, TransportExchange, TransportHeaders } from './transport.js';

/**
 * Makes a custom transport safe to use. Every error that the transport throws, rejects with, or causes by a wrong event
 * is reported as an error of the call. Otherwise, it would be uncaught and end the process. The transport receives its
 * event handlers as a plain object, so it can copy or wrap them and call them without that object.
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

    // our own code calls this function, because a transport may replace the function in its object
    const sent = (): void => {
      if (isSent || isOver) return;
      isSent = true;
      events.sent();
    };
    const fail = (error: unknown): void => {
      if (isOver) return;
      isOver = true;
      events.error(plainError(error));
    };
    const failAsSent = (error: unknown): void => {
      if (isOver) return;
      sent();
      fail(error);
      abort(new Error('the call has failed'));
    };
    // asynchronous, because a transport may call events before it returns, or return a promise
    const later = (step: (exchange: TransportExchange) => void): void =>
      void Promise.resolve()
        .then(() => exchange)
        .then((each) => each && step(each))
        .catch(failAsSent);
    const abort = (reason: Error): void => later((each) => each.abort(reason));
    /** Passes on an event, unless the call is over. @returns the result of the event, otherwise `true` */
    const pass = (name: string, isInOrder: boolean, event: () => boolean): boolean => {
      if (isOver) return true;
      try {
        if (!isInOrder) throw new Error(`the custom transport called ${name} ${hasStarted ? 'twice' : 'before start'}`);
        return event();
      } catch (error) {
        failAsSent(error);
        return true;
      }
    };
    const outward: TransportEvents = {
      sent,
      start: (status, headers, isOfProxy) =>
        void pass('start', !hasStarted, () => {
          if (!(status >= 200)) throw new Error('the custom transport called start without a status of 200 or more');
          const fields = fieldsOf(headers);
          sent();
          hasStarted = true;
          events.start(status, fields, isOfProxy === true);
          return true;
        }),
      data: (chunk) => pass('data', hasStarted, () => events.data(chunk)),
      end: () =>
        void pass('end', hasStarted, () => {
          events.end();
          return (isOver = true);
        }),
      error: fail,
    };
    try {
      exchange = transport(request, outward);
      // an async function returns a promise
      Promise.resolve(exchange).then(checkExchange).catch(failAsSent);
    } catch (error) {
      // according to the contract, nothing was sent if `sent` was not called; report the error asynchronously, as
      // transports do
      queueMicrotask(() => fail(error));
    }
    return { resume: () => later((each) => each.resume()), abort };
  };
}

/** @throws Error if a value is not an exchange. A transport that returns the response of `fetch` reports no events. */
function checkExchange(value: Partial<TransportExchange> | undefined): void {
  if (typeof value?.abort !== 'function')
    throw new Error('the custom transport returned no exchange: an object with resume and abort is expected');
}

/** Converts headers to the form that `TransportHeaders` describes. @throws Error for a `Map` or a `Headers` object */
function fieldsOf(headers: TransportHeaders): TransportHeaders {
  if (Symbol.iterator in headers)
    throw new Error('the custom transport called start without headers: an object of names and values is expected');
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.map(String) : String(value)]),
  );
}
