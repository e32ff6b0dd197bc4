import { contendersOf, type Contender, type ContenderName } from '../contenders.js';
import type { Failure, Figure, Findings } from '../report/figures.js';
import type { Bench } from './measure.js';

/** A metric of a sample and its unit. */
export interface Metric<S> {
  readonly metric: string;
  readonly unit: string;
  readonly better: 'more' | 'less';
  readonly of: (sample: S) => number;
}

interface Plan<S> {
  readonly measure: string;
  readonly names: readonly ContenderName[];
  readonly rounds: number;
  readonly sample: (contender: Contender) => Promise<S>;
  readonly metrics: readonly Metric<S>[];
}

/**
 * Samples the contenders in turn, round by round. If a contender fails, the reason is reported and the contender is
 * skipped from then on.
 *
 * @throws Error if this package fails
 */
export async function interleave<S>({ place, say }: Bench, plan: Plan<S>): Promise<Findings> {
  const { measure, rounds } = plan;
  const failures: Failure[] = [];
  const contenders = contendersOf(plan.names).filter(({ needs }) => needs === undefined || place.installed.has(needs));
  const samples = new Map<Contender, S[]>(contenders.map((each) => [each, []]));
  for (let round = 0; round < rounds; round++)
    for (const [contender, taken] of samples)
      try {
        taken.push(await plan.sample(contender));
      } catch (error) {
        if (contender.ours) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        failures.push({ measure, contender: contender.name, reason });
        say(`${measure}: ${contender.name} failed: ${reason}`);
        samples.delete(contender);
      }
  return { figures: [...samples].flatMap(([contender, taken]) => figuresOf(plan, contender, taken)), failures };
}

function figuresOf<S>({ measure, metrics }: Plan<S>, { name }: Contender, taken: readonly S[]): Figure[] {
  return metrics.map(({ metric, unit, better, of }) => ({
    measure,
    contender: name,
    metric,
    unit,
    better,
    samples: taken.map((sample) => rounded(of(sample))),
  }));
}

/** Rounds to four digits, because the measurements are not more precise than that. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** Merges the findings of several series. */
export function together(parts: readonly Findings[]): Findings {
  return { figures: parts.flatMap(({ figures }) => figures), failures: parts.flatMap(({ failures }) => failures) };
}
