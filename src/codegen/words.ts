import { clip } from '../printable.js';
import type { Wildcard } from './read/service-description.js';

/** The maximum length of a value in a message, because values in a WSDL can have any length. */
const maxValue = 120;

/** Quotes a value for use in a message. */
export function quote(value: string): string {
  return `"${clipped(value)}"`;
}

export function clipped(value: string): string {
  return clip(value, maxValue);
}

/** Formats the number of occurrences: `1`, `0..1`, `2..unbounded`. */
export function occurrence({ min, max }: { readonly min: number; readonly max: number | 'unbounded' }): string {
  return min === max ? `${min}` : `${min}..${max}`;
}

/** Formats what a wildcard allows, and how strictly it checks the content: `##any (strict)`. */
export function allowedBy({ namespaces = ['##any'], otherThan, processContents }: Wildcard): string {
  const allowed = namespaces.map((ns) => ns || '##local').sort();
  return `${allowed.join(' ')}${otherThan === undefined ? '' : ` except ${otherThan}`} (${processContents ?? 'strict'})`;
}

/** Lists at most `most` names and counts the remaining names. */
export function listed(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** Quotes one argument for a POSIX shell. */
export function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Formats a number with its noun: `3 changes`. */
export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
