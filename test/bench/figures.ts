import type { Figure } from '../../scripts/bench/report/figures.js';

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
