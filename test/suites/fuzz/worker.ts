import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { Coverage } from './coverage.js';
import type { FuzzOptions } from './options.js';

/** The thread that runs inputs. It starts the coverage before it loads the measured code. */
const coverage = isMainThread ? undefined : new Coverage();
const { Loop } = require('./loop.js') as typeof import('./loop.js');

if (coverage) {
  const { options, memory } = workerData as { options: FuzzOptions; memory: SharedArrayBuffer };
  void new Loop(options, memory, coverage, (message) => parentPort?.postMessage(message)).run();
}
