import { printable } from './printable.js';

/** The maximum length of a name to compare. The running time grows with the square of the length. */
const MAX_LENGTH = 200;

/** Returns the hint for a message about an unknown name: `did you mean --wsdl?`, or a list of the possible names. */
export function suggestion(given: string, names: readonly string[]): string {
  const nearest = nearestName(given, names);
  if (nearest !== undefined) return `did you mean ${printable(nearest)}?`;
  return names.length === 0 ? 'nothing is expected here' : `expected one of ${names.map(printable).join(', ')}`;
}

/** Ends a sentence with a period, unless it ends with a question mark, as hints may. */
export const ended = (text: string): string => (text.endsWith('?') ? text : `${text}.`);

/**
 * Returns the name that was probably meant: a name that differs only in case, has extra or missing characters at the
 * start or end, or differs by a few letters.
 */
function nearestName(given: string, names: readonly string[]): string | undefined {
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

/** Returns the edit distance between two names, in letters, or infinity if neither name can be a typo of the other. */
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

/** Counts the letters to insert, delete, replace, or swap with the next letter to turn one name into the other. */
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
