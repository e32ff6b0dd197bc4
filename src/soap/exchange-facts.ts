import { isSoapError } from '../error-checks.js';
import { addExchangeFacts, type ExchangeFacts } from '../errors.js';
import { clip, printable } from '../printable.js';
import type { ExchangeResult } from './exchange.js';
import { firstOf, type TransportHeaders } from './http/transport.js';
import type { Masks } from './mask.js';
import { maskedBody } from './masked-envelope.js';

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
export function withFacts(error: unknown, result: ExchangeResult, durationMs: number, masks: () => Masks): unknown {
  if (isSoapError(error)) addExchangeFacts(error, exchangeFacts(result, durationMs, masks()));
  return error;
}

function exchangeFacts(result: ExchangeResult, durationMs: number, masks: Masks): ExchangeFacts {
  const { status, headers, kept, bytes, isEnvelope } = result;
  if (status === undefined) return { durationMs };
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
  const requestId = idFields.map((name) => shown[name]).find((id) => id !== undefined && id !== '');
  const body = kept.length > 0 && !isEnvelope ? bodyOf(kept, bytes, headers, masks) : undefined;
  return { headers: shown, requestId, durationMs, body };
}

/** The maximum size of a body in an error, in bytes. */
const MAX_BODY = 2048;

function bodyOf(kept: Uint8Array, bytes: number, headers: TransportHeaders, masks: Masks): string {
  const text = maskedBody(kept.subarray(0, MAX_BODY), bytes, firstOf(headers['content-type']), { masks });
  return masks.text(text);
}

/** Returns the authentication schemes that a response offers (RFC 9110, 11.6.1), without their parameters. */
export function schemesOf(challenges: string): readonly string[] {
  const schemes = challenges.match(/\b(basic|bearer|digest|negotiate|ntlm|kerberos|oauth)\b(?=[\s,]|$)/gi) ?? [];
  return [...new Set(schemes)];
}
