import type { XmlElement } from './xml/document.js';
import { addTo } from './group-by.js';
import { listed, shellQuoted } from '../words.js';
import { WsdlError } from './wsdl-error.js';

/** The maximum number of documents that a message lists. */
const maxListed = 20;

/** The reason why a document is not available. */
export interface Unavailable {
  readonly unavailable: string;
  /** Set if the document may exist, but could not be downloaded or read. */
  readonly failed?: true;
}

/** Thrown if documents that a WSDL references are missing. */
export class MissingDocumentError extends WsdlError {}

interface MissingDocument {
  /** The element that refers to the document. */
  readonly xml: XmlElement;
  readonly ns: string;
  /** The location as written. */
  readonly written: string;
  readonly reason: string;
}

/**
 * Collects the unavailable documents that a WSDL references. The generator stops if a required document is missing,
 * unless the user has allowed the document to be missing. If the generator continued, everything that the document
 * declares would silently become untyped.
 */
export class MissingDocuments {
  /** Notices about missing documents that do not stop the generator. */
  readonly skipped: string[] = [];
  private readonly byNamespace = new Map<string, MissingDocument[]>();
  private readonly stopping = new Set<MissingDocument>();

  /** @param allowed the namespaces and locations of the documents that may be missing, as written */
  constructor(private readonly allowed: readonly string[]) {}

  /**
   * Adds a missing document.
   *
   * @param isNeeded if `true`, the missing document stops the generator; if `false`, the generator stops only when a
   * name in the document's namespace cannot be resolved
   * @param isSilent whether to omit the notice
   */
  add(missing: MissingDocument, isNeeded: boolean, isSilent = false): void {
    addTo(this.byNamespace, missing.ns, missing);
    const isAllowed = this.isAllowed(missing);
    if (isNeeded && !isAllowed) this.stopping.add(missing);
    else if (isAllowed || !isSilent) {
      const { source, line, local, document } = missing.xml;
      const text = `skipped the ${local} of "${missing.ns}" (${source}:${line}): ${problemOf(missing)}`;
      this.skipped.push(text);
      document.notices.add(text);
    }
  }

  /** Returns `true` if a document for a namespace is missing. */
  has(ns: string): boolean {
    return this.byNamespace.has(ns);
  }

  /**
   * Marks the missing documents for a namespace as required. Called when a name in the namespace cannot be resolved.
   *
   * @returns a description of the missing document for use in an error message, or `undefined` if no document is
   * missing
   */
  require(ns: string): string | undefined {
    const all = this.byNamespace.get(ns) ?? [];
    const [first] = all;
    if (!first) return undefined;
    if (!this.stopping.has(first)) for (const each of all) if (!this.isAllowed(each)) this.stopping.add(each);
    return problemOf(first);
  }

  /** @throws MissingDocumentError if a required document is missing; the message lists all of them */
  assertComplete(): void {
    const [first, ...others] = this.stopping;
    if (!first) return;
    const more = others.map(({ written }) => `"${written}"`);
    const all = [first, ...others].slice(0, maxListed);
    const options = new Set(all.map(({ ns, written }) => `--allow-missing ${shellQuoted(ns || written)}`));
    throw new MissingDocumentError(
      first.xml,
      problemOf(first) + (more.length > 0 ? `; also missing: ${listed(more, maxListed)}` : ''),
      `make it available, or continue with its declarations untyped: ${[...options].join(' ')}`,
    );
  }

  private isAllowed({ ns, written }: MissingDocument): boolean {
    return this.allowed.includes(ns) || this.allowed.includes(written);
  }
}

function problemOf({ written, reason }: MissingDocument): string {
  return `the document "${written}" cannot be read: ${reason}`;
}
