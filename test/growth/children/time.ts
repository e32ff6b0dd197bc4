import { generate, importsOf } from '../../../src/codegen/generate.js';
import { caller, replyShapes } from '../reply-shapes.js';
import { wsdlShapes } from '../wsdl-shapes.js';

// Measures the CPU time of one shape, for this process with all its threads, and writes it to standard output in milliseconds:
// for a size and its three doublings, the minimum of five runs each. The result of the work is not checked here.

/** A size is large enough if it takes this many milliseconds: one garbage collection takes less. */
const MIN_MS = 25;
/** A size is also large enough if the text has this many characters. */
const MAX_LENGTH = 2_000_000;

/** Does the work for a size. Returns the length of the text and the time. */
type Job = (n: number) => Promise<{ readonly length: number; readonly ms: number }>;

const call = caller();
const jobs = new Map<string, Job>([
  ...replyShapes.map(({ name, make }): [string, Job] => [
    `reply: ${name}`,
    async (n) => {
      const reply = make(n);
      return { length: reply.body?.length ?? 0, ms: await measure(() => call(reply)) };
    },
  ]),
  ...wsdlShapes.map(({ name, make }): [string, Job] => [
    `WSDL: ${name}`,
    async (n) => {
      const text = make(n);
      const read = (): void => {
        importsOf(text, 'x.wsdl');
        generate(text, { source: 'x.wsdl', runtime: '../src/runtime.js', toolVersion: '1' });
      };
      return { length: text.length, ms: await measure(async () => read()) };
    },
  ]),
]);

async function measure(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  // some shapes are rejected, by a limit or for what they are
  await work().catch(() => undefined);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The least of five: what else the process does comes on top. */
async function least(job: Job, n: number): Promise<{ length: number; ms: number }> {
  let [length, ms] = [0, Infinity];
  for (let round = 0; round < 5; round++) {
    const one = await job(n);
    [length, ms] = [one.length, Math.min(ms, one.ms)];
  }
  return { length, ms };
}

async function run(job: Job): Promise<void> {
  let n = 100;
  for (
    let { length, ms } = await least(job, n);
    ms < MIN_MS && length < MAX_LENGTH;
    { length, ms } = await least(job, n)
  )
    n *= 2;
  const fewest: number[] = [];
  for (const size of [n, 2 * n, 4 * n, 8 * n]) fewest.push((await least(job, size)).ms);
  process.stdout.write(JSON.stringify({ n, fewest }));
}

const shape = process.env['SHAPE'];
if (shape === undefined) process.stdout.write(JSON.stringify([...jobs.keys()]));
else void run(jobs.get(shape) as Job);
