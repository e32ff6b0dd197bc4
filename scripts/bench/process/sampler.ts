import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * Samples the resident memory of the process in a separate thread, which keeps running if the event loop is blocked.
 */
export interface Sampler {
  /** Resets the peak. @returns the current resident memory in bytes */
  readonly restart: () => number;
  /** The peak since the last reset, in bytes. */
  readonly peak: () => number;
  readonly stop: () => Promise<void>;
}

const EVERY_MS = 2;

const watch = `
  const { workerData: peak } = require('node:worker_threads');
  setInterval(() => {
    const now = process.memoryUsage.rss() / 1024;
    if (now > Atomics.load(peak, 0)) Atomics.store(peak, 0, now);
  }, ${EVERY_MS});`;

export async function startSampler(): Promise<Sampler> {
  // in KiB, to fit in 32 bits
  const peak = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(watch, { eval: true, workerData: peak });
  await once(thread, 'online');
  const sample = (): number => {
    const now = process.memoryUsage.rss();
    if (now / 1024 > Atomics.load(peak, 0)) Atomics.store(peak, 0, now / 1024);
    return now;
  };
  return {
    restart: () => {
      Atomics.store(peak, 0, 0);
      return sample();
    },
    peak: () => {
      sample();
      return Atomics.load(peak, 0) * 1024;
    },
    stop: async () => {
      await thread.terminate();
    },
  };
}
