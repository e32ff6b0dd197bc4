import { cpuPerCall, p50, perSecond } from './calls.js';
import type { Measure } from './measure.js';
import { interleave } from './series.js';
import { withWorkers } from './workers.js';

/** The number of rows. A row is an element with seven members, so there are 1,000 elements in total. */
const ROWS = 125;

/** Measures sequential requests with a thousand elements each. Their replies are almost empty. */
export const encode: Measure = {
  name: 'encode',
  run: (bench) => {
    bench.say('encode ...');
    const order = { endpoint: bench.service.endpoint('put'), ms: bench.quick ? 500 : 1000, rows: ROWS };
    return withWorkers(
      bench,
      (worker) => worker.do('encode', order),
      (workers) =>
        interleave(bench, {
          measure: 'encode 1,000 members',
          names: ['service', 'node-soap', 'strong-soap', 'bare'],
          rounds: bench.quick ? 2 : 5,
          metrics: [perSecond, cpuPerCall, p50],
          sample: async (contender) => (await workers(contender)).do('encode', order),
        }),
    );
  },
};
