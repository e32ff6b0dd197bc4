import { generate, importsOf } from '../../../src/codegen/generate.js';
import { caller, replyShapes } from '../../growth/reply-shapes.js';
import { wsdlShapes } from '../../growth/wsdl-shapes.js';

// Measures the CPU time of one shape: for a size that takes long enough and for its three doublings, the minimum of several
// runs each. Writes the times to standard output in milliseconds. The result of the work is not checked here.

/** The first size takes at least this many milliseconds. A garbage collection and the timer's resolution are small against it. */
const MIN_MS = 100;
/** The last size has at most this many characters. If the first one then takes less than `MIN_MS`, it is run more often. */
const MAX_LENGTH = 16 * 1024 * 1024;
/** The minimum number of runs for each size. */
const MIN_RUNS = 3;
/** The maximum ratio of the times when the size doubles. */
const MAX_RATIO = Number(process.env['MAX_RATIO']);

/** Makes the input of a size. Returns its length, and the work to measure. */
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

/** The CPU time of one run in milliseconds, for this process with all its threads. */
async function measure(work: () => unknown): Promise<number> {
  // within the microtask of the previous run, its garbage is still in use
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  const before = process.cpuUsage();
  try {
    await work();
  } catch {
    // some shapes are rejected, by a limit or by design
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function run({ make, from }: Job): Promise<void> {
  let n = from;
  /** Doubles the size until it is large enough. @returns its time */
  const find = async (): Promise<number> => {
    for (;;) {
      const { length, work } = make(n);
      const ms = Math.min(await measure(work), await measure(work));
      if (ms >= MIN_MS || 16 * length > MAX_LENGTH) return ms;
      n *= 2;
    }
  };
  await find();
  // warms up: V8 optimizes the code, after which the size that was found may be too small
  for (let run = 0; run < 2; run++) await measure(make(4 * n).work);
  const runs = Math.max(MIN_RUNS, Math.ceil((MIN_RUNS * MIN_MS) / (await find())));

  /** The minimum of the runs, because other work can only add time. Stops early at a time that is short enough. */
  const least = async (size: number, enough = 0): Promise<number> => {
    const { work } = make(size);
    let ms = Infinity;
    for (let run = 0; run < runs && ms > enough; run++) ms = Math.min(ms, await measure(work));
    return ms;
  };
  const times: number[] = [];
  for (const size of [n, 2 * n, 4 * n]) times.push(await least(size));
  // a last time that is within the ratio needs no further run; those before it do, because the next one is compared with them
  times.push(await least(8 * n, MAX_RATIO * (times.at(-1) as number)));
  process.stdout.write(JSON.stringify({ n, length: make(n).length, times }));
}

const shape = process.env['SHAPE'];
if (shape === undefined) process.stdout.write(JSON.stringify([...jobs.keys()]));
else void run(jobs.get(shape) as Job);
