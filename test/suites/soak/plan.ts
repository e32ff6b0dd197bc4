/** Determines how the server handles each request. */
export const kinds = [
  'ok',
  'large',
  'refused',
  'fault',
  'page',
  'closing',
  'reset',
  'half',
  'silent',
  'aborted',
  'never',
] as const;
export type Kind = (typeof kinds)[number];

/** The number of calls of each kind, except `ok`, in a thousand calls. */
const shares: Readonly<Partial<Record<Kind, number>>> = {
  /** A reply of a hundred kilobytes. */
  large: 2,
  /** The service refuses the call. */
  refused: 40,
  fault: 20,
  /** HTTP 500 with a page of HTML. */
  page: 20,
  /** A valid reply after which the connection is closed. */
  closing: 10,
  /** The connection is reset instead of a reply. */
  reset: 8,
  /** The connection is reset in the middle of a reply. */
  half: 4,
  /** There is no reply, so the deadline ends the call. */
  silent: 2,
  /** There is no reply, and the caller aborts the call. */
  aborted: 3,
  /** The signal was aborted before the call. */
  never: 3,
};

const table: readonly Kind[] = kinds.flatMap((kind) => Array.from({ length: shares[kind] ?? 0 }, () => kind));

/** Returns the kind of a call, given its number, which the call sends as the node ID. */
export function kindOf(call: number): Kind {
  // 7919 is prime, so the kinds are mixed, and each keeps its share
  return table[(call * 7919) % 1000] ?? 'ok';
}

/**
 * The kinds whose calls all reach the server. Calls of other kinds may not reach it, because the caller ends them
 * first.
 */
export const isSeen: Readonly<Record<Kind, 'always' | 'maybe' | 'never'>> = {
  ok: 'always',
  large: 'always',
  refused: 'always',
  fault: 'always',
  page: 'always',
  closing: 'always',
  reset: 'always',
  half: 'always',
  silent: 'maybe',
  aborted: 'maybe',
  never: 'never',
};

/** The counters of the server: requests by kind, and open connections. */
export interface Counted {
  readonly requests: Readonly<Record<Kind, number>>;
  readonly open: number;
}
