import { isSoapError } from '../error-checks.js';
import {
  addExchangeFacts,
  type ErrorClasses,
  type Outcome,
  type SoapAbortedError,
  type SoapError,
  type SoapReplyError,
} from '../errors.js';
import { clip, printable } from '../printable.js';
import { elementName, type BodyContent } from './envelope-reader.js';
import type { ExchangeResult, Failure } from './exchange.js';
import { declaredFault, isDefinedCode, type Fault } from './fault.js';
import { connectionHint } from './connection-hint.js';
import { firstOf, type TransportHeaders } from './http/transport.js';
import type { Masks } from './mask.js';
import { maskedBody } from './masked-envelope.js';
import { WSSE, WSU } from './security/security-objects.js';
import type { Operation } from './schema/contract.js';
import type { XmlElement } from './xml/tree.js';

/**
 * Decides which error results from a call without a usable reply, and whether the call may have been executed. Adds the
 * details of the HTTP exchange to errors.
 */

/** A call that has no usable reply. */
export interface FailedCall {
  readonly stub: Operation;
  /** The name of the operation. */
  readonly operation: string;
  /** The URL that was called. */
  readonly endpoint: string;
  /** The host and port of that URL. */
  readonly host: string;
  readonly result: ExchangeResult;
  /** Masks request values in text from the service. */
  readonly masks: Masks;
  readonly errors: ErrorClasses;
}

/** What an outcome means, as a sentence of a message. */
const effects = {
  unknown: 'The service may have executed the call: check before retrying.',
  refused: 'The call was not executed.',
  'not-sent': 'Nothing was sent.',
} as const;
const MAY_HAVE_RUN = effects.unknown;
const CHECK_STUBS = 'If the service has changed, generate the stubs again from its current WSDL.';

/** Returns the error for a failed call. The checks run in this order: transport, redirect, fault, status, content. */
export function responseError(call: FailedCall): SoapError {
  const { failure, content, status = 0 } = call.result;
  if (failure) return failureError(call, failure);
  if (status >= 300 && status < 400) return redirectError(call, status);
  if (content?.kind === 'fault') return faultError(call, content.fault, status);
  if (status === 429 || status === 503) return throttledError(call, status);
  if (status >= 300) return statusError(call, status);
  if (content?.kind === 'invalid' || content?.kind === 'not-soap') return contentError(call, content, status);
  throw new Error('a call that has a reply was treated as failed');
}

/** Creates the error for a call that was aborted by its signal. */
export function abortedError(
  { Aborted }: ErrorClasses,
  operation: string,
  outcome: Outcome,
  reason: unknown,
): SoapAbortedError {
  const message = `${operation}: the signal of the call was aborted; see cause. ${effects[outcome]}`;
  return new Aborted(message, { operation, outcome, cause: reason });
}

/**
 * Creates the error for a reply that lacks a required member.
 *
 * @param hint text about a member with the same name in another namespace, or `''`
 */
export function missingMemberError(
  { Reply }: ErrorClasses,
  operation: string,
  status: number,
  path: string,
  hint: string,
): SoapReplyError {
  const message = `${operation}: ${path} is missing from the reply, but the WSDL requires it${hint}. ${MAY_HAVE_RUN} ${CHECK_STUBS}`;
  return new Reply(message, { operation, outcome: 'unknown', status, path });
}

/** Creates the error for a reply with an unhandled header block that has the `mustUnderstand` attribute. */
export function notUnderstoodError(
  { Reply }: ErrorClasses,
  operation: string,
  status: number | undefined,
  { ns, name }: XmlElement,
  masks: Masks,
): SoapReplyError {
  const block = masks.quotes(elementName(ns, clip(name)));
  const message = `${operation}: the reply has the header block ${block}, which its receiver must understand (mustUnderstand), but the WSDL does not declare it. ${MAY_HAVE_RUN} If your code handles this block, pass onSoapHeaders; otherwise ask the operator of the service not to send it.`;
  return new Reply(message, { operation, outcome: 'unknown', status: status ?? 0, path: 'Header' });
}

/**
 * Returns `true` if a header block contains only a timestamp. WCF sends such blocks with `mustUnderstand`. They require
 * no check, because TLS prevents replays.
 */
export function isOnlyTimestamp({ ns, name, children }: XmlElement): boolean {
  return (
    ns === WSSE &&
    name === 'Security' &&
    children.every((each) => typeof each === 'string' || (each.ns === WSU && each.name === 'Timestamp'))
  );
}

/** Creates the error for a call without a complete response. */
function failureError(call: FailedCall, failure: Failure): SoapError {
  const { operation, host, result, masks, errors, endpoint } = call;
  const { sent, status } = result;
  const outcome = sent ? 'unknown' : 'not-sent';
  const effect = effects[outcome];
  const facts = { operation, outcome, status } as const;
  if (failure.kind === 'aborted') return abortedError(errors, operation, outcome, failure.reason);
  if (failure.kind === 'closed')
    return new errors.Connection(`${operation}: the client was closed before the reply was complete. ${effect}`, facts);
  if (failure.kind === 'timeout') {
    const { timeoutMs } = failure;
    const message = `${operation}: no complete reply from ${host} within ${timeoutMs} ms (timeoutMs). ${effect}`;
    return new errors.Timeout(message, { ...facts, timeoutMs });
  }
  if (failure.kind === 'too-large') {
    const message = `${operation}: the reply from ${host} is larger than ${failure.limit} bytes. If that is expected, raise maxReplyBytes. ${effect}`;
    return new errors.Reply(message, { ...facts, status: status ?? 0 });
  }
  const during = status === undefined ? '' : ` while a reply with status ${status} was arriving`;
  const cause = maskedError(failure.error, masks);
  const hint = status === undefined ? connectionHint(cause, endpoint) : '';
  const message = `${operation}: the connection to ${host} failed${during}: ${cause.message}. ${hint}${effect}`;
  return new errors.Connection(message, { ...facts, cause });
}

/**
 * Returns the error itself, or a copy with a safe message if the message quotes the request or contains control
 * characters.
 */
function maskedError(error: Error, masks: Masks): Error {
  const message = printable(masks.quotes(error.message));
  if (message === error.message) return error;
  const { code } = error as NodeJS.ErrnoException;
  return Object.assign(new Error(message), code !== undefined && { code });
}

/** The maximum length of a fault's text in characters. Even a stack trace is usually shorter. */
const MAX_FAULT_TEXT = 20_000;

function faultError({ operation, stub, masks, errors }: FailedCall, fault: Fault, status: number): SoapError {
  const { code, blames, reason, detail } = fault;
  const outcome = blames === 'sender' ? 'refused' : 'unknown';
  const faultCode = isDefinedCode(code) ? code : clip(masks.quotes(clip(code, MAX_FAULT_TEXT)));
  const faultString = clip(masks.text(clip(reason, 2 * MAX_FAULT_TEXT)), MAX_FAULT_TEXT);
  const text = clip(faultString.replace(/\s+/g, ' '), 1000) || '(no text)';
  const end = /[.!?]$/.test(text) ? '' : '.';
  const message = `${operation}: the service returned a fault, ${faultCode || '(no code)'}: ${text}${end} ${effects[outcome]}`;
  const declared = declaredFault(fault, stub.faults);
  return new errors.Fault(message, { operation, outcome, status, faultCode, faultString, detail, fault: declared });
}

function redirectError({ operation, host, result, masks, errors }: FailedCall, status: number): SoapError {
  const location = firstOf(result.headers['location']);
  const target = location !== undefined && URL.canParse(location) ? new URL(location).origin : 'another address';
  // 307 and 308 mean that nothing was executed; with other statuses, ASP.NET may redirect to an error page after a
  // method has failed
  const outcome = (status === 307 || status === 308) && !isReply(result) ? 'refused' : 'unknown';
  const message = `${operation}: ${host} responded with status ${status}, a redirect to ${masks.quotes(target)}. Redirects are not followed, and nothing was sent there. ${effects[outcome]} If you trust the new address, set the endpoint option to it.`;
  return new errors.Connection(message, { operation, outcome, status });
}

function throttledError(call: FailedCall, status: 429 | 503): SoapError {
  const { operation, host, result, errors } = call;
  const wait = retryAfterMs(result.headers);
  const when = wait === undefined ? 'later, and less often' : `in ${Math.ceil(wait / 1000)} s`;
  const outcome = status === 429 && !isReply(result) ? 'refused' : 'unknown';
  const next = outcome === 'refused' ? 'Retry' : 'If it did not, retry';
  const what = status === 429 ? 'accepts no more requests at the moment' : 'is not available at the moment';
  const message = `${operation}: ${host} ${what} (${factsOf(call)}). ${effects[outcome]} ${next} ${when}.`;
  return new errors.Throttled(message, { operation, outcome, status, retryAfterMs: wait });
}

function statusError(call: FailedCall, status: number): SoapError {
  const { operation, host, result, errors } = call;
  // a server that rejects a request before it reads the envelope does not execute the call; 5xx and 408 do not imply
  // such a rejection
  const isRejected = !isReply(result) && status < 500 && status !== 408;
  const outcome = result.isOfProxy ? 'not-sent' : isRejected ? 'refused' : 'unknown';
  const effect = outcome === 'unknown' ? MAY_HAVE_RUN : effects.refused;
  const message = `${operation}: ${host} responded with status ${status} and no SOAP fault (${factsOf(call)}). ${advice(call, status)}${effect}`;
  return new errors.Connection(message, { operation, outcome, status });
}

function advice({ endpoint, result }: FailedCall, status: number): string {
  const { headers, isOfProxy } = result;
  if (status === 401) return unauthorized([headers['www-authenticate'] ?? ''].flat().join(', '));
  if (status === 403)
    return 'A gateway or firewall may be rejecting this address: contact its operator, and include requestId. ';
  if (status === 404 || status === 405) return 'Check the endpoint option. ';
  if (status === 407)
    return `${isOfProxy ? 'The' : 'A'} proxy requires credentials: add them to the URL in the proxy option. `;
  if (status === 413) return 'The request is too large for the server. ';
  if (status === 415) return 'Check the soapVersion option. ';
  if (status === 400 && endpoint.startsWith('http:'))
    return 'If this port expects TLS, the endpoint must begin with https://. ';
  return isMultipart(headers) ? `${MULTIPART} ` : '';
}

function unauthorized(challenges: string): string {
  const accepted = schemesOf(challenges).join(', ') || 'schemes that the reply does not name';
  return `For authentication, the server accepts ${accepted}. For Basic or Bearer, set httpHeaders: { Authorization }; for others, use a gateway or your own transport. `;
}

const MULTIPART =
  'Only ServiceClient reads multipart replies (MTOM), and only complete multipart/related ones whose root part is the envelope. Otherwise, configure the service to send plain envelopes.';

function isMultipart(headers: TransportHeaders): boolean {
  return /^(multipart\/|application\/xop\+xml)/i.test(firstOf(headers['content-type'])?.trim() ?? '');
}

function contentAdvice({ result: { headers } }: FailedCall): string {
  if (isMultipart(headers)) return MULTIPART;
  const page = /^text\/html/i.test(firstOf(headers['content-type']) ?? '');
  return `Check the endpoint option${page ? ', and whether a proxy or gateway returns a page of its own' : ''}.`;
}

/** Creates the error for a reply that is not an envelope, or does not match the WSDL. */
function contentError(
  call: FailedCall,
  content: Extract<BodyContent, { kind: 'invalid' | 'not-soap' }>,
  status: number,
): SoapError {
  const { operation, host, masks, errors } = call;
  const problem = masks.quotes(content.problem);
  const path = content.kind === 'invalid' ? content.path : undefined;
  const message =
    path === undefined
      ? `the reply from ${host} ${problem} (${factsOf(call)}). ${MAY_HAVE_RUN} ${contentAdvice(call)}`
      : `in the reply, ${path} ${problem}. ${MAY_HAVE_RUN} ${CHECK_STUBS}`;
  return new errors.Reply(`${operation}: ${message}`, { operation, outcome: 'unknown', status, path });
}

/**
 * Returns `true` if the body is a SOAP reply, complete or not. The operation may then have been executed, whatever the
 * status.
 */
function isReply({ content }: ExchangeResult): boolean {
  if (content?.kind === 'not-soap') return content.root === 'Envelope';
  return content !== undefined && content.kind !== 'fault';
}

/** Describes a response in an error message: its status, content type, size and root element, but not its content. */
function factsOf({ result, masks }: FailedCall): string {
  const { status, headers, bytes, content } = result;
  const type = /^[\w.+/-]{1,80}/.exec(firstOf(headers['content-type']) ?? '')?.[0];
  const root = content?.kind === 'not-soap' ? content.root : 'Envelope';
  const fact = (name: string, value: string | undefined): string =>
    value === undefined ? `no ${name}` : `${name} ${masks.quotes(value)}`;
  return `status ${status}, ${fact('content type', type)}, ${bytes} bytes, ${fact('root element', root)}`;
}

/** The maximum wait in milliseconds. A header that requests a longer wait is considered a mistake. */
const MAX_WAIT_MS = 24 * 60 * 60 * 1000;

/**
 * Returns the wait that the `Retry-After` header requests, in milliseconds. The header contains a number of seconds or
 * a date (RFC 9110, section 10.2.3). A date is compared with the response's `Date` header, if present, because the
 * clocks of client and server may differ. Returns `undefined` if the header is missing or invalid.
 */
export function retryAfterMs(headers: TransportHeaders, now: () => number = Date.now): number | undefined {
  const value = firstOf(headers['retry-after'])?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d{1,10}$/.test(value)) return Math.min(Number(value) * 1000, MAX_WAIT_MS);
  const until = httpDate(value);
  if (until === undefined) return undefined;
  const from = httpDate(firstOf(headers['date']) ?? '') ?? now();
  return Math.min(Math.max(until - from, 0), MAX_WAIT_MS);
}

/** Parses an HTTP date. `Date.parse` alone would also accept other formats. */
function httpDate(value: string): number | undefined {
  const time = /^[A-Z][a-z]{2,8}[ ,]/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** Header fields that can carry a request ID, most common first. */
const idFields = [
  ...['x-request-id', 'request-id', 'x-correlation-id', 'correlation-id', 'x-ms-request-id', 'x-amzn-requestid'],
  ...['x-amzn-trace-id', 'x-amz-cf-id', 'x-azure-ref', 'cf-ray', 'x-cloud-trace-context', 'x-trace-id', 'traceparent'],
];

/** The header fields that are included in errors. */
const shownFields = new Set([
  ...['age', 'allow', 'content-encoding', 'content-length', 'content-type', 'date', 'retry-after', 'server', 'via'],
  ...['x-aspnet-version', 'x-cache', 'x-powered-by', 'www-authenticate', 'proxy-authenticate', ...idFields],
]);

/** The maximum length of a header field in an error, in characters. */
const MAX_FIELD = 200;

/** Adds the details that help with support requests to an error, and returns the error. */
export function withFacts(error: unknown, result: ExchangeResult, durationMs: number, masksOf: () => Masks): unknown {
  const { status, headers, kept, bytes, isEnvelope } = result;
  if (!isSoapError(error)) return error;
  if (status === undefined) addExchangeFacts(error, undefined, { durationMs });
  else {
    const masks = masksOf();
    const shown = shownHeaders(headers, masks);
    const requestId = idFields.map((name) => shown[name]).find((id) => id !== undefined && id !== '');
    const type = firstOf(headers['content-type']);
    const body =
      kept.length > 0 && !isEnvelope
        ? masks.text(maskedBody(kept.subarray(0, MAX_BODY), bytes, type, { masks }))
        : undefined;
    addExchangeFacts(error, body, { headers: shown, durationMs, ...(requestId !== undefined && { requestId }) });
  }
  return error;
}

/** The maximum size of a body in an error, in bytes. */
const MAX_BODY = 2048;

function shownHeaders(headers: TransportHeaders, masks: Masks): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const text = typeof value === 'string' ? value : value?.join(', ');
    if (text === undefined || !shownFields.has(name)) continue;
    // the parameters of these fields may repeat any text from the request
    const field = name.endsWith('-authenticate')
      ? schemesOf(text).join(', ')
      : name === 'content-type'
        ? (/^[\w.+/-]{1,80}(; *charset=[\w."-]{1,40})?/i.exec(text)?.[0] ?? '')
        : text;
    shown[name] = clip(printable(masks.quotes(field)), MAX_FIELD);
  }
  return shown;
}

/** Returns the authentication schemes that a response offers (RFC 9110, 11.6.1), without their parameters. */
function schemesOf(challenges: string): readonly string[] {
  const schemes = challenges.match(/\b(basic|bearer|digest|negotiate|ntlm|kerberos|oauth)\b(?=[\s,]|$)/gi) ?? [];
  return [...new Set(schemes)];
}
