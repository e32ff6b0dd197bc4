import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** The live memory on the heap and in buffers, in megabytes, after a garbage collection. */
export async function heapMB(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    // objects of timers and finalizers are collected in later turns
    await new Promise(setImmediate);
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}
