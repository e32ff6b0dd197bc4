import type { RescueServer } from '../../../src/testing.js';

/** The worker that called, by its header field. Another program has none. */
export function callerOf(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): string | undefined {
  const name = headers['x-worker'];
  return typeof name === 'string' ? name : undefined;
}

/** Counts what the workers sent to the server. */
export class Account {
  /** When each authentication arrived, by the server's clock. */
  readonly authentications: number[] = [];
  /** How often each support session was started by an authenticated request. */
  readonly started = new Map<number, number>();
  /** Requests of any kind. */
  requests = 0;
  /** Called at each request of a worker, except authentications. */
  onRequest: () => void = () => undefined;
  /** Called when a request for an authcode was executed and its reply is not yet sent. */
  onAuthCode: (worker: string) => void = () => undefined;

  constructor(server: RescueServer) {
    server.on('requestAuthCode', async (_request, call) => {
      const worker = callerOf(call.headers);
      if (worker !== undefined) this.count(() => this.authentications.push(server.clock.now()));
      const reply = await call.proceed();
      if (worker !== undefined) this.onAuthCode(worker);
      return reply;
    });
    server.on('getAccount', (_request, call) => {
      this.count(this.onRequest);
      return call.proceed();
    });
    server.on('getUser', (_request, call) => {
      this.count(this.onRequest);
      return call.proceed();
    });
    server.on('startSession', (request, call) => {
      this.count(this.onRequest);
      const id = request.iSession;
      if (call.user) this.started.set(id, (this.started.get(id) ?? 0) + 1);
      return call.proceed();
    });
  }

  /** The most authentications within any 3 minutes. */
  get mostInWindow(): number {
    const within = (start: number): number =>
      this.authentications.filter((at) => at >= start && at < start + 180_000).length;
    return Math.max(0, ...this.authentications.map(within));
  }

  private count(what: () => void): void {
    this.requests++;
    what();
  }
}
