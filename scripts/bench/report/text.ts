import { contendersOf, type ContenderName } from '../contenders.js';
import { judge } from './bounds.js';
import { compare } from './compare.js';
import type { Figure, Findings } from './figures.js';
import { find, ratioOf } from './lookup.js';
import type { RunRecord } from './run-record.js';
import { median } from './statistics.js';

/** Prints one table per measure. */
export function printFindings({ figures, failures }: Findings): void {
  for (const measure of new Set(figures.map((figure) => figure.measure))) {
    const own = figures.filter((figure) => figure.measure === measure);
    const isCompared = own.some(({ contender }) => contender === 'node-soap');
    console.log(`\n${measure}${isCompared ? "; in parentheses, the ratio to node-soap's" : ''}`);
    console.table(printable(own));
  }
  for (const { measure, contender, reason } of failures) console.log(`${measure}: ${contender} FAILED: ${reason}`);
}

/** Prints a measure: one row per contender, with each figure followed by its ratio to node-soap's. */
export function printable(figures: readonly Figure[]): Record<string, Record<string, string>> {
  const rows: Record<string, Record<string, string>> = {};
  for (const figure of figures) {
    const { contender, measure, metric, unit, samples } = figure;
    const [entry] = contendersOf([contender as ContenderName]);
    const row = (rows[entry?.title.replaceAll('`', '') ?? contender] ??= {});
    const share = contender === 'node-soap' ? undefined : ratioOf(figure, find(figures, measure, 'node-soap', metric));
    row[`${metric}, ${unit}`] = threeDigits(median(samples)) + (share === undefined ? '' : ` (${threeDigits(share)})`);
  }
  return rows;
}

/** Prints the ratios from both runs and marks those that got worse. */
export function printComparison(before: RunRecord, now: RunRecord): void {
  const changes = compare(before.figures, now.figures);
  if (changes.length === 0) return;
  const { date, commit, node, quick } = before;
  console.log(
    `\ncompared with the run from ${date.slice(0, 10)}, commit ${commit}, Node ${node}${quick ? ', quick' : ''}:`,
  );
  for (const { what, before: then, now: today, fell } of changes)
    console.log(
      `  ${what}: ${threeDigits(then)} -> ${threeDigits(today)}${fell ? '   FELL BY MORE THAN A QUARTER' : ''}`,
    );
}

/** Prints whether each bound is met. */
export function printVerdicts(figures: readonly Figure[]): void {
  const verdicts = judge(figures);
  if (verdicts.length > 0) console.log('\nbounds:');
  for (const { what, value, byCpu, bound, met } of verdicts) {
    const cpu = byCpu === undefined ? '' : `; by CPU time ${threeDigits(byCpu)}`;
    console.log(`  ${what}: ${threeDigits(value)} (${bound}: ${met ? 'met' : 'NOT MET'}${cpu})`);
  }
}

/** Formats a number with three digits. */
export function threeDigits(value: number): string {
  if (!Number.isFinite(value)) return '-';
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
