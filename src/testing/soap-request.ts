import { TextReader } from '../soap/xml/charset.js';
import type { Contract, ElementDeclaration, ElementParticle, Operation, SoapPaths } from '../soap/schema/contract.js';
import { EnvelopeReader, type BodyContent } from '../soap/envelope-reader.js';
import { soapVersionOf, unescaped } from '../soap/schema/soap-binding.js';
import { SOAP11, SOAP12, type SoapVersion } from '../soap/xml/names.js';
import { withDefaults } from './default-values.js';
import { ServerFault } from './soap-reply.js';

/** The parts of an HTTP request that SOAP uses. */
export interface PostedRequest {
  readonly contentType: string;
  /** The SOAPAction header field; absent if the request has none. */
  readonly soapAction: string | undefined;
  readonly body: Uint8Array;
}

/** A valid request. */
export interface SoapRequest {
  readonly kind: 'request';
  readonly operation: Operation;
  readonly version: SoapVersion;
  /** The action as sent, without quotes. */
  readonly action: string | undefined;
  /** The decoded request, with default values. */
  readonly request: unknown;
  /** The header blocks that the WSDL declares, by their keys. */
  readonly soapHeaders: Readonly<Record<string, unknown>>;
  /** The body as text. */
  readonly envelope: string;
}

/** A request that is rejected. */
export type RejectedRequest =
  /** With an HTTP status and an empty body. */
  | { readonly kind: 'http'; readonly status: 400 | 415 }
  /** With a fault. `operation` is present if it could be determined. */
  | {
      readonly kind: 'fault';
      readonly fault: ServerFault;
      readonly version: SoapVersion;
      readonly operation?: Operation;
    };

/** Reads requests like ASMX. The texts of its faults are those of .NET with custom errors enabled. */
export class SoapRequestReader {
  private readonly soap: SoapPaths | undefined;
  /** `null` for an action that several operations have. */
  private readonly byAction = new Map<string, Operation | null>();
  private readonly byElement = new Map<string, Operation>();
  /** The operation with an empty Body; `null` if several have one. */
  private readonly ofEmptyBody: Operation | null | undefined;
  /** The header blocks of all operations. */
  private readonly headers: readonly ElementParticle[];

  constructor({ soap, operations }: Contract) {
    this.soap = soap;
    this.headers = Object.values(operations).flatMap(({ requestHeaders = [] }) => requestHeaders);
    for (const operation of Object.values(operations)) {
      const { action, input } = operation;
      this.byAction.set(action, this.byAction.has(action) ? null : operation);
      if (input) this.byElement.set(`${input.ns} ${input.name}`, operation);
      else this.ofEmptyBody = this.ofEmptyBody === undefined ? operation : null;
    }
  }

  read(posted: PostedRequest): SoapRequest | RejectedRequest {
    const type = posted.contentType.split(';')[0]?.trim().toLowerCase();
    if (type !== 'text/xml' && type !== 'application/soap+xml') return { kind: 'http', status: 415 };
    const envelope = textOf(posted);
    if (envelope === undefined) return { kind: 'http', status: 400 };

    const byParameter = type === 'application/soap+xml';
    const sentAction = byParameter ? actionParameterOf(posted.contentType) : posted.soapAction;
    const action = sentAction === undefined ? undefined : unquoted(sentAction);
    /** The operation with the action; `null` if several have it or there is no action, `undefined` if none has it. */
    const byAction = action === undefined ? null : this.byAction.get(action);
    let target = byAction ?? undefined;
    let reason = 'Unable to handle request without a valid action parameter. Please supply a valid soap action.';
    const reader = new EnvelopeReader({
      expect: (ns, name) => {
        target ??= this.byElement.get(`${ns} ${name}`);
        const input = target?.input;
        if (!input) reason = `Server did not recognize the request element <${name.slice(0, 80)}>.`;
        return input?.ns === ns && input.name === name ? input : ignoredElement(ns, name);
      },
      expected: 'an operation of this service',
      headers: this.headers,
      lenient: true,
    });
    reader.write(envelope);
    const reading = reader.end();

    const { version } = reader;
    const { soap } = this;
    // in SOAP 1.2 without an action, ASMX looks into the Body while it chooses the operation
    if (byParameter && action === undefined && reader.rootNs === undefined)
      return { kind: 'fault', version: '1.2', fault: new ServerFault('Server was unable to process request.') };
    if (version === undefined || soapVersionOf(soap, version) === undefined) return versionMismatch(reader, soap);
    if (byParameter && version === '1.1') return { kind: 'http', status: 415 };
    if (reading.kind === 'not-soap') return { kind: 'http', status: 400 };
    // in SOAP 1.2 the element alone can determine the operation; in SOAP 1.1 only if there is no SOAPAction
    if (version === '1.1' && action !== undefined && byAction === undefined)
      return clientFault(version, `Server did not recognize the value of HTTP Header SOAPAction: ${action}.`);
    const isEmpty = reading.kind === 'invalid' && reader.stopped === undefined;
    const operation = target ?? (isEmpty ? (this.ofEmptyBody ?? undefined) : undefined);
    if (!operation) return clientFault(version, reason);
    if (operation.soap && soapVersionOf(operation.soap, version) === undefined)
      return versionMismatch(reader, operation.soap);
    if (reading.kind === 'invalid') {
      const { problem } = reading;
      if (problem.startsWith('contains an element')) return { kind: 'http', status: 400 };
      // ASMX calls the method with defaults if the Body is empty or has several elements
      const isRun = problem === 'is empty' || problem.startsWith('has more than one element');
      if (!isRun) return { ...clientFault(version, unreadable(reader, problem)), operation };
    }
    const [header] = reader.mustUnderstand;
    if (header !== undefined) {
      const fault = new ServerFault(`SOAP header ${header} was not understood.`, { code: 'MustUnderstand' });
      return { kind: 'fault', version, fault, operation };
    }
    const { input } = operation;
    const request = input && withDefaults(input.type, valueOf(reading, operation) ?? {});
    const { headers: soapHeaders = {} } = reader;
    return { kind: 'request', operation, version, action, request, soapHeaders, envelope };
  }
}

/** The body as text. As in ASMX, an unknown charset counts as UTF-8. */
function textOf({ contentType, body }: PostedRequest): string | undefined {
  for (const type of [contentType, 'text/xml; charset=utf-8'])
    try {
      const reader = new TextReader(type);
      return reader.write(body) + reader.end();
    } catch {
      continue;
    }
  return undefined;
}

/** The envelope has an unknown SOAP version, or one that is not offered. The reply is always in SOAP 1.1. */
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

/** The decoded request, if the Body contains the operation's element. Otherwise ASMX calls the method with defaults. */
function valueOf(reading: BodyContent, operation: Operation): unknown {
  return reading.kind === 'element' && reading.element === operation.input ? reading.decoder.value : undefined;
}

/** The declaration of an element that does not belong to the action. ASMX ignores its content and uses defaults. */
function ignoredElement(ns: string, name: string): ElementDeclaration {
  return { ns, name, type: () => ({ kind: 'complex', elements: [] }) };
}

/** `SOAPAction: "urn:x/y"`. ASMX also accepts it without quotes. */
export function unquoted(action: string): string {
  const quoted = /^"(.*)"$/.exec(action.trim())?.[1];
  return quoted === undefined ? action.trim() : unescaped(quoted);
}

/** The action parameter of the content type of SOAP 1.2 (RFC 3902), with its quotes. */
export function actionParameterOf(contentType: string): string | undefined {
  return /;\s*action\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;"]+)/i.exec(contentType)?.[1];
}
