import type { Contender } from '../contenders.js';
import { startWorker, type Worker } from '../place/processes.js';
import type { Bench } from './measure.js';

/** One process per contender, reused in all rounds. */
export type Workers = (contender: Contender) => Promise<Worker>;

/**
 * Runs a function with processes that start on first use. All of them have exited when the promise resolves.
 *
 * @param warmUp runs in each process before its first round, so that its code is compiled and its connection is open
 */
export async function withWorkers<T>(
  { place }: Bench,
  warmUp: (worker: Worker) => Promise<unknown>,
  run: (workers: Workers) => Promise<T>,
): Promise<T> {
  const started = new Map<string, Worker>();
  const workers: Workers = async ({ name }) => {
    const known = started.get(name);
    if (known) return known;
    const worker = startWorker(place, name);
    started.set(name, worker);
    await warmUp(worker);
    return worker;
  };
  try {
    return await run(workers);
  } finally {
    for (const worker of started.values()) await worker.end();
  }
}

/** Runs a function with a new process, which has exited when the promise resolves. */
export async function inFreshProcess<T>(
  { place }: Bench,
  { name }: Contender,
  run: (worker: Worker) => Promise<T>,
): Promise<T> {
  const worker = startWorker(place, name);
  try {
    return await run(worker);
  } finally {
    await worker.end();
  }
}
