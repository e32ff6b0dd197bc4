import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import { carrierOf } from '../../../src/rescue/auth-state.js';
import {
  AuthState,
  createTransport,
  isRescueError,
  RescueClient,
  type CallInfo,
  type Transport,
} from '../../../src/index.js';
import type { CallOptions } from '../../../src/soap/client.js';
import type { ClosableTransport } from '../../../src/runtime.js';
import { demoAccount, demoCredentials, startRescueServer, type RescueServer } from '../../../src/testing.js';
import { Front } from './front.js';
import { LOOPBACK_NAME } from './names.js';
import { operations, type OperationName } from './replies.js';
import type { Expected, Kept, Row } from './row.js';

const [, tess] = demoAccount.users;
const technician = { email: tess.email, password: tess.password };
const { login, sso, startSession } = demoCredentials;

/** Returns the TLS context of a server that uses the front server's key, with a valid or a faulty certificate. */
export function certificate(name: 'server' | 'expired' | 'other-host' | 'stranger'): SecureContext {
  return createSecureContext({ cert: pem(name), key: pem('server-key.test-only') });
}

export function pem(name: string): string {
  return readFileSync(join(__dirname, 'certificates', `${name}.pem`), 'utf8');
}

/** The result of a call. */
export interface Observed extends Expected {
  readonly error: unknown;
  /** The info that `onCall` received. */
  readonly info: CallInfo | undefined;
  /** The counters of the server. */
  readonly served: { readonly requests: number; readonly bytes: number; readonly reachable: number };
  /** The state of the support session, and the number of starts that the service answered with OK. */
  readonly started: { readonly state: string; readonly times: number };
  /** The reason why the client cannot be used afterwards, or `undefined` if it can be used. */
  readonly unusable: unknown;
}

/** Runs one fault with one operation, using a separate service, front server and client. */
export class Cell {
  readonly operation: OperationName;
  readonly server: RescueServer;
  readonly front: Front;
  readonly client: RescueClient;
  /** The controller for the call's signal. */
  readonly abort = new AbortController();
  /** The base of the server's clock, which can be set back. */
  readonly time: { at: number };
  /** Hooks of a wrapped transport, which are called before the request is written and when bytes of the body arrive. */
  readonly on: { sent?: (() => void) | undefined; data?: () => void } = {};

  readonly #row: Row;
  #transport: ClosableTransport | undefined;
  readonly #infos: CallInfo[] = [];
  readonly #undo: (() => unknown)[] = [];
  readonly #ran: Record<OperationName, number> = { login: 0, requestAuthCodeSSO: 0, startSession: 0 };

  private constructor(row: Row, operation: OperationName, server: RescueServer, front: Front, time: { at: number }) {
    this.#row = row;
    this.operation = operation;
    this.server = server;
    this.front = front;
    this.time = time;
    const { by, client } = row;
    const isSecure = by === 'tls' || by === 'tunnel';
    if (isSecure) front.secure = certificate('server');
    front.tunnels = by === 'tunnel';
    const address = by === 'name' ? front.endpoint.replace('127.0.0.1', LOOPBACK_NAME) : front.endpoint;
    this.client = new RescueClient({
      endpoint: by === 'proxy' ? server.endpoint : address,
      ...(row.isWatched !== true && {
        proxy: by === 'proxy' || by === 'tunnel' ? `http://127.0.0.1:${front.port}` : false,
      }),
      ...(isSecure && { tls: { ca: pem('root') } }),
      ...(by === 'name' && { allowPlainHttp: true }),
      ...(row.isWatched === true && { transport: this.#watched() }),
      ...client,
      onCall: (info) => this.#infos.push(info),
    });
    for (const name of operations) this.#count(name);
  }

  /** Runs one cell of the matrix and cleans up after it. */
  static async run(row: Row, operation: OperationName): Promise<Observed> {
    const time = { at: Date.now() };
    const server = await startRescueServer({ now: () => time.at, allowedHosts: [LOOPBACK_NAME] });
    const front = new Front(server.port);
    await front.start();
    const cell = new Cell(row, operation, server, front, time);
    try {
      await cell.#carry();
      return await cell.#meet();
    } finally {
      await cell.#end();
    }
  }

  /** Registers a function that runs after the call and before the client is used again. */
  readonly later = (undo: () => unknown): void => {
    this.#undo.push(undo);
  };

  /** Runs a function with another client of the same service. */
  readonly another = async (use: (client: RescueClient) => Promise<unknown>): Promise<void> => {
    const other = new RescueClient({ endpoint: this.server.endpoint, proxy: false });
    await use(other);
    await other.close();
  };

  /** Creates the client's state before the fault, and an idle connection. */
  async #carry(): Promise<void> {
    const { client } = this;
    switch (this.#row.carries ?? 'both') {
      case 'both':
        await client.login(login);
        await client.requestAuthCodeSSO(sso);
        break;
      case 'cookie':
        await client.login(login);
        break;
      case 'a technician':
        await client.login(technician);
        await client.requestAuthCodeSSO({ ...sso, ssoId: tess.ssoId });
        break;
      case "another user's authcode":
        await client.requestAuthCode(technician);
        break;
      case 'nothing':
        break;
    }
  }

  async #meet(): Promise<Observed> {
    const { client, front, server, operation } = this;
    const row = this.#row;
    const before = held(client.auth);
    await front.quiet();
    this.#infos.length = 0;
    front.forget();

    await row.cause(this);
    // calls that caused the fault are not counted
    server.clearCalls();
    for (const name of operations) this.#ran[name] = 0;
    const options: CallOptions = row.options?.(this) ?? {};
    const calling = this.#call(options);
    await Promise.all([calling, row.meanwhile?.(this)]);
    const error = await calling;
    await front.quiet();

    const after = held(client.auth);
    const [info] = this.#infos;
    const served =
      row.by === 'proxy'
        ? { requests: server.calls.length, bytes: server.calls.length, reachable: front.reachable }
        : { requests: front.requests, bytes: front.bytes, reachable: front.reachable };
    const { requests } = front;
    const ran = this.#ran[operation] as 0 | 1;
    const started = { state: server.session(startSession.session).state, times: this.#ran.startSession };
    for (const step of this.#undo.splice(0).reverse()) await step();
    const unusable = await this.#use();
    const { status, code, retryAfterMs } = (error ?? {}) as Partial<Expected>;
    return {
      class: classOf(error),
      outcome: info?.outcome ?? 'unknown',
      requests,
      ran,
      cookie: compared(before.cookie, after.cookie),
      authcode: compared(before.authCode, after.authCode),
      ...(status !== undefined && { status }),
      ...(code !== undefined && typeof code === 'string' && { code }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      error,
      info,
      served,
      started,
      unusable,
    };
  }

  /** @returns the value with which the call rejects */
  #call(options: CallOptions): Promise<unknown> {
    const { client, operation } = this;
    const called =
      operation === 'login'
        ? client.login(login, options)
        : operation === 'requestAuthCodeSSO'
          ? client.requestAuthCodeSSO(sso, options)
          : client.startSession(startSession, options);
    return called.then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  /** Calls the same client again, without the fault. @returns the reason why the client cannot be used, if any */
  async #use(): Promise<unknown> {
    const { client, front } = this;
    const { requests } = front;
    try {
      await client.requestAuthCodeSSO(sso);
      await client.operations.getAccount();
    } catch (error) {
      const isClosed = isRescueError(error) && error.outcome === 'not-sent' && front.requests === requests;
      return this.#row.afterwards === 'closed' && isClosed ? undefined : error;
    }
    return this.#row.afterwards === 'closed' ? new Error('the closed client sends calls') : undefined;
  }

  /** Counts the calls for which the service returns OK. */
  #count(name: OperationName): void {
    this.server.on(name, async (_request: unknown, call: { proceed(): Promise<object> }) => {
      const answer = await call.proceed();
      const said = (answer as Readonly<Record<string, unknown>>)[`${name}Result`];
      if (String(said).endsWith('_OK')) this.#ran[name]++;
      return answer as never;
    });
  }

  /** Wraps the default transport with hooks on its events. */
  #watched(): Transport {
    const own: ClosableTransport = createTransport({ proxy: false });
    this.#transport = own;
    return (request, events) =>
      own(request, {
        sent: () => (events.sent(), this.on.sent?.()),
        start: (...reply) => events.start(...reply),
        data: (chunk) => {
          const goOn = events.data(chunk);
          this.on.data?.();
          return goOn;
        },
        end: () => events.end(),
        error: (error) => events.error(error),
      });
  }

  async #end(): Promise<void> {
    for (const step of this.#undo.splice(0).reverse()) await step();
    await this.client.close();
    await this.#transport?.close();
    await this.front.stop();
    await this.server.close();
  }
}

function classOf(error: unknown): string {
  if (error === undefined) return 'ok';
  // an aborted call has the signal's reason as its cause
  if (isRescueError(error) && (error.name !== 'RescueAbortedError' || error.cause === ABORTED)) return error.name;
  return `not ours: ${String(error)}`;
}

/** The reason with which rows abort calls. */
export const ABORTED = new Error('the caller gave up');

/** The cookie and the authcode that the next call sends, read from the serialized state. */
function held(auth: AuthState): { readonly cookie: string; readonly authCode: string } {
  const stored = AuthState.deserialize(JSON.parse(JSON.stringify(auth.serialize())));
  const { cookies, authCode } = carrierOf(stored);
  return { cookie: cookies.header() ?? '', authCode: authCode ?? '' };
}

function compared(before: string, after: string): Kept {
  if (before === after) return before === '' ? 'none' : 'kept';
  return after === '' ? 'dropped' : 'changed';
}
