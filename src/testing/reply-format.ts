import { encodeElement } from '../soap/codec/encoder.js';
import type { DeclaredFault } from '../errors.js';
import { suggestion } from '../suggestion.js';
import { type ElementDeclaration, membersOf, type Operation } from '../soap/schema/contract.js';
import type { SoapVersion } from '../soap/xml/names.js';
import { withDefaults } from './default-values.js';
import { plainText, type HttpReply } from './http-server.js';
import { asAsmxWrites, contentTypeOf, envelopeOf, faultXml, ServerFault } from './soap-reply.js';

/** The format of the replies to a call: SOAP, plain XML (ASMX's HttpGet and HttpPost protocols), or text. */
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
  const isObject = typeof reply === 'object' && reply !== null;
  // an operation without a result may reply with a value other than an object, or with nothing
  if (result === undefined ? reply === null : !isObject || !Object.hasOwn(reply, result))
    throw new ServerFault(`The handler of ${name} returned no valid reply: ${result ?? 'the reply'} is missing`);
  const xml = encoded(output, withDefaults(output.type, reply), `The handler of ${name} returned a reply`);
  return asAsmxWrites(xml);
}

function encoded(element: ElementDeclaration, value: unknown, what: string): string {
  const { xml, issues } = encodeElement(element, value, 'reply');
  if (issues.length === 0) return xml;
  const list = issues.map(({ path, message }) => `${path.join('.') || element.name} ${message}`).join('; ');
  throw new ServerFault(`${what} that the WSDL does not allow: ${list}`);
}

/** Converts an error to the fault that ASMX creates for an exception. The fault has the message, but no stack trace. */
export function asFault(error: unknown, operation?: Operation): ServerFault {
  const problem = 'Server was unable to process request.';
  try {
    if (error instanceof ServerFault)
      return error.fault && operation ? withDetail(error, error.fault, operation) : error;
    return new ServerFault(`${problem} ---> ${error instanceof Error ? error.message : String(error)}`);
  } catch {
    // an object that cannot be converted to text
    return new ServerFault(problem);
  }
}

/** Adds a declared fault to the detail. If the WSDL does not allow it, the fault says so instead. */
function withDetail(fault: ServerFault, { name: element, value }: DeclaredFault, { name, faults = [] }: Operation) {
  const names = faults.map((each) => each.name);
  const declared = faults.find((each) => each.name === element);
  if (!declared) return new ServerFault(`${name} declares no fault ${element}: ${suggestion(element, names)}`);
  try {
    const xml = encoded(declared, value, `The handler of ${name} returned a fault`);
    return new ServerFault(fault.message, { ...fault, fault: undefined, detail: fault.detail + asAsmxWrites(xml) });
  } catch (error) {
    return asFault(error);
  }
}
