import { TextReader } from '../soap/xml/charset.js';
import type { Contract, ElementDeclaration, Operation, SoapPaths } from '../soap/schema/contract.js';
import { EnvelopeReader, type Reading } from '../soap/envelope-reader.js';
import { soapVersionOf } from '../soap/schema/soap-versions.js';
import { SOAP11, SOAP12, type SoapVersion } from '../soap/xml/names.js';
import { withDefaults } from './behaviour/defaults.js';
import { actionParameterOf, Routing, stranger, unquoted } from './routing.js';
import { ServerFault } from './server-fault.js';

/** What of an HTTP request matters to SOAP. */
export interface PostedEnvelope {
  readonly contentType: string;
  /** The SOAPAction header field, if there is one. */
  readonly soapAction: string | undefined;
  readonly body: Uint8Array;
}

/** A request that an operation can run on. */
export interface SoapRequest {
  readonly kind: 'request';
  readonly operation: Operation;
  readonly version: SoapVersion;
  /** As sent, without quotes. */
  readonly action: string | undefined;
  /** As decoded, defaults filled in. */
  readonly request: unknown;
  /** The header blocks that are declared, by their keys. */
  readonly soapHeaders: Readonly<Record<string, unknown>>;
  /** The text of the body. */
  readonly envelope: string;
}

/** A request that none can. */
export type Unusable =
  /** Answered by HTTP alone, with an empty body. */
  | { readonly kind: 'http'; readonly status: 400 | 415 }
  /** Answered by a fault. `operation` is known if the request came so far. */
  | {
      readonly kind: 'fault';
      readonly fault: ServerFault;
      readonly version: SoapVersion;
      readonly operation?: Operation;
    };

/** Reads requests as ASMX does; its texts for what it refuses are those of .NET, custom errors on. */
export class SoapRequestReader {
  private readonly routing: Routing;
  private readonly soap: SoapPaths | undefined;

  constructor(contract: Contract) {
    this.routing = new Routing(contract);
    this.soap = contract.soap;
  }

  read(posted: PostedEnvelope): SoapRequest | Unusable {
    const type = posted.contentType.split(';')[0]?.trim().toLowerCase();
    if (type !== 'text/xml' && type !== 'application/soap+xml') return { kind: 'http', status: 415 };
    const envelope = textOf(posted);
    if (envelope === undefined) return { kind: 'http', status: 400 };

    const byParameter = type === 'application/soap+xml';
    const action = byParameter ? actionParameterOf(posted.contentType) : posted.soapAction;
    const target = new Target(this.routing, action === undefined ? undefined : unquoted(action));
    const reader = new EnvelopeReader({
      expect: (ns, name) => target.expect(ns, name),
      expected: 'an operation of this service',
      headers: this.routing.headers,
      lenient: true,
    });
    reader.write(envelope);
    const reading = reader.end();

    const { version } = reader;
    const { soap } = this;
    if (version === undefined || soapVersionOf(soap, version) === undefined) return versionMismatch(reader, soap);
    if (byParameter && version === '1.1') return { kind: 'http', status: 415 };
    if (reading.kind === 'foreign') return { kind: 'http', status: 400 };
    // SOAP 1.2 lets the element speak for itself; SOAP 1.1 does so only without a SOAPAction
    if (version === '1.1' && target.action !== undefined && target.byAction === undefined)
      return refuse(version, `Server did not recognize the value of HTTP Header SOAPAction: ${target.action}.`);
    const isEmpty = reading.kind === 'misfit' && reader.stopped === undefined;
    const operation = target.operation ?? (isEmpty ? (this.routing.ofEmptyBody ?? undefined) : undefined);
    if (!operation) return refuse(version, target.reason);
    if (operation.soap && soapVersionOf(operation.soap, version) === undefined)
      return versionMismatch(reader, operation.soap);
    const failed = reading.kind === 'misfit' && reader.stopped !== undefined;
    if (failed) return { ...refuse(version, unreadable(reader, reading.problem)), operation };
    const [header] = reader.mustUnderstand;
    if (header !== undefined) {
      const fault = new ServerFault(`SOAP header ${header} was not understood.`, { code: 'MustUnderstand' });
      return { kind: 'fault', version, fault, operation };
    }
    const { input } = operation;
    const request = input && withDefaults(input.type, valueOf(reading, operation) ?? {});
    const { headers: soapHeaders = {} } = reader;
    return { kind: 'request', operation, version, action: target.action, request, soapHeaders, envelope };
  }
}

/** Where one request goes: settled by the action, else by the element that stands first in the Body. */
class Target {
  readonly action: string | undefined;
  /** The operation of the action; `null` if several have it or there is no action, `undefined` if none has. */
  readonly byAction: Operation | null | undefined;
  operation: Operation | undefined;
  reason = 'Unable to handle request without a valid action parameter. Please supply a valid soap action.';
  private readonly routing: Routing;

  constructor(routing: Routing, action: string | undefined) {
    this.routing = routing;
    this.action = action;
    this.byAction = action === undefined ? null : routing.ofAction(action);
    this.operation = this.byAction ?? undefined;
  }

  expect(ns: string, name: string): ElementDeclaration {
    this.operation ??= this.routing.ofElement(ns, name);
    const input = this.operation?.input;
    if (!input) this.reason = `Server did not recognize the request element <${name.slice(0, 80)}>.`;
    return input?.ns === ns && input.name === name ? input : stranger(ns, name);
  }
}

function textOf({ contentType, body }: PostedEnvelope): string | undefined {
  const reader = new TextReader(contentType);
  try {
    return reader.write(body) + reader.end();
  } catch {
    return undefined;
  }
}

/** The envelope is of no SOAP version, or of one that is not offered. The answer is one of SOAP 1.1, whatever was asked. */
function versionMismatch({ rootNs }: EnvelopeReader, offered: SoapPaths | undefined): Unusable {
  if (rootNs === undefined) return { kind: 'http', status: 400 };
  const reason = `Possible SOAP version mismatch: Envelope namespace ${rootNs.slice(0, 200)} was unexpected. Expecting ${soapVersionOf(offered) === '1.2' ? SOAP12 : SOAP11}.`;
  return { kind: 'fault', version: '1.1', fault: new ServerFault(reason, { code: 'VersionMismatch' }) };
}

function refuse(version: SoapVersion, reason: string): Extract<Unusable, { kind: 'fault' }> {
  return { kind: 'fault', version, fault: new ServerFault(reason, { code: 'Client' }) };
}

function unreadable(reader: EnvelopeReader, problem: string): string {
  const { line, column } = reader.position;
  const inner = problem.startsWith('is not a whole number')
    ? 'Input string was not in a correct format.'
    : `The value ${problem}.`;
  return `Server was unable to read request. ---> There is an error in XML document (${line}, ${column}). ---> ${inner}`;
}

/** The decoded request, if the Body held the operation's element; else ASMX runs the method with defaults. */
function valueOf(reading: Reading, operation: Operation): unknown {
  return reading.kind === 'element' && reading.element === operation.input ? reading.decoder.value : undefined;
}
