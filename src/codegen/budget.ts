import { LimitError, type SourceLocation } from './read/wsdl-error.js';

/** The number of parts that every WSDL may expand to, regardless of its size. */
const baseParts = 100_000;
/** The number of additional parts allowed for each XML element. Real WSDLs need at most 0.4 parts per element. */
const partsPerElement = 10;
/**
 * The maximum nesting depth, counting groups, types within types, derivations and imports. Real WSDLs stay below 30.
 */
const maxDepth = 200;
/**
 * The maximum length of a namespace, in characters. Every prefixed name is expanded to a name with the full namespace,
 * so long namespaces are repeated many times.
 */
const maxNamespace = 2000;

/**
 * Limits the amount of work that a single WSDL can cause. The budget counts parts. Each XML element is one part. Each
 * declared element, attribute, type or enum value is one more part for every reference to it. Without a limit, a few
 * kilobytes of nested groups and derived types could expand to gigabytes.
 */
export class Budget {
  private parts = 0;
  private depth = 0;

  /** @param limit the initial limit in parts, before any XML element is counted */
  constructor(private limit = baseParts) {}

  /** The number of parts counted so far. */
  get spent(): number {
    return this.parts;
  }

  /** Counts an XML element and raises the limit accordingly. @throws LimitError if one of its namespaces is too long */
  addElement(at: SourceLocation, namespaces: readonly string[]): void {
    this.parts++;
    this.limit += partsPerElement;
    for (const { length } of namespaces)
      if (length > maxNamespace)
        throw new LimitError(
          at,
          `a namespace has ${length} characters, more than the limit of ${maxNamespace}`,
          'generate from a copy of the WSDL with a shorter namespace',
        );
  }

  /** Counts parts before the parts are created. @throws LimitError if the total exceeds the limit */
  spend(parts: number, at: SourceLocation): void {
    if (this.parts + parts > this.limit)
      throw new LimitError(
        at,
        `this WSDL expands to more than ${this.limit} parts: groups and base types count each time they are used`,
        `the limit is ${baseParts} parts plus ${partsPerElement} for each XML element: generate from a copy of the ` +
          'WSDL in which fewer groups contain groups, or fewer types extend each other',
      );
    this.parts += parts;
  }

  /** Runs a function one nesting level deeper. @throws LimitError if the nesting is too deep */
  within<T>(at: SourceLocation, work: () => T): T {
    if (++this.depth > maxDepth)
      throw new LimitError(
        at,
        `groups, types or imports are nested more than ${maxDepth} levels deep`,
        'generate from a copy of the WSDL with less nesting',
      );
    try {
      return work();
    } finally {
      this.depth--;
    }
  }
}

/** Returns the number of additional parts for long texts. Every 256 characters of a text count as one part. */
export function partsOfText(...texts: readonly (string | undefined)[]): number {
  let parts = 0;
  for (const text of texts) parts += (text?.length ?? 0) >> 8;
  return parts;
}
