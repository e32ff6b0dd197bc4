/** What the server does with a request, and so what becomes of the call. */
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
  /** The service says no. */
  refused: 40,
  fault: 20,
  /** HTTP 500 with a page of HTML. */
  page: 20,
  /** A good reply, and the connection ends with it. */
  closing: 10,
  /** The connection is reset in place of a reply. */
  reset: 8,
  /** The connection is reset within a reply. */
  half: 4,
  /** No reply: the deadline ends the call. */
  silent: 2,
  /** No reply: the caller gives up. */
  aborted: 3,
  /** The signal was aborted before the call. */
  never: 3,
};

const table: readonly Kind[] = kinds.flatMap((kind) => Array.from({ length: shares[kind] ?? 0 }, () => kind));

/** The kind of a call by its number, which it carries as the id of a node. */
export function kindOf(call: number): Kind {
  // 7919 is prime: the kinds come mixed, and each in its share
  return table[(call * 7919) % 1000] ?? 'ok';
}

/** Kinds of which the server sees a request for each call; of the others it may, as the caller goes first. */
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

/** How the server counts: requests by kind, and the connections that are open. */
export interface Counted {
  readonly requests: Readonly<Record<Kind, number>>;
  readonly open: number;
}
