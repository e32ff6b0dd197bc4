import { encodeElement } from '../soap/codec/encoder.js';
import { membersOf, type Operation } from '../soap/schema/contract.js';
import type { SoapVersion } from '../soap/xml/names.js';
import { withDefaults } from './default-values.js';
import { plainText } from './form-request.js';
import type { HttpReply } from './http-server.js';
import { asAsmxWrites, contentTypeOf, envelopeOf, faultXml, ServerFault } from './soap-reply.js';

/** How the replies to a call are written: in SOAP, as by ASMX's HttpGet and HttpPost, or as text. */
export interface ReplyFormat {
  readonly contentType: string;
  /** @param xml the reply as the content of a SOAP Body */
  write(xml: string, reply: Readonly<Record<string, unknown>>): string;
  readonly faultType: string;
  fault(fault: ServerFault): string;
}

export function soapFormat(version: SoapVersion): ReplyFormat {
  const contentType = contentTypeOf(version);
  return {
    contentType,
    write: (xml) => envelopeOf(xml, version),
    faultType: contentType,
    fault: (fault) => envelopeOf(asAsmxWrites(faultXml(fault, version)), version),
  };
}

/** @param operation absent for a request that reaches none */
export function httpFormat(operation?: Operation): ReplyFormat {
  return {
    contentType: contentTypeOf('1.1'),
    write: (_xml, reply) => (operation ? httpReplyOf(operation, reply) : ''),
    faultType: plainText,
    fault: ({ message }) => `${message}\n`,
  };
}

/** An element with the name of the result's type. */
function httpReplyOf({ output, result }: Operation, reply: Readonly<Record<string, unknown>>): string {
  const member = membersOf(output).find(({ name, key = name }) => key === result);
  if (!output || !member || result === undefined) return '';
  const { type } = member;
  const name = typeof type === 'string' ? type : (type().name ?? member.name);
  const { xml } = encodeElement({ name, ns: output.ns, type }, reply[result], 'reply');
  return `<?xml version="1.0" encoding="utf-8"?>\n${asAsmxWrites(xml)}`;
}

export function faultReply(
  fault: ServerFault,
  format: ReplyFormat,
  headers: Readonly<Record<string, string>>,
): HttpReply {
  return { status: 500, headers: replyHeaders(format.faultType, headers), body: format.fault(fault) };
}

export function replyHeaders(contentType: string, headers: Readonly<Record<string, string>>): Record<string, string> {
  return { 'Cache-Control': 'private, max-age=0', 'Content-Type': contentType, ...headers };
}

export function encodeReply(operation: Operation, reply: unknown): string {
  const { name, output, result } = operation;
  if (!output) return '';
  const hasResult =
    typeof reply === 'object' && reply !== null && (result === undefined || Object.hasOwn(reply, result));
  if (!hasResult)
    throw new ServerFault(`The handler of ${name} returned no valid reply: ${result ?? 'the reply'} is missing`);
  const { xml, issues } = encodeElement(output, withDefaults(output.type, reply), 'reply');
  if (issues.length === 0) return asAsmxWrites(xml);
  const list = issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  throw new ServerFault(`The handler of ${name} returned a reply that the WSDL does not allow: ${list}`);
}

/** The fault that ASMX creates for an exception: its message, and no stack trace. */
export function asFault(error: unknown): ServerFault {
  if (error instanceof ServerFault) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ServerFault(`Server was unable to process request. ---> ${message}`);
}
