import { runRow } from './judge.js';
import { serveName } from './names.js';
import { rows } from './rows/index.js';
import { table } from './table.js';

// Prints the fault matrix, and asserts every row: `npm run test:faults`.

const head = ['fault', 'operation', 'class', 'outcome', 'requests', 'ran', 'cookie', 'authcode'];

async function main(): Promise<void> {
  const lines: string[][] = [head];
  const wrong: string[] = [];
  let failed = 0;
  const restore = serveName();
  for (const row of rows)
    for (const { operation, observed, problems } of await runRow(row)) {
      const { class: name, outcome, requests, ran, cookie, authcode } = observed;
      lines.push([row.fault, operation, name, outcome, String(requests), String(ran), cookie, authcode]);
      if (problems.length > 0) failed++;
      for (const problem of problems) wrong.push(`${row.fault}, ${operation}: ${problem}`);
    }
  restore();
  console.log(table(lines));
  for (const problem of wrong) console.log(problem);
  console.log(`${lines.length - 1 - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

void main();
