import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { FromWorker, StorePoint, ToWorker, WorkerCall, WorkerSettings } from './messages.js';

/** The results of the calls in one round. */
export interface Done {
  readonly resolved: number;
  readonly failures: readonly string[];
}

/** A process that runs `worker.ts`. */
export class WorkerProcess {
  readonly name: string;
  /** `true` if the parent has stopped the process. */
  isStopped = false;
  /** Called when the worker waits at a point. */
  onPoint: (point: StorePoint) => void = () => undefined;
  private readonly child: ChildProcess;
  private readonly waiting = new Map<FromWorker['kind'], (message: FromWorker) => void>();
  private readonly atExit = (): void => void this.child.kill('SIGKILL');

  private constructor(program: string, name: string) {
    this.name = name;
    this.child = fork(program, { execArgv: [] });
    // a stopped process does not notice that its parent process has ended
    process.on('exit', this.atExit);
    this.child.on('exit', () => process.off('exit', this.atExit));
    this.child.on('error', () => undefined);
    this.child.on('message', (message: FromWorker) => {
      if (message.kind === 'at') return this.onPoint(message.point);
      this.waiting.get(message.kind)?.(message);
    });
  }

  static async start(
    program: string,
    settings: WorkerSettings,
    started: (worker: WorkerProcess) => void,
  ): Promise<void> {
    const worker = new WorkerProcess(program, settings.name);
    started(worker);
    await worker.next('ready');
    worker.send({ kind: 'start', settings });
    await worker.next('started');
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  send(message: ToWorker): void {
    // the process may have been killed
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  /** Makes the worker's calls in a round. @returns `undefined` if the worker was killed */
  async work(calls: readonly WorkerCall[], atOnce: number): Promise<Done | undefined> {
    const done = this.next('done');
    this.send({ kind: 'work', calls, atOnce });
    return done;
  }

  /** Sets the worker's clock. @returns `undefined` if the worker is stopped or was killed */
  async setTime(time: number): Promise<(FromWorker & { kind: 'timed' }) | undefined> {
    if (this.isStopped) return undefined;
    const timed = this.next('timed');
    this.send({ kind: 'time', time });
    return timed;
  }

  stop(): void {
    this.isStopped = true;
    this.child.kill('SIGSTOP');
    // no reply will arrive
    this.waiting.get('timed')?.({ kind: 'timed', isBusy: false, nextMs: undefined });
  }

  /** Resumes the process with the current time, like a real clock. */
  resume(time: number): void {
    this.send({ kind: 'time', time });
    this.send({ kind: 'go on' });
    this.isStopped = false;
    this.child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    if (!this.isAlive) return;
    const end = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await end;
  }

  private async next<Kind extends FromWorker['kind']>(
    kind: Kind,
  ): Promise<(FromWorker & { readonly kind: Kind }) | undefined> {
    if (!this.isAlive) return undefined;
    return new Promise((resolve) => {
      const end = (message?: FromWorker): void => {
        this.waiting.delete(kind);
        this.child.off('exit', gone);
        resolve(message as (FromWorker & { readonly kind: Kind }) | undefined);
      };
      const gone = (): void => end();
      this.waiting.set(kind, end);
      this.child.once('exit', gone);
    });
  }
}
