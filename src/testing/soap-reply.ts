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

/**
 * A SOAP fault. Throw it in a handler or pass it to `server.next` to send it as the reply, with HTTP status 500.
 *
 * @example
 * server.next('startSession', { fault: new ServerFault('maintenance', { code: 'Server' }) });
 */
export class ServerFault extends Error {
  override readonly name: string = 'ServerFault';

  /** @param reason the fault's text */
  constructor(
    reason: string,
    readonly options: ServerFaultOptions = {},
  ) {
    super(reason);
  }
}

/** Returns the `Content-Type` of a reply. */
export function contentTypeOf(version: SoapVersion): string {
  return `${version === '1.1' ? 'text/xml' : 'application/soap+xml'}; charset=utf-8`;
}

/**
 * Creates an envelope as ASMX does, with the prefix `soap` in both versions. ASMX writes a carriage return where our
 * encoder writes `&#xD;`. A parser reads it as a line feed.
 */
export function envelopeOf(body: string, version: SoapVersion): string {
  const ns = version === '1.1' ? SOAP11 : SOAP12;
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<soap:Envelope xmlns:soap="${ns}" xmlns:xsi="${XSI}" xmlns:xsd="${XSD}">` +
    `<soap:Body>${body.replaceAll('&#xD;', '\r')}</soap:Body></soap:Envelope>`
  );
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
export function faultXml({ message, options }: ServerFault, version: SoapVersion): string {
  const { code = 'Server', namespace = 'urn:fault', detail = '' } = options;
  // XML cannot contain control characters, such as the colors of a message for a terminal
  const reason = escapeText(xmlText(message));
  const standard = standardCodes[version].get(code);
  const attribute = standard === undefined ? ` xmlns:q0="${escapeAttribute(namespace)}"` : '';
  const name = standard === undefined ? `q0:${escapeText(code)}` : `soap:${standard}`;
  const content = detail === '' ? undefined : `<detail>${detail}</detail>`;
  if (version === '1.1')
    return `<soap:Fault><faultcode${attribute}>${name}</faultcode><faultstring>${reason}</faultstring>${content ?? '<detail />'}</soap:Fault>`;
  return (
    `<soap:Fault><soap:Code><soap:Value${attribute}>${name}</soap:Value></soap:Code>` +
    `<soap:Reason><soap:Text xml:lang="en">${reason}</soap:Text></soap:Reason>${content ?? '<soap:Detail />'}</soap:Fault>`
  );
}

const codes11 = ['Client', 'Server', 'MustUnderstand', 'VersionMismatch'].map((code) => [code, code] as const);
const codes12 = [...codes11, ['Client', 'Sender'], ['Server', 'Receiver']] as const;

/** The names of the standard codes in each version, by the name in SOAP 1.1. */
const standardCodes = { '1.1': new Map<string, string>(codes11), '1.2': new Map<string, string>(codes12) };
