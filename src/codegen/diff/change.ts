/**
 * What a change does to existing code and to installed clients.
 * - `'breaking'`: something that compiles or works today stops doing so.
 * - `'compatible'`: everything that compiles or works today still does. Something was added or relaxed.
 * - `'cosmetic'`: neither code nor messages change.
 */
export type Severity = 'breaking' | 'compatible' | 'cosmetic';

/** The effect of a change on existing code or on installed clients. */
export interface Effect {
  readonly severity: Severity;
  /** The reason for the severity, as a clause: for example, `installed clients do not send it`. */
  readonly reason: string;
}

/** One difference between two WSDLs. */
export interface Change {
  /**
   * The kind of change, such as `'operation-removed'` or `'enum-value-added'`. These names are stable between versions.
   */
  readonly kind: string;
  /**
   * The location of the change, outermost name first: for example, `['login', 'request', 'sEmail']` or `['USER',
   * 'iID']`.
   */
  readonly path: readonly string[];
  /** A sentence that describes the change, including the old and new names or values. */
  readonly message: string;
  /** The effect on existing code: whether it compiles against the new stubs. */
  readonly types: Effect;
  /**
   * The effect on installed clients: whether a client with the old stubs works with a service that uses the new WSDL.
   */
  readonly wire: Effect;
  /** The names of the operations whose messages are affected, in WSDL order. */
  readonly operations: readonly string[];
}

/** All differences between two WSDLs. The severities are absent if nothing changed. */
export interface WsdlDiff {
  readonly changes: readonly Change[];
  /** The most severe effect on existing code. */
  readonly types?: Severity;
  /** The most severe effect on installed clients. */
  readonly wire?: Severity;
  /** The more severe of `types` and `wire`. */
  readonly severity?: Severity;
}
