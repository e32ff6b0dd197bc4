import { contendersOf, type ContenderName } from '../contenders.js';
import type { Figure } from './figures.js';
import { median, ratio } from './statistics.js';

/** One measure as a table for the terminal: a line for each contender, each figure with its ratio to node-soap's. */
export function printable(figures: readonly Figure[]): Record<string, Record<string, string>> {
  const rows: Record<string, Record<string, string>> = {};
  for (const { contender, metric, unit, samples, note } of figures) {
    const [entry] = contendersOf([contender as ContenderName]);
    const row = (rows[entry?.title.replaceAll('`', '') ?? contender] ??= {});
    const other = figures.find((each) => each.contender === 'node-soap' && each.metric === metric);
    const beside = other && contender !== 'node-soap' ? ` (${told(ratio(samples, other.samples))})` : '';
    row[`${metric}, ${unit}`] = told(median(samples)) + beside;
    if (note !== undefined) row['note'] = note;
  }
  return rows;
}

/** Three digits. */
export function told(value: number): string {
  if (!Number.isFinite(value)) return '-';
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
