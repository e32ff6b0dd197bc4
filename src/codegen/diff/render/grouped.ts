import type { Change, DescriptionDiff, Severity } from '../change.js';
import { graver } from '../effect.js';

/** The graver one of what a change does to types and wire. */
export function severityOf({ types, wire }: Change): Severity {
  return graver(types, wire).severity;
}

/** The changes of one gravity, in their order. */
export function changesOf({ changes }: DescriptionDiff, severity: Severity): readonly Change[] {
  return changes.filter((each) => severityOf(each) === severity);
}
