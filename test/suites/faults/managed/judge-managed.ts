import { isRescueError } from '../../../../src/index.js';
import { attempt } from '../attempt.js';
import { ManagedCell, type ManagedObserved } from './managed-cell.js';
import { ways, type ManagedExpected, type ManagedRow, type Way } from './managed-row.js';

/** A cell that was run. */
export interface JudgedManaged {
  readonly way: Way;
  /** Absent where the cell came to no end. */
  readonly observed: ManagedObserved | undefined;
  readonly problems: readonly string[];
}

/** Runs a row with every way to authenticate, and judges it. */
export async function runManagedRow(row: ManagedRow): Promise<JudgedManaged[]> {
  const judged: JudgedManaged[] = [];
  for (const way of ways) {
    if (row.only !== undefined && row.only !== way) continue;
    const run = await attempt(() => ManagedCell.run(row, way));
    if ('problem' in run) judged.push({ way, observed: undefined, problems: [run.problem] });
    else judged.push({ way, observed: run.observed, problems: judge(row, run.observed) });
  }
  return judged;
}

/** Against the row, and against what holds whatever the fault. */
function judge({ expected, afterwards = 'ok' }: ManagedRow, observed: ManagedObserved): string[] {
  const problems = (Object.keys(expected) as (keyof ManagedExpected)[])
    .filter((key) => expected[key] !== observed[key])
    .map((key) => `${key} is ${String(observed[key])}, not ${String(expected[key])}`);
  problems.push(...observed.notes);
  const hold = (isSo: boolean, problem: string): void => void (isSo || problems.push(problem));
  const { error, outcome, requests, times, mostInWindow } = observed;
  hold(error === undefined || isRescueError(error), `it rejects with ${observed.class}`);
  hold(times <= 1, `startSession ran ${times} times`);
  if (outcome === 'ok') hold(times === 1, 'it succeeds, and the service did not carry it out');
  if (outcome === 'not-sent') hold(requests === 0, `not sent, but ${requests} requests came to the service`);
  if (outcome === 'refused') hold(times === 0, 'refused, but the service carried it out');
  if (outcome === 'unknown' && isRescueError(error)) hold(requests > 0, 'unknown, but no request came to the service');
  hold(mostInWindow <= 10, `${mostInWindow} authentications within 3 minutes`);
  hold(observed.afterwards === afterwards, `the next call gives ${observed.afterwards}, not ${afterwards}`);
  return problems;
}
