import { printable } from '../../printable.js';
import { quotedText } from '../../soap/schema/soap-action.js';
import { type Child, elementXml, type SampleElement, sampleElement, sampleOf } from './xml.js';
import type { MessageElementModel, Model, OperationModel } from '../model/model.js';
import { typesByName } from '../emit/type-text.js';

/** Sample messages in the form of ASMX's operation page (`API.asmx?op=login`). */
export interface SampleOptions {
  /** The address of the service, for the request line and `Host`. */
  readonly endpoint?: string;
}

type SoapVersion = '1.1' | '1.2';

const soap = {
  '1.1': { prefix: 'soap', ns: 'http://schemas.xmlsoap.org/soap/envelope/', contentType: 'text/xml' },
  '1.2': { prefix: 'soap12', ns: 'http://www.w3.org/2003/05/soap-envelope', contentType: 'application/soap+xml' },
} as const;

/** What is sent: headers of HTTP, an empty line, the envelope. */
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

/** What comes back where all is well. */
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
  return [`Content-Type: ${soap[version].contentType}; charset=utf-8`, 'Content-Length: length'];
}

/** ASMX's namespace is often the address of the service itself, but `http://tempuri.org/` is nobody's. */
function addressOf(endpoint: string | undefined, targetNamespace: string): URL | undefined {
  const address = endpoint ?? (/^https?:.*\.asmx$/i.test(targetNamespace) ? targetNamespace : '');
  return URL.canParse(address) ? new URL(address) : undefined;
}

function envelope(
  model: Model,
  version: SoapVersion,
  headers: readonly SampleElement[],
  body: MessageElementModel | undefined,
): string {
  const { prefix, ns } = soap[version];
  const sample = sampleOf(typesByName(model));
  const content = (elements: readonly SampleElement[]): readonly Child[] =>
    elements.flatMap((each) => sampleElement(each, sample, undefined, 0));
  const children: Child[] = [];
  if (headers.length > 0) children.push({ name: `${prefix}:Header`, attributes: [], children: content(headers) });
  children.push({ name: `${prefix}:Body`, attributes: [], children: body ? content([body]) : [] });
  const root = {
    name: `${prefix}:Envelope`,
    attributes: [
      ['xmlns:xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
      ['xmlns:xsd', 'http://www.w3.org/2001/XMLSchema'],
      [`xmlns:${prefix}`, ns],
    ] as const,
    children,
  };
  return `<?xml version="1.0" encoding="utf-8"?>\n${elementXml(root)}\n`;
}
