import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changed } from './checkout.js';
import { instrumented } from './instrument.js';
import { grouped, mutated, type Mutant } from './mutants.js';
import type { Reach } from './reach.js';
import { runTests, type TestRun } from './test-run.js';

/**
 * Whether a test noticed a mutant, and which test. A test that runs out of time decides nothing if it also runs out of
 * time on the unchanged code.
 */
export type MutantResult =
  | { readonly noticed: true; readonly by: string }
  | { readonly noticed: false; readonly why: 'no test noticed it' | 'not decided: the tests ran out of time' };

/** A mutant, and the group of folders for which it was drawn. */
export interface Drawn {
  readonly group: string;
  readonly mutant: Mutant;
}

/**
 * For each stage, the maximum total time of its tests on the unchanged code, in milliseconds. The tests of the first
 * stage notice most mutants.
 */
const STAGES_MS = [8_000, 45_000];

/** Runs tests on mutants: `prepare` first, then `runClosest` for each mutant and `runOthers` for the survivors. */
export class MutantRunner {
  private readonly drawn: readonly Drawn[];
  private readonly reach: Reach;
  private readonly isFast: boolean;
  private readonly leftOut: ReadonlySet<string>;
  /** The tests that pass on the unchanged code, and the milliseconds that they take there. */
  private readonly durations = new Map<string, number>();
  /** The tests that execute the function that contains a mutant. */
  private readonly reaching = new Map<Drawn, readonly string[]>();
  /** The tests that did not notice a mutant. */
  private readonly passed = new Map<Drawn, readonly string[]>();

  /**
   * @param isFast `true` to run only the tests that `npm test` runs
   * @param leftOut tests that have run on all of these mutants before
   */
  constructor(drawn: readonly Drawn[], reach: Reach, isFast: boolean, leftOut: ReadonlySet<string>) {
    this.drawn = drawn;
    this.reach = reach;
    this.isFast = isFast;
    this.leftOut = leftOut;
  }

  /** The tests that decide, after `prepare`. */
  get tests(): ReadonlySet<string> {
    return new Set(this.durations.keys());
  }

  /** Runs all tests on the unchanged code. @returns the tests that fail there, which decide nothing */
  async prepare(folder: string): Promise<readonly string[]> {
    const paths = [...new Set(this.drawn.map(({ mutant }) => mutant.path))];
    const tests = this.reach.testsOf(paths).filter((test) => !this.leftOut.has(test));
    if (tests.length === 0) return [];
    const outside = new Set<number>();
    const files = new Map(
      paths.map((path) => {
        const mutants = [...this.drawn.entries()].filter(([, { mutant }]) => mutant.path === path);
        const before = (mutants[0] as [number, Drawn])[1].mutant.text;
        const { text: after, outside: ofPath } = instrumented(
          before,
          mutants.map(([number, { mutant }]) => [number, mutant]),
        );
        for (const each of ofPath) outside.add(each);
        return [path, { before, after }];
      }),
    );
    const log = join(folder, '../reached.txt');
    const run = await changed(folder, files, () =>
      runTests(folder, tests, {
        limitMs: 3_600_000,
        all: true,
        isFast: this.isFast,
        env: { RESCUE_REACHED: log, RESCUE_COMPILE: '1' },
      }),
    );
    if (run.durations.size === 0) throw new Error('The tests did not start.');
    for (const [test, ms] of run.durations) if (!run.failed.includes(test)) this.durations.set(test, ms);
    const lines = new Set(readFileSync(log, { encoding: 'utf8', flag: 'a+' }).split('\n'));
    for (const [number, each] of this.drawn.entries()) {
      const { path } = each.mutant;
      const reaching = [...this.durations.keys()].filter((test) =>
        outside.has(number) ? this.reach.imports(test, path) : lines.has(`${number} ${join(folder, test)}`),
      );
      const distance = (test: string): number =>
        (this.reach.isNear(test, path) ? 0 : 1e9) + (this.durations.get(test) ?? 0);
      this.reaching.set(
        each,
        reaching.toSorted((a, b) => distance(a) - distance(b)),
      );
    }
    return tests.filter((test) => (this.isFast ? run.failed.includes(test) : !this.durations.has(test)));
  }

  /** Runs the closest tests that execute the function with the mutant. The first test that notices it ends the run. */
  async runClosest(folder: string, drawn: Drawn): Promise<MutantResult> {
    const left = [...(this.reaching.get(drawn) ?? [])];
    let result: MutantResult = { noticed: false, why: 'no test noticed it' };
    for (const limitMs of STAGES_MS) {
      const tests: string[] = [];
      let ms = 0;
      while (left[0] !== undefined && (tests.length === 0 || ms + this.durationOf(left[0]) <= limitMs)) {
        ms += this.durationOf(left[0]);
        tests.push(left.shift() as string);
      }
      result = await this.run(folder, [drawn], tests);
      if (result.noticed) break;
    }
    return result;
  }

  /** Runs all other tests once for all survivors together. Only the tests that fail then run for each survivor. */
  async runOthers(folder: string, survivors: readonly Drawn[]): Promise<ReadonlyMap<Drawn, MutantResult>> {
    const results = new Map<Drawn, MutantResult>();
    for (let left = survivors; left.length > 0;) {
      const together: Drawn[] = [];
      for (const each of left) if (together.every((other) => !overlaps(each.mutant, other.mutant))) together.push(each);
      left = left.filter((each) => !together.includes(each));
      const tests = [...this.durations.keys()].filter((test) => together.some((each) => this.isOpen(each, test)));
      const run = await this.runChanged(folder, together, tests, true);
      const suspects = run.failed.length > 0 ? run.failed : run.outcome === 'passed' ? [] : tests;
      for (const each of together) {
        const open = suspects.filter((test) => this.isOpen(each, test));
        results.set(each, await this.run(folder, [each], open));
      }
    }
    return results;
  }

  /** Returns `true` if a test could notice the mutant but has not run yet. */
  private isOpen(drawn: Drawn, test: string): boolean {
    const reaches = this.reaching.get(drawn)?.includes(test) || this.reach.startsProcess(test);
    return reaches && !this.passed.get(drawn)?.includes(test);
  }

  private durationOf(test: string): number {
    return this.durations.get(test) ?? 0;
  }

  private async run(folder: string, drawn: readonly Drawn[], tests: readonly string[]): Promise<MutantResult> {
    if (tests.length === 0) return { noticed: false, why: 'no test noticed it' };
    const run = await this.runChanged(folder, drawn, tests, false);
    if (run.outcome === 'passed') {
      for (const each of drawn) this.passed.set(each, [...(this.passed.get(each) ?? []), ...tests]);
      return { noticed: false, why: 'no test noticed it' };
    }
    const by = run.failed.join(', ') || (run.outcome === 'late' ? 'the time limit' : 'an unhandled error');
    if (run.outcome === 'failed' && (run.isDefinite || run.failed.length === 0)) return { noticed: true, by };
    // a slow machine has the same effect, so the tests run again without the mutant
    const again = await this.runChanged(folder, [], run.failed.length > 0 ? run.failed : tests, false);
    return again.outcome === 'passed'
      ? { noticed: true, by: `${by} (ran out of time)` }
      : { noticed: false, why: 'not decided: the tests ran out of time' };
  }

  private runChanged(
    folder: string,
    drawn: readonly Drawn[],
    tests: readonly string[],
    all: boolean,
  ): Promise<TestRun> {
    const byPath = grouped(
      drawn.map(({ mutant }) => mutant),
      ({ path }) => path,
    );
    const files = new Map(
      [...byPath].map(([path, mutants]) => [path, { before: (mutants[0] as Mutant).text, after: mutated(mutants) }]),
    );
    const ms = tests.reduce((sum, test) => sum + this.durationOf(test), 0);
    const env = tests.some((test) => this.reach.startsProcess(test)) ? { RESCUE_COMPILE: '1' } : {};
    return changed(folder, files, () =>
      runTests(folder, tests, { limitMs: 120_000 + 5 * ms, all, isFast: this.isFast, env }),
    );
  }
}

function overlaps(a: Mutant, b: Mutant): boolean {
  return a.path === b.path && a.start < b.end && b.start < a.end;
}
