import { escapeAttribute, escapeText } from './xml.js';

/** What stands where a value was masked. */
export const MASK = '***';

/**
 * Makes the function that masks, in a text of the service, every value that was sent: services echo what they could not
 * read. Very short values are masked too where they are secrets, whatever that does to the text.
 *
 * @param request the request as it was sent, policy's additions included
 * @param secrets further values, such as cookies
 */
export function maskOf(request: unknown, secrets: readonly string[]): (text: string) => string {
  const values = formsOf(request, secrets);
  return (text) => values.reduce((masked, value) => masked.replaceAll(value, MASK), text);
}

/** Shorter values are no secrets, and would put holes into our own words. */
const MIN_QUOTED = 6;
/** No name is quoted at greater length. */
const MAX_QUOTED = 80;

/**
 * As `maskOf`, for sentences of ours that quote names from a reply, where a hostile service may echo what was sent: the
 * name of an element, a charset, a host. A value may stand there in lower case, and cut.
 */
export function maskQuotesOf(request: unknown, secrets: readonly string[]): (text: string) => string {
  const values = formsOf(request, secrets).filter((value) => value.length >= MIN_QUOTED);
  const all = new Set(values.flatMap((value) => [value, value.toLowerCase()]));
  return (text) => [...all].reduce(maskQuoted, text);
}

function maskQuoted(text: string, value: string): string {
  if (!text.includes(value.slice(0, MIN_QUOTED))) return text;
  let masked = text.replaceAll(value, MASK);
  // what was clipped ends in dots or, within quotes, without
  for (let length = Math.min(value.length - 1, MAX_QUOTED); length >= MIN_QUOTED; length--)
    for (const end of ['...', '"']) masked = masked.replaceAll(value.slice(0, length) + end, MASK + end);
  return masked;
}

/** All that was sent, in the forms in which it may come back; the longest first, or a part of one would be masked and the rest left. */
function formsOf(request: unknown, secrets: readonly string[]): string[] {
  const values = new Set<string>();
  const add = (value: string): void => {
    for (const form of [value, value.trim(), ...escaped(value), encodeURIComponent(toWellFormed(value))])
      if (form !== '') values.add(form);
  };
  collect(request, add);
  secrets.forEach(add);
  return [...values].sort((a, b) => b.length - a.length);
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

/** The values in a Cookie header field. */
export function cookieValues(cookie: string | undefined): string[] {
  return cookie?.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1)) ?? [];
}
