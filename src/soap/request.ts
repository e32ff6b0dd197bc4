import type { IHttpClient, WSDL as SoapWsdl } from 'soap';
import { SoapRequestError, type ArgumentIssue } from '../errors.js';
import { check, object, requestError } from './checks.js';
import { ContentModel } from './codec/compiled-types.js';
import { encodeElement, encodeMembers, type Encoded } from './codec/encoder.js';
import { EnvelopeReader } from './envelope-reader.js';
import { loadSoap } from './http/lazy-modules.cjs';
import { httpHeadersCheck } from './http-headers.js';
import { Masks } from './mask.js';
import { secretsOfElement } from './masked-envelope.js';
import type { Operation, SoapPaths } from './schema/contract.js';
import { memoized } from './schema/simple-types.js';
import { quotedText, versionList, soapVersionOf } from './schema/soap-binding.js';
import {
  blockProblem,
  isPromise,
  ownSecrets,
  SecurityProblem,
  WSSE,
  type SecurityObject,
} from './security/security-objects.js';
import { ownOf, type SoapVersion, XSD } from './xml/names.js';
import type { XmlElement } from './xml/tree.js';
import { isXmlElement } from './xml/write-tree.js';

/**
 * Builds the HTTP request for a call. node-soap writes the envelope for either SOAP version, the Content-Type and the
 * SOAPAction. Our encoder writes the body and the header blocks; node-soap's security objects add theirs.
 *
 * We rely on these parts of node-soap's `Client`. Run `npm run test:suite -- seam` to check them with a new version of
 * node-soap:
 * - A method calls the WSDL's `objectToDocumentXML` for the body, and the functions given to `addSoapHeader` for the
 *   header.
 * - If the security object has `postProcess`, the method writes a Header and calls `postProcess` with the finished
 *   envelope.
 * - It calls `httpClient.request` with the envelope and the headers before it returns.
 * - It passes its options object on to `httpClient.request`.
 */

/** The content of a message: the request, and the header blocks by key. */
export interface Message {
  readonly request: unknown;
  readonly headers: unknown;
}

/** An HTTP request without its URL. */
export interface BuiltRequest {
  body: string;
  headers: Record<string, string>;
  /** The passwords and tokens of security objects. */
  credentials?: readonly string[];
  /** The secrets in the header blocks that security objects added. */
  secrets?: readonly string[];
}

export class RequestBuilder {
  // each operation has a Client, created on the first call; Clients are private, because they can emit and keep
  // envelopes
  private readonly methods = new WeakMap<Operation, ClientMethod>();

  /**
   * @param version the SOAP version for all calls. Default: SOAP 1.1 for operations that offer it, otherwise 1.2
   * @param soap the SOAP versions that the contract offers. Default: both
   * @param RequestError the class of the errors to throw
   * @param security valid security objects; see `securityProblem`
   */
  constructor(
    private readonly endpoint: string,
    private readonly version?: SoapVersion,
    private readonly soap?: SoapPaths,
    private readonly RequestError = SoapRequestError,
    private readonly security: readonly SecurityObject[] = [],
  ) {}

  /**
   * @throws RequestError if the message does not match the WSDL, or the operation is not available in the client's SOAP
   * version
   */
  build(operation: Operation, message: Message): BuiltRequest {
    let method = this.methods.get(operation);
    if (!method) this.methods.set(operation, (method = this.define(operation)));
    // without this exchange ID, node-soap would create a random ID
    const built = { exchangeId: 'x', body: '', headers: {} };
    if (this.security.length === 0) method([message], ignore, built);
    else this.buildSecured(operation, method, message, built);
    return built;
  }

  /** Applies the security objects in this order: every `toXML`, every `postProcess`, every `addHeaders`. */
  private buildSecured(operation: Operation, method: ClientMethod, message: Message, built: BuiltRequest): void {
    const { security, RequestError } = this;
    try {
      const blocks = security.map((each) => stringOf(each.toXML?.() ?? '', 'toXML')).join('');
      method([{ ...message, blocks }], ignore, built);
      const credentials = (built.credentials = security.flatMap(ownSecrets));
      const hasChanged = blocks !== '' || security.some(({ postProcess }) => postProcess);
      if (hasChanged) built.secrets = secretsOfEnvelope(built.body, credentials);
      const fields: Record<string, string> = {};
      for (const each of security) {
        const headers = { ...built.headers };
        const returned: unknown = each.addHeaders?.(headers);
        if (isPromise(returned)) throw new SecurityProblem('has an object whose addHeaders is asynchronous');
        for (const [name, value] of Object.entries<string | undefined>(headers)) {
          if (value === undefined)
            throw new SecurityProblem(`has an object that sets the header field ${name} to undefined`);
          if (value === built.headers[name]) continue;
          if (Object.hasOwn(fields, name))
            throw new SecurityProblem(`has two objects that set the header field ${name}`);
          fields[name] = value;
        }
      }
      const checkedFields = check(RequestError, securityFields, { security: fields }, operation.name, operation.name);
      Object.assign(built.headers, checkedFields.security);
    } catch (cause) {
      if (cause instanceof RequestError) throw cause;
      const known = cause instanceof SecurityProblem;
      const message = known ? cause.message : 'has an object that threw an error; see cause';
      const options = { operation: operation.name, cause: known ? undefined : cause };
      throw requestError(RequestError, operation.name, [{ path: ['security'], message }], options);
    }
  }

  private define(operation: Operation): ClientMethod {
    const offered = operation.soap ?? this.soap;
    const version = soapVersionOf(offered, this.version);
    if (version === undefined) {
      const message = `is not offered for ${operation.name} by the WSDL, which offers ${versionList(offered)}; omit soapVersion, so that each call uses a version that its operation offers`;
      const issues = [{ path: ['soapVersion'], message }];
      throw requestError(this.RequestError, operation.name, issues, { operation: operation.name });
    }
    const client = new QuietClient(new ContractWsdl(operation, this.RequestError), this.endpoint, {
      httpClient,
      // the same for both versions, because security objects write attributes with this prefix
      envelopeKey: ENVELOPE_KEY,
      forceSoap12Headers: version === '1.2',
    });
    // node-soap calls this function for each request; if the function returns an empty string, the envelope has no
    // Header
    client.addSoapHeader(
      (_method: unknown, _url: unknown, _action: unknown, [{ headers, blocks = '' }]: Wrapped) =>
        checked(operation, encodeHeaders(operation, headers), this.RequestError) + blocks,
    );
    const { security } = this;
    if (security.some(({ postProcess }) => postProcess))
      client.setSecurity({
        postProcess: (xml: string) =>
          security.reduce((text, each) => stringOf(each.postProcess?.(text, ENVELOPE_KEY) ?? text, 'postProcess'), xml),
      });
    return (client as unknown as Record<string, ClientMethod>)[METHOD] as ClientMethod;
  }
}

/** The arguments of a call in node-soap: an array whose only item is the message. */
type Wrapped = readonly [message: Message & { readonly blocks?: string }];

/** A method of node-soap's client. */
type ClientMethod = (wrapped: Wrapped, callback: () => void, options: BuiltRequest) => void;

/**
 * The name of the method on Client. It starts with a colon, so that it cannot overwrite a member such as `emit` or
 * `wsdl`.
 */
const METHOD = ':call';

/** The prefix of the envelope. */
const ENVELOPE_KEY = 'soap';

const securityFields = object({ security: httpHeadersCheck });

const ignore = (): undefined => undefined;

const { Client, WSDL } = loadSoap();

/**
 * A WSDL with a single operation. node-soap requires a WSDL object, and the contract contains everything that node-soap
 * reads from this object.
 */
class ContractWsdl extends WSDL {
  constructor(
    private readonly operation: Operation,
    private readonly RequestError: typeof SoapRequestError,
  ) {
    super({}, '', {});
    const { name, action, input } = operation;
    const method = {
      $name: name,
      soapAction: quotedText(action),
      style: 'document',
      input: { $name: input?.name ?? name, targetNamespace: input?.ns ?? '' },
    };
    // node-soap's class holds a parsed document, but its Client reads only these members
    this.definitions = {
      $targetNamespace: input?.ns ?? '',
      xmlns: {},
      services: { service: { ports: { port: { binding: { methods: { [METHOD]: method } } } } } },
    } as unknown as SoapWsdl['definitions'];
    this.xmlnsInEnvelope = `xmlns:xsd="${XSD}"`;
  }

  override processIncludes(): void {
    // nothing was parsed, so there is nothing to include
  }

  override objectToDocumentXML(_name: string, [{ request }]: Wrapped): string {
    return checked(this.operation, encodeBody(this.operation, request), this.RequestError);
  }
}

/** A client that emits no events and keeps nothing from a request. */
class QuietClient extends Client {
  override emit(): boolean {
    return false;
  }
}

for (const field of ['lastRequest', 'lastMessage', 'lastEndpoint'])
  Object.defineProperty(QuietClient.prototype, field, { get: ignore, set: ignore });

/** Receives the request from node-soap and puts it into the method's options object. Nothing is sent here. */
const httpClient = {
  request(_url: string, body: string, _callback: unknown, headers: Record<string, string>, options: object): void {
    (options as BuiltRequest).body = body;
    (options as BuiltRequest).headers = headers;
  },
} as unknown as IHttpClient;

function stringOf(returned: unknown, name: string): string {
  if (typeof returned === 'string') return returned;
  isPromise(returned);
  throw new SecurityProblem(`has an object whose ${name} did not return a string; it must not be asynchronous`);
}

/**
 * Reads an envelope to which security objects have added, and returns the secrets in its header blocks.
 *
 * @param credentials secrets that must not appear in messages
 * @throws SecurityProblem if a receiver could not read the envelope
 */
function secretsOfEnvelope(envelope: string, credentials: readonly string[]): string[] {
  const reader = new EnvelopeReader({
    expect: (ns, name) => ({ ns, name, type: 'tree' }),
    expected: 'one element',
    expectEmpty: true,
    keepsOtherHeaders: true,
    maxDepth: 1000,
  });
  reader.write(envelope);
  const content = reader.end();
  if ('problem' in content) {
    const problem = new Masks({ credentials }).quotes(content.problem);
    throw new SecurityProblem(
      `makes the envelope unreadable: ${content.kind === 'invalid' ? content.path : 'it'} ${problem}. The prefix of the envelope is "${ENVELOPE_KEY}" in both SOAP versions`,
    );
  }
  const { $any: blocks = [] } = (reader.headers ?? {}) as { $any?: readonly XmlElement[] };
  for (const block of blocks) {
    const problem = block.ns === WSSE && blockProblem(block, reader.version);
    if (problem) throw new SecurityProblem(problem);
  }
  return blocks.flatMap((block) => secretsOfElement(block));
}

const nothing: Encoded = { xml: '', issues: [] };

/** Encodes the content of the Body. The Body is empty if the operation has no input. */
export function encodeBody({ input }: Operation, request: unknown): Encoded {
  if (input) return encodeElement(input, request, 'request');
  const keys = typeof request === 'object' && request !== null ? Object.keys(request) : [];
  if (request === undefined || (typeof request === 'object' && keys.length === 0)) return nothing;
  const message = 'is not allowed: the operation has no input';
  return { xml: '', issues: keys.length > 0 ? keys.map((key) => ({ path: [key], message })) : [{ path: [], message }] };
}

/** The header blocks of an operation by key, and in `$any` blocks that the WSDL does not declare. */
const headersOf = memoized(
  ({ requestHeaders = [] }: Operation) =>
    new ContentModel([...requestHeaders, { kind: 'any', key: '$any', min: 0, max: Infinity }]),
);

/** Encodes the header blocks of a request, which are given by key. */
export function encodeHeaders(operation: Operation, headers: unknown): Encoded {
  if (!operation.requestHeaders && headers === undefined) return nothing;
  const given = headers ?? {};
  if (typeof given !== 'object' || Symbol.iterator in given)
    return { xml: '', issues: [{ path: ['soapHeaders'], message: 'must be an object of header blocks by key' }] };
  const model = headersOf(operation);
  const { xml, issues } = encodeMembers(model, given);
  const others = [ownOf(given, '$any') ?? []].flat();
  const unnamed = others.flatMap((block, at): ArgumentIssue[] =>
    isXmlElement(block) && block.ns === ''
      ? [{ path: ['$any', at, 'ns'], message: 'must not be empty: SOAP requires a namespace' }]
      : [],
  );
  const isUnknown = ({ path: [key] }: ArgumentIssue): boolean => !model.keys.has(String(key));
  return {
    xml,
    issues: [...issues, ...unnamed].map((issue) => ({
      path: ['soapHeaders', ...issue.path],
      message: isUnknown(issue) ? `${issue.message} ($any takes blocks that the WSDL does not declare)` : issue.message,
    })),
  };
}

/**
 * Returns the XML if there are no issues.
 *
 * @throws RequestError if there are issues
 */
export function checked(operation: Operation, { xml, issues }: Encoded, RequestError: typeof SoapRequestError): string {
  if (issues.length === 0) return xml;
  throw requestError(RequestError, operation.name, issues, { operation: operation.name, whole: 'the request' });
}
