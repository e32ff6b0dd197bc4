import { createTransport, isRescueError, RescueClient, type Transport } from '../../../../src/index.js';
import type { ClosableTransport } from '../../../../src/runtime.js';
import { ManagedRescueClient, type Credentials, type ManagedRescueClientOptions } from '../../../../src/managed.js';
import { systemClock, type Clock } from '../../../../src/managed/clock.js';
import { demoCredentials, startRescueServer, type RescueServer } from '../../../../src/testing.js';
import { ABORTED } from '../cell.js';
import { Front } from '../front.js';
import { HookedStore, viewOf } from './hooked-store.js';
import { ManualClock } from './manual-clock.js';
import type { ManagedExpected, ManagedRow, Way } from './managed-row.js';

const { login, sso, startSession } = demoCredentials;
const STRANGER = 'x-stranger';
const authentications = ['login', 'requestAuthCode', 'requestAuthCodeSSO'];

export interface ManagedObserved extends ManagedExpected {
  readonly error: unknown;
  /** The number of times that the service started the session. */
  readonly times: number;
  /** The largest number of authentications within the service's time window since the start of the cell. */
  readonly mostInWindow: number;
  readonly afterwards: string;
  /** Problems that the row itself found. */
  readonly notes: readonly string[];
}

/** Runs one fault with one managed client, using a separate service, front server, store and clock. */
export class ManagedCell {
  readonly way: Way;
  readonly server: RescueServer;
  readonly front: Front;
  readonly clock: ManualClock;
  /** The store that all clients of the cell share. */
  readonly store = new HookedStore();
  /** The client that makes the call, and its view of the store. */
  readonly view = viewOf(this.store);
  readonly client: ManagedRescueClient;
  readonly abort = new AbortController();
  readonly time: { at: number };

  readonly #row: ManagedRow;
  readonly #undo: (() => unknown)[] = [];
  readonly #end: (() => unknown)[] = [];
  readonly #notes: string[] = [];
  #inFlight = 0;
  #times = 0;
  #forgotten = 0;

  private constructor(row: ManagedRow, way: Way, server: RescueServer, front: Front, time: { at: number }) {
    this.#row = row;
    this.way = way;
    this.server = server;
    this.front = front;
    this.time = time;
    this.clock = new ManualClock(server.clock);
    const clock = row.clock === 'system' ? systemClock : this.clock.withSkew(row.skewMs);
    this.client = this.another({ store: this.view, ...row.options?.(this, way) }, clock);
    server.on('startSession', async (_request, call) => {
      const answer = await call.proceed();
      if (answer.startSessionResult === 'startSessionRet_OK') this.#times++;
      return answer;
    });
  }

  static async run(row: ManagedRow, way: Way): Promise<ManagedObserved> {
    const time = { at: Date.UTC(2030, 0, 1) };
    const server = await startRescueServer({ now: () => time.at });
    const front = new Front(server.port);
    await front.start();
    const cell = new ManagedCell(row, way, server, front, time);
    try {
      return await cell.#meet();
    } finally {
      for (const step of [...cell.#undo, ...cell.#end.reverse()]) await step();
      await front.stop();
      await server.close();
    }
  }

  get credentials(): Exclude<Credentials, { apiToken: string }> {
    return this.way === 'e-mail' ? login : sso;
  }

  /** The operation that requests an authcode. */
  get authentication(): 'requestAuthCode' | 'requestAuthCodeSSO' {
    return this.way === 'e-mail' ? 'requestAuthCode' : 'requestAuthCodeSSO';
  }

  /** Creates another client of the same user, by default with the same store. */
  readonly another = (
    options: Partial<ManagedRescueClientOptions> = {},
    clock: Clock = this.clock.withSkew(),
  ): ManagedRescueClient => {
    const client = new ManagedRescueClient(
      {
        credentials: this.credentials,
        store: viewOf(this.store),
        endpoint: this.front.endpoint,
        transport: this.#counted(),
        ...options,
      },
      clock,
    );
    this.#end.push(() => client.close());
    return client;
  };

  /** Simulates another program that requests an authcode, which invalidates the authcode in the store. */
  readonly stranger = async (use?: (client: RescueClient) => Promise<unknown>): Promise<void> => {
    const own = createTransport({ proxy: false });
    const transport: Transport = (request, events) =>
      own({ ...request, headers: { ...request.headers, [STRANGER]: 'yes' } }, events);
    const client = new RescueClient({ endpoint: this.server.endpoint, transport });
    await (use ? use(client) : client.requestAuthCode(login));
    await client.close();
    await own.close();
  };

  readonly later = (undo: () => unknown): void => {
    this.#undo.push(undo);
  };

  /** Records a problem unless the condition is true. */
  readonly hold = (isSo: boolean, problem: string): void => {
    if (!isSo) this.#notes.push(problem);
  };

  /** Resets the counters. */
  readonly forget = (): void => {
    this.#forgotten = this.server.calls.length;
  };

  /** Waits until only timers and held requests are pending. */
  readonly settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 20; quiet = this.#inFlight > 0 ? 0 : quiet + 1) await new Promise(setImmediate);
  };

  /** Excludes a held request from the pending requests. @returns a function that includes the request again */
  readonly heldBack = (): (() => void) => {
    this.#inFlight--;
    return () => void this.#inFlight++;
  };

  /** Advances the clock in steps until the promise is settled. */
  readonly pass = async <T>(promise: Promise<T>, stepMs = 500): Promise<T> => {
    let isDone = false;
    const done = (): void => {
      isDone = true;
    };
    promise.then(done, done);
    for (let step = 0; !isDone; step++) {
      await this.settle();
      if (step > 5000) throw new Error('the promise is pending after 5,000 steps of the clock');
      if (!isDone) this.clock.advance(stepMs);
    }
    return promise;
  };

  /** Returns the calls that the cell's clients made to the given operations. */
  readonly count = (operations: readonly string[], from = this.#forgotten): number =>
    this.#calls(operations).filter(({ index }) => index >= from).length;

  get authentications(): number {
    return this.count(authentications);
  }

  async #meet(): Promise<ManagedObserved> {
    const row = this.#row;
    const { client, abort } = this;
    if (row.isNew !== true) await client.operations.getAccount();
    await this.settle();
    this.forget();
    await row.cause(this);
    const calling = client.startSession(startSession, { signal: abort.signal, ...row.call }).then(
      () => undefined,
      (error: unknown) => error,
    );
    const [error] = await Promise.all([row.timePasses ? this.pass(calling) : calling, row.meanwhile?.(this)]);
    await this.settle();
    const seen = { requests: this.count(['startSession']), authentications: this.authentications };
    const mostInWindow = this.#mostInWindow();
    for (const step of this.#undo.splice(0).reverse()) await step();
    const afterwards = await this.#use();
    const { code, retryAfterMs } = (error ?? {}) as { code?: unknown; retryAfterMs?: unknown };
    return {
      class: classOf(error),
      outcome: isRescueError(error) ? error.outcome : error === undefined ? 'ok' : 'unknown',
      ...seen,
      ran: this.#times as 0 | 1,
      ...(typeof code === 'string' && { code }),
      ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
      error,
      times: this.#times,
      mostInWindow,
      afterwards,
      notes: this.#notes,
    };
  }

  async #use(): Promise<string> {
    const using = this.client.operations.getAccount().then(
      () => undefined,
      (error: unknown) => error,
    );
    return classOf(await (this.#row.timePasses ? this.pass(using) : using));
  }

  #calls(operations: readonly string[]): { readonly index: number; readonly time: number }[] {
    return this.server.calls
      .map((call, index) => ({ ...call, index }))
      .filter(({ operation, headers }) => operations.includes(operation) && headers[STRANGER] === undefined);
  }

  #mostInWindow(): number {
    const times = this.#calls(authentications).map(({ time }) => time);
    return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at - from < 180_000).length));
  }

  #counted(): Transport {
    const own: ClosableTransport = createTransport({ proxy: false });
    this.#end.push(() => own.close());
    return (request, events) => {
      this.#inFlight++;
      let isOver = false;
      const over = (): void => {
        if (!isOver) this.#inFlight--;
        isOver = true;
      };
      return own(request, {
        sent: () => events.sent(),
        start: (status, headers) => events.start(status, headers),
        data: (chunk) => events.data(chunk),
        end: () => (over(), events.end()),
        error: (error) => (over(), events.error(error)),
      });
    };
  }
}

function classOf(error: unknown): string {
  if (error === undefined) return 'ok';
  // an aborted call has the signal's reason as its cause
  if (isRescueError(error) && (error.name !== 'RescueAbortedError' || error.cause === ABORTED)) return error.name;
  return `not ours: ${String(error)}`;
}
