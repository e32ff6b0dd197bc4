import type { MemoryScore } from '../process/memory.js';
import type { Measure } from './measure.js';
import { interleave } from './series.js';
import { inFreshProcess } from './workers.js';

const CLIENTS = 100;

/** Measures the heap used by clients and their connections after one call per client. */
export const memory: Measure = {
  name: 'memory',
  run: (bench) => {
    bench.say('memory of clients ...');
    const order = { endpoint: bench.service.endpoint('user'), clients: CLIENTS };
    return interleave(bench, {
      measure: `memory of ${CLIENTS} clients`,
      names: ['ours', 'service', 'node-soap', 'strong-soap', 'bare'],
      rounds: bench.quick ? 1 : 3,
      metrics: [{ metric: 'heap', unit: 'MB', better: 'less', of: ({ heapBytes }: MemoryScore) => heapBytes / 1e6 }],
      sample: (contender) => inFreshProcess(bench, contender, (worker) => worker.do('memory', order)),
    });
  },
};
