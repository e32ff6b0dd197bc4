import type { Figure } from '../../scripts/bench/report/figures.js';
import type { RunRecord } from '../../scripts/bench/report/run-record.js';

/** Creates a figure with one sample. */
export function figure(
  measure: string,
  contender: string,
  metric: string,
  sample: number,
  better: Figure['better'] = 'less',
): Figure {
  return { measure, contender, metric, unit: 'ms', better, samples: [sample] };
}

/** Creates the record of a run. */
export function record(figures: readonly Figure[]): RunRecord {
  return {
    date: '2026-11-22T01:02:03.000Z',
    commit: '123456789',
    dirty: false,
    node: '20.20.2',
    cpu: 'A Processor',
    cores: 2,
    load: 0.1,
    quick: false,
    versions: { 'node-soap': '1.13.0', bare: '7.30.2' },
    figures,
    failures: [{ measure: 'cold start', contender: 'strong-soap', reason: 'it | ended\nat once' }],
  };
}
