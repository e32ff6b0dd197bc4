import { isRescueError } from '../../../src/index.js';
import { attempt } from './attempt.js';
import { Cell, type Observed } from './cell.js';
import { operations, type OperationName } from './replies.js';
import type { Expected, Row } from './row.js';

/** A cell that was run. */
export interface Judged {
  readonly operation: OperationName;
  /** Absent where the cell came to no end. */
  readonly observed: Observed | undefined;
  readonly problems: readonly string[];
}

/** Runs a row with every operation, and judges it. */
export async function runRow(row: Row): Promise<Judged[]> {
  const runCell = async (operation: OperationName): Promise<Judged> => {
    const run = await attempt(() => Cell.run(row, operation));
    if ('problem' in run) return { operation, observed: undefined, problems: [run.problem] };
    return { operation, observed: run.observed, problems: judge(expectedOf(row, operation), run.observed) };
  };
  if (row.isOfProcess !== true) return Promise.all(operations.map(runCell));
  const judged: Judged[] = [];
  for (const operation of operations) judged.push(await runCell(operation));
  return judged;
}

/** What the row expects of that operation. */
function expectedOf({ expected }: Row, operation: OperationName): Expected {
  return 'class' in expected ? expected : expected[operation];
}

/** Everything that is wrong with a cell: against the row, and against what holds whatever the fault. */
function judge(expected: Expected, observed: Observed): string[] {
  return [...unlike(expected, observed), ...broken(observed)];
}

function unlike(expected: Expected, observed: Observed): string[] {
  return (Object.keys(expected) as (keyof Expected)[])
    .filter((key) => expected[key] !== observed[key])
    .map((key) => `${key} is ${String(observed[key])}, not ${String(expected[key])}`);
}

/** The promises of `outcome`, held against what the server counted. */
function broken({ error, told, outcome, requests, ran, served, started, unusable, ...seen }: Observed): string[] {
  const problems: string[] = [];
  const hold = (isSo: boolean, problem: string): void => void (isSo || problems.push(problem));

  hold(error === undefined || isRescueError(error), `it rejects with ${seen.class}`);
  hold(!isRescueError(error) || error.outcome === outcome, 'the error tells of another outcome than onCall');
  hold(told !== undefined, 'onCall was told of nothing');
  if (outcome === 'not-sent') hold(served.bytes === 0, `not sent, but ${served.bytes} bytes came to the server`);
  if (outcome === 'refused') hold(served.requests > 0, 'refused, but no request came to the server');
  if (outcome === 'refused') hold(ran === 0, 'refused, but the service carried it out');
  if (outcome === 'unknown') hold(served.bytes > 0 || served.reachable > 0, 'unknown, but no byte can have arrived');
  if (outcome === 'ok') hold(ran === 1, `it succeeds, and the service carried it out ${ran} times`);
  hold(requests <= 1, `${requests} requests for one call`);
  hold(started.times <= 1, `startSession ran ${started.times} times`);
  hold(started.times === 0 || started.state === 'active', `startSession ran, and the session is ${started.state}`);
  hold(unusable === undefined, `the client cannot be used afterwards: ${String(unusable)}`);
  return problems;
}
