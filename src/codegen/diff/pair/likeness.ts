/** How unlike two names may be, in letters. */
const most = 3;

/**
 * The name that something may have been given: the same but for capitals, with something more at its end or beginning, or
 * with a few letters changed. Only a hint, and only where few names are to be looked at.
 */
export function likelyName(name: string, candidates: readonly string[]): string | undefined {
  if (candidates.length > 200 || name.length > 200) return undefined;
  const plain = name.toLowerCase();
  let best: string | undefined;
  let least = Infinity;
  for (const each of candidates) {
    const other = each.toLowerCase();
    if (other.length > 200) continue;
    const isLonger = plain.length > 3 && other.length > 3 && (other.startsWith(plain) || plain.startsWith(other));
    const distance = plain === other ? 0 : isLonger ? 1 : distanceOf(plain, other);
    if (distance >= least || distance > Math.min(most, plain.length / 3)) continue;
    best = each;
    least = distance;
  }
  return best;
}

/** How many letters have to be put in, taken out or replaced. */
function distanceOf(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > most) return Infinity;
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++)
      next.push(
        Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[other.length] ?? Infinity;
}
