import { printable } from '../../printable.js';
import { clipped } from '../words.js';
import type { Change, Effect } from './change.js';
import { breaking, cosmetic, type EffectByDirection, type Effects, moreSevere, sameTypes, sameWire } from './effect.js';

/** A difference between two WSDLs. The affected messages are not determined yet. */
export type Finding = Pick<Change, 'kind' | 'path' | 'message'> & Partial<Effects>;

export type Report = (finding: Finding) => void;

/** The operations whose messages contain a part of the WSDL. Each bit represents one operation. */
export interface Usage {
  readonly request: bigint;
  readonly reply: bigint;
}

/** Collects the changes between two WSDLs. A change that is found several times is listed only once. */
export class ChangeList {
  private readonly found = new Map<string, { change: Omit<Change, 'operations'>; operations: bigint }>();

  /** Returns a function that reports findings about a part of the WSDL that occurs only in the given messages. */
  reporter(usage: Usage): Report {
    const operations = usage.request | usage.reply;
    return ({ kind, path, message, types = sameTypes, wire = sameWire }) => {
      const key = JSON.stringify([kind, path, message]);
      const known = this.found.get(key);
      const effects = { types: effectIn(usage, types), wire: operations === 0n ? unused : effectIn(usage, wire) };
      const change = {
        ...{ kind, path, message: printable(message) },
        types: known ? moreSevere(known.change.types, effects.types) : effects.types,
        wire: known ? moreSevere(known.change.wire, effects.wire) : effects.wire,
      };
      this.found.set(key, { change, operations: operations | (known?.operations ?? 0n) });
    };
  }

  /**
   * Returns the changes in the order in which they were found.
   *
   * @param names the names of all operations
   */
  changes(names: readonly string[]): readonly Change[] {
    // cached, because all findings about a type have the same operations, and an enumeration may have thousands
    const known = new Map<bigint, readonly string[]>();
    const namesOf = (operations: bigint): readonly string[] => {
      const bits = [...operations.toString(2)].reverse();
      const found = known.get(operations) ?? names.filter((_, at) => bits[at] === '1');
      known.set(operations, found);
      return found;
    };
    return [...this.found.values()].map(({ change, operations }) => ({ ...change, operations: namesOf(operations) }));
  }
}

/** Callers may import a type that no operation uses. */
const unused = cosmetic('no message of the old WSDL contains it');

/** Returns the effect on the messages that contain the changed part. */
function effectIn({ request, reply }: Usage, effect: Effect | EffectByDirection): Effect {
  if ('severity' in effect) return effect;
  if ((request === 0n) === (reply === 0n)) return moreSevere(effect.request, effect.reply);
  return reply === 0n ? effect.request : effect.reply;
}

/** Something in the WSDL that is compared as text. */
export interface Comparison extends Pick<Change, 'kind' | 'path'> {
  /** What is compared, for the message: `type of the member sNick`. */
  readonly subject: string;
  readonly texts: readonly [before: string, after: string];
  /** Called only if the texts differ. */
  readonly effects: () => Partial<Effects>;
}

/** Reports a change if the texts differ. */
export function compareTexts(report: Report, { kind, path, subject, texts, effects }: Comparison): void {
  const [before, after] = texts;
  if (before === after) return;
  const message = `The ${subject} changed from ${clipped(before)} to ${clipped(after)}.`;
  report({ kind, path, message, ...effects() });
}

/** Reports a TypeScript name that changed although the name in the WSDL stayed the same. */
export function compareIdentifiers(
  report: Report,
  path: readonly string[],
  subject: string,
  texts: Comparison['texts'],
): void {
  const types = breaking(`the name ${texts[0]} no longer exists`);
  const name = `TypeScript name of the ${subject}`;
  compareTexts(report, { kind: 'identifier-changed', path, subject: name, texts, effects: () => ({ types }) });
}

export function compareDocumentation(
  report: Report,
  path: readonly string[],
  name: string,
  [before = '', after = '']: readonly [before: string | undefined, after: string | undefined],
): void {
  const plain = (text: string): string => text.replace(/\s+/g, ' ');
  if (plain(before) === plain(after)) return;
  const types = cosmetic('only comments change');
  report({ kind: 'documentation-changed', path, message: `The documentation of the ${name} changed.`, types });
}
