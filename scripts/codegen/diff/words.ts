/** Values of a description are of any length; messages are not. */
const maxValue = 120;

/** A value in a message. */
export function quote(value: string): string {
  return `"${clipped(value)}"`;
}

export function clipped(value: string): string {
  return value.length > maxValue ? `${value.slice(0, maxValue - 3)}...` : value;
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
