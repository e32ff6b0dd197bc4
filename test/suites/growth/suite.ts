import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expressionsOfSources, expressionsOfTypes, keepAsSafe, problemOf } from '../../growth/expressions.js';
import { compileCheckout } from '../../support/compiled.js';

// Measures the CPU time for replies and WSDLs of every shape as their size doubles, and checks all regular expressions
// in the sources. This takes too long for `npm test`. Options: `-- times [PART OF A NAME]`, `-- sample`, `--
// expressions [--write]`. Default: `times` and `expressions`. `sample` is for a machine with other load: it measures
// only 12 replies and 10 WSDLs, and judges only the growth over all three doublings.

const [part, name = ''] = process.argv.slice(2);
const isSample = part === 'sample';

/** The maximum ratio of the times when the size doubles. */
const MAX_RATIO = 2.5;
/**
 * The number of times to measure a shape that seems to grow too fast. Other load on the machine can slow down single
 * measurements.
 */
const ATTEMPTS = 3;

/**
 * The size of V8's young generation in megabytes, which is large enough for a run. Copying objects to the old
 * generation would look like growth.
 */
const LARGE_HEAP = [
  '--expose-gc',
  '--min-semi-space-size=1024',
  '--max-semi-space-size=1024',
  '--max-old-space-size=8192',
];
/** glibc returns large blocks to the system each time, and the system clears them, which would also look like growth. */
const KEEPING_MEMORY = { MALLOC_MMAP_THRESHOLD_: '2000000000', MALLOC_TRIM_THRESHOLD_: '4000000000' };

interface Measured {
  /** The number of repetitions and the length of the text for the first size. */
  readonly n: number;
  readonly length: number;
  /** The CPU time in milliseconds for the first size and its three doublings. */
  readonly times: readonly number[];
}

function checkTimes(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'logmein-rescue-soap-growth-'));
  try {
    compileCheckout(folder);
    const program = join(folder, 'test/suites/growth/time.js');
    const child = (env: NodeJS.ProcessEnv): unknown => {
      const options = {
        env: { ...process.env, ...KEEPING_MEMORY, ...env },
        encoding: 'utf8',
        timeout: 600_000,
      } as const;
      return JSON.parse(execFileSync(process.execPath, [...LARGE_HEAP, program], options));
    };
    const all = child({}) as readonly string[];
    const shapes = all.filter((shape, at) => (isSample ? at % 3 === 2 : shape.includes(name)));
    if (shapes.length === 0) throw new Error(`no shape has a name with '${name}'`);
    return shapes.flatMap((shape) => {
      let text = '';
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const { n, length, times } = child({ SHAPE: shape, MAX_RATIO: `${MAX_RATIO}` }) as Measured;
        const ratios = times.slice(1).map((ms, at) => ms / (times[at] as number));
        const worst = Math.max(...ratios);
        text = `${shape}: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms from n = ${n} (${length} characters), at most x ${worst.toFixed(2)}`;
        console.log(text);
        const growth = (times.at(-1) as number) / (times[0] as number);
        if (worst <= MAX_RATIO || (isSample && growth <= MAX_RATIO ** ratios.length)) return [];
      }
      return [`${text}. The limit is ${MAX_RATIO}, exceeded in each of ${ATTEMPTS} attempts`];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkExpressions(): Promise<readonly string[]> {
  const expressions = [...expressionsOfSources().written, ...expressionsOfTypes];
  const problems: string[] = [];
  const safe: string[] = [];
  for (const each of expressions) {
    const problem = await problemOf(each);
    if (problem === undefined) safe.push(each);
    else problems.push(`${each} ${problem}`);
  }
  console.log(`${expressions.length} regular expressions checked`);
  if (name === '--write') keepAsSafe(safe);
  return problems;
}

async function main(): Promise<void> {
  const problems = [
    ...(part === 'times' || isSample ? [] : await checkExpressions()),
    ...(part === 'expressions' ? [] : checkTimes()),
  ];
  for (const each of problems) console.error(each);
  if (problems.length > 0) process.exitCode = 1;
}

void main();
