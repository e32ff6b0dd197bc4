/**
 * What a change does to existing code and to installed clients.
 * - `'breaking'`: something that compiles or works today stops doing so.
 * - `'compatible'`: everything that compiles or works today still does. Something was added or relaxed.
 * - `'cosmetic'`: neither code nor messages change.
 */
export type Severity = 'breaking' | 'compatible' | 'cosmetic';

/** What a change does, and why. */
export interface Effect {
  readonly severity: Severity;
  /** Why, as a clause: `installed clients do not send it`. */
  readonly reason: string;
}

/** One difference between two WSDLs. */
export interface Change {
  /** The kind, stable between versions: `'operation-removed'`, `'member-added'`, `'enum-value-removed'`, ... */
  readonly kind: string;
  /** Where, outermost first: `['login', 'request', 'sEmail']`, `['USER', 'iID']`. */
  readonly path: readonly string[];
  /** One sentence that names the old and the new. */
  readonly message: string;
  /** Whether existing code compiles against the new stubs. */
  readonly types: Effect;
  /** Whether a client with the old stubs works against a service with the new WSDL. */
  readonly wire: Effect;
  /** The names of the operations whose messages are affected, in the order of the WSDL. */
  readonly operations: readonly string[];
}

/** All differences between two WSDLs. The severities are absent if nothing changed. */
export interface WsdlDiff {
  readonly changes: readonly Change[];
  /** The most severe effect on types. */
  readonly types?: Severity;
  /** The most severe effect on the wire. */
  readonly wire?: Severity;
  /** The more severe of both. */
  readonly severity?: Severity;
}
