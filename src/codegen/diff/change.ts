/**
 * The severity of a change for existing code or installed clients.
 * - `'breaking'`: some code that compiles today, or some calls that work today, stop doing so.
 * - `'compatible'`: something was added or relaxed. Existing code still compiles, and existing calls still work.
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
  /** The effect on existing code that is compiled against the new stubs. */
  readonly types: Effect;
  /** The effect on installed clients, which use the old stubs to call a service with the new WSDL. */
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
