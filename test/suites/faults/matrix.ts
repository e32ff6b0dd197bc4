import { runRow } from './check-cell.js';
import { runManagedRow } from './managed/check-managed-cell.js';
import { managedRows } from './managed/rows.js';
import { serveName } from './names.js';
import { rows } from './rows/index.js';
import { table } from './table.js';

// Prints the fault matrix, and asserts every row: `npm run test:suite -- faults`.

interface Line {
  readonly cells: readonly unknown[];
  readonly problems: readonly string[];
}

const problemLines: string[] = [];
const counts = { passed: 0, failed: 0 };

/** Prints a table and counts its lines. */
function print(head: readonly string[], lines: readonly Line[]): void {
  console.log(`${table([head, ...lines.map(({ cells }) => cells.map((cell) => String(cell ?? '-')))])}\n`);
  for (const { cells, problems } of lines) {
    if (problems.length === 0) counts.passed++;
    else counts.failed++;
    for (const problem of problems) problemLines.push(`${cells[0]}, ${cells[1]}: ${problem}`);
  }
}

async function client(): Promise<void> {
  const lines: Line[] = [];
  const restore = serveName();
  for (const row of rows)
    for (const { operation, observed: seen, problems } of await runRow(row)) {
      const effect = [seen?.class, seen?.outcome, seen?.requests, seen?.ran];
      lines.push({ cells: [row.fault, operation, ...effect, seen?.cookie, seen?.authcode], problems });
    }
  restore();
  print(['fault', 'operation', 'class', 'outcome', 'requests', 'ran', 'cookie', 'authcode'], lines);
}

async function managedClient(): Promise<void> {
  const lines: Line[] = [];
  for (const row of managedRows)
    for (const { way, observed: seen, problems } of await runManagedRow(row)) {
      const effect = [seen?.class, seen?.outcome, seen?.requests, seen?.ran];
      lines.push({
        cells: [row.fault, `startSession, ${way}`, ...effect, seen?.authentications, seen?.afterwards],
        problems,
      });
    }
  const head = ['fault, managed client', 'operation', 'class', 'outcome', 'requests', 'ran', 'authentications', 'next'];
  print(head, lines);
}

async function main(): Promise<void> {
  await client();
  await managedClient();
  for (const problem of problemLines) console.log(problem);
  // a cell that hangs would keep the process alive
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`, () =>
    process.exit(counts.failed > 0 ? 1 : 0),
  );
}

void main();
