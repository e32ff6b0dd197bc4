import { generate, importsOf } from '../../../src/codegen/generate.js';
import { caller, replyShapes } from '../../growth/reply-shapes.js';
import { wsdlShapes } from '../../growth/wsdl-shapes.js';

// Measures the CPU time of one shape for a size that takes long enough and for its three doublings. Each time is the
// minimum of several runs. Writes the times to standard output in milliseconds, and does not check the result of the
// work.

/**
 * The minimum time for the first size, in milliseconds. It is large compared with a garbage collection and the timer's
 * resolution.
 */
const MIN_MS = 100;
/**
 * The maximum number of characters for the last size. If the first size takes less than `MIN_MS` as a result, it is run
 * more often.
 */
const MAX_LENGTH = 16 * 1024 * 1024;
/** The minimum number of runs for each size. */
const MIN_RUNS = 3;
/** The maximum ratio of the times when the size doubles. */
const MAX_RATIO = Number(process.env['MAX_RATIO']);

/** Creates the input for a size. Returns its length and the work to measure. */
type MakeInput = (n: number) => { readonly length: number; readonly work: () => unknown };

interface Job {
  readonly make: MakeInput;
  /** The smallest size. */
  readonly from: number;
}

const call = caller();
const jobs = new Map<string, Job>([
  ...replyShapes.map(({ name, make }): [string, Job] => [
    `reply: ${name}`,
    {
      from: 100,
      make: (n) => {
        const { body = '', ...more } = make(n);
        const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
        return { length: bytes.length, work: () => call({ ...more, body: bytes }) };
      },
    },
  ]),
  ...wsdlShapes.map(({ name, make, isRefused, from = isRefused ? 600 : 100 }): [string, Job] => [
    `WSDL: ${name}`,
    {
      // the output may grow faster than the text up to the limit of the budget
      from,
      make: (n) => {
        const text = make(n);
        const work = (): void => {
          importsOf(text, 'x.wsdl');
          generate(text, { source: 'x.wsdl', runtime: '../src/runtime.js', toolVersion: '1' });
        };
        return { length: text.length, work };
      },
    },
  ]),
]);

/** Returns the CPU time of one run in milliseconds, for all threads of this process. */
async function measure(work: () => unknown): Promise<number> {
  // during the microtask of the previous run, the garbage of that run is still in use
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  const before = process.cpuUsage();
  try {
    await work();
  } catch {
    // some shapes are rejected because of a limit or by design
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function run({ make, from }: Job): Promise<void> {
  let n = from;
  /** Doubles the size until it is large enough. @returns the time for this size */
  const find = async (): Promise<number> => {
    for (;;) {
      const { length, work } = make(n);
      const ms = Math.min(await measure(work), await measure(work));
      if (ms >= MIN_MS || 16 * length > MAX_LENGTH) return ms;
      n *= 2;
    }
  };
  await find();
  // warms up, because V8 optimizes the code, after which the size may turn out to be too small
  for (let run = 0; run < 2; run++) await measure(make(4 * n).work);
  const runs = Math.max(MIN_RUNS, Math.ceil((MIN_RUNS * MIN_MS) / (await find())));

  /**
   * Returns the minimum of the runs, because other load can only increase the time. Stops early once a time is short
   * enough.
   */
  const least = async (size: number, enough = 0): Promise<number> => {
    const { work } = make(size);
    let ms = Infinity;
    for (let run = 0; run < runs && ms > enough; run++) ms = Math.min(ms, await measure(work));
    return ms;
  };
  const times: number[] = [];
  for (const size of [n, 2 * n, 4 * n]) times.push(await least(size));
  // the last time needs no further runs if it is within the ratio, but earlier times do, because the next time is
  // compared with them
  times.push(await least(8 * n, MAX_RATIO * (times.at(-1) as number)));
  process.stdout.write(JSON.stringify({ n, length: make(n).length, times }));
}

const shape = process.env['SHAPE'];
if (shape === undefined) process.stdout.write(JSON.stringify([...jobs.keys()]));
else void run(jobs.get(shape) as Job);
