import type { Contender, ContenderName } from '../contenders.js';
import type { Worker } from '../place/processes.js';
import type { CallsScore } from '../process/calls.js';
import { SLOW_MS } from '../server/routes.js';
import type { Measure } from './measure.js';
import { interleave, together, type Metric } from './series.js';
import { withWorkers } from './workers.js';

const PARALLEL = 32;
const names: readonly ContenderName[] = ['ours', 'service', 'node-soap', 'strong-soap', 'bare'];

export const perSecond: Metric<CallsScore> = {
  metric: 'calls per second',
  unit: '/s',
  better: 'more',
  of: ({ calls, seconds }) => calls / seconds,
};

export const cpuPerCall: Metric<CallsScore> = {
  metric: 'CPU per call',
  unit: 'us',
  better: 'less',
  of: ({ cpuSeconds, calls }) => (cpuSeconds / calls) * 1e6,
};

export const p50: Metric<CallsScore> = { metric: 'p50', unit: 'ms', better: 'less', of: (score) => score.p50 };

/** Measures `getUser` calls, both sequentially and 32 at a time. */
export const calls: Measure = {
  name: 'calls',
  run: (bench) => {
    const order = { endpoint: bench.service.endpoint('user'), ms: bench.quick ? 500 : 1000, mayFail: false };
    const warmUp = (worker: Worker): Promise<unknown> => worker.do('calls', { ...order, ms: 1000, parallel: PARALLEL });
    return withWorkers(bench, warmUp, async (workers) => {
      const parts = [];
      for (const parallel of [1, PARALLEL]) {
        const measure = parallel === 1 ? 'calls one after the other' : `${parallel} calls at once`;
        bench.say(`${measure} ...`);
        const sample = async (contender: Contender): Promise<CallsScore> =>
          (await workers(contender)).do('calls', { ...order, parallel });
        const metrics = [perSecond, cpuPerCall, p50];
        parts.push(await interleave(bench, { measure, names, rounds: bench.quick ? 3 : 7, metrics, sample }));
      }
      return together(parts);
    });
  },
};

/** Measures the overhead of a client with a slow service that fails one call in a hundred. */
export const slow: Measure = {
  name: 'slow',
  run: (bench) => {
    bench.say('calls to a slow service that sometimes fails ...');
    const endpoint = bench.service.endpoint('slow');
    const order = { endpoint, ms: bench.quick ? 2500 : 5000, parallel: PARALLEL, mayFail: true };
    const fast = { ...order, endpoint: bench.service.endpoint('user'), ms: order.ms / 5 };
    const warmUp = async (worker: Worker): Promise<void> => {
      await worker.do('calls', fast);
      await worker.do('calls', { ...order, ms: order.ms / 10 });
    };
    return withWorkers(bench, warmUp, async (workers) =>
      interleave(bench, {
        measure: `${PARALLEL} calls at once, ${SLOW_MS} ms each, one in a hundred fails`,
        names,
        rounds: bench.quick ? 1 : 3,
        metrics: [added('added p50', (score) => score.p50), added('added p99', (score) => score.p99), cpuPerCall],
        sample: async (contender) => {
          const score = await (await workers(contender)).do('calls', order);
          const share = score.failed / score.calls;
          if (share < 0.002 || share > 0.03)
            throw new Error(`${score.failed} of ${score.calls} calls failed; expected one in a hundred`);
          return score;
        },
      }),
    );
  },
};

/**
 * The latency minus the service's delay, which is the same for all clients and makes up more than half of the total.
 */
function added(metric: string, latency: (score: CallsScore) => number): Metric<CallsScore> {
  return { metric, unit: 'ms', better: 'less', of: (score) => latency(score) - SLOW_MS };
}
