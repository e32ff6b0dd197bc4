import type { ContenderName } from '../contenders.js';
import type { Figure } from './figures.js';
import { find, ratioOf } from './lookup.js';

/** One ratio, as measured in each of two runs. */
export interface Change {
  readonly what: string;
  readonly before: number;
  readonly now: number;
  /** `true` if the ratio got worse by more than a quarter. */
  readonly fell: boolean;
}

const ours: readonly ContenderName[] = ['ours', 'service', 'schemas'];
const others: readonly ContenderName[] = ['node-soap', 'bare'];
const QUARTER = 0.75;

/** Compares this package's ratio to each client that is present in both runs. The runs may come from different machines. */
export function compare(before: readonly Figure[], now: readonly Figure[]): Change[] {
  return now.flatMap((figure) => {
    const name = ours.find((each) => each === figure.contender);
    return name === undefined ? [] : others.flatMap((other) => changeOf(before, now, figure, name, other));
  });
}

function changeOf(
  before: readonly Figure[],
  now: readonly Figure[],
  figure: Figure,
  name: ContenderName,
  other: ContenderName,
): Change[] {
  const { measure, metric, better } = figure;
  const ratioIn = (figures: readonly Figure[]): number | undefined =>
    ratioOf(find(figures, measure, name, metric), find(figures, measure, other, metric));
  const [then, today] = [ratioIn(before), ratioIn(now)];
  if (then === undefined || today === undefined) return [];
  const fell = better === 'more' ? today < then * QUARTER : today > then / QUARTER;
  return [{ what: `${measure}: ${metric}, ${name} / ${other}`, before: then, now: today, fell }];
}
