import { parseArguments } from './arguments.js';
import type { Bench } from './measures/measure.js';
import { measures } from './measures/index.js';
import { startService } from './place/processes.js';
import { setUp } from './place/workplace.js';
import { printable } from './report/text.js';

/**
 * `npm run bench`: this package beside other clients, each in processes of its own, in turn, round by round, against one
 * local service. What counts are the ratios; the absolute numbers are this machine's.
 */
async function main(): Promise<void> {
  const { quick, chosen } = parseArguments(process.argv.slice(2));
  const say = (text: string): void => console.error(text);
  const place = await setUp(say);
  try {
    const service = await startService(place);
    const bench: Bench = { place, service, quick, say };
    for (const { run } of measures.filter(({ name }) => chosen.includes(name))) {
      const { figures } = await run(bench);
      for (const measure of new Set(figures.map((figure) => figure.measure))) {
        console.log(`\n${measure}`);
        console.table(printable(figures.filter((figure) => figure.measure === measure)));
      }
    }
    await service.end();
  } finally {
    place.remove();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
