import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../fuzz/random.js';
import { git, ROOT, withCheckouts } from './checkout.js';
import { Compiler } from './compiler.js';
import { MutantRunner, type Drawn, type MutantResult } from './mutant-runner.js';
import { describedMutant, grouped, mutantsOf, type Mutant } from './mutants.js';
import { Reach } from './reach.js';

/**
 * `npm run test:suite -- mutation [--group NAME]... [--count 20] [--seed HEX] [--list] [--fast]`: changes one expression
 * or statement at a time, and checks that a test fails. The commit seeds the selection of mutants, so the first
 * selection for a commit is the same for everyone. The tests of `npm test` run first. The long tests, which only
 * `.ci/run` runs, then run on the survivors; `--fast` leaves them out. `--list` only prints the mutants.
 */
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

/** An entry of `equivalents.json`: a mutant that no test can notice. */
interface Equivalent {
  readonly mutant: string;
  readonly reason: string;
}

/**
 * Selects mutants that the compiler accepts. It first chooses a kind and then a mutant of that kind, so that no kind
 * dominates.
 */
function draw(paths: readonly string[], count: number, random: Random, compiler: Compiler): readonly Mutant[] {
  const mutants = paths.flatMap((path) => mutantsOf(path, readFileSync(join(ROOT, path), 'utf8')));
  const byKind = grouped(mutants, ({ kind }) => kind);
  const drawn: Mutant[] = [];
  while (drawn.length < count && byKind.size > 0) {
    const kind = random.pick([...byKind.keys()].toSorted());
    const left = byKind.get(kind) as Mutant[];
    const [mutant] = left.splice(random.below(left.length), 1);
    if (left.length === 0) byKind.delete(kind);
    if (mutant && compiler.accepts(mutant)) drawn.push(mutant);
  }
  return drawn;
}

function drawAll(names: readonly string[], seed: string, count: number): readonly Drawn[] {
  const compiler = new Compiler(ROOT);
  const files = git('ls-files', 'src').split('\n');
  return names.flatMap((group) => {
    const paths = files.filter((path) => path.endsWith('.ts') && groups[group]?.some((each) => path.startsWith(each)));
    const random = new Random((Number.parseInt(seed, 16) ^ Object.keys(groups).indexOf(group)) >>> 0);
    return draw(paths, count, random, compiler).map((mutant) => ({ group, mutant }));
  });
}

/** Prints the results. @returns `true` if they meet the goals */
function report(results: ReadonlyMap<Drawn, MutantResult>): boolean {
  const file = readFileSync(join(__dirname, 'equivalents.json'), 'utf8');
  const reasons = new Map((JSON.parse(file) as readonly Equivalent[]).map(({ mutant, reason }) => [mutant, reason]));
  const counted: { readonly group: string; readonly noticed: boolean }[] = [];
  for (const [{ group, mutant }, result] of results) {
    const reason = result.noticed ? undefined : reasons.get(describedMutant(mutant));
    if (reason === undefined) counted.push({ group, noticed: result.noticed });
    if (!result.noticed) console.log(`SURVIVED ${located(mutant)}\n  ${reason ? `equivalent: ${reason}` : result.why}`);
  }
  const rateOf = (name: string, of: readonly { readonly noticed: boolean }[]): number => {
    const noticed = of.filter((each) => each.noticed).length;
    console.log(`${name}: ${of.length} mutants, ${noticed} noticed (${Math.round((100 * noticed) / of.length)} %)`);
    return noticed / of.length;
  };
  const meets = [...grouped(counted, ({ group }) => group)].map(([name, of]) => rateOf(name, of) >= GOAL.group);
  return rateOf('all that are not equivalent', counted) >= GOAL.all && meets.every(Boolean);
}

function located(mutant: Mutant): string {
  const line = mutant.text.slice(0, mutant.start).split('\n').length;
  return `${mutant.path}:${line}\n  ${describedMutant(mutant)}`;
}

function seconds(): string {
  return `${Math.round(process.uptime())} s`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      group: { type: 'string', multiple: true },
      count: { type: 'string' },
      seed: { type: 'string' },
      fast: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  if (git('status', '--porcelain') !== '') throw new Error('Commit your changes first: the seed is the commit.');
  const seed = values.seed ?? git('rev-parse', 'HEAD').slice(0, 8);
  const names = values.group ?? Object.keys(groups);
  if (!names.every((name) => Object.hasOwn(groups, name)))
    throw new Error(`The groups are ${Object.keys(groups).join(', ')}.`);
  const drawn = drawAll(names, seed, Number(values.count ?? 20));
  console.log(`seed ${seed}: ${drawn.length} mutants (${seconds()})`);
  if (values.list) return drawn.forEach(({ mutant }) => console.log(located(mutant)));

  await withCheckouts(2, async (folders) => {
    const reach = new Reach(ROOT);
    const results = new Map<Drawn, MutantResult>();
    /** Runs tests on mutants. @returns the tests that ran */
    const runOn = async (
      mutants: readonly Drawn[],
      isFast: boolean,
      leftOut: ReadonlySet<string>,
    ): Promise<ReadonlySet<string>> => {
      const runner = new MutantRunner(mutants, reach, isFast, leftOut);
      const failing = await runner.prepare(folders[0] as string);
      console.log(`${runner.tests.size} test files ran on the unchanged code (${seconds()})`);
      for (const test of failing) console.log(`NOT USED ${test}: it fails on the unchanged code`);
      const queue = [...mutants];
      const open: Drawn[] = [];
      const worker = async (folder: string): Promise<void> => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          const result = await runner.runClosest(folder, next);
          results.set(next, result);
          if (!result.noticed) open.push(next);
          console.log(`${result.noticed ? `noticed by ${result.by}` : 'open'}: ${located(next.mutant)}`);
        }
      };
      await Promise.all(folders.map(worker));
      console.log(`all other tests run on ${open.length} mutants together (${seconds()})`);
      for (const [each, result] of await runner.runOthers(folders[0] as string, open)) {
        if (result.noticed) console.log(`noticed by ${result.by}: ${located(each.mutant)}`);
        results.set(each, result);
      }
      return runner.tests;
    };

    const tests = await runOn(drawn, true, new Set());
    const survivors = drawn.filter((each) => results.get(each)?.noticed !== true);
    if (!values.fast && survivors.length > 0) await runOn(survivors, false, tests);
    if (!report(results)) process.exitCode = 1;
    console.log(`${seconds()} in all`);
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
