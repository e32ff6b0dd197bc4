import type { XmlElement } from './xml/document.js';
import { WsdlError } from './wsdl-error.js';

/** The reason why a document is not available. */
export interface Unavailable {
  readonly unavailable: string;
  /** Set if the document may exist, but its download failed or its file cannot be read. */
  readonly failed?: true;
}

/** Thrown if documents to which a WSDL refers are missing. */
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
 * Collects the documents to which a WSDL refers but that are not available. A missing document that is needed stops the
 * generator unless the user allows it to be missing. Otherwise, everything that the document declares would silently
 * become untyped.
 */
export class MissingDocuments {
  /** The notices about documents that do not stop the generator. */
  readonly skipped: string[] = [];
  /** Allowed namespaces and locations, as written. */
  private readonly allowed: ReadonlySet<string>;
  private readonly byNamespace = new Map<string, MissingDocument[]>();
  private readonly stopping = new Set<MissingDocument>();

  constructor(allowed: readonly string[]) {
    this.allowed = new Set(allowed);
  }

  /**
   * Adds a missing document.
   *
   * @param isNeeded whether the document stops the generator; otherwise, it does so only if a name in its namespace
   * cannot be resolved
   * @param isSilent whether to omit the notice
   */
  add(missing: MissingDocument, isNeeded: boolean, isSilent = false): void {
    const others = this.byNamespace.get(missing.ns);
    if (others) others.push(missing);
    else this.byNamespace.set(missing.ns, [missing]);
    const isAllowed = this.isAllowed(missing);
    if (isNeeded && !isAllowed) this.stopping.add(missing);
    else if (isAllowed || !isSilent) {
      const { source, line, local, document } = missing.xml;
      const text = `skipped the ${local} of "${missing.ns}" (${source}:${line}): ${problemOf(missing)}`;
      this.skipped.push(text);
      document.notices.add(text);
    }
  }

  /** Whether a document for a namespace is missing. */
  has(ns: string): boolean {
    return this.byNamespace.has(ns);
  }

  /**
   * Marks the documents for a namespace as needed, because a name in the namespace cannot be resolved.
   *
   * @returns a description of what is missing, for use in a message
   */
  require(ns: string): string | undefined {
    const all = this.byNamespace.get(ns) ?? [];
    const [first] = all;
    if (!first) return undefined;
    if (!this.stopping.has(first)) for (const each of all) if (!this.isAllowed(each)) this.stopping.add(each);
    return problemOf(first);
  }

  /** @throws MissingDocumentError if any document stops the generator; the error lists these documents */
  assertComplete(): void {
    const [first, ...others] = this.stopping;
    if (!first) return;
    const more = listed(
      others.map(({ written }) => `"${written}"`),
      ', ',
    );
    const options = new Set([first, ...others].map(({ ns, written }) => `--allow-missing ${quoted(ns || written)}`));
    throw new MissingDocumentError(
      first.xml,
      problemOf(first) + (more && `; also missing: ${more}`),
      `make it available, or continue and leave what it declares untyped: ${listed([...options], ' ')}`,
    );
  }

  private isAllowed({ ns, written }: MissingDocument): boolean {
    return this.allowed.has(ns) || this.allowed.has(written);
  }
}

function problemOf({ written, reason }: MissingDocument): string {
  return `the document "${written}" cannot be read: ${reason}`;
}

/** Joins the first 20 texts, so that the message stays readable. */
function listed(texts: readonly string[], separator: string): string {
  return texts.slice(0, 20).join(separator) + (texts.length > 20 ? ` ... (${texts.length})` : '');
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
