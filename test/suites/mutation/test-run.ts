import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The result of a run of test files. */
export interface TestRun {
  readonly outcome: 'passed' | 'failed' | 'late';
  /** The test files that failed. */
  readonly failed: readonly string[];
  /** `true` if a test failed for a reason other than its time limit. */
  readonly isDefinite: boolean;
  /** The duration of each test file in milliseconds. */
  readonly durations: ReadonlyMap<string, number>;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly { readonly status: string; readonly failureMessages: readonly string[] }[];
  }[];
}

/** The process groups of the runs that have not ended. */
const running = new Set<number>();

/** Stops all runs, and the processes that their tests have started. */
export function killAll(): void {
  for (const group of running) kill(group);
}

function kill(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // the process has ended
  }
}

interface Options {
  /** The time after which the run is stopped, in milliseconds. */
  readonly limitMs: number;
  /** `true` to run all tests, two files at a time. Default: the run ends with the first failure. */
  readonly all?: boolean;
  /** `true` to leave out the tests that only `.ci/run` runs. */
  readonly isFast: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs test files in a checkout. */
export function runTests(
  folder: string,
  tests: readonly string[],
  { limitMs, all, isFast, env }: Options,
): Promise<TestRun> {
  const report = join(folder, '../', `${folder.split('/').at(-1)}.json`);
  rmSync(report, { force: true });
  const args = ['run', '--config', 'test/suites/mutation/vitest.config.mts', '--reporter', 'json'];
  args.push('--outputFile', report, ...(all ? ['--maxWorkers', '2'] : ['--bail', '1', '--maxWorkers', '1']), ...tests);
  const child = spawn(process.execPath, [join(folder, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: folder,
    env: { ...process.env, RESCUE_ALL: isFast ? '0' : '1', TMPDIR: join(folder, '..', 'tmp'), ...env },
    stdio: 'ignore',
    // a group of its own, so that the processes that tests start end as well
    detached: true,
  });
  const group = child.pid as number;
  running.add(group);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    kill(group);
  }, limitMs);
  return new Promise((resolve) =>
    child.on('close', (code) => {
      clearTimeout(timer);
      running.delete(group);
      kill(group);
      const { testResults }: Report =
        !isLate && existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : { testResults: [] };
      const failed = testResults.filter(({ status }) => status === 'failed');
      const messages = failed.flatMap(({ assertionResults }) =>
        assertionResults.filter(({ status }) => status === 'failed').map((each) => each.failureMessages.join('\n')),
      );
      const pathOf = (name: string): string => relative(folder, name);
      resolve({
        outcome: isLate ? 'late' : code === 0 ? 'passed' : 'failed',
        failed: failed.map(({ name }) => pathOf(name)),
        isDefinite: messages.some((each) => !/timed out in \d+ms/.test(each)),
        durations: new Map(testResults.map(({ name, startTime, endTime }) => [pathOf(name), endTime - startTime])),
      });
    }),
  );
}
