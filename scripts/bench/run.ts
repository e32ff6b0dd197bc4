import { ignoreClosedPipes } from '../../src/cli/terminal.js';
import { compareGenerators } from './generator.js';
import { parseArguments, type Arguments } from './arguments.js';
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

/** Runs the measures in turn, and prints the result of each as soon as it has finished. */
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
 * `npm run bench [-- --only NAME,... --quick --write --compare FILE]`: compares this package with other clients. Each
 * has its own processes. They run in turn for several rounds, against one local service. Only the ratios matter;
 * absolute numbers depend on the machine. `npm run bench -- generator [FILE]` compares the generator with another one.
 */
async function main(): Promise<void> {
  const args = parseArguments(
    process.argv.slice(2),
    measures.map(({ name }) => name),
  );
  const before = args.compare === undefined ? storedRecord() : readRecord(args.compare);
  const place = await setUp(say);
  // also if the benchmark is interrupted
  process.once('exit', () => place.remove());
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  const taken = circumstances(place, args.quick);
  const record: RunRecord = { ...taken, ...(await measureAll(place, args)) };
  if (before) printComparison(before, record);
  printVerdicts(record.figures);
  if (args.write) for (const file of await writeRecord(record)) say(`wrote ${file}`);
}

ignoreClosedPipes();
const [name, file] = process.argv.slice(2);
(name === 'generator' ? compareGenerators(file) : main()).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
