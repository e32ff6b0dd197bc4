import { encodeElement } from '../soap/codec/encoder.js';
import { membersOf, type Operation } from '../soap/schema/contract.js';
import type { SoapVersion } from '../soap/xml/names.js';
import { withDefaults } from './default-values.js';
import { plainText, type HttpReply } from './http-server.js';
import { asAsmxWrites, contentTypeOf, envelopeOf, faultXml, ServerFault } from './soap-reply.js';

/** Formats the replies to a call: as SOAP, as plain XML (ASMX's HttpGet and HttpPost protocols), or as text. */
export interface ReplyFormat {
  readonly contentType: string;
  /** Formats a reply. @param xml the reply, encoded as the content of a SOAP Body */
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

/** The format of HttpGet and HttpPost replies. @param operation absent if the request does not match any operation */
export function httpFormat(operation?: Operation): ReplyFormat {
  return {
    contentType: contentTypeOf('1.1'),
    write: (_xml, reply) => (operation ? httpReplyOf(operation, reply) : ''),
    faultType: plainText,
    fault: ({ message }) => `${message}\n`,
  };
}

/** Encodes the result as an element that is named after the result's type. */
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

/** Converts an error to the fault that ASMX creates for an exception: with the message, but without the stack trace. */
export function asFault(error: unknown): ServerFault {
  if (error instanceof ServerFault) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ServerFault(`Server was unable to process request. ---> ${message}`);
}
