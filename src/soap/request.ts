import type { IHttpClient, WSDL as SoapWsdl } from 'soap';
import { quotedText } from './schema/soap-action.js';
import type { Operation, SoapPaths } from './schema/contract.js';
import { SoapRequestError, type ArgumentIssue } from '../errors.js';
import { encodeHeaders, encodeMessage } from './message.js';
import type { Exchange, Exchanged } from './exchange.js';
import { loadSoap } from './http/lazy-modules.cjs';
import { shownVersions, soapVersionOf } from './schema/soap-versions.js';
import { XSD, type SoapVersion } from './xml/names.js';

/**
 * The engine: node-soap with our codec in it. node-soap writes the envelope, the action and the headers of either SOAP
 * version; the contract writes and reads the data. Its Client is one per operation, made at first use, and is never
 * handed out: it would keep the last envelope, password included, and emit bodies.
 */
export class Engine {
  private readonly methods = new WeakMap<Operation, Send>();
  private readonly endpoint: string;
  private readonly version: SoapVersion | undefined;
  private readonly soap: SoapPaths | undefined;
  private readonly RequestError: typeof SoapRequestError;

  /**
   * @param version in which all calls are sent; absent: SOAP 1.1 where an operation is offered in it, else 1.2
   * @param soap the versions of the contract; absent: both
   * @param RequestError the class of the errors that are thrown
   */
  constructor(endpoint: string, version: SoapVersion | undefined, soap?: SoapPaths, RequestError = SoapRequestError) {
    this.endpoint = endpoint;
    this.version = version;
    this.soap = soap;
    this.RequestError = RequestError;
  }

  /**
   * Encodes the request, sends it and gives how the exchange ended to `done`, once.
   *
   * @param message what stands in the Body, and the header blocks by their keys
   * @throws RequestError if the request does not fit the description, or the operation is not offered in the SOAP
   *   version of the client; then nothing is sent
   */
  send(
    operation: Operation,
    message: Message,
    exchange: Exchange,
    headers: Readonly<Record<string, string>>,
    done: (exchanged: Exchanged) => void,
  ): void {
    let send = this.methods.get(operation);
    if (!send) this.methods.set(operation, (send = this.define(operation)));
    // an exchange id of ours saves node-soap the making of a random one
    send([message], (_error, exchanged) => done(exchanged), { exchangeId: 'x', exchange }, headers);
  }

  private define(operation: Operation): Send {
    const offered = operation.soap ?? this.soap;
    const version = soapVersionOf(offered, this.version);
    if (version === undefined) throw notOffered(operation, offered, this.RequestError);
    const client = new QuietClient(new ContractWsdl(operation, this.RequestError), this.endpoint, {
      httpClient,
      envelopeKey: version === '1.1' ? 'soap' : 'soap12',
      forceSoap12Headers: version === '1.2',
    });
    // node-soap asks at each call, and leaves the Header out where the answer is empty
    client.addSoapHeader((_method: unknown, _url: unknown, _action: unknown, [{ headers }]: Wrapped) =>
      checked(operation, encodeHeaders(operation, headers), this.RequestError),
    );
    return (client as unknown as Record<string, Send>)[METHOD] as Send;
  }
}

/** What is sent. */
export interface Message {
  readonly request: unknown;
  readonly headers: unknown;
}

/** A message in an array: of one that is a function, node-soap would make the callback. */
type Wrapped = readonly [message: Message];

/** One node-soap method, as its untyped Client has it. */
type Send = (
  wrapped: Wrapped,
  callback: (error: null, exchanged: Exchanged) => void,
  options: { exchangeId: string; exchange: Exchange },
  headers: Readonly<Record<string, string>>,
) => void;

/** The name begins with a colon, or an operation called `emit` or `wsdl` would overwrite a member of Client. */
const METHOD = ':call';

const ignore = (): undefined => undefined;

const { Client, WSDL } = loadSoap();

/** A description of one operation that is not parsed from anything: node-soap wants a WSDL, the contract has it all. */
class ContractWsdl extends WSDL {
  private readonly operation: Operation;
  private readonly RequestError: typeof SoapRequestError;

  constructor(operation: Operation, RequestError: typeof SoapRequestError) {
    super({}, '', {});
    this.operation = operation;
    this.RequestError = RequestError;
    const { name, action, input } = operation;
    const method = {
      $name: name,
      soapAction: quotedText(action),
      style: 'document',
      input: { $name: input?.name ?? name, targetNamespace: input?.ns ?? '' },
      output: { $name: 'reply' },
    };
    // node-soap's own class here holds a parsed document; these are the members that its Client reads
    this.definitions = {
      $targetNamespace: input?.ns ?? '',
      xmlns: {},
      services: { service: { ports: { port: { binding: { methods: { [METHOD]: method } } } } } },
    } as unknown as SoapWsdl['definitions'];
    this.xmlnsInEnvelope = `xmlns:xsd="${XSD}"`;
  }

  /** The exchange was decoded while it arrived: what node-soap takes for a body is its outcome. */
  override xmlToObject(exchanged: unknown): unknown {
    return { Body: { reply: exchanged } };
  }

  override processIncludes(): void {
    // nothing was parsed, so nothing is included
  }

  override objectToDocumentXML(_name: string, [{ request }]: Wrapped): string {
    return checked(this.operation, encodeMessage(this.operation, request), this.RequestError);
  }
}

/** So many issues are in a message: an array of a hundred thousand rows may have one for each. */
const MAX_LISTED = 20;

/**
 * @returns the text that is sent
 * @throws RequestError if there are issues
 */
export function checked(
  operation: Operation,
  encoded: { readonly xml: string; readonly issues: readonly ArgumentIssue[] },
  RequestError: typeof SoapRequestError,
): string {
  const { xml, issues } = encoded;
  if (issues.length === 0) return xml;
  const list = issues
    .slice(0, MAX_LISTED)
    .map(({ path, message }) => `${path.length > 0 ? path.join('.') : 'the request'} ${message}`);
  if (issues.length > MAX_LISTED) list.push(`and ${issues.length - MAX_LISTED} more, see issues`);
  throw new RequestError(`${operation.name}: ${list.join('; ')}. Nothing was sent.`, {
    operation: operation.name,
    issues,
  });
}

function notOffered(
  { name: operation }: Operation,
  offered: SoapPaths | undefined,
  RequestError: typeof SoapRequestError,
): SoapRequestError {
  const message = `is not offered for ${operation} by the WSDL, which offers ${shownVersions(offered)}`;
  return new RequestError(
    `${operation}: soapVersion ${message}. Nothing was sent. Leave soapVersion out: then each call takes a version that is offered.`,
    { operation, issues: [{ path: ['soapVersion'], message }] },
  );
}

/** Keeps and tells nothing of what passes through it. */
class QuietClient extends Client {
  override emit(): boolean {
    return false;
  }
}

for (const field of [
  'lastRequest',
  'lastMessage',
  'lastEndpoint',
  'lastResponse',
  'lastResponseHeaders',
  'lastRequestHeaders',
  'lastResponseAttachments',
])
  Object.defineProperty(QuietClient.prototype, field, { get: ignore, set: ignore });

/**
 * Leads node-soap's request into the exchange. It always calls back as a success with the outcome: a failure would be
 * given properties with headers in them, and a falsy one (an abort reason may be anything) counts as none.
 */
const httpClient = {
  request(
    url: string,
    body: string,
    callback: (error: null, response: object, exchanged: Exchanged) => void,
    headers: Record<string, string>,
    options: object,
  ): void {
    (options as { exchange: Exchange }).exchange.run(url, body, headers, (exchanged) => callback(null, {}, exchanged));
  },
} as unknown as IHttpClient;
