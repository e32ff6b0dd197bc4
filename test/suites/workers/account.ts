import type { RescueServer } from '../../../src/testing.js';

/** Returns the worker that made a call, according to its header field, which other programs do not send. */
export function callerOf(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): string | undefined {
  const name = headers['x-worker'];
  return typeof name === 'string' ? name : undefined;
}

/** Counts what the workers sent to the server. */
export class Account {
  /** The times at which authentications arrived, according to the server's clock. */
  readonly authentications: number[] = [];
  /** The number of times that authenticated requests started each support session. */
  readonly started = new Map<number, number>();
  /** The number of requests of any kind. */
  requests = 0;
  /** Called for each request by a worker, except authentications. */
  onRequest: () => void = () => undefined;
  /** Called when a request for an authcode has been executed but its reply has not been sent yet. */
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

  /** Returns the largest number of authentications within any 3 minutes. */
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
