import { printable } from '../../printable.js';
import type { Change, Effect } from './change.js';
import { type ByDirection, cosmetic, effectIn, graver } from './effect.js';
import type { Reach } from './pair/reach.js';

/** What is to be said of one difference. */
export interface Finding {
  readonly kind: string;
  readonly path: readonly string[];
  readonly message: string;
  readonly types: Effect | ByDirection;
  readonly wire: Effect | ByDirection;
}

/** Takes findings where it is known which operations they matter to. */
export type Report = (finding: Finding) => void;

/** Nothing that TypeScript's types say is another. */
export const sameTypes = cosmetic('the types of TypeScript stay the same');
/** Nothing that is sent is another. */
export const sameWire = cosmetic('the messages stay the same');

/** Takes findings of exported types that no operation reaches: a caller may make and read them, and no message holds them. */
export function unreached(findings: Findings): Report {
  const report = findings.reporter({ operations: [], request: true, reply: true });
  return (finding) => report({ ...finding, wire: notOnWire });
}

const notOnWire = cosmetic('no message of an operation holds it');

/** Collects changes; the same one that is found in several ways is one. */
export class Findings {
  private readonly found = new Map<string, { change: Omit<Change, 'operations'>; operations: readonly number[] }>();

  reporter(reach: Reach): Report {
    return ({ kind, path, message, types, wire }) => {
      const effects = { types: effectIn(reach, types), wire: effectIn(reach, wire) };
      const change = { kind, path, message: printable(message), ...effects };
      const key = JSON.stringify([kind, path, message]);
      const known = this.found.get(key);
      if (!known) {
        this.found.set(key, { change, operations: reach.operations });
        return;
      }
      known.change = {
        ...change,
        types: graver(known.change.types, change.types),
        wire: graver(known.change.wire, change.wire),
      };
      if (known.operations !== reach.operations)
        known.operations = [...new Set([...known.operations, ...reach.operations])];
    };
  }

  /** In the order in which they were found. */
  changes(operations: readonly string[]): readonly Change[] {
    // all findings of one type matter to the same operations
    const names = new Map<readonly number[], readonly string[]>();
    const namesOf = (all: readonly number[]): readonly string[] => {
      let found = names.get(all);
      if (!found) names.set(all, (found = [...all].sort((a, b) => a - b).map((at) => operations[at] ?? '')));
      return found;
    };
    return [...this.found.values()].map((each) => ({ ...each.change, operations: namesOf(each.operations) }));
  }
}
