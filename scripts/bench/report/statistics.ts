/** Returns the median, or NaN if there are no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/**
 * Returns the ratio of two series. If both come from the same rounds, this is the median of the ratios per round, which
 * is less affected by other load on the machine than the ratio of the medians. If the series differ in length, it is the
 * ratio of the medians.
 */
export function ratio(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length !== theirs.length) return median(ours) / median(theirs);
  return median(ours.map((value, round) => value / (theirs[round] ?? NaN)));
}
