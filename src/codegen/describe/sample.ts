import { printable } from '../../printable.js';
import { quotedText } from '../../soap/schema/soap-binding.js';
import { SOAP11, SOAP12, type SoapVersion, XSD, XSI } from '../../soap/xml/names.js';
import { typesByName } from '../emit/type-text.js';
import type { Model, OperationModel } from '../model/model.js';
import { type Element, elementXml, type SampleElement, SampleWriter } from './sample-element.js';

/** Sample messages as on ASMX's operation page (`API.asmx?op=login`). */

export interface SampleOptions {
  /** The address of the service, for the request line and `Host`. */
  readonly endpoint?: string;
}

const versions = {
  '1.1': { prefix: 'soap', ns: SOAP11, contentType: 'text/xml' },
  '1.2': { prefix: 'soap12', ns: SOAP12, contentType: 'application/soap+xml' },
} as const;

/** The HTTP request: request line, headers, envelope. */
export function sampleRequest(
  model: Model,
  operation: OperationModel,
  version: SoapVersion,
  { endpoint }: SampleOptions,
): string {
  const url = addressOf(endpoint, model.targetNamespace);
  const path = (operation.soap ?? model.soap)[version] || (url?.pathname ?? '/path');
  return [
    `POST ${printable(path)} HTTP/1.1`,
    `Host: ${url?.host ?? 'host'}`,
    ...contentHeaders(version),
    ...(version === '1.1' ? [`SOAPAction: "${quotedText(operation.action)}"`] : []),
    '',
    envelope(model, version, operation.requestHeaders?.blocks ?? [], operation.input),
  ].join('\n');
}

/** The HTTP response to a successful call. */
export function sampleReply(model: Model, operation: OperationModel, version: SoapVersion): string {
  if (operation.oneWay) return 'HTTP/1.1 202 Accepted\n';
  return [
    'HTTP/1.1 200 OK',
    ...contentHeaders(version),
    '',
    envelope(model, version, operation.replyHeaders?.blocks ?? [], operation.output),
  ].join('\n');
}

function contentHeaders(version: SoapVersion): readonly string[] {
  return [`Content-Type: ${versions[version].contentType}; charset=utf-8`, 'Content-Length: length'];
}

/** The target namespace of an ASMX service is often its own address. `http://tempuri.org/`, the default, is not. */
function addressOf(endpoint: string | undefined, targetNamespace: string): URL | undefined {
  const address = endpoint ?? (/^https?:.*\.asmx$/i.test(targetNamespace) ? targetNamespace : '');
  return URL.canParse(address) ? new URL(address) : undefined;
}

function envelope(
  model: Model,
  version: SoapVersion,
  headers: readonly SampleElement[],
  body: SampleElement | undefined,
): string {
  const { prefix, ns } = versions[version];
  const writer = new SampleWriter(typesByName(model));
  const part = (name: string, elements: readonly SampleElement[]): Element => ({
    name: `${prefix}:${name}`,
    attributes: [],
    children: elements.flatMap((each) => writer.element(each)),
  });
  const root: Element = {
    name: `${prefix}:Envelope`,
    attributes: [
      ['xmlns:xsi', XSI],
      ['xmlns:xsd', XSD],
      [`xmlns:${prefix}`, ns],
    ],
    children: [...(headers.length > 0 ? [part('Header', headers)] : []), part('Body', body ? [body] : [])],
  };
  return `<?xml version="1.0" encoding="utf-8"?>\n${elementXml(root)}\n`;
}
