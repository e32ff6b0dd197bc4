import type { DescriptionDiff, Severity } from '../codegen/diff/change.js';
import type { FacadeVerdict } from './description-check.js';
import { facadeOf } from './facade.js';
import type { Side } from './read-description.js';

/** What changed from one description to another. */
export interface Comparison {
  readonly diff: DescriptionDiff;
  /** Whether the facade would work with the new one; absent if it does not with the old one. */
  readonly facade?: readonly FacadeVerdict[];
  /** The gravest of all that changed; absent if nothing did. */
  readonly severity?: Severity;
}

export function compare(before: Side, after: Side): Comparison {
  const diff: DescriptionDiff =
    before.model.fingerprint === after.model.fingerprint ? { changes: [] } : { changes: [], severity: 'breaking' };
  const facade = facadeOf(before).some(({ problem }) => problem !== undefined) ? undefined : facadeOf(after);
  const isRefused = facade?.some(({ problem }) => problem !== undefined);
  const severity = isRefused ? 'breaking' : diff.severity;
  return { diff, ...(facade && { facade }), ...(severity !== undefined && { severity }) };
}

export function textOf({ severity }: Comparison, _options: { readonly isColoured: boolean }): string {
  return severity === undefined ? 'No change of meaning.\n' : 'The meaning changed.\n';
}

export function markdownOf(comparison: Comparison): string {
  return textOf(comparison, { isColoured: false });
}

/** 0: nothing, or nothing but what people read; 1: compatible; 2: breaking. */
export function exitCodeOf(severity: Severity | undefined): number {
  return severity === 'breaking' ? 2 : severity === 'compatible' ? 1 : 0;
}
