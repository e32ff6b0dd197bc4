/** The middle of the values; NaN of none. Of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/**
 * How one series compares with another that was taken in the same rounds: the median of the rounds' ratios, which the
 * machine's other work changes less than the ratio of medians. Of series of different lengths, the ratio of medians.
 */
export function ratio(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length !== theirs.length) return median(ours) / median(theirs);
  return median(ours.map((value, round) => value / (theirs[round] ?? NaN)));
}
