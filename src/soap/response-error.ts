import type { ErrorClasses, Outcome, SoapAbortedError, SoapError, SoapReplyError } from '../errors.js';
import type { Operation } from './schema/contract.js';
import { retryAfterMs } from './http/retry-after.js';
import { declaredFault } from './declared-fault.js';
import { printable } from '../printable.js';
import { clip, type ElementDecoder } from './codec/decoder.js';
import type { Reading } from './envelope-reader.js';
import { isDefinedCode } from './fault.js';
import { firstOf } from './http/transport.js';
import type { Exchanged } from './exchange.js';
import type { Masks } from './mask.js';

/** What is known of a call, for the judgement of its exchange. */
export interface Judged {
  readonly called: Operation;
  /** The host that was called, for messages. */
  readonly host: string;
  readonly exchanged: Exchanged;
  /** Make texts of the service, and sentences of ours that quote one, safe to show. */
  readonly masks: Masks;
  /** The classes of the errors. */
  readonly errors: ErrorClasses;
}

/** A reply that was read, or why there is none. */
export type Judgement =
  | { readonly decoder: ElementDecoder; readonly status: number }
  /** It succeeded, and there is nothing to read. */
  | { readonly decoder: undefined; readonly status: number }
  | { readonly error: SoapError };

/** Tells by an exchange what became of the call, and says so in an error where it did not succeed. */
export function judge(call: Judged): Judgement {
  const { failure, reading, status } = call.exchanged;
  if (failure) return { error: failed(call, failure) };
  if (!reading || status === undefined) throw new Error('an exchange ended without a reading');
  if (status >= 300 && status < 400) return { error: redirected(call, status) };
  if (reading.kind === 'fault') return { error: faulted(call, reading.fault, status) };
  if (status === 429 || status === 503) return { error: throttled(call, status, reading) };
  if (status >= 300) return { error: unusable(call, status, reading) };
  if (reading.kind === 'element') return { decoder: reading.decoder, status };
  // WSDL 1.1, 2.4.1: nothing comes back but that HTTP took it
  const isTaken = call.called.oneWay === true && call.exchanged.bytes === 0;
  if (reading.kind === 'empty' || isTaken) return { decoder: undefined, status };
  return { error: misread(call, status, reading) };
}

/**
 * The error for a reply in which a required member is missing.
 *
 * @param stray says of one of that name that it is in another namespace; `''` if there is none
 */
export function incomplete(
  { Reply }: ErrorClasses,
  operation: string,
  status: number,
  path: string,
  stray: string,
): SoapReplyError {
  const message = `${operation}: ${path} is missing in the reply, which the description requires${stray}. ${MAY_HAVE_RUN} ${CHECK_DESCRIPTION}`;
  return new Reply(message, { operation, outcome: 'unknown', status, path });
}

/** The error for a call that its signal ended. */
export function aborted(
  { Aborted }: ErrorClasses,
  operation: string,
  outcome: Outcome,
  reason: unknown,
): SoapAbortedError {
  const effect = outcome === 'not-sent' ? 'Nothing was sent.' : MAY_HAVE_RUN;
  const message = `${operation}: the signal of the call was aborted; see cause. ${effect}`;
  return new Aborted(message, { operation, outcome, cause: reason });
}

const MAY_HAVE_RUN = 'The service may have carried it out: look before you repeat it.';
const NOT_CARRIED_OUT = 'It was not carried out.';
const CHECK_DESCRIPTION = 'If the service has changed, generate the stubs anew from its current description.';

function failed(
  { called: { name: operation }, host, exchanged, masks, errors }: Judged,
  failure: NonNullable<Exchanged['failure']>,
): SoapError {
  const { sent, status } = exchanged;
  const outcome: Outcome = sent ? 'unknown' : 'not-sent';
  const effect = sent ? MAY_HAVE_RUN : 'Nothing was sent.';
  switch (failure.kind) {
    case 'timeout': {
      const { timeoutMs } = failure;
      const message = `${operation}: no complete reply from ${host} within ${timeoutMs} ms (timeoutMs). ${effect}`;
      return new errors.Timeout(message, { operation, outcome, timeoutMs, status });
    }
    case 'too-large': {
      const message = `${operation}: the reply of ${host} is larger than ${failure.limit} bytes. Raise maxReplyBytes if it may be. ${effect}`;
      return new errors.Reply(message, { operation, outcome, status: status ?? 0 });
    }
    case 'aborted':
      return aborted(errors, operation, outcome, failure.reason);
    case 'closed': {
      const message = `${operation}: the client was closed before the reply was complete. ${effect}`;
      return new errors.Connection(message, { operation, outcome, status });
    }
    case 'transport': {
      const during = status === undefined ? '' : ` while a reply with status ${status} arrived`;
      const cause = masked(failure.error, masks);
      const message = `${operation}: the connection to ${host} failed${during}: ${cause.message}. ${effect}`;
      return new errors.Connection(message, { operation, outcome, cause, status });
    }
  }
}

/** The error as it is, unless it quotes what was sent or holds control characters. */
function masked(error: Error, masks: Masks): Error {
  const message = printable(masks.quotes(error.message));
  if (message === error.message) return error;
  const { code } = error as NodeJS.ErrnoException;
  return Object.assign(new Error(message), code !== undefined && { code });
}

/** A fault's text in characters; more than a stack trace is none. */
const MAX_FAULT_TEXT = 20_000;

function faulted(
  { called, masks, errors }: Judged,
  fault: Extract<Reading, { kind: 'fault' }>['fault'],
  status: number,
): SoapError {
  const { name: operation, faults } = called;
  const { code, blames, reason, detail } = fault;
  const outcome: Outcome = blames === 'sender' ? 'refused' : 'unknown';
  const faultCode = isDefinedCode(code) ? code : clip(masks.quotes(clip(code, MAX_FAULT_TEXT)));
  const faultString = clip(masks.text(clip(reason, 2 * MAX_FAULT_TEXT)), MAX_FAULT_TEXT);
  const effect = outcome === 'refused' ? NOT_CARRIED_OUT : MAY_HAVE_RUN;
  const text = clip(faultString.replace(/\s+/g, ' '), 1000) || '(no text)';
  const message = `${operation}: the service answered with a fault, ${faultCode || '(no code)'}: ${sentence(text)} ${effect}`;
  const declared = declaredFault(fault, faults);
  return new errors.Fault(message, {
    operation,
    outcome,
    status,
    faultCode,
    faultString,
    detail,
    fault: declared,
  });
}

function redirected(
  { called: { name: operation }, host, exchanged, masks, errors }: Judged,
  status: number,
): SoapError {
  const location = firstOf(exchanged.headers['location']);
  const target = location !== undefined && URL.canParse(location) ? new URL(location).origin : 'another address';
  // 307 and 308 say that nothing was done; the others stand for what a method answers, or for ASP.NET's error pages
  const outcome = (status === 307 || status === 308) && !isReply(exchanged) ? 'refused' : 'unknown';
  const effect = outcome === 'refused' ? NOT_CARRIED_OUT : MAY_HAVE_RUN;
  const message = `${operation}: ${host} answered with status ${status}, a redirect to ${masks.quotes(target)}. Redirects are not followed, nothing was sent there. ${effect} Set the option endpoint to the new address if you trust it.`;
  return new errors.Connection(message, { operation, outcome, status });
}

function throttled(call: Judged, status: 429 | 503, reading: Reading): SoapError {
  const { host, exchanged, errors } = call;
  const operation = call.called.name;
  const wait = retryAfterMs(exchanged.headers);
  const when = wait === undefined ? 'later, and less often' : `in ${Math.ceil(wait / 1000)} s`;
  const [outcome, effect] =
    status === 429 && !isReply(exchanged)
      ? (['refused', `${NOT_CARRIED_OUT} Ask again ${when}.`] as const)
      : (['unknown', `${MAY_HAVE_RUN} If it did not, ask again ${when}.`] as const);
  const what = status === 429 ? 'takes no more requests for now' : 'is not available for now';
  const message = `${operation}: ${host} ${what} (${description(call, reading)}). ${effect}`;
  return new errors.Throttled(message, { operation, outcome, status, retryAfterMs: wait });
}

function unusable(call: Judged, status: number, reading: Reading): SoapError {
  const { host, errors } = call;
  const operation = call.called.name;
  const outcome = call.exchanged.isOfProxy ? 'not-sent' : isReply(call.exchanged) ? 'unknown' : outcomeOfStatus(status);
  const effect = outcome === 'unknown' ? MAY_HAVE_RUN : NOT_CARRIED_OUT;
  const message = `${operation}: ${host} answered with status ${status} and no SOAP fault (${description(call, reading)}). ${advice(status, call.exchanged.isOfProxy)}${effect}`;
  return new errors.Connection(message, { operation, outcome, status });
}

/**
 * Whether the body is a SOAP reply and not a fault, whole or not: whatever the status says, an operation may have written
 * it.
 */
function isReply({ reading }: Exchanged): boolean {
  if (reading?.kind === 'foreign') return reading.root === 'Envelope';
  return reading !== undefined && reading.kind !== 'fault';
}

/** A request that a server turned down before SOAP was looked at did not run; a 5xx or 408 says nothing. */
function outcomeOfStatus(status: number): Outcome {
  return status >= 500 || status === 408 ? 'unknown' : 'refused';
}

function advice(status: number, isOfProxy: boolean): string {
  if (status === 404) return 'Check the option endpoint. ';
  if (status === 407) return `${isOfProxy ? 'The' : 'A'} proxy wants a login: give it in the option proxy. `;
  if (status === 415) return 'Check the option soapVersion. ';
  return '';
}

function misread(
  call: Judged,
  status: number,
  reading: Exclude<Reading, { kind: 'element' | 'fault' | 'empty' }>,
): SoapError {
  const { host, errors } = call;
  const operation = call.called.name;
  const options = { operation, outcome: 'unknown' as const, status };
  if (reading.kind === 'misfit') {
    const message = `${operation}: in the reply ${reading.path} ${call.masks.quotes(reading.problem)}. ${MAY_HAVE_RUN} ${CHECK_DESCRIPTION}`;
    return new errors.Reply(message, { ...options, path: reading.path });
  }
  const message = `${operation}: the reply of ${host} ${call.masks.quotes(reading.problem)} (${description(call, reading)}). ${MAY_HAVE_RUN} Check the option endpoint.`;
  return new errors.Reply(message, options);
}

/** A body in four facts, none of them its content. */
function description({ exchanged, masks }: Judged, reading: Reading): string {
  const { status, headers, bytes } = exchanged;
  const type = /^[\w.+/-]{1,80}/.exec(firstOf(headers['content-type']) ?? '')?.[0] ?? 'none';
  const root = reading.kind === 'foreign' ? (reading.root ?? 'none') : 'Envelope';
  return `status ${status}, content type ${masks.quotes(type)}, ${bytes} bytes, root element ${masks.quotes(root)}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
