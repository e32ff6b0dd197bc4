import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileCheckout } from '../support/compiled.js';
import { expressionsOfSources, expressionsOfTypes, keepAsSafe, problemOf } from './expressions.js';

// Measures the CPU time of replies and WSDLs of every shape as their size doubles, and checks all regular expressions of the
// sources. This takes too long for `npm test`. Options: `-- times`, `-- expressions`, `-- expressions --write`. Default: both.

const given = process.argv.slice(2);
const isAsked = (part: string): boolean =>
  given.includes(part) || !['times', 'expressions'].some((each) => given.includes(each));

/** The maximum ratio of the times when the size doubles. */
const MAX_RATIO = 2.5;
/** The measurements of a shape that seems to grow too fast. */
const ATTEMPTS = 3;
/** Times below this many milliseconds are not compared: one garbage collection takes as long. */
const MIN_MS = 10;

function measureTimes(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'logmein-rescue-soap-growth-'));
  const problems: string[] = [];
  try {
    compileCheckout(folder);
    const program = join(folder, 'test/growth/children/time.js');
    const child = (shape?: string): unknown => {
      const env = { ...process.env, ...(shape !== undefined && { SHAPE: shape }) };
      return JSON.parse(execFileSync(process.execPath, [program], { env, encoding: 'utf8', timeout: 300_000 }));
    };
    for (const shape of child() as readonly string[]) {
      let [told, ratio] = ['', Infinity];
      // other work on the machine slows one measurement down; a shape that grows too fast does so in every one
      for (let attempt = 1; attempt <= ATTEMPTS && ratio > MAX_RATIO; attempt++) {
        const { n, fewest } = child(shape) as { readonly n: number; readonly fewest: readonly number[] };
        const ratios = fewest.slice(1).map((ms, at) => Math.max(ms, MIN_MS) / Math.max(fewest[at] ?? 0, MIN_MS));
        ratio = Math.max(...ratios);
        told = `${shape}, from ${n}: ${fewest.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`;
        console.log(told);
      }
      if (ratio > MAX_RATIO) problems.push(`${told}: grew ${ratio.toFixed(1)} times in each of ${ATTEMPTS} attempts`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return problems;
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
  if (given.includes('--write')) keepAsSafe(safe);
  return problems;
}

async function main(): Promise<void> {
  const problems = [
    ...(isAsked('expressions') ? await checkExpressions() : []),
    ...(isAsked('times') ? measureTimes() : []),
  ];
  for (const each of problems) console.error(each);
  if (problems.length > 0) process.exitCode = 1;
}

void main();
