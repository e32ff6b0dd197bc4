import { firstOf } from './transport.js';
import type { TransportHeaders } from './transport.js';

/** Nobody waits longer; what is more than a day is a mistake of the sender's, or a date in its far future. */
const MAX_MS = 24 * 60 * 60 * 1000;

/**
 * `Retry-After` in milliseconds from now: seconds, or a date, which is held against the reply's own `Date` where there is
 * one, so that clocks that differ do no harm (RFC 9110, 10.2.3). `undefined` if it is missing or neither.
 */
export function retryAfterMs(headers: TransportHeaders, now: () => number = Date.now): number | undefined {
  const value = firstOf(headers['retry-after'])?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d{1,10}$/.test(value)) return Math.min(Number(value) * 1000, MAX_MS);
  const until = dateOf(value);
  if (until === undefined) return undefined;
  const from = dateOf(firstOf(headers['date']) ?? '') ?? now();
  return Math.min(Math.max(until - from, 0), MAX_MS);
}

/** A date of HTTP; `Date.parse` takes more than that. */
function dateOf(value: string): number | undefined {
  const time = /^[A-Z][a-z]{2,8}[ ,]/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
