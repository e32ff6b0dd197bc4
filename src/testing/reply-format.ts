import { encodeElement } from '../soap/codec/encoder.js';
import { suggestion } from '../suggestion.js';
import { type ElementDeclaration, membersOf, type Operation } from '../soap/schema/contract.js';
import type { SoapVersion } from '../soap/xml/names.js';
import { withDefaults } from './default-values.js';
import { plainText, type HttpReply } from './http-server.js';
import { contentTypeOf, envelopeOf, faultXml, ServerFault } from './soap-reply.js';

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
    fault: (fault) => envelopeOf(faultXml(fault, version), version),
  };
}

/** A format whose faults are text. */
export function textFormat(
  contentType: string,
  write: (reply: Readonly<Record<string, unknown>>) => string,
): ReplyFormat {
  return {
    contentType,
    write: (_xml, reply) => write(reply),
    faultType: plainText,
    fault: ({ message }) => `${message}\n`,
  };
}

/** The format of HttpGet and HttpPost replies: the result in an element that is named after the result's type. */
export function httpFormat(operation: Operation | undefined): ReplyFormat {
  return textFormat(contentTypeOf('1.1'), (reply) => {
    const { output, result } = operation ?? {};
    const member = membersOf(output).find(({ name, key = name }) => key === result);
    if (!output || !member) return '';
    const { type, key = member.name } = member;
    const name = typeof type === 'string' ? type : (type().name ?? member.name);
    const { xml } = encodeElement({ name, ns: output.ns, type }, reply[key], 'reply');
    return `<?xml version="1.0" encoding="utf-8"?>\n${xml}`;
  });
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

export function encodeReply({ name, output, result }: Operation, reply: unknown): string {
  if (!output) return '';
  const isObject = typeof reply === 'object' && reply !== null;
  // an operation without a result may reply with a value other than an object, or with nothing
  if (result === undefined ? reply === null : !isObject || !Object.hasOwn(reply, result))
    throw new ServerFault(`The handler of ${name} returned no valid reply: ${result ?? 'the reply'} is missing`);
  return encoded(output, withDefaults(output.type, reply ?? {}), `The handler of ${name} returned a reply`);
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
    // a handler may throw a fault of another copy of the package
    if (error instanceof ServerFault || (error instanceof Error && error.name === 'ServerFault'))
      return withDetail(error as ServerFault, operation);
    return new ServerFault(`${problem} ---> ${error instanceof Error ? error.message : String(error)}`);
  } catch (failure) {
    // an object that cannot be converted to text
    return failure instanceof ServerFault ? failure : new ServerFault(problem);
  }
}

/** Adds a declared fault to the detail. @throws ServerFault if the WSDL does not allow it */
function withDetail({ message, options = {} }: ServerFault, operation: Operation | undefined): ServerFault {
  const { fault, detail = '', ...others } = options;
  const { name = '', faults = [] } = operation ?? {};
  const declared = faults.find((each) => each.name === fault?.name);
  if (fault && operation && !declared) {
    const names = faults.map((each) => each.name);
    throw new ServerFault(`${name} declares no fault ${fault.name}: ${suggestion(fault.name, names)}`);
  }
  const xml = declared ? encoded(declared, fault?.value, `The handler of ${name} returned a fault`) : '';
  return new ServerFault(message, { ...others, detail: detail + xml });
}
