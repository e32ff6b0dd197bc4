import { setTimeout as delay } from 'node:timers/promises';
import type { RescueServer } from '../../../src/testing.js';
import type { WorkerSettings } from './messages.js';
import { WorkerProcess } from './worker-process.js';

/** How far time goes at once while somebody has something under way; slowly, so that a slow machine ends no lease. */
const BUSY_STEP_MS = 5;
/** How far it goes at least, and at most, when all wait for it. */
const [IDLE_STEP_MS, LONG_STEP_MS] = [100, 1000];
/** Nothing has reached the server for so long by its clock, longer than any lease: all wait for the login limit. */
const LONG_WAIT_MS = 15_000;

/** The workers, and the time that they and the server go by. */
export class Crew {
  readonly workers: WorkerProcess[] = [];
  /** How many requests have reached the server. */
  requests: () => number = () => 0;
  private readonly all: WorkerProcess[] = [];
  private readonly program: string;
  private readonly server: RescueServer;
  private readonly settings: Pick<WorkerSettings, 'store' | 'leaseMs'>;
  private readonly endsAt: number;
  private started = 0;

  /** @param endsAt the real time by which all has to be over */
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

  /** Starts a worker in a place, whose clock is wrong as is usual there. */
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

  /** Lets time pass at once, when nobody has anything under way. */
  async leap(ms: number): Promise<void> {
    this.server.clock.advance(ms);
    await this.tellTime();
  }

  /** Lets time pass until it is so: slowly while a worker is busy, and from timer to timer when all wait. */
  async until(isSo: () => boolean): Promise<void> {
    const { clock } = this.server;
    let [seen, seenAt] = [-1, 0];
    while (!isSo()) {
      if (Date.now() > this.endsAt) throw new Error('the workers did not come to an end in time');
      const told = await this.tellTime();
      const isBusy = told.some((each) => each.isBusy);
      if (this.requests() !== seen) [seen, seenAt] = [this.requests(), clock.now()];
      const next = Math.min(...told.map(({ nextMs = LONG_STEP_MS }) => nextMs));
      const floor = clock.now() - seenAt > LONG_WAIT_MS ? LONG_STEP_MS : IDLE_STEP_MS;
      clock.advance(isBusy ? BUSY_STEP_MS : Math.min(LONG_STEP_MS, Math.max(floor, next)));
      if (isBusy) await delay(BUSY_STEP_MS);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((worker) => worker.kill()));
  }

  private async tellTime() {
    const now = this.server.clock.now();
    const told = await Promise.all(this.workers.map((worker) => worker.setTime(now)));
    return told.filter((each) => each !== undefined);
  }
}
