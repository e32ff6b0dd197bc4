/** Values of a WSDL can have any length. Messages do not. */
const maxValue = 120;

/** A value in a message. */
export function quote(value: string): string {
  return `"${clipped(value)}"`;
}

export function clipped(value: string): string {
  return value.length > maxValue ? `${value.slice(0, maxValue - 3).replace(/[\ud800-\udbff]$/, '')}...` : value;
}

/** `1`, `0..1`, `2..unbounded` */
export function occurrence({ min, max }: { readonly min: number; readonly max: number | 'unbounded' }): string {
  return min === max ? `${min}` : `${min}..${max}`;
}

/** A list of names with a limited length. */
export function listed(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** `3 changes` */
export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
