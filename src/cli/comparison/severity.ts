import type { Change, Severity } from '../../codegen/diff/change.js';

export type { Severity } from '../../codegen/diff/change.js';

const order: readonly Severity[] = ['cosmetic', 'compatible', 'breaking'];

/** The gravest effect of changes, on types or on the wire; absent if there are none. */
export function severityOf(changes: readonly Change[]): Severity | undefined {
  return gravest(changes.flatMap(({ types, wire }) => [types.severity, wire.severity]));
}

export function gravest(severities: readonly (Severity | undefined)[]): Severity | undefined {
  return order.findLast((each) => severities.includes(each));
}

/** 0: nothing, or nothing but what people read; 1: compatible; 2: breaking. */
export function exitCodeOf(severity: Severity | undefined): number {
  return severity === 'breaking' ? 2 : severity === 'compatible' ? 1 : 0;
}
