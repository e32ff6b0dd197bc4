import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../fuzz/random.js';
import { Compiler } from './compiler.js';
import { mutantsOf, type Mutant } from './mutants.js';
import { Reach } from './reach.js';

/**
 * `npm run test:suite -- mutation [--group NAME] [--count 20] [--seed HEX]`: changes one expression or statement at a
 * time, and checks that a test fails. The commit seeds the selection of mutants, so the first selection for a commit is
 * the same for everyone.
 */
const ROOT = join(__dirname, '../../..');

const groups: Readonly<Record<string, readonly string[]>> = {
  'src/rescue': ['src/rescue/'],
  'src/soap': ['src/soap/'],
  'src/managed': ['src/managed/'],
  'src/testing': ['src/testing/'],
  'codegen/{read,model,emit}': ['src/codegen/read/', 'src/codegen/model/', 'src/codegen/emit/'],
  'codegen/diff': ['src/codegen/diff/'],
  cli: ['src/cli/'],
};

/** The goals: the share of mutants that the tests must notice, in each group and overall. */
const GOAL = { group: 0.85, all: 0.9 };

/** The maximum number of closest tests to run first. These tests notice most mutants. */
const CLOSEST = 6;

interface Verdict {
  readonly mutant: Mutant;
  readonly by: 'the closest tests' | 'a test that reaches it' | 'another test' | 'the time limit' | undefined;
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });
}

/**
 * Selects mutants that the compiler accepts. It first chooses a kind and then a mutant of that kind, so that no kind
 * dominates.
 */
function draw(paths: readonly string[], count: number, random: Random, compiler: Compiler): readonly Mutant[] {
  const byKind = new Map<string, Mutant[]>();
  for (const path of paths)
    for (const mutant of mutantsOf(path, readFileSync(join(ROOT, path), 'utf8')))
      byKind.set(mutant.kind, [...(byKind.get(mutant.kind) ?? []), mutant]);
  const drawn: Mutant[] = [];
  while (drawn.length < count && byKind.size > 0) {
    const kind = random.pick([...byKind.keys()].toSorted());
    const left = byKind.get(kind) as Mutant[];
    const [mutant] = left.splice(random.below(left.length), 1);
    if (left.length === 0) byKind.delete(kind);
    if (mutant && compiler.accepts(mutant, mutated(mutant))) drawn.push(mutant);
  }
  return drawn;
}

function mutated({ path, start, end, replacement }: Mutant): string {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return text.slice(0, start) + replacement + text.slice(end);
}

/** Runs tests in a checkout. @returns `undefined` after the time limit */
function passes(folder: string, tests: readonly string[], limitMs: number): Promise<boolean | undefined> {
  if (tests.length === 0) return Promise.resolve(true);
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', 'test/vitest.config.mts', '--bail', '1', '--maxWorkers', '1', ...tests];
  const env = { ...process.env, RESCUE_ALL: '1' };
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: 'ignore', detached: true });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    process.kill(-(child.pid as number), 'SIGKILL');
  }, limitMs);
  return new Promise((resolve) =>
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(isLate ? undefined : code === 0);
    }),
  );
}

async function judge(folder: string, mutant: Mutant, reach: Reach): Promise<Verdict> {
  const path = join(folder, mutant.path);
  const reaching = reach.testsOf(mutant.path);
  const stages = [
    ['the closest tests', reaching.slice(0, CLOSEST), 180_000],
    ['a test that reaches it', reaching.slice(CLOSEST), 600_000],
    ['another test', reach.tests.filter((each) => !reaching.includes(each)), 600_000],
  ] as const;
  writeFileSync(path, mutated(mutant));
  try {
    for (const [by, tests, limitMs] of stages) {
      const passed = await passes(folder, tests, limitMs);
      if (passed !== true) return { mutant, by: passed === undefined ? 'the time limit' : by };
    }
    return { mutant, by: undefined };
  } finally {
    writeFileSync(path, readFileSync(join(ROOT, mutant.path)));
  }
}

/** Describes a mutant by its location, its source line and the change. */
function described({ path, kind, start, end, replacement }: Mutant): string {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const line = text.slice(0, start).split('\n').length;
  const change = `${text.slice(start, end)} -> ${replacement}`.replace(/\s+/g, ' ');
  return `${path}:${line} (${kind}) ${change}\n    ${(text.split('\n')[line - 1] ?? '').trim()}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { group: { type: 'string' }, count: { type: 'string' }, seed: { type: 'string' } },
  });
  if (git('status', '--porcelain') !== '') throw new Error('Commit your changes first: the seed is the commit.');
  const seed = values.seed ?? git('rev-parse', 'HEAD').slice(0, 8);
  const count = Number(values.count ?? 20);
  const names = Object.keys(groups).filter((name) => values.group === undefined || name === values.group);
  if (names.length === 0) throw new Error(`The groups are ${Object.keys(groups).join(', ')}.`);
  const compiler = new Compiler(ROOT);
  const reach = new Reach(ROOT);
  const files = git('ls-files', 'src').split('\n');
  const queue = names.flatMap((name) => {
    const paths = files.filter((path) => path.endsWith('.ts') && groups[name]?.some((each) => path.startsWith(each)));
    const random = new Random((Number.parseInt(seed, 16) ^ Object.keys(groups).indexOf(name)) >>> 0);
    return draw(paths, count, random, compiler).map((mutant) => ({ name, mutant }));
  });
  console.log(`seed ${seed}: ${queue.length} mutants, ${reach.tests.length} test files`);

  const verdicts = new Map<string, Verdict[]>();
  const parent = mkdtempSync(join(tmpdir(), 'rescue-mutation-'));
  const worker = async (number: number): Promise<void> => {
    const folder = join(parent, String(number));
    git('worktree', 'add', '--quiet', '--detach', folder, 'HEAD');
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (let next = queue.shift(); next; next = queue.shift()) {
      const verdict = await judge(folder, next.mutant, reach);
      verdicts.set(next.name, [...(verdicts.get(next.name) ?? []), verdict]);
      if (verdict.by === undefined) console.log(`SURVIVED ${described(next.mutant)}`);
      else console.log(`noticed by ${verdict.by}: ${described(next.mutant).split('\n')[0]}`);
    }
  };
  try {
    await Promise.all([worker(1), worker(2)]);
  } finally {
    for (const number of [1, 2]) git('worktree', 'remove', '--force', join(parent, String(number)));
    rmSync(parent, { recursive: true, force: true });
  }

  const rate = (of: readonly Verdict[]): number => of.filter(({ by }) => by !== undefined).length / of.length;
  for (const [name, of] of verdicts)
    console.log(`${name}: ${of.length} mutants, ${Math.round(100 * rate(of))} % noticed`);
  const all = [...verdicts.values()].flat();
  console.log(
    `all: ${all.length} mutants, ${Math.round(100 * rate(all))} % noticed (${Math.round(process.uptime())} s)`,
  );
  if (rate(all) < GOAL.all || [...verdicts.values()].some((of) => rate(of) < GOAL.group)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
