import { escapeAttribute, escapeText } from './xml.js';

/** What stands where a value was masked. */
const MASK = '***';

/**
 * Makes the function that masks, in a text of the service, every value that was sent: services echo what they could not
 * read. Very short values are masked too where they are secrets, whatever that does to the text.
 *
 * @param request the request as it was sent, policy's additions included
 * @param secrets further values, such as cookies
 */
export function maskOf(request: unknown, secrets: readonly string[]): (text: string) => string {
  const values = new Set<string>();
  const add = (value: string): void => {
    for (const form of [value, value.trim(), ...escaped(value), encodeURIComponent(toWellFormed(value))])
      if (form !== '') values.add(form);
  };
  collect(request, add);
  secrets.forEach(add);
  // the longest first, or a part of one would be masked and the rest left
  const sorted = [...values].sort((a, b) => b.length - a.length);
  return (text) => sorted.reduce((masked, value) => masked.replaceAll(value, MASK), text);
}

/** As XML and HTML write it, in text and in attributes; .NET writes an apostrophe by its number. */
function escaped(value: string): string[] {
  const attribute = escapeAttribute(value);
  return [escapeText(value), attribute, attribute.replaceAll("'", '&#39;'), attribute.replaceAll("'", '&apos;')];
}

function collect(value: unknown, add: (value: string) => void): void {
  if (typeof value === 'string') add(value);
  else if (typeof value === 'bigint' || (typeof value === 'number' && Math.abs(value) > 99)) add(String(value));
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    for (const member of Object.values(value)) collect(member, add);
}

/** encodeURIComponent throws at lone surrogates. */
function toWellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
