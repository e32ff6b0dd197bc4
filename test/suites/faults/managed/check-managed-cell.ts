import { isRescueError } from '../../../../src/index.js';
import { attempt } from '../attempt.js';
import { ManagedCell, type ManagedObserved } from './managed-cell.js';
import { ways, type ManagedExpected, type ManagedRow, type Way } from './managed-row.js';

/** The result of a cell. */
export interface CheckedManagedCell {
  readonly way: Way;
  /** `undefined` if the cell failed or timed out. */
  readonly observed: ManagedObserved | undefined;
  readonly problems: readonly string[];
}

/** Runs a row with every way to authenticate and checks the results. */
export async function runManagedRow(row: ManagedRow): Promise<CheckedManagedCell[]> {
  const checked: CheckedManagedCell[] = [];
  for (const way of ways) {
    if (row.only !== undefined && row.only !== way) continue;
    const run = await attempt(() => ManagedCell.run(row, way));
    if ('problem' in run) checked.push({ way, observed: undefined, problems: [run.problem] });
    else checked.push({ way, observed: run.observed, problems: problemsOf(row, run.observed) });
  }
  return checked;
}

/** Returns the differences from the row, and violations of the rules that apply to every fault. */
function problemsOf({ expected, afterwards = 'ok' }: ManagedRow, observed: ManagedObserved): string[] {
  const problems = (Object.keys(expected) as (keyof ManagedExpected)[])
    .filter((key) => expected[key] !== observed[key])
    .map((key) => `${key} is ${String(observed[key])}, not ${String(expected[key])}`);
  problems.push(...observed.notes);
  const expectThat = (condition: boolean, problem: string): void => void (condition || problems.push(problem));
  const { error, outcome, requests, times, mostInWindow } = observed;
  expectThat(error === undefined || isRescueError(error), `it rejects with ${observed.class}`);
  expectThat(times <= 1, `startSession ran ${times} times`);
  if (outcome === 'ok') expectThat(times === 1, 'it succeeds, and the service did not execute it');
  if (outcome === 'not-sent') expectThat(requests === 0, `not sent, but ${requests} requests reached the service`);
  if (outcome === 'refused') expectThat(times === 0, 'refused, but the service executed it');
  if (outcome === 'unknown' && isRescueError(error))
    expectThat(requests > 0, 'unknown, but no request reached the service');
  expectThat(mostInWindow <= 10, `${mostInWindow} authentications within 3 minutes`);
  expectThat(observed.afterwards === afterwards, `the next call gives ${observed.afterwards}, not ${afterwards}`);
  return problems;
}
