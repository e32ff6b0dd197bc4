import type { DescriptionDiff, Effect, Severity } from '../change.js';

/** A diff as plain data, for programs. */
export interface DiffJson {
  /** The version of this form: another number where something is left out or means something else. */
  readonly format: 1;
  /** The gravest effect of all; `null` where nothing changed. */
  readonly severity: Severity | null;
  /** The gravest effect on compiled callers; `null` where nothing changed. */
  readonly types: Severity | null;
  /** The gravest effect on installed clients; `null` where nothing changed. */
  readonly wire: Severity | null;
  readonly changes: readonly ChangeJson[];
}

/** See `Change`. */
export interface ChangeJson {
  readonly kind: string;
  readonly path: readonly string[];
  readonly message: string;
  readonly types: Effect;
  readonly wire: Effect;
  readonly operations: readonly string[];
}

export function diffJson({ severity, types, wire, changes }: DescriptionDiff): DiffJson {
  return {
    format: 1,
    severity: severity ?? null,
    types: types ?? null,
    wire: wire ?? null,
    changes: changes.map((each) => ({
      kind: each.kind,
      path: [...each.path],
      message: each.message,
      types: { ...each.types },
      wire: { ...each.wire },
      operations: [...each.operations],
    })),
  };
}
