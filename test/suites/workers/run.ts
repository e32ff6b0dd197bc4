import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RescueClient } from '../../../src/index.js';
import { demoCredentials, startRescueServer, type RescueServer } from '../../../src/testing.js';
import { compileCheckout } from '../../support/compiled.js';
import { Account } from './account.js';
import { Crew } from './crew.js';
import type { WorkerCall, WorkerSettings } from './messages.js';
import { cycle, type Hit, type Round } from './plan.js';
import type { Done, WorkerProcess } from './worker-process.js';

const WORKER = 'test/suites/workers/worker.ts';
const WORKERS = 8;
/** The number of concurrent calls per worker. */
const AT_ONCE = 4;
/** The lease in milliseconds, measured by the workers' clocks. */
const LEASE_MS = 10_000;
/** The time after which cookies expire: 20 minutes of inactivity. */
const COOKIES_EXPIRE_MS = 21 * 60_000;

export interface RunOptions {
  /** The number of calls that must resolve. */
  readonly calls: number;
  /** The number of cycles. In each cycle, one worker is killed and one is paused. */
  readonly cycles: number;
  /** The store. Default: a file store. */
  readonly redis?: WorkerSettings['store'] & { readonly kind: 'redis' };
  /** The shortest pause of a worker in real time, in addition to the lease. */
  readonly pauseMs?: number;
  /** A folder with the compiled checkout. By default, the run compiles the checkout. */
  readonly compiled?: string;
  /** The maximum duration of the run in real time, after which the run fails. */
  readonly deadlineMs: number;
}

/** The results of a run. */
export interface Report {
  readonly resolved: number;
  readonly failures: readonly string[];
  readonly expiries: number;
  readonly replacements: number;
  readonly hits: readonly Hit[];
  readonly hitsPlanned: number;
  readonly authentications: number;
  readonly mostInWindow: number;
  readonly requests: number;
  /**
   * The number of support sessions whose start resolved, and the number of these sessions that the server did not start
   * exactly once.
   */
  readonly started: number;
  readonly startedOtherwise: number;
  /** The largest number of starts of a single support session, including starts by killed workers. */
  readonly mostStarted: number;
  readonly realMs: number;
  readonly virtualMs: number;
}

/** Runs eight processes with managed clients on one store. Authcodes are replaced, and processes are killed and paused. */
export async function run(options: RunOptions): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'logmein-rescue-soap-'));
  try {
    if (options.compiled === undefined) compileCheckout(folder);
    const program = join(options.compiled ?? folder, WORKER.replace(/ts$/, 'js'));
    const startsAt = Date.UTC(2030, 0, 1);
    await using server = await startRescueServer({ now: () => startsAt });
    const store = options.redis ?? { kind: 'file', folder: join(folder, 'store') };
    const endsAt = Date.now() + options.deadlineMs;
    await using crew = new Crew(program, server, { store, leaseMs: LEASE_MS }, endsAt);
    await using stranger = new RescueClient({ endpoint: server.endpoint });
    await Promise.all(Array.from({ length: WORKERS }, (_, place) => crew.start(place)));
    return await new Run(options, server, crew, stranger).report();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class Run {
  private readonly options: RunOptions;
  private readonly server: RescueServer;
  private readonly crew: Crew;
  private readonly stranger: RescueClient;
  private readonly account: Account;
  private readonly failures: string[] = [];
  private readonly hits: Hit[] = [];
  private readonly startedByLiving: number[] = [];
  private nextSession = 20_000_000;
  private resolved = 0;
  private expiries = 0;
  private replacements = 0;

  constructor(options: RunOptions, server: RescueServer, crew: Crew, stranger: RescueClient) {
    this.options = options;
    this.server = server;
    this.crew = crew;
    this.stranger = stranger;
    this.account = new Account(server);
    crew.requests = () => this.account.requests;
  }

  async report(): Promise<Report> {
    const { calls, cycles } = this.options;
    const [startedAt, startedAtTime] = [Date.now(), this.server.clock.now()];
    const rounds = Array.from({ length: cycles }, (_, number) => cycle(number)).flat();
    const share = Math.ceil(calls / rounds.length / WORKERS);
    for (const [number, round] of rounds.entries()) await this.round(round, share, number);
    // excludes the calls that killed workers did not make
    while (this.resolved < calls && this.failures.length === 0) await this.round({}, share, 0);
    const { authentications, mostInWindow, requests, started } = this.account;
    return {
      resolved: this.resolved,
      failures: this.failures,
      expiries: this.expiries,
      replacements: this.replacements,
      hits: this.hits,
      hitsPlanned: rounds.filter(({ hit }) => hit).length,
      authentications: authentications.length,
      mostInWindow,
      requests,
      started: this.startedByLiving.length,
      startedOtherwise: this.startedByLiving.filter((id) => started.get(id) !== 1).length,
      mostStarted: Math.max(0, ...started.values()),
      realMs: Date.now() - startedAt,
      virtualMs: this.server.clock.now() - startedAtTime,
    };
  }

  private async round({ expires, replaced, hit }: Round, share: number, number: number): Promise<void> {
    const { crew } = this;
    if (expires) {
      await crew.leap(COOKIES_EXPIRE_MS);
      this.expiries++;
    }
    if (replaced === 'before') await this.replace();
    const during = replaced === 'during' ? this.replaceAfter((share * WORKERS) / 2) : undefined;
    if (hit) this.prepare(hit);

    const results = new Map<WorkerProcess, Done | undefined>();
    const heard = crew.workers.map(async (worker) => {
      const calls = this.callsOf(share, number);
      const done = await worker.work(calls, AT_ONCE);
      results.set(worker, done);
      if (done) this.count(done, calls);
    });
    await crew.until(() => crew.workers.every((worker) => worker.isStopped || results.has(worker)));
    await this.resumeStopped();
    await crew.until(() => crew.workers.every((worker) => results.has(worker)));
    await Promise.all(heard);
    await during?.();
    // a new process replaces a killed one
    for (const [place, worker] of crew.workers.entries()) if (!worker.isAlive) await crew.start(place);
  }

  /** Resumes the paused worker. The other workers are done, so its lease has expired. */
  private async resumeStopped(): Promise<void> {
    const stopped = this.crew.workers.filter((worker) => worker.isStopped);
    if (stopped.length > 0) await delay(this.options.pauseMs ?? 0);
    for (const worker of stopped) worker.resume(this.server.clock.now());
  }

  private count({ resolved, failures }: Done, calls: readonly WorkerCall[]): void {
    this.resolved += resolved;
    this.failures.push(...failures);
    this.startedByLiving.push(...calls.flatMap(({ session }) => session ?? []));
  }

  /** Returns read-only calls and, in every fifth round, the start of a new support session. */
  private callsOf(share: number, number: number): WorkerCall[] {
    const calls = Array.from({ length: share }, (_, index): WorkerCall => ({
      operation: index % 2 === 0 ? 'getAccount' : 'getUser',
    }));
    if (number % 5 === 3) calls[0] = { operation: 'startSession', session: this.waitingSession() };
    return calls;
  }

  private waitingSession(): number {
    const id = this.nextSession++;
    this.server.addSession({ id });
    return id;
  }

  /** Requests an authcode for the same user from another program, which invalidates the workers' authcode. */
  private async replace(): Promise<void> {
    this.replacements++;
    await this.stranger.requestAuthCode(demoCredentials.login);
  }

  /** @returns a function that waits until the request is complete */
  private replaceAfter(requests: number): () => Promise<void> {
    let replaced: Promise<void> | undefined;
    let left = Math.ceil(requests);
    this.account.onRequest = () => {
      if (--left === 0) replaced = this.replace();
    };
    return async () => {
      this.account.onRequest = () => undefined;
      await (replaced ?? this.replace());
    };
  }

  /** Kills or pauses the next worker that reaches the given point. */
  private prepare(hit: Hit): void {
    const { crew, account } = this;
    const point = hit.at;
    let isOver = false;
    const meet = (worker: WorkerProcess | undefined): void => {
      if (!worker || isOver) return worker?.send({ kind: 'go on' });
      isOver = true;
      account.onAuthCode = () => undefined;
      this.hits.push(hit);
      if (hit.kind === 'kill') void worker.kill();
      else worker.stop();
      for (const each of crew.workers) if (each !== worker) each.send({ kind: 'hold', at: undefined });
    };
    if (point === 'asked') account.onAuthCode = (name) => meet(crew.named(name));
    else
      for (const worker of crew.workers) {
        worker.onPoint = () => meet(worker);
        worker.send({ kind: 'hold', at: point });
      }
  }
}
