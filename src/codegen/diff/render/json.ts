import type { Change, Severity, WsdlDiff } from '../change.js';

/** A diff as plain data that programs can process. */
export interface DiffJson {
  /** The version of this format. It changes when a property is removed or its meaning changes. */
  readonly format: 1;
  /** The most severe effect; `null` if nothing changed. */
  readonly severity: Severity | null;
  /** The most severe effect on existing code; `null` if nothing changed. */
  readonly types: Severity | null;
  /** The most severe effect on installed clients; `null` if nothing changed. */
  readonly wire: Severity | null;
  readonly changes: readonly Change[];
}

export function diffJson({ severity, types, wire, changes }: WsdlDiff): DiffJson {
  return { format: 1, severity: severity ?? null, types: types ?? null, wire: wire ?? null, changes };
}
