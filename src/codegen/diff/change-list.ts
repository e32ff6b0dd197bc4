import { printable } from '../../printable.js';
import type { Change } from './change.js';
import { breaking, cosmetic, effectIn, type Effects, moreSevere, sameTypes, sameWire } from './effect.js';
import type { Usage } from './match/usage.js';

/** A difference between two WSDLs. The affected messages are not determined yet. */
export type Finding = Pick<Change, 'kind' | 'path' | 'message'> & Partial<Effects>;

export type Report = (finding: Finding) => void;

/** Collects the changes between two WSDLs. A change that is found several times is listed only once. */
export class ChangeList {
  private readonly found = new Map<string, { change: Omit<Change, 'operations'>; operations: readonly number[] }>();

  /** Returns a function that reports findings about a part of the WSDL that occurs only in the given messages. */
  reporter(usage: Usage): Report {
    return ({ kind, path, message, types = sameTypes, wire = sameWire }) => {
      const effects = { types: effectIn(usage, types), wire: effectIn(usage, wire) };
      const change = { kind, path, message: printable(message), ...effects };
      const key = JSON.stringify([kind, path, message]);
      const known = this.found.get(key);
      if (!known) {
        this.found.set(key, { change, operations: usage.operations });
        return;
      }
      known.change = {
        ...change,
        types: moreSevere(known.change.types, change.types),
        wire: moreSevere(known.change.wire, change.wire),
      };
      if (known.operations !== usage.operations)
        known.operations = [...new Set([...known.operations, ...usage.operations])];
    };
  }

  /**
   * Returns a function that reports findings about a type. Callers may import a type that no operation uses, but such a
   * type does not occur in any message.
   */
  typeReporter(usage: Usage): Report {
    if (usage.operations.length > 0) return this.reporter(usage);
    const report = this.reporter({ operations: [], request: true, reply: true });
    return (finding) => report({ ...finding, wire: cosmetic('no message contains the type') });
  }

  /** Returns the changes in the order in which they were found. */
  changes(operations: readonly string[]): readonly Change[] {
    // cached, because all findings about a type share one list of operations, and an enumeration may have thousands of
    // findings
    const names = new Map<readonly number[], readonly string[]>();
    const namesOf = (all: readonly number[]): readonly string[] => {
      let found = names.get(all);
      if (!found) names.set(all, (found = [...all].sort((a, b) => a - b).map((at) => operations[at] ?? '')));
      return found;
    };
    return [...this.found.values()].map((each) => ({ ...each.change, operations: namesOf(each.operations) }));
  }
}

export function compareDocumentation(
  path: readonly string[],
  name: string,
  [before = '', after = '']: readonly [before: string | undefined, after: string | undefined],
  report: Report,
): void {
  const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
  if (before === after || plain(before) === plain(after)) return;
  const types = cosmetic('only comments change');
  report({ kind: 'documentation-changed', path, message: `The documentation of the ${name} changed.`, types });
}

/** Reports a TypeScript name that changed or no longer exists although the name in the WSDL stayed the same. */
export function reportIdentifier(
  kind: 'identifier-changed' | 'property-renamed',
  path: readonly string[],
  what: string,
  [before, after]: readonly [before: string, after: string | undefined],
  report: Report,
): void {
  if (before === after) return;
  const message =
    after === undefined
      ? `The TypeScript name ${before} of the ${what} was removed.`
      : `The TypeScript name of the ${what} changed from ${before} to ${after}.`;
  report({ kind, path, message, types: breaking(`the name ${before} no longer exists`) });
}
