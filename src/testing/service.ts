import type { IncomingHttpHeaders } from 'node:http';
import type { Contract, Operation } from '../soap/schema/contract.js';
import { encodeElement } from '../soap/codec/encoder.js';
import type { SoapVersion } from '../soap/xml/names.js';
import { claimantOf, type Answer, type Behaviour, type Scene } from './behaviour/behaviour.js';
import type { CallLog } from './call-log.js';
import type { ServerClock } from './clock.js';
import { withDefaults } from './behaviour/defaults.js';
import type { Effect, Effects } from './effects.js';
import { asAsmxWrites, contentTypeOf, envelopeOf, faultXml } from './envelopes.js';
import { authCodeOutputOf, familyOf, fitted, Inputs, literalOf } from './behaviour/parameter-names.js';
import type { AnyHandler, HandlerCall } from './handlers.js';
import type { HttpRequest } from './listener.js';
import { loginBehaviours } from './behaviour/login.js';
import { organizationBehaviours } from './behaviour/organization.js';
import type { HttpReply } from './reply.js';
import { ServerFault } from './server-fault.js';
import { sessionIdOf, type CookieSessions } from './account/cookie-sessions.js';
import { SoapRequestReader, type SoapRequest } from './soap-request.js';
import type { RescueState } from './account/state.js';
import { supportSessionBehaviours } from './behaviour/support-sessions.js';

/** What the service answers by itself, by families of operations. */
const behaviours: ReadonlyMap<string, Behaviour> = new Map(
  Object.entries({ ...loginBehaviours, ...organizationBehaviours, ...supportSessionBehaviours }),
);

/** What a service works with; all of it may be changed from outside between calls. */
export interface ServiceParts {
  readonly contract: Contract;
  readonly state: RescueState;
  readonly cookies: CookieSessions;
  readonly clock: ServerClock;
  readonly handlers: ReadonlyMap<string, AnyHandler>;
  readonly effects: Effects;
  readonly log: CallLog;
}

/** Answers SOAP requests: read, find the session, run the operation or what stands in for it, write. */
export class Service {
  private readonly parts: ServiceParts;
  private readonly reader: SoapRequestReader;

  constructor(parts: ServiceParts) {
    this.parts = parts;
    this.reader = new SoapRequestReader(parts.contract);
  }

  async answer({ headers, body }: HttpRequest): Promise<HttpReply> {
    const soapAction = headers['soapaction'];
    const read = this.reader.read({
      contentType: headers['content-type'] ?? '',
      soapAction: typeof soapAction === 'string' ? soapAction : undefined,
      body,
    });
    if (read.kind === 'http') return { status: read.status, headers: {}, body: '' };
    if (read.kind === 'fault' && !read.operation) return faultReply(read.fault, read.version, {});

    // from here on it reached an operation: one without a live session gets one, even if it fails
    const { session, setCookie } = this.parts.cookies.open(headers.cookie);
    const cookie: Record<string, string> = setCookie === undefined ? {} : { 'Set-Cookie': setCookie };
    if (read.kind === 'fault') return faultReply(read.fault, read.version, cookie);
    this.record(read, headers);
    const effect = this.parts.effects.take(read.operation.name);
    return { ...(await this.perform(read, headers, session, effect, cookie)), effect };
  }

  private async perform(
    read: SoapRequest,
    headers: IncomingHttpHeaders,
    session: Scene['session'],
    { run, body, fault }: Effect = {},
    cookie: Readonly<Record<string, string>>,
  ): Promise<HttpReply> {
    const { version } = read;
    const isReplaced = body !== undefined || fault !== undefined;
    let ordinary: HttpReply | undefined;
    if (run ?? !isReplaced)
      try {
        const xml = await this.run(read, headers, session);
        // ASMX takes a one-way call with 202 and says no more
        ordinary =
          read.operation.oneWay === true
            ? { status: 202, headers: { ...cookie }, body: '' }
            : { status: 200, headers: headersOf(version, cookie), body: envelopeOf(xml, version) };
      } catch (error) {
        ordinary = faultReply(asFault(error), version, cookie);
      }
    if (fault) return faultReply(fault, version, cookie);
    if (body !== undefined) return { status: 200, headers: headersOf(version, {}), body };
    return ordinary ?? { status: 200, headers: headersOf(version, cookie), body: '' };
  }

  /** The content of the reply's Body. */
  private async run(read: SoapRequest, headers: IncomingHttpHeaders, session: Scene['session']): Promise<string> {
    const { operation, version, request } = read;
    const { state, clock, handlers } = this.parts;
    const scene: Scene = { inputs: new Inputs(operation, request), session, state, clock };
    const handler = handlers.get(operation.name);
    if (!handler) return written(operation, behave(operation, scene));
    const call: HandlerCall = {
      operation: operation.name,
      soapVersion: version,
      headers,
      soapHeaders: read.soapHeaders,
      user: claimantOf(scene),
      proceed: async () => behave(operation, scene),
    };
    return written(operation, await handler(request as never, call as never));
  }

  private record({ operation, version, action, request, envelope }: SoapRequest, headers: IncomingHttpHeaders): void {
    const { log, clock } = this.parts;
    const hasCookie = sessionIdOf(headers.cookie) !== undefined;
    const call = { operation: operation.name, soapVersion: version, action, request, headers, hasCookie, envelope };
    log.add({ ...call, time: clock.now() });
  }
}

/** The reply of the server's own behaviour. */
function behave(operation: Operation, scene: Scene): Record<string, unknown> {
  const behaviour = behaviours.get(operation.name) ?? behaviours.get(familyOf(operation.name));
  if (!behaviour) throw unscripted(operation);
  const answer = behaviour(scene);
  if (!operation.output) return {};
  const { type } = operation.output;
  const outputs = fitted(type, { ...answer.outputs }) as Record<string, unknown>;
  const reply = { ...outputs, ...resultOf(operation, answer), ...authCodeOf(operation, answer) };
  return withDefaults(type, reply) as Record<string, unknown>;
}

function resultOf(operation: Operation, { code }: Answer): Record<string, unknown> {
  return operation.result === undefined ? {} : { [operation.result]: literalOf(operation, [code].flat()) };
}

function authCodeOf(operation: Operation, { authCode }: Answer): Record<string, unknown> {
  const output = authCodeOutputOf(operation);
  return authCode === undefined || output === undefined ? {} : { [output]: authCode };
}

function unscripted({ name, result }: Operation): ServerFault {
  const example = result === undefined ? '{ ... }' : `{ ${result}: '...' }`;
  return new ServerFault(
    `The embedded Rescue server was not told what ${name} answers. Register a handler: server.on('${name}', (request, call) => (${example}))`,
  );
}

/** The reply as XML. */
function written(operation: Operation, reply: unknown): string {
  const { name, output, result } = operation;
  if (!output) return '';
  const hasResult =
    typeof reply === 'object' && reply !== null && (result === undefined || Object.hasOwn(reply, result));
  if (!hasResult)
    throw new ServerFault(
      `The handler of ${name} answered nothing that can be sent: ${result ?? 'a reply'} is missing`,
    );
  const { xml, issues } = encodeElement(output, withDefaults(output.type, reply), 'reply');
  if (issues.length === 0) return asAsmxWrites(xml);
  const list = issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  throw new ServerFault(`The handler of ${name} answered what the description does not allow: ${list}`);
}

/** What ASMX makes of an exception: its message, and no stack trace. */
function asFault(error: unknown): ServerFault {
  if (error instanceof ServerFault) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ServerFault(`Server was unable to process request. ---> ${message}`);
}

function faultReply(fault: ServerFault, version: SoapVersion, cookie: Readonly<Record<string, string>>): HttpReply {
  return {
    status: 500,
    headers: headersOf(version, cookie),
    body: envelopeOf(asAsmxWrites(faultXml(fault, version)), version),
  };
}

function headersOf(version: SoapVersion, cookie: Readonly<Record<string, string>>): Record<string, string> {
  return { 'Cache-Control': 'private, max-age=0', 'Content-Type': contentTypeOf(version), ...cookie };
}
