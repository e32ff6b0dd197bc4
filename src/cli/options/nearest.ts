import { printable } from '../../printable.js';

/** What may be meant by a name that is not known: `did you mean --wsdl?`, or all names where none is near. */
export function nearestOf(name: string, names: readonly string[]): string {
  const near = names
    .map((each) => ({ each, distance: each.startsWith(name) ? 0 : distance(name.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const bound = Math.max(1, Math.floor(name.replace(/^-+/, '').length / 2));
  return near && near.distance <= bound && name !== '' && name !== '--'
    ? `did you mean ${printable(near.each)}?`
    : names.map(printable).join(', ');
}

/** How many letters have to be put in, taken out, replaced or swapped with the next one. */
function distance(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
