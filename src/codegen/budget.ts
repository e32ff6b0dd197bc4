import { LimitError, type Place } from './read/description-error.js';

/** What any description may be written out to. */
const baseParts = 100_000;
/** What each element of its XML allows in addition. Real descriptions need 0.4 at most. */
const partsPerElement = 10;
/** How deep groups, types within types, derivations and imports may be nested together. Real ones stay below 30. */
const maxDepth = 200;
/** A prefix stands for a namespace wherever it is used, so a long one is written out many times. */
const maxNamespace = 2000;

/**
 * The work that one description may cause, counted in parts: an element of its XML, and an element, attribute, type or
 * enumeration value each time that it is written out because something refers to it. Groups that hold groups, and types
 * that extend types, can make gigabytes of a few kilobytes.
 */
export class Budget {
  private parts = 0;
  private limit: number;
  private depth = 0;

  /** @param limit in parts, before any element was read */
  constructor(limit = baseParts) {
    this.limit = limit;
  }

  /** The parts that were counted so far. */
  get spent(): number {
    return this.parts;
  }

  /** Counts an element of XML, which allows for more parts. */
  read(): void {
    this.parts++;
    this.limit += partsPerElement;
  }

  /** Counts parts before they are written out. @throws LimitError if that is more than the description may cause */
  spend(parts: number, at: Place): void {
    if (this.parts + parts <= this.limit) {
      this.parts += parts;
      return;
    }
    throw new LimitError(
      at,
      `this description is written out to more than ${this.limit} parts: groups and base types count wherever they are used`,
      `The limit is ${baseParts} parts and ${partsPerElement} more for each XML element. Generate from a copy of the ` +
        'description in which fewer groups hold groups, or fewer types extend each other',
    );
  }

  /** Does what is nested in something else. @throws LimitError if it is nested too deep */
  within<T>(at: Place, work: () => T): T {
    this.depth++;
    this.checkDepth(this.depth, at);
    try {
      return work();
    } finally {
      this.depth--;
    }
  }

  checkDepth(depth: number, at: Place): void {
    if (depth <= maxDepth) return;
    throw new LimitError(
      at,
      `groups, types or imports are nested more than ${maxDepth} deep`,
      'Generate from a copy of the description in which they are nested less deep',
    );
  }

  checkNamespace(ns: string, at: Place): void {
    if (ns.length <= maxNamespace) return;
    throw new LimitError(
      at,
      `a namespace has ${ns.length} characters, more than the limit of ${maxNamespace}`,
      'Generate from a copy of the description with a shorter namespace',
    );
  }
}

/** What a long text counts in addition to the part that it belongs to. */
export function partsOfText(...texts: readonly (string | undefined)[]): number {
  let parts = 0;
  for (const text of texts) parts += (text?.length ?? 0) >> 8;
  return parts;
}
