import { clip } from '../printable.js';
import { TextReader } from '../soap/xml/charset.js';
import type { ComplexType, Contract, ElementParticle, Operation, SoapPaths } from '../soap/schema/contract.js';
import { EnvelopeReader } from '../soap/envelope-reader.js';
import { soapVersionOf, unescaped } from '../soap/schema/soap-binding.js';
import { SOAP11, SOAP12, type SoapVersion } from '../soap/xml/names.js';
import { withDefaults } from './default-values.js';
import type { HttpRequest } from './http-server.js';
import { ServerFault } from './soap-reply.js';

/** A valid SOAP request. */
export interface SoapRequest {
  readonly kind: 'request';
  readonly operation: Operation;
  readonly version: SoapVersion;
  /** The action that the client sent, without quotes. */
  readonly action: string | undefined;
  /** The decoded request, including default values. */
  readonly request: unknown;
  /** The header blocks that the WSDL declares, by key. */
  readonly soapHeaders: Readonly<Record<string, unknown>>;
  /** The request body as text. */
  readonly envelope: string;
}

/** The answer to an invalid request. */
export type RejectedRequest =
  /** Send an HTTP status and an empty body. */
  | { readonly kind: 'http'; readonly status: 400 | 415 }
  /** Send a fault. `operation` is present if it could be determined. */
  | {
      readonly kind: 'fault';
      readonly fault: ServerFault;
      readonly version: SoapVersion;
      readonly operation?: Operation;
    };

/**
 * Reads requests in the same way as ASMX. The fault messages are the messages that .NET sends if custom errors are
 * enabled.
 */
export class SoapRequestReader {
  /** The operation by action, or `null` if several operations have the same action. */
  private readonly byAction = new Map<string, Operation | null>();
  private readonly byElement = new Map<string, Operation>();
  /** The operation whose request has an empty Body, or `null` if several operations have such a request. */
  private readonly ofEmptyBody: Operation | null | undefined;
  /** The header blocks declared for any operation. */
  private readonly headers: readonly ElementParticle[];

  constructor(private readonly contract: Contract) {
    const { operations } = contract;
    this.headers = Object.values(operations).flatMap(({ requestHeaders = [] }) => requestHeaders);
    for (const operation of Object.values(operations)) {
      const { action, input } = operation;
      this.byAction.set(action, this.byAction.has(action) ? null : operation);
      if (input) this.byElement.set(`${input.ns} ${input.name}`, operation);
      else this.ofEmptyBody = this.ofEmptyBody === undefined ? operation : null;
    }
  }

  read({ headers: fields, body }: HttpRequest): SoapRequest | RejectedRequest {
    const contentType = fields['content-type'] ?? '';
    const type = contentType.split(';')[0]?.trim().toLowerCase();
    if (type !== 'text/xml' && type !== 'application/soap+xml') return { kind: 'http', status: 415 };
    const envelope = textOf(contentType, body);
    if (envelope === undefined) return { kind: 'http', status: 400 };

    const byParameter = type === 'application/soap+xml';
    const sentAction = byParameter ? actionParameterOf(contentType) : fields['soapaction'];
    const action = sentAction === undefined ? undefined : unquoted(String(sentAction));
    /**
     * The operation with this action. `undefined` if no operation has this action. `null` if several operations have
     * this action, or if no action was sent.
     */
    const byAction = action === undefined ? null : this.byAction.get(action);
    let target = byAction;
    let reason = 'Unable to handle request without a valid action parameter. Please supply a valid soap action.';
    const reader = new EnvelopeReader({
      expect: (ns, name) => {
        target ??= this.byElement.get(`${ns} ${name}`);
        const input = target?.input;
        if (!input) reason = `Server did not recognize the request element <${name.slice(0, 80)}>.`;
        return input?.ns === ns && input.name === name ? input : { ns, name, type: () => ignored };
      },
      expected: 'an operation of this service',
      headers: this.headers,
      lenient: true,
    });
    reader.write(envelope);
    const reading = reader.end();

    const { version } = reader;
    const { soap } = this.contract;
    // without an action, ASMX reads a SOAP 1.2 request to select the operation, so a missing root causes a fault, not
    // status 400
    if (byParameter && action === undefined && reader.rootNs === undefined)
      return { kind: 'fault', version: '1.2', fault: new ServerFault('Server was unable to process request.') };
    if (version === undefined || soapVersionOf(soap, version) === undefined) return versionMismatch(reader, soap);
    if (byParameter && version === '1.1') return { kind: 'http', status: 415 };
    if (reading.kind === 'not-soap') return { kind: 'http', status: 400 };
    // in SOAP 1.2, the Body element alone can determine the operation; in SOAP 1.1, it can only if SOAPAction is
    // missing
    if (version === '1.1' && action !== undefined && byAction === undefined)
      return clientFault(version, `Server did not recognize the value of HTTP Header SOAPAction: ${action}.`);
    const isEmpty = reading.kind === 'invalid' && reader.stopped === undefined;
    const operation = target ?? (isEmpty ? this.ofEmptyBody : undefined);
    if (!operation) return clientFault(version, reason);
    if (soapVersionOf(operation.soap, version) === undefined) return versionMismatch(reader, operation.soap);
    if (reading.kind === 'invalid') {
      const { problem } = reading;
      if (problem.startsWith('contains an element')) return { kind: 'http', status: 400 };
      // if the Body is empty or has several elements, ASMX calls the method with default values
      const isRun = problem === 'is empty' || problem.startsWith('has more than one element');
      if (!isRun) return { ...clientFault(version, unreadable(reader, problem)), operation };
    }
    const [header] = reader.mustUnderstand;
    if (header !== undefined) {
      const fault = new ServerFault(`SOAP header ${clip(header.name)} was not understood.`, { code: 'MustUnderstand' });
      return { kind: 'fault', version, fault, operation };
    }
    const { input } = operation;
    // for a Body with anything else than the operation's element, ASMX calls the method with default values
    const value = reading.kind === 'element' && reading.element === input ? reading.decoder.value : undefined;
    const request = input && withDefaults(input.type, value ?? {});
    const { headers: soapHeaders = {} } = reader;
    return { kind: 'request', operation, version, action, request, soapHeaders, envelope };
  }
}

/** Decodes the request body. Like ASMX, treats an unknown charset as UTF-8. */
function textOf(contentType: string, body: Uint8Array): string | undefined {
  for (const type of [contentType, 'text/xml; charset=utf-8'])
    try {
      const reader = new TextReader(type);
      return reader.write(body) + reader.end();
    } catch {
      continue;
    }
  return undefined;
}

/** Rejects an envelope whose SOAP version is unknown or not offered. The fault is always a SOAP 1.1 fault. */
function versionMismatch({ rootNs }: EnvelopeReader, offered: SoapPaths | undefined): RejectedRequest {
  if (rootNs === undefined) return { kind: 'http', status: 400 };
  const reason = `Possible SOAP version mismatch: Envelope namespace ${rootNs.slice(0, 200)} was unexpected. Expecting ${soapVersionOf(offered) === '1.2' ? SOAP12 : SOAP11}.`;
  return { kind: 'fault', version: '1.1', fault: new ServerFault(reason, { code: 'VersionMismatch' }) };
}

function clientFault(version: SoapVersion, reason: string): Extract<RejectedRequest, { kind: 'fault' }> {
  return { kind: 'fault', version, fault: new ServerFault(reason, { code: 'Client' }) };
}

function unreadable(reader: EnvelopeReader, problem: string): string {
  const { line, column } = reader.position;
  const inner = problem.startsWith('is not a whole number')
    ? 'Input string was not in a correct format.'
    : `The value ${problem}.`;
  return `Server was unable to read request. ---> There is an error in XML document (${line}, ${column}). ---> ${inner}`;
}

/** The type of an element that does not match the action. ASMX ignores its content and uses default values. */
const ignored: ComplexType = { kind: 'complex', elements: [] };

/** Removes the quotes from an action: `SOAPAction: "urn:x/y"`. ASMX also accepts actions without quotes. */
export function unquoted(action: string): string {
  const quoted = /^"(.*)"$/.exec(action)?.[1];
  return quoted === undefined ? action : unescaped(quoted);
}

/** Returns the `action` parameter of a SOAP 1.2 content type (RFC 3902), including the quotes. */
export function actionParameterOf(contentType: string): string | undefined {
  return /;\s*action\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;"]+)/i.exec(contentType)?.[1];
}
