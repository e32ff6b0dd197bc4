import { ignoreClosedPipes } from '../../src/cli/terminal.js';
import { parseArguments, usage, type Arguments } from './arguments.js';
import { measures } from './measures/index.js';
import type { Bench } from './measures/measure.js';
import { together } from './measures/series.js';
import { circumstances } from './place/circumstances.js';
import { startService } from './place/processes.js';
import { setUp, type Workplace } from './place/workplace.js';
import type { Findings } from './report/figures.js';
import { storedRecord, readRecord, writeRecord } from './report/results.js';
import type { RunRecord } from './report/run-record.js';
import { printComparison, printFindings, printVerdicts } from './report/text.js';

const say = (text: string): void => console.error(text);

/** Runs the measures in turn and prints each result as soon as it is available. */
async function measureAll(place: Workplace, { chosen, quick }: Arguments): Promise<Findings> {
  const service = await startService(place);
  try {
    const bench: Bench = { place, service, quick, say };
    const parts: Findings[] = [];
    for (const { run } of measures.filter(({ name }) => chosen.includes(name))) {
      const findings = await run(bench);
      printFindings(findings);
      parts.push(findings);
    }
    return together(parts);
  } finally {
    await service.end();
  }
}

/**
 * `npm run bench`: compares this package with other clients, each of which runs in its own processes. The clients take
 * turns for several rounds and call the same local service. Only the ratios matter, because absolute numbers depend on
 * the machine.
 */
async function main(args: Arguments): Promise<void> {
  const before = args.compare === undefined ? storedRecord() : readRecord(args.compare);
  const place = await setUp(say);
  // clean up even if the benchmark is interrupted
  process.once('exit', () => place.remove());
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  const taken = circumstances(place, args.quick);
  const record: RunRecord = { ...taken, ...(await measureAll(place, args)) };
  if (before) printComparison(before, record);
  printVerdicts(record.figures);
  if (args.write) for (const file of await writeRecord(record)) say(`wrote ${file}`);
}

/** Parses the arguments. If they are invalid, it prints the reason and returns `undefined`. */
function readArguments(known: readonly string[]): Arguments | undefined {
  try {
    return parseArguments(process.argv.slice(2), known);
  } catch (error) {
    say(`${(error as Error).message}\n\n${usage(known)}`);
    return undefined;
  }
}

ignoreClosedPipes();
const names = measures.map(({ name }) => name);
const args = readArguments(names);
if (!args) process.exitCode = 2;
else if (args.help) process.stdout.write(usage(names));
else
  main(args).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
