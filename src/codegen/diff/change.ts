/**
 * What a change does to those who are there already.
 * - `'breaking'`: something that works or compiles today does no longer.
 * - `'compatible'`: all of it goes on; there is more, or less is asked for.
 * - `'cosmetic'`: nobody can tell but a reader.
 */
export type Severity = 'breaking' | 'compatible' | 'cosmetic';

/** What a change does, and why. */
export interface Effect {
  /** How grave it is. */
  readonly severity: Severity;
  /** Why, in a sentence. */
  readonly reason: string;
}

/** One difference of meaning between two descriptions. */
export interface Change {
  /** What kind, stable from version to version: `'operation-removed'`, `'member-added'`, `'literal-removed'`, ... */
  readonly kind: string;
  /** Where, outermost first: `['login', 'request', 'sEmail']`, `['USER', 'iID']`. */
  readonly path: readonly string[];
  /** What, in a sentence, with the old and the new. */
  readonly message: string;
  /** Whether a compiled caller still compiles against the new stubs. */
  readonly types: Effect;
  /** Whether a client with the old stubs still works against a service of the new description. */
  readonly wire: Effect;
  /** The names of all operations whose messages it changes, in the order of the description. */
  readonly operations: readonly string[];
}

/** All differences, and the gravest effect of each sort; absent where nothing changed. */
export interface DescriptionDiff {
  readonly changes: readonly Change[];
  readonly types?: Severity;
  readonly wire?: Severity;
  /** The graver one of both. */
  readonly severity?: Severity;
}
