import { setTimeout as delay } from 'node:timers/promises';
import type { RescueServer } from '../../../src/testing.js';
import type { WorkerSettings } from './messages.js';
import { WorkerProcess } from './worker-process.js';

/** The clock step while a worker is busy. It is small, so that no lease expires because the machine is slow. */
const BUSY_STEP_MS = 5;
/** The smallest and largest clock steps when all workers wait for the clock. */
const [IDLE_STEP_MS, LONG_STEP_MS] = [100, 1000];
/**
 * If nothing has reached the server for this time, which is longer than any lease, all workers are waiting for the
 * login limit.
 */
const LONG_WAIT_MS = 15_000;

/** The workers and the clock that they share with the server. */
export class Crew {
  readonly workers: WorkerProcess[] = [];
  /** The number of requests that have reached the server. */
  requests: () => number = () => 0;
  private readonly all: WorkerProcess[] = [];
  private readonly program: string;
  private readonly server: RescueServer;
  private readonly settings: Pick<WorkerSettings, 'store' | 'leaseMs'>;
  private readonly endsAt: number;
  private started = 0;

  /** @param endsAt the real time at which the run must be complete */
  constructor(
    program: string,
    server: RescueServer,
    settings: Pick<WorkerSettings, 'store' | 'leaseMs'>,
    endsAt: number,
  ) {
    this.program = program;
    this.server = server;
    this.settings = settings;
    this.endsAt = endsAt;
  }

  /** Starts a worker. Each slot has a different clock error. */
  async start(place: number): Promise<void> {
    const skewMs = [-40_000, 40_000, 0, -25_000, 25_000, 10_000, -40_000, 40_000][place % 8] as number;
    const name = `${place}-${++this.started}`;
    const settings = { ...this.settings, name, skewMs, endpoint: this.server.endpoint, time: this.server.clock.now() };
    await WorkerProcess.start(this.program, settings, (worker) => {
      this.all.push(worker);
      this.workers[place] = worker;
    });
  }

  named(name: string): WorkerProcess | undefined {
    return this.workers.find((worker) => worker.name === name);
  }

  /** Advances the clock in one step, while no worker is busy. */
  async leap(ms: number): Promise<void> {
    this.server.clock.advance(ms);
    await this.sendTime();
  }

  /**
   * Advances the clock until the condition is true: slowly while a worker is busy, and from timer to timer when all
   * workers wait.
   */
  async until(condition: () => boolean): Promise<void> {
    const { clock } = this.server;
    let [seen, seenAt] = [-1, 0];
    while (!condition()) {
      if (Date.now() > this.endsAt) throw new Error('the workers were not done in time');
      const states = await this.sendTime();
      const isBusy = states.some((each) => each.isBusy);
      if (this.requests() !== seen) [seen, seenAt] = [this.requests(), clock.now()];
      const next = Math.min(...states.map(({ nextMs = LONG_STEP_MS }) => nextMs));
      const floor = clock.now() - seenAt > LONG_WAIT_MS ? LONG_STEP_MS : IDLE_STEP_MS;
      clock.advance(isBusy ? BUSY_STEP_MS : Math.min(LONG_STEP_MS, Math.max(floor, next)));
      if (isBusy) await delay(BUSY_STEP_MS);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((worker) => worker.kill()));
  }

  private async sendTime() {
    const now = this.server.clock.now();
    const states = await Promise.all(this.workers.map((worker) => worker.setTime(now)));
    return states.filter((each) => each !== undefined);
  }
}
