import { WsdlError } from './wsdl-error.js';
import { locationOf, type XmlElement } from './xml/document.js';

/** A document that could not be read. */
export interface Unavailable {
  /** The reason, as a text. */
  readonly unavailable: string;
  /** The document exists or may exist: a download failed, or a file cannot be read. */
  readonly failed?: true;
}

/** Documents that a WSDL refers to are missing. */
export class MissingDocumentError extends WsdlError {}

interface Missing {
  /** The element that refers to the document. */
  readonly xml: XmlElement;
  readonly ns: string;
  /** The location as written. */
  readonly written: string;
  readonly reason: string;
}

/**
 * The documents that a WSDL refers to and that were not read. Each stops the generator, unless its namespace is allowed to
 * be missing: what it declares would silently become untyped.
 */
export class MissingDocuments {
  /** Namespaces, and locations as written. */
  private readonly allowed: ReadonlySet<string>;
  private readonly notices: string[];
  /** The notices about documents that do not stop the generator. */
  readonly skipped: string[] = [];
  private readonly byNamespace = new Map<string, Missing[]>();
  private readonly stopping = new Set<Missing>();

  constructor(allowed: readonly string[], notices: string[]) {
    this.allowed = new Set(allowed);
    this.notices = notices;
  }

  /**
   * Adds a document.
   *
   * @param isNeeded whether it stops the generator; otherwise it does so when a name of its namespace cannot be resolved
   * @param isSilent whether no notice is given
   */
  add(missing: Missing, isNeeded: boolean, isSilent = false): void {
    const others = this.byNamespace.get(missing.ns);
    if (others) others.push(missing);
    else this.byNamespace.set(missing.ns, [missing]);
    const isAllowed = this.isAllowed(missing);
    if (isNeeded && !isAllowed) this.stopping.add(missing);
    else if (isAllowed || !isSilent) {
      const { source, line, local } = missing.xml;
      const notice = `skipped the ${local} of "${missing.ns}" (${source}:${line}): ${problemOf(missing)}`;
      this.skipped.push(notice);
      this.notices.push(notice);
    }
  }

  /** Whether a document of a namespace is missing. */
  has(ns: string): boolean {
    return this.byNamespace.has(ns);
  }

  /** Reports that a name of a namespace cannot be resolved. @returns what is missing of that namespace, as a text */
  needed(ns: string): string | undefined {
    const [first, ...others] = this.byNamespace.get(ns) ?? [];
    if (!first) return undefined;
    if (!this.stopping.has(first))
      for (const each of [first, ...others]) if (!this.isAllowed(each)) this.stopping.add(each);
    return problemOf(first);
  }

  /** @throws MissingDocumentError that names all documents that stop the generator */
  assertComplete(): void {
    const [first, ...others] = this.stopping;
    if (!first) return;
    const more =
      others.length === 0
        ? ''
        : `; also missing: ${listed(
            others.map(({ written }) => `"${written}"`),
            ', ',
          )}`;
    const options = [
      ...new Set([first, ...others].map(({ ns, written }) => `--allow-missing ${quoted(ns || written)}`)),
    ];
    throw new MissingDocumentError(
      locationOf(first.xml),
      problemOf(first) + more,
      `make it available, or continue and leave what it declares untyped: ${listed(options, ' ')}`,
    );
  }

  private isAllowed({ ns, written }: Missing): boolean {
    return this.allowed.has(ns) || this.allowed.has(written);
  }
}

function problemOf({ written, reason }: Missing): string {
  return `the document "${written}" cannot be read: ${reason}`;
}

/** The first 20 texts, so that the message stays readable. */
function listed(texts: readonly string[], separator: string): string {
  return texts.slice(0, 20).join(separator) + (texts.length > 20 ? ` ... (${texts.length})` : '');
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
