import { LimitError, type SourceLocation } from './read/wsdl-error.js';

/** The number of parts to which any WSDL may expand. */
const baseParts = 100_000;
/** The number of additional parts allowed for each XML element. Real WSDLs need at most 0.4. */
const partsPerElement = 10;
/**
 * The maximum nesting depth, counting groups, types within types, derivations and imports. Real WSDLs stay below 30.
 */
const maxDepth = 200;
/**
 * The maximum length of a namespace, in characters. Every prefix is expanded to its namespace, so a namespace is
 * repeated often.
 */
const maxNamespace = 2000;

/**
 * Limits how much work a single WSDL can cause. The budget counts parts: each XML element, and each declared element,
 * attribute, type or enum value once for every reference to it. With groups that contain groups and types that extend
 * types, a few kilobytes can expand to gigabytes.
 */
export class Budget {
  private parts = 0;
  private limit: number;
  private depth = 0;

  /** @param limit the initial limit in parts, before any XML element is counted */
  constructor(limit = baseParts) {
    this.limit = limit;
  }

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

  /** Counts parts before they are created. @throws LimitError if they exceed the limit */
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

  /** Runs nested work. @throws LimitError if the work is nested too deeply */
  within<T>(at: SourceLocation, work: () => T): T {
    this.depth++;
    this.checkDepth(this.depth, at);
    try {
      return work();
    } finally {
      this.depth--;
    }
  }

  checkDepth(depth: number, at: SourceLocation): void {
    if (depth > maxDepth)
      throw new LimitError(
        at,
        `groups, types or imports are nested more than ${maxDepth} levels deep`,
        'generate from a copy of the WSDL with less nesting',
      );
  }
}

/** Returns the number of additional parts for which long texts count: one for every 256 characters. */
export function partsOfText(...texts: readonly (string | undefined)[]): number {
  let parts = 0;
  for (const text of texts) parts += (text?.length ?? 0) >> 8;
  return parts;
}
