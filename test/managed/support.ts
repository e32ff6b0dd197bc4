import { onTestFinished } from 'vitest';
import { createTransport, type LoginArguments, type Transport } from '../../src/index.js';
import type { Clock } from '../../src/managed/clock.js';
import { memoryStoreWith } from '../../src/managed/stores/memory-store.js';
import {
  ManagedRescueClient,
  type AuthenticationInfo,
  type AuthStore,
  type ManagedRescueClientOptions,
} from '../../src/managed.js';
import { demoAccount, demoCredentials, startRescueServer, type RescueServer } from '../../src/testing.js';

export const { login, sso, startSession } = demoCredentials;
const [, tess] = demoAccount.users;
/** A technician who is not an administrator. */
export const technician = { email: tess.email, password: tess.password };

/** A server, clients and stores that share a clock controlled by the test. */
export class World {
  readonly server: RescueServer;
  /** The number of pending requests. */
  inFlight = 0;
  readonly #timers = new Set<{ readonly at: number; readonly fire: () => void }>();

  private constructor(server: RescueServer) {
    this.server = server;
  }

  static async start(): Promise<World> {
    const startedAt = Date.UTC(2030, 0, 1);
    const world = new World(await startRescueServer({ now: () => startedAt }));
    onTestFinished(() => world.server.close());
    return world;
  }

  readonly now = (): number => this.server.clock.now();

  /** The clock of the clients. */
  readonly clock: Clock = {
    now: () => this.now(),
    elapsed: () => this.now(),
    sleep: (ms, signal) => this.sleep(ms, signal),
    random: () => 0.5,
  };

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = (): void => {
        this.#timers.delete(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = { at: this.now() + ms, fire: end };
      this.#timers.add(timer);
      signal.addEventListener('abort', end);
    });

  /** The number of pending timers. */
  get sleeping(): number {
    return this.#timers.size;
  }

  advance(ms: number): void {
    this.server.clock.advance(ms);
    for (const timer of [...this.#timers]) if (timer.at <= this.now()) timer.fire();
  }

  /** Waits until only timers are pending. */
  async untilIdle(): Promise<void> {
    for (let quiet = 0; quiet < 20; quiet = this.inFlight > 0 ? 0 : quiet + 1) await new Promise(setImmediate);
  }

  /**
   * Advances the clock in steps until the promise is settled. Before each step, it waits until only timers are pending.
   * A period without timers is skipped in steps of up to `longestMs`.
   */
  async run<T>(promise: Promise<T>, stepMs = 500, longestMs = stepMs): Promise<T> {
    let isDone = false;
    const done = (): void => {
      isDone = true;
    };
    promise.then(done, done);
    for (let step = 0; !isDone; step++) {
      await this.untilIdle();
      if (step > 5000) throw new Error('the promise is pending after 5,000 steps of the clock');
      const idleMs = this.sleeping === 0 ? 0 : Math.min(...[...this.#timers].map(({ at }) => at)) - this.now();
      if (!isDone) this.advance(Math.max(stepMs, Math.min(idleMs, longestMs)));
    }
    return promise;
  }

  /** Creates a transport that counts its pending requests. */
  transport(): Transport {
    const own = createTransport({ proxy: false });
    onTestFinished(() => own.close());
    return (request, events) => {
      this.inFlight++;
      let isOver = false;
      const over = (): void => {
        if (!isOver) this.inFlight--;
        isOver = true;
      };
      return own(request, {
        sent: () => events.sent(),
        start: (...reply) => events.start(...reply),
        data: (chunk) => events.data(chunk),
        end: () => (over(), events.end()),
        error: (error) => (over(), events.error(error)),
      });
    };
  }

  /** @param clock the members that differ from the common clock */
  client(options: Partial<ManagedRescueClientOptions> = {}, clock: Partial<Clock> = {}): TestClient {
    const authentications: AuthenticationInfo[] = [];
    const rescue = new ManagedRescueClient(
      {
        credentials: login,
        endpoint: this.server.endpoint,
        transport: this.transport(),
        onAuthentication: (info) => void authentications.push(info),
        ...options,
      },
      { ...this.clock, ...(clock.now && { elapsed: clock.now }), ...clock },
    );
    onTestFinished(() => rescue.close());
    return Object.assign(rescue, { authentications });
  }

  store(): AuthStore {
    return memoryStoreWith(this.now);
  }

  /** Returns the number of calls of an operation that reached the server. */
  count(operation: string): number {
    return this.server.calls.filter((call) => call.operation === operation).length;
  }

  /** The number of authentications that reached the server. */
  get authentications(): number {
    return this.count('login') + this.count('requestAuthCode') + this.count('requestAuthCodeSSO');
  }

  /** Simulates another program that requests an authcode for the same user, which invalidates the previous authcode. */
  async replaceAuthCode(credentials: LoginArguments = login): Promise<void> {
    const before = this.server.calls.length;
    const rescue = new ManagedRescueClient(
      { credentials, endpoint: this.server.endpoint, transport: this.transport() },
      this.clock,
    );
    await rescue.operations.getAccount();
    await rescue.close();
    // this call is not part of the test
    (this.server.calls as unknown[]).splice(before);
  }
}

export type TestClient = ManagedRescueClient & { readonly authentications: AuthenticationInfo[] };

/** A client's store. A test can pause the client at operations of the store. */
export function pausing(store: AuthStore) {
  const hooks: { before?: (operation: string, value?: string) => unknown } = {};
  const wrapped: AuthStore = {
    async read(key) {
      await hooks.before?.('read');
      return store.read(key);
    },
    async compareAndSet(key, version, value, ttlMs) {
      await hooks.before?.('compareAndSet', value);
      return store.compareAndSet(key, version, value, ttlMs);
    },
  };
  return { store: wrapped, hooks };
}

/** Creates a promise that the test resolves. */
export function gate() {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

export const getAccounts = (clients: readonly TestClient[]): Promise<unknown> =>
  Promise.all(clients.map((rescue) => rescue.operations.getAccount()));

/** Returns the record with the authcode from the store. */
export async function recordOf(store: AuthStore, key = 'key'): Promise<Record<string, unknown>> {
  return JSON.parse((await store.read(key))?.value ?? '{}') as Record<string, unknown>;
}
