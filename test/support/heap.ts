import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Collects garbage and returns the memory in use on the heap and in buffers, in megabytes. */
export async function heapMB(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    // objects held by timers and finalizers are collected only in later turns of the event loop
    await new Promise(setImmediate);
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}
