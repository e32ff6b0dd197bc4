import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DescriptionFacts } from './description.js';
import { type Sent, write } from './replies.js';
import type { Declaration } from './schema.js';
import { Validator } from './validate.js';
import { childOf, type Node, parse } from './xml.js';

const SOAP11 = 'http://schemas.xmlsoap.org/soap/envelope/';

/** A service that keeps strictly to one description at a time, on the loopback interface. */
export class StrictServer {
  /** What was wrong with the last request; nothing if it was answered. */
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

  /** Keeps to a description from now on. */
  serve(facts: DescriptionFacts): void {
    this.facts = facts;
    this.validator = new Validator(facts.schema);
  }

  /** What the next valid request is answered with; nothing for an empty answer. */
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
    this.problem = this.judge(request, body);
    if (this.problem !== undefined) return send(response, 500, fault(this.problem));
    if (!this.reply) return void response.writeHead(202).end();
    send(response, 200, envelope(write(this.reply), this.replyHeaders.map(write).join('')));
  }

  private judge({ method, url, headers }: IncomingMessage, body: string): string | undefined {
    const { facts, validator } = this;
    if (!facts || !validator) return 'nothing is served';
    if (method !== 'POST' || url !== facts.path) return 'nothing is at that path';
    const action = /^"(.*)"$/.exec(String(headers['soapaction']))?.[1];
    const operation = facts.operations.find((each) => each.action === action);
    if (!operation) return 'no operation has that SOAPAction';
    const root = parse(body);
    const content = root.ns === SOAP11 && root.local === 'Envelope' ? childOf(root, 'Body') : undefined;
    const problem = this.headersProblem(childOf(root, 'Header')?.children ?? [], operation.requestHeaders, validator);
    if (problem !== undefined) return problem;
    const [element, ...more] = content?.children ?? [];
    if (!element || more.length > 0) return 'there is not one element in the Body of an Envelope';
    return validator.problemOf(element, operation.input);
  }

  /** The blocks that the binding gives, all of them (WS-I Basic Profile 1.1, R2738), and no others. */
  private headersProblem(
    blocks: readonly Node[],
    declared: readonly Declaration[],
    validator: Validator,
  ): string | undefined {
    if (blocks.length !== declared.length) return 'the header blocks are not those of the description';
    for (const each of declared) {
      const block = blocks.find(({ local }) => local === each.name);
      const problem = block ? validator.problemOf(block, each) : `lacks the header block ${each.name}`;
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
}

function send(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'Content-Type': 'text/xml; charset=utf-8' });
  response.end(xml);
}

const envelope = (xml: string, headers = ''): string =>
  `<soap:Envelope xmlns:soap="${SOAP11}"><soap:Header>${headers}</soap:Header><soap:Body>${xml}</soap:Body></soap:Envelope>`;

const fault = (problem: string): string =>
  envelope(`<soap:Fault><faultcode>soap:Client</faultcode><faultstring>${problem}</faultstring></soap:Fault>`);
