/** Values of a description are of any length; messages are not. */
const maxValue = 120;

/** A value in a message. */
export function quote(value: string): string {
  return `"${clipped(value)}"`;
}

export function clipped(value: string): string {
  return value.length > maxValue ? `${value.slice(0, maxValue - 3).replace(/[\ud800-\udbff]$/, '')}...` : value;
}

/** `once`, `at most once`, `2 to 5 times` */
export function occurrence({ min, max }: { readonly min: number; readonly max: number | 'unbounded' }): string {
  if (max === 'unbounded') return min === 0 ? 'any number of times' : `at least ${times(min)}`;
  if (min === max) return times(min);
  return min === 0 ? `at most ${times(max)}` : `${min} to ${max} times`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** Whether two comments say the same; white space says nothing. */
export function saysSame(one: string | undefined, other: string | undefined): boolean {
  return plain(one) === plain(other);
}

function plain(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

/** A list of names that does not grow without end. */
export function listed(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** `3 changes` */
export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
