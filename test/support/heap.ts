import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is alive on the heap and beside it, in megabytes, after everything else was collected. */
export async function heapMB(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    // what hangs on timers and finalizers goes in turns of its own
    await new Promise(setImmediate);
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}
