import { runRow } from './judge.js';
import { runManagedRow } from './managed/judge-managed.js';
import { managedRows } from './managed/rows.js';
import { serveName } from './names.js';
import { rows } from './rows/index.js';
import { table } from './table.js';

// Prints the fault matrix, and asserts every row: `npm run test:faults`.

const problems: string[] = [];
const counts = { passed: 0, failed: 0 };

/** Prints a table, and counts its cells. */
function tell(
  head: readonly string[],
  cells: readonly { readonly line: readonly string[]; readonly problems: readonly string[] }[],
): void {
  console.log(`${table([head, ...cells.map(({ line }) => line)])}\n`);
  for (const { line, problems: wrong } of cells) {
    if (wrong.length === 0) counts.passed++;
    else counts.failed++;
    for (const problem of wrong) problems.push(`${line[0]}, ${line[1]}: ${problem}`);
  }
}

async function client(): Promise<void> {
  const cells = [];
  const restore = serveName();
  for (const row of rows)
    for (const { operation, observed, problems } of await runRow(row)) {
      const { class: name, outcome, requests, ran, cookie, authcode } = observed;
      cells.push({
        line: [row.fault, operation, name, outcome, String(requests), String(ran), cookie, authcode],
        problems,
      });
    }
  restore();
  tell(['fault', 'operation', 'class', 'outcome', 'requests', 'ran', 'cookie', 'authcode'], cells);
}

async function managedClient(): Promise<void> {
  const cells = [];
  for (const row of managedRows)
    for (const { way, observed, problems } of await runManagedRow(row)) {
      const { class: name, outcome, requests, ran, authentications, afterwards } = observed;
      cells.push({
        line: [
          row.fault,
          `startSession, ${way}`,
          name,
          outcome,
          String(requests),
          String(ran),
          String(authentications),
          afterwards,
        ],
        problems,
      });
    }
  tell(
    ['fault, managed client', 'operation', 'class', 'outcome', 'requests', 'ran', 'authentications', 'the next call'],
    cells,
  );
}

async function main(): Promise<void> {
  await client();
  await managedClient();
  for (const problem of problems) console.log(problem);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}

void main();
