import { fork, type ChildProcess } from 'node:child_process';
import type { Message, Orders, Reply } from '../process/protocol.js';
import type { Workplace } from './workplace.js';

/** A process that runs one command at a time. */
export interface Worker {
  do<K extends keyof Orders>(kind: K, order: Orders[K]['order']): Promise<Orders[K]['score']>;
  end(): Promise<void>;
}

/** The time limit for a command. A client that never completes a call counts as failed, and its process is killed. */
const DEADLINE_MS = 3 * 60_000;

/** The running processes, which are killed when the benchmark exits. */
const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

function start(script: string, args: readonly string[], options: readonly string[] = []): ChildProcess {
  const child = fork(script, args, { execArgv: [...options], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

function nextMessage(child: ChildProcess, what: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null): void =>
      reject(new Error(`${what} exited early (${signal ?? code})`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** A client in a separate process. */
export function startWorker(place: Workplace, name: string): Worker {
  const child = start(place.script('process/main'), [name], ['--expose-gc']);
  return {
    async do<K extends keyof Orders>(kind: K, order: Orders[K]['order']) {
      const message: Message<K> = { kind, order };
      const answer = nextMessage(child, name);
      child.send(message, (error) => error && child.kill('SIGKILL'));
      const late = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
      const reply = (await answer.finally(() => clearTimeout(late))) as Reply;
      if ('failed' in reply) throw new Error(`${name}: ${reply.failed}`);
      return reply.score as Orders[K]['score'];
    },
    end: () => end(child),
  };
}

/** The service that all clients call. */
export interface Service {
  /** @param path selects the reply: see server/routes.ts */
  readonly endpoint: (path: string) => string;
  end(): Promise<void>;
}

export async function startService(place: Workplace): Promise<Service> {
  const child = start(place.script('server/main'), []);
  const port = (await nextMessage(child, 'the service')) as number;
  return { endpoint: (path) => `http://127.0.0.1:${port}/${path}`, end: () => end(child) };
}
