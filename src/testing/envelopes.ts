import { escapeAttribute, escapeText, SOAP11, SOAP12, XSD, XSI, type SoapVersion } from '../soap/xml/names.js';
import type { ServerFault } from './server-fault.js';

/** The Content-Type of a reply. */
export function contentTypeOf(version: SoapVersion): string {
  return `${version === '1.1' ? 'text/xml' : 'application/soap+xml'}; charset=utf-8`;
}

/** An envelope as ASMX writes it; the prefix is `soap` in both versions. */
export function envelopeOf(body: string, version: SoapVersion): string {
  const ns = version === '1.1' ? SOAP11 : SOAP12;
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<soap:Envelope xmlns:soap="${ns}" xmlns:xsi="${XSI}" xmlns:xsd="${XSD}">` +
    `<soap:Body>${body}</soap:Body></soap:Envelope>`
  );
}

/** The content of a reply's Body: ASMX writes CR raw, so that a parser reads LF (the encoder writes a reference). */
export function asAsmxWrites(xml: string): string {
  return xml.replaceAll('&#xD;', '\r');
}

/**
 * A fault as ASMX writes it.
 *
 *     <soap:Fault><faultcode>soap:Client</faultcode><faultstring>..</faultstring><detail /></soap:Fault>
 *
 *     <soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code>
 *       <soap:Reason><soap:Text xml:lang="en">..</soap:Text></soap:Reason><soap:Detail /></soap:Fault>
 *
 * In SOAP 1.2 it writes a detail that holds anything in lower case and without a namespace.
 */
export function faultXml(fault: ServerFault, version: SoapVersion): string {
  const reason = escapeText(fault.message);
  const detail = fault.detail === '' ? undefined : `<detail>${fault.detail}</detail>`;
  if (version === '1.1')
    return `<soap:Fault>${qName('faultcode', fault, codes11)}<faultstring>${reason}</faultstring>${detail ?? '<detail />'}</soap:Fault>`;
  return (
    `<soap:Fault><soap:Code>${qName('soap:Value', fault, codes12)}</soap:Code>` +
    `<soap:Reason><soap:Text xml:lang="en">${reason}</soap:Text></soap:Reason>${detail ?? '<soap:Detail />'}</soap:Fault>`
  );
}

const codes11: ReadonlyMap<string, string> = new Map([
  ['Client', 'Client'],
  ['Server', 'Server'],
  ['MustUnderstand', 'MustUnderstand'],
  ['VersionMismatch', 'VersionMismatch'],
]);

const codes12: ReadonlyMap<string, string> = new Map([...codes11, ['Client', 'Sender'], ['Server', 'Receiver']]);

function qName(element: string, { code, namespace }: ServerFault, codes: ReadonlyMap<string, string>): string {
  const own = codes.get(code);
  if (own !== undefined) return `<${element}>soap:${own}</${element}>`;
  return `<${element} xmlns:q0="${escapeAttribute(namespace)}">q0:${escapeText(code)}</${element}>`;
}
