import { LimitError, type SourceLocation } from './read/wsdl-error.js';

/** The parts that any WSDL may expand to. */
const baseParts = 100_000;
/** The additional parts for each element of its XML. Real WSDLs need at most 0.4. */
const partsPerElement = 10;
/** The maximum depth of groups, types in types, derivations and imports together. Real WSDLs stay below 30. */
const maxDepth = 200;
/** The maximum length of a namespace in characters. Each use of a prefix becomes the namespace, so it is repeated often. */
const maxNamespace = 2000;

/**
 * Limits the work that one WSDL may cause. It counts parts: each element of the XML, and each element, attribute, type or
 * enum value, once for every reference to it. Groups that contain groups, and types that extend types, can expand a few
 * kilobytes to gigabytes.
 */
export class Budget {
  private parts = 0;
  private limit: number;
  private depth = 0;

  /** @param limit in parts, before any element is read */
  constructor(limit = baseParts) {
    this.limit = limit;
  }

  /** The number of parts counted so far. */
  get spent(): number {
    return this.parts;
  }

  /** Counts an XML element and raises the limit for it. @throws LimitError if one of its namespaces is too long */
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
        `the limit is ${baseParts} parts and ${partsPerElement} more for each XML element: generate from a copy of the ` +
          'WSDL in which fewer groups contain groups, or fewer types extend each other',
      );
    this.parts += parts;
  }

  /** Runs nested work. @throws LimitError if it is nested too deep */
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
        `groups, types or imports are nested more than ${maxDepth} deep`,
        'generate from a copy of the WSDL with less nesting',
      );
  }
}

/** The additional parts that long texts count: one for each 256 characters. */
export function partsOfText(...texts: readonly (string | undefined)[]): number {
  let parts = 0;
  for (const text of texts) parts += (text?.length ?? 0) >> 8;
  return parts;
}
