import { isSoapError } from '../error-checks.js';
import { addExchangeFacts, type ErrorClasses, type Outcome, type SoapError, type SoapReplyError } from '../errors.js';
import { clip, printable } from '../printable.js';
import { elementName } from './envelope-reader.js';
import type { Exchange, Failure } from './exchange.js';
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
  readonly operation: Operation;
  /** The URL that was called. */
  readonly endpoint: string;
  readonly exchange: Exchange;
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

/** Returns the error for a failed call. The checks run in this order: transport, fault, status, content. */
export function responseError(call: FailedCall): SoapError {
  const { failure, content, status = 0 } = call.exchange;
  if (failure) return failureError(call, failure);
  if (content?.kind === 'fault' && (status < 300 || status >= 400)) return faultError(call, content.fault, status);
  if (status >= 300) return statusError(call, status);
  if (content?.kind === 'invalid') return contentError(call, content.problem, content.path);
  if (content?.kind === 'not-soap') return contentError(call, content.problem, undefined);
  throw new Error('a call that has a reply was treated as failed');
}

/** Creates the error for a call that was aborted by its signal. */
export function abortedError(errors: ErrorClasses, operation: string, outcome: Outcome, cause: unknown) {
  const message = `${operation}: the signal of the call was aborted; see cause. ${effects[outcome]}`;
  return new errors.Aborted(message, { operation, outcome, cause });
}

/**
 * Creates the error for a reply that lacks a required member.
 *
 * @param hint text about a member with the same name in another namespace, or `''`
 */
export function missingMemberError(call: FailedCall, path: string, hint: string): SoapReplyError {
  const problem = `${path} is missing from the reply, but the WSDL requires it${call.masks.quotes(hint)}`;
  return replyError(call, `${problem}. ${MAY_HAVE_RUN} ${CHECK_STUBS}`, path);
}

/** Creates the error for a reply with an unhandled header block that has the `mustUnderstand` attribute. */
export function notUnderstoodError(call: FailedCall, { ns, name }: XmlElement): SoapReplyError {
  const block = call.masks.quotes(elementName(ns, clip(name)));
  const problem = `the reply has the header block ${block}, which its receiver must understand (mustUnderstand), but the WSDL does not declare it`;
  const next =
    'If your code handles this block, pass onSoapHeaders; otherwise ask the operator of the service not to send it.';
  return replyError(call, `${problem}. ${MAY_HAVE_RUN} ${next}`, 'Header');
}

function replyError({ operation: { name }, errors, exchange }: FailedCall, message: string, path?: string) {
  const { status = 0 } = exchange;
  return new errors.Reply(`${name}: ${message}`, { operation: name, outcome: 'unknown', status, path });
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
function failureError({ operation, exchange, masks, errors, endpoint }: FailedCall, failure: Failure): SoapError {
  const { isSent, status } = exchange;
  const outcome = isSent ? 'unknown' : 'not-sent';
  const facts = { operation: operation.name, outcome, status } as const;
  const { host } = new URL(endpoint);
  const message = (problem: string): string => `${operation.name}: ${problem} ${effects[outcome]}`;
  if (failure.kind === 'aborted') return abortedError(errors, operation.name, outcome, failure.reason);
  if (failure.kind === 'closed')
    return new errors.Connection(message('the client was closed before the reply was complete.'), facts);
  if (failure.kind === 'timeout') {
    const { timeoutMs } = failure;
    const problem = `no complete reply from ${host} within ${timeoutMs} ms (timeoutMs).`;
    return new errors.Timeout(message(problem), { ...facts, timeoutMs });
  }
  if (failure.kind === 'too-large') {
    const problem = `the reply from ${host} is larger than ${failure.limit} bytes. If that is expected, raise maxReplyBytes.`;
    return new errors.Reply(message(problem), { ...facts, status: status ?? 0 });
  }
  const cause = maskedError(failure.error, masks);
  const hint = status === undefined ? connectionHint(cause, endpoint) : '';
  const during = status === undefined ? '' : ` while a reply with status ${status} was arriving`;
  const problem = `the connection to ${host} failed${during}: ${cause.message}.${hint}`;
  return new errors.Connection(message(problem), { ...facts, cause });
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

function faultError({ operation, masks, errors }: FailedCall, fault: Fault, status: number): SoapError {
  const { code, blames, reason, detail } = fault;
  const { name } = operation;
  const outcome = blames === 'sender' ? 'refused' : 'unknown';
  const faultCode = isDefinedCode(code) ? code : clip(masks.quotes(clip(code, MAX_FAULT_TEXT)));
  const faultString = clip(masks.text(clip(reason, 2 * MAX_FAULT_TEXT)), MAX_FAULT_TEXT);
  const text = clip(faultString.replace(/\s+/g, ' '), 1000) || '(no text)';
  const end = /[.!?]$/.test(text) ? '' : '.';
  const message = `${name}: the service returned a fault, ${faultCode || '(no code)'}: ${text}${end} ${effects[outcome]}`;
  const declared = declaredFault(fault, operation.faults);
  const facts = { operation: name, outcome, status, faultCode, faultString, detail, fault: declared } as const;
  return new errors.Fault(message, facts);
}

/** Creates the error for a response whose status is a redirect or an error, and that contains no fault. */
function statusError(call: FailedCall, status: number): SoapError {
  const { operation, exchange, masks, errors, endpoint } = call;
  const { host } = new URL(endpoint);
  // a server that rejects a request before it reads the envelope does not execute the call; 5xx and 408 do not imply
  // such a rejection. 307 and 308 mean that nothing was executed; with other redirects, ASP.NET may lead to an error
  // page after a method has failed
  const isRejected = status === 307 || status === 308 || (status >= 400 && status < 500 && status !== 408);
  const isRefused = isRejected && !isReply(exchange);
  const outcome = exchange.isOfProxy ? 'not-sent' : isRefused ? 'refused' : 'unknown';
  const facts = { operation: operation.name, outcome, status } as const;
  const start = `${operation.name}: ${host}`;
  const effect = outcome === 'unknown' ? effects.unknown : effects.refused;
  if (status < 400) {
    const location = firstOf(exchange.headers['location']);
    const target = location !== undefined && URL.canParse(location) ? new URL(location).origin : 'another address';
    const message = `${start} responded with status ${status}, a redirect to ${masks.quotes(target)}. Redirects are not followed, and nothing was sent there. ${effect} If you trust the new address, set the endpoint option to it.`;
    return new errors.Connection(message, facts);
  }
  if (status === 429 || status === 503) {
    const retryAfterMs = retryAfterMsOf(exchange.headers);
    const when = retryAfterMs === undefined ? 'later, and less often' : `in ${Math.ceil(retryAfterMs / 1000)} s`;
    const what = status === 429 ? 'accepts no more requests' : 'is not available';
    const next = isRefused ? 'Retry' : 'If it did not, retry';
    const message = `${start} ${what} at the moment (${factsOf(call)}). ${effect} ${next} ${when}.`;
    return new errors.Throttled(message, { ...facts, retryAfterMs });
  }
  const message = `${start} responded with status ${status} and no SOAP fault (${factsOf(call)}). ${advice(call, status)}${effect}`;
  return new errors.Connection(message, facts);
}

function advice({ endpoint, exchange: { headers, isOfProxy } }: FailedCall, status: number): string {
  if (status === 401) {
    const offered = schemesOf([headers['www-authenticate'] ?? ''].flat().join(', ')).join(', ');
    return `For authentication, the server accepts ${offered || 'schemes that the reply does not name'}. For Basic or Bearer, set httpHeaders: { Authorization }; for others, use a gateway or your own transport. `;
  }
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

const MULTIPART =
  'Only ServiceClient reads multipart replies (MTOM), and only complete multipart/related ones whose root part is the envelope. Otherwise, configure the service to send plain envelopes.';

function isMultipart(headers: TransportHeaders): boolean {
  return /^(multipart\/|application\/xop\+xml)/i.test(firstOf(headers['content-type'])?.trim() ?? '');
}

function contentAdvice({ exchange: { headers } }: FailedCall): string {
  if (isMultipart(headers)) return MULTIPART;
  const page = /^text\/html/i.test(firstOf(headers['content-type']) ?? '');
  return `Check the endpoint option${page ? ', and whether a proxy or gateway returns a page of its own' : ''}.`;
}

/** Creates the error for a reply that is not an envelope, or does not match the WSDL. */
function contentError(call: FailedCall, problem: string, path: string | undefined): SoapReplyError {
  const what = call.masks.quotes(problem);
  if (path !== undefined)
    return replyError(call, `in the reply, ${path} ${what}. ${MAY_HAVE_RUN} ${CHECK_STUBS}`, path);
  const subject = `the reply from ${new URL(call.endpoint).host}`;
  return replyError(call, `${subject} ${what} (${factsOf(call)}). ${MAY_HAVE_RUN} ${contentAdvice(call)}`);
}

/**
 * Returns `true` if the body is a SOAP reply, complete or not. The operation may then have been executed, whatever the
 * status.
 */
function isReply({ content }: Exchange): boolean {
  if (content?.kind === 'not-soap') return content.root === 'Envelope';
  return content !== undefined && content.kind !== 'fault';
}

/** Describes a response in an error message: its status, content type, size and root element, but not its content. */
function factsOf({ exchange, masks }: FailedCall): string {
  const { status, headers, bytes, content } = exchange;
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
export function retryAfterMsOf(headers: TransportHeaders, now: () => number = Date.now): number | undefined {
  const value = firstOf(headers['retry-after'])?.trim() ?? '';
  const from = httpDate(firstOf(headers['date']) ?? '') || now();
  const wait = /^\d{1,10}$/.test(value) ? Number(value) * 1000 : httpDate(value) - from;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), MAX_WAIT_MS);
}

/** Parses an HTTP date. Returns `NaN` for other formats, which `Date.parse` alone would accept. */
function httpDate(value: string): number {
  return /^[A-Z][a-z]{2,8}[ ,]/.test(value) ? Date.parse(value) : NaN;
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
export function withFacts(error: unknown, exchange: Exchange, durationMs: number, masksOf: () => Masks): unknown {
  const { status, headers, kept, bytes, isEnvelope } = exchange;
  if (!isSoapError(error)) return error;
  if (status === undefined) return addExchangeFacts(error, undefined, { durationMs });
  const masks = masksOf();
  const shown = shownHeaders(headers, masks);
  const requestId = idFields.map((name) => shown[name]).find((id) => id !== undefined && id !== '');
  const type = firstOf(headers['content-type']);
  const hasBody = kept.length > 0 && !isEnvelope;
  const body = hasBody ? masks.text(maskedBody(kept.subarray(0, MAX_BODY), bytes, type, { masks })) : undefined;
  return addExchangeFacts(error, body, { headers: shown, durationMs, requestId });
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
