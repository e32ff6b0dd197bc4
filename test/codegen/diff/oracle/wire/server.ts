import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DescriptionFacts, SoapVersion } from './description.js';
import { type Sent, write } from './replies.js';
import type { Declaration } from './schema.js';
import { Validator } from './validate.js';
import { childOf, type Node, parse } from './xml.js';

const envelopes: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};

/** A service on the loopback interface that strictly implements one WSDL at a time. */
export class StrictServer {
  /** The problem with the last request, or `undefined` if it was valid. */
  problem: string | undefined;
  private readonly http: Server;
  private facts: DescriptionFacts | undefined;
  private validator: Validator | undefined;
  private reply: Sent | undefined;
  private replyHeaders: readonly Sent[] = [];

  private constructor(http: Server) {
    this.http = http;
    http.on('request', (request: IncomingMessage, response: ServerResponse) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (piece: string) => (body += piece));
      request.on('end', () => this.answer(request, response, body));
    });
  }

  static async start(): Promise<StrictServer> {
    const http = createServer();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    return new StrictServer(http);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** Implements the given WSDL from now on. */
  serve(facts: DescriptionFacts): void {
    this.facts = facts;
    this.validator = new Validator(facts.schema);
  }

  /** The reply to the next valid request, or `undefined` for an empty reply. */
  prepare(reply: Sent | undefined, headers: readonly Sent[]): void {
    this.reply = reply;
    this.replyHeaders = headers;
    this.problem = undefined;
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const root = parse(body);
    const version = root.ns === envelopes['1.2'] ? '1.2' : '1.1';
    this.problem = this.judge(request, root, version);
    if (this.problem !== undefined) return send(response, 500, '1.1', fault(this.problem));
    if (!this.reply) return void response.writeHead(202).end();
    send(response, 200, version, envelope(version, write(this.reply), this.replyHeaders.map(write).join('')));
  }

  private judge({ method, url, headers }: IncomingMessage, root: Node, version: SoapVersion): string | undefined {
    const { facts, validator } = this;
    if (!facts || !validator) return 'nothing is served';
    const offer = facts.offers.get(version);
    if (!offer) return `SOAP ${version} is not offered`;
    if (method !== 'POST' || !isSamePath(url, offer.path)) return 'nothing is at that path';
    const actionField = version === '1.1' ? /^"(.*)"$/ : /;\s*action="(.*)"/;
    const action = actionField.exec(String(headers[version === '1.1' ? 'soapaction' : 'content-type']))?.[1];
    const operation = facts.operations.find((each) => each.action === action);
    if (!operation) return 'no operation has that SOAPAction';
    if (!offer.operations.has(operation.name)) return `SOAP ${version} is not offered for ${operation.name}`;
    const content = root.ns === envelopes[version] && root.local === 'Envelope' ? childOf(root, 'Body') : undefined;
    const problem = this.headersProblem(childOf(root, 'Header')?.children ?? [], operation.requestHeaders, validator);
    if (problem !== undefined) return problem;
    const [element, ...more] = content?.children ?? [];
    if (!element || more.length > 0) return 'there is not one element in the Body of an Envelope';
    return validator.problemOf(element, operation.input);
  }

  /** Accepts only the header blocks that the binding declares. Like ASMX, it requires none of them. */
  private headersProblem(
    blocks: readonly Node[],
    declared: readonly Declaration[],
    validator: Validator,
  ): string | undefined {
    for (const block of blocks) {
      const header = declared.find(({ name }) => name === block.local);
      const problem = header
        ? validator.problemOf(block, header)
        : `${block.local} is not a header block of the operation`;
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
}

/** IIS ignores letter case in the path of an ASMX service. */
function isSamePath(url: string | undefined, path: string): boolean {
  return path.toLowerCase().endsWith('.asmx') ? url?.toLowerCase() === path.toLowerCase() : url === path;
}

function send(response: ServerResponse, status: number, version: SoapVersion, xml: string): void {
  const type = version === '1.1' ? 'text/xml' : 'application/soap+xml';
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` });
  response.end(xml);
}

const envelope = (version: SoapVersion, xml: string, headers = ''): string =>
  `<soap:Envelope xmlns:soap="${envelopes[version]}"><soap:Header>${headers}</soap:Header><soap:Body>${xml}</soap:Body></soap:Envelope>`;

const fault = (problem: string): string =>
  envelope('1.1', `<soap:Fault><faultcode>soap:Client</faultcode><faultstring>${problem}</faultstring></soap:Fault>`);
