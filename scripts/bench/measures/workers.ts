import type { Contender } from '../contenders.js';
import { startWorker, type Worker } from '../place/processes.js';
import type { Bench } from './measure.js';

/** One process for each contender, which lives for all rounds. */
export type Workers = (contender: Contender) => Promise<Worker>;

/**
 * Runs with processes that are started at first use and have ended when this is over.
 *
 * @param warmUp what each does before its first round, so that what is measured is compiled and connected
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

/** Runs in a fresh process, which has ended when this is over. */
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
