import { contract } from '../../../generated/operations.js';

// Creates the bytes of replies. test/hostile/support.ts is similar but needs vitest, and the matrix also runs without
// vitest.

/** The operations of the matrix. */
export const operations = ['login', 'requestAuthCodeSSO', 'startSession'] as const;
export type OperationName = (typeof operations)[number];

export const NS = contract.targetNamespace;
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';

/** The prefixes of the result values. */
const prefixes: Readonly<Record<OperationName, string>> = {
  login: 'login_',
  requestAuthCodeSSO: 'requestAuthCodeRet_',
  startSession: 'startSessionRet_',
};

/** Returns a SOAP envelope with the given content in its Body. */
export function envelope(body: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${SOAP}"><soap:Body>${body}</soap:Body></soap:Envelope>`;
}

/** Returns the reply element that contains the given members. */
export function response(operation: OperationName, members: string, ns: string = NS): string {
  return `<${operation}Response xmlns="${ns}">${members}</${operation}Response>`;
}

/** Returns the members of a reply: the result with the given suffix and, if the operation returns one, the authcode. */
export function members(operation: OperationName, tail = 'OK'): string {
  const result = `<${operation}Result>${prefixes[operation]}${tail}</${operation}Result>`;
  return operation === 'requestAuthCodeSSO' && tail === 'OK' ? `${result}<sAuthCode>forged</sAuthCode>` : result;
}

/** Returns the envelope of a reply with the result OK, or with the given result. */
export function saying(operation: OperationName, tail = 'OK'): string {
  return envelope(response(operation, members(operation, tail)));
}

/** Returns a SOAP 1.1 fault. */
export function fault(code: 'Client' | 'Server'): string {
  return envelope(
    `<soap:Fault><faultcode>soap:${code}</faultcode><faultstring>Something went wrong.</faultstring></soap:Fault>`,
  );
}

export const HTML =
  '<!DOCTYPE html><html><head><title>Error</title></head><body>Something went wrong.<br></body></html>';

/** The cookie that a service sets if it does not know the session. */
export const SET_COOKIE = 'Set-Cookie: ASP.NET_SessionId=aaaaaaaaaaaaaaaaaaaaaaaa; path=/; HttpOnly';

export interface ReplyParts {
  /** The HTTP status. Default: 200. */
  readonly status?: number;
  /** The Content-Type. Default: `text/xml; charset=utf-8`. `null` sends none. */
  readonly type?: string | null;
  /** Additional lines of the head. */
  readonly lines?: readonly string[];
  /** Replaces the Content-Length line. `null` sends none. */
  readonly framing?: string | null;
  readonly body?: string | Uint8Array;
}

/** Returns the head of an HTTP reply as bytes. */
export function headOf({
  status = 200,
  type = 'text/xml; charset=utf-8',
  lines = [],
  framing,
  body = '',
}: ReplyParts): string {
  const length = framing === undefined ? `Content-Length: ${Buffer.byteLength(body)}` : framing;
  const all = [`HTTP/1.1 ${status} Status`, type === null ? null : `Content-Type: ${type}`, ...lines, length];
  return `${all.filter((line) => line !== null).join('\r\n')}\r\n\r\n`;
}

/** Returns a complete HTTP reply as bytes. */
export function reply(parts: ReplyParts): Buffer {
  return Buffer.concat([Buffer.from(headOf(parts)), Buffer.from(parts.body ?? '')]);
}
