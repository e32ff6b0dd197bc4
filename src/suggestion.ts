import { printable } from './printable.js';

/** Longer names are not compared: the time grows with the square of their length. */
const MAX_LENGTH = 200;

/**
 * The hint of a message about an unknown name: `did you mean --wsdl?`, or the list of possible names.
 */
export function suggestion(given: string, names: readonly string[]): string {
  const nearest = nearestName(given, names);
  if (nearest !== undefined) return `did you mean ${printable(nearest)}?`;
  return names.length === 0 ? 'none is expected' : `expected one of ${names.map(printable).join(', ')}`;
}

/** Ends a sentence: a hint may end in a question mark already. */
export const ended = (text: string): string => (text.endsWith('?') ? text : `${text}.`);

/**
 * The name that was probably meant: the same except for case, with something more at its start or end, or with a few letters
 * changed.
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const wanted = given.toLowerCase();
  let nearest: string | undefined;
  let least = Infinity;
  for (const name of names) {
    const distance = distanceOf(wanted, name.toLowerCase());
    if (distance >= least) continue;
    nearest = name;
    least = distance;
  }
  return nearest;
}

/** The edit distance of two names, in letters; infinite if neither can be a typo of the other. */
function distanceOf(one: string, other: string): number {
  if (one === other) return 0;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (long.length > MAX_LENGTH || /^-*$/.test(short)) return Infinity;
  if (short.length > 1 && (long.startsWith(short) || long.endsWith(short))) return 1;
  const most = Math.min(3, Math.floor(one.replace(/^-+/, '').length / 3));
  if (long.length - short.length > most) return Infinity;
  const distance = editDistance(one, other);
  return distance > most ? Infinity : distance;
}

/** The number of letters to insert, remove, replace or swap with the next one. */
function editDistance(one: string, other: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1),
        isSwapped ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    [before, last] = [last, row];
  }
  return last[other.length] ?? 0;
}
