import type { ContenderName } from '../contenders.js';
import type { Figure } from './figures.js';
import { median, ratio } from './statistics.js';

export function find(
  figures: readonly Figure[],
  measure: string,
  contender: ContenderName | 'generator',
  metric: string,
): Figure | undefined {
  return figures.find((each) => each.measure === measure && each.contender === contender && each.metric === metric);
}

/** Returns the median of a figure, or `undefined` if it was not measured. */
export function medianOf(figure: Figure | undefined): number | undefined {
  return figure && median(figure.samples);
}

/** Returns the ratio of a figure to another contender's, or `undefined` if either was not measured. */
export function ratioOf(figure: Figure | undefined, other: Figure | undefined): number | undefined {
  return figure && other && ratio(figure.samples, other.samples);
}
