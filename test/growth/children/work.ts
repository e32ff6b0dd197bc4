import { Work } from '../work.js';

// Counts the work for replies of each shape and size, and writes the counts to standard output.

const work = new Work(['/src/', '/node_modules/']);
const sizes = JSON.parse(process.env['SIZES'] as string) as number[];

// imported here, because V8 does not count blocks that were compiled before counting started
void import('../reply-shapes.js').then(async ({ replyShapes, caller }) => {
  const call = caller();
  const results: unknown[] = [];
  for (const { name, make, outcome } of replyShapes) {
    const counts: number[] = [];
    // the first call also counts work that is done only once
    for (const size of [sizes[0] as number, ...sizes]) {
      const reply = make(size);
      work.take();
      const result = await call(reply);
      counts.push(work.take());
      const message = result === 'value' ? result : result.message;
      if (outcome === 'value' ? result !== 'value' : !outcome.test(message)) throw new Error(`${name}: ${message}`);
    }
    results.push({ name, counts: counts.slice(1) });
  }
  process.stdout.write(JSON.stringify(results));
});
