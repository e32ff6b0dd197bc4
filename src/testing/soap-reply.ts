import type { DeclaredFault } from '../errors.js';
import { escapeAttribute, escapeText, SOAP11, SOAP12, XSD, XSI, xmlText, type SoapVersion } from '../soap/xml/names.js';

/** The parts of a fault other than its text. */
export interface ServerFaultOptions {
  /**
   * The fault code, with its SOAP 1.1 name: `'Client'` (the request is invalid) or `'Server'` (the server failed). SOAP
   * 1.2 replies use `Sender` or `Receiver` instead. Any other name is a custom code. Default: `'Server'`.
   */
  readonly code?: 'Client' | 'Server' | 'MustUnderstand' | 'VersionMismatch' | (string & {});
  /** The namespace of a custom code. Default: `'urn:fault'`. */
  readonly namespace?: string;
  /** The content of the detail element. It must be well-formed XML and is sent unchanged. Default: empty. */
  readonly detail?: string;
  /**
   * A fault that the WSDL declares for the operation, as `SoapFaultError.fault` shows it to clients: the name of its
   * element and its value. It is added to the detail. Default: none.
   */
  readonly fault?: DeclaredFault | undefined;
}

/** A symbol shared by all copies of the package, so that a server recognizes faults created with another copy. */
const brand = Symbol.for('logmein-rescue-soap.server-fault');

/**
 * A SOAP fault. Throw it in a handler or pass it to `server.next` to send it as the reply, with HTTP status 500.
 *
 * @example
 * server.next('startSession', { fault: new ServerFault('maintenance', { code: 'Server' }) });
 */
export class ServerFault extends Error {
  override readonly name: string = 'ServerFault';
  readonly code: string;
  readonly namespace: string;
  readonly detail: string;
  readonly fault: DeclaredFault | undefined;

  /** @param reason the fault's text */
  constructor(
    reason: string,
    { code = 'Server', namespace = 'urn:fault', detail = '', fault }: ServerFaultOptions = {},
  ) {
    super(reason);
    this.code = code;
    this.namespace = namespace;
    this.detail = detail;
    this.fault = fault;
  }

  /** @internal */
  get [brand](): true {
    return true;
  }

  /** @internal */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    return this === ServerFault && typeof value === 'object' && value !== null && brand in value;
  }
}

/** Returns the `Content-Type` of a reply. */
export function contentTypeOf(version: SoapVersion): string {
  return `${version === '1.1' ? 'text/xml' : 'application/soap+xml'}; charset=utf-8`;
}

/** Creates an envelope as ASMX does, with the prefix `soap` in both versions. */
export function envelopeOf(body: string, version: SoapVersion): string {
  const ns = version === '1.1' ? SOAP11 : SOAP12;
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<soap:Envelope xmlns:soap="${ns}" xmlns:xsi="${XSI}" xmlns:xsd="${XSD}">` +
    `<soap:Body>${body}</soap:Body></soap:Envelope>`
  );
}

/**
 * Replaces `&#xD;`, which our encoder writes, with a carriage return, which ASMX writes. A parser reads it as a line
 * feed.
 */
export function asAsmxWrites(xml: string): string {
  return xml.replaceAll('&#xD;', '\r');
}

/**
 * Creates a fault as ASMX does.
 *
 *     <soap:Fault><faultcode>soap:Client</faultcode><faultstring>..</faultstring><detail /></soap:Fault>
 *
 *     <soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code>
 *       <soap:Reason><soap:Text xml:lang="en">..</soap:Text></soap:Reason><soap:Detail /></soap:Fault>
 *
 * In SOAP 1.2, ASMX writes a non-empty `detail` element in lower case and without a namespace.
 */
export function faultXml(fault: ServerFault, version: SoapVersion): string {
  // XML cannot contain control characters, such as the colors of a message for a terminal
  const reason = escapeText(xmlText(fault.message));
  const detail = fault.detail === '' ? undefined : `<detail>${fault.detail}</detail>`;
  if (version === '1.1')
    return `<soap:Fault>${qName('faultcode', fault, codes11)}<faultstring>${reason}</faultstring>${detail ?? '<detail />'}</soap:Fault>`;
  return (
    `<soap:Fault><soap:Code>${qName('soap:Value', fault, codes12)}</soap:Code>` +
    `<soap:Reason><soap:Text xml:lang="en">${reason}</soap:Text></soap:Reason>${detail ?? '<soap:Detail />'}</soap:Fault>`
  );
}

const standardCodes = ['Client', 'Server', 'MustUnderstand', 'VersionMismatch'];
const codes11: ReadonlyMap<string, string> = new Map(standardCodes.map((code) => [code, code]));
const codes12: ReadonlyMap<string, string> = new Map([...codes11, ['Client', 'Sender'], ['Server', 'Receiver']]);

function qName(element: string, { code, namespace }: ServerFault, codes: ReadonlyMap<string, string>): string {
  const standard = codes.get(code);
  if (standard !== undefined) return `<${element}>soap:${standard}</${element}>`;
  return `<${element} xmlns:q0="${escapeAttribute(namespace)}">q0:${escapeText(code)}</${element}>`;
}
