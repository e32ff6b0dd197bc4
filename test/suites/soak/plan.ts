/** What the server does with a request. */
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

/** How many of a thousand calls are of each kind but `ok`. */
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
  /** The connection is reset within a reply. */
  half: 4,
  /** No reply: the deadline ends the call. */
  silent: 2,
  /** No reply: the caller aborts the call. */
  aborted: 3,
  /** The signal was aborted before the call. */
  never: 3,
};

const table: readonly Kind[] = kinds.flatMap((kind) => Array.from({ length: shares[kind] ?? 0 }, () => kind));

/** The kind of a call by its number, which it sends as the node ID. */
export function kindOf(call: number): Kind {
  // 7919 is prime, so the kinds are mixed, each with its share
  return table[(call * 7919) % 1000] ?? 'ok';
}

/** Kinds whose calls all reach the server. Those of the others may not, because the caller ends them first. */
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
