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

/** The median of a figure; undefined if it was not measured. */
export function medianOf(figure: Figure | undefined): number | undefined {
  return figure && median(figure.samples);
}

/** The ratio of a figure to that of another contender; undefined if either was not measured. */
export function ratioOf(figure: Figure | undefined, other: Figure | undefined): number | undefined {
  return figure && other && ratio(figure.samples, other.samples);
}
