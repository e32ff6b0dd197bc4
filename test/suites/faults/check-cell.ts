import { isRescueError } from '../../../src/index.js';
import { attempt } from './attempt.js';
import { Cell, type Observed } from './cell.js';
import { operations, type OperationName } from './replies.js';
import type { Expected, Row } from './row.js';

/** The result of a cell. */
export interface CheckedCell {
  readonly operation: OperationName;
  /** `undefined` if the cell failed or timed out. */
  readonly observed: Observed | undefined;
  readonly problems: readonly string[];
}

/** Runs a row with every operation and checks the results. */
export async function runRow(row: Row): Promise<CheckedCell[]> {
  const runCell = async (operation: OperationName): Promise<CheckedCell> => {
    const run = await attempt(() => Cell.run(row, operation));
    if ('problem' in run) return { operation, observed: undefined, problems: [run.problem] };
    return { operation, observed: run.observed, problems: problemsOf(expectedOf(row, operation), run.observed) };
  };
  if (row.isOfProcess !== true) return Promise.all(operations.map(runCell));
  const checked: CheckedCell[] = [];
  for (const operation of operations) checked.push(await runCell(operation));
  return checked;
}

/** Returns the row's expected result for an operation. */
function expectedOf({ expected }: Row, operation: OperationName): Expected {
  return 'class' in expected ? expected : expected[operation];
}

/** Returns the problems of a cell: differences from the row, and violations of the rules that apply to every fault. */
function problemsOf(expected: Expected, observed: Observed): string[] {
  return [...differences(expected, observed), ...violations(observed)];
}

function differences(expected: Expected, observed: Observed): string[] {
  return (Object.keys(expected) as (keyof Expected)[])
    .filter((key) => expected[key] !== observed[key])
    .map((key) => `${key} is ${String(observed[key])}, not ${String(expected[key])}`);
}

/** Compares `outcome` with the server's counters. */
function violations({ error, info, outcome, requests, ran, served, started, unusable, ...seen }: Observed): string[] {
  const problems: string[] = [];
  const expectThat = (condition: boolean, problem: string): void => void (condition || problems.push(problem));

  expectThat(error === undefined || isRescueError(error), `it rejects with ${seen.class}`);
  expectThat(!isRescueError(error) || error.outcome === outcome, 'the error has another outcome than onCall');
  expectThat(info !== undefined, 'onCall was not called');
  if (outcome === 'not-sent') expectThat(served.bytes === 0, `not sent, but ${served.bytes} bytes reached the server`);
  if (outcome === 'refused') expectThat(served.requests > 0, 'refused, but no request reached the server');
  if (outcome === 'refused') expectThat(ran === 0, 'refused, but the service executed it');
  if (outcome === 'unknown')
    expectThat(served.bytes > 0 || served.reachable > 0, 'unknown, but no byte can have arrived');
  if (outcome === 'ok') expectThat(ran === 1, `it succeeds, and the service executed it ${ran} times`);
  expectThat(requests <= 1, `${requests} requests for one call`);
  expectThat(started.times <= 1, `startSession ran ${started.times} times`);
  expectThat(
    started.times === 0 || started.state === 'active',
    `startSession ran, and the session is ${started.state}`,
  );
  expectThat(unusable === undefined, `the client cannot be used afterwards: ${String(unusable)}`);
  return problems;
}
