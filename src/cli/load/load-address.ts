import { type Documents, isAddress, normalizeLocation, type Unavailable } from '../../codegen/generate.js';
import { reasonOf } from '../command-error.js';
import { decodeText } from './decode-text.js';
import type { Fetched, Unchanged, Validators } from './fetch.js';
import { follow, type Loaded } from './follow.js';

/** Gets documents; a `Fetcher` is one. */
export interface DocumentGetter {
  /** @throws Error whose message says why there is none */
  get(location: string, validators: Validators): Promise<Fetched | Unchanged>;
}

/** A document that is here already, and may still be good. */
export interface Copy extends Validators {
  readonly bytes: Uint8Array;
  readonly contentType?: string;
}

/** A document as it came, or the copy of it that is still good. */
export interface RemoteDocument extends Copy {
  /** How the description refers to it, resolved. */
  readonly location: string;
  readonly text: string;
}

export interface RemoteDescription {
  readonly root: RemoteDocument & Loaded;
  /** What it imports from its own origin, in the order in which that was found. */
  readonly imports: readonly RemoteDocument[];
  readonly documents: Documents;
}

/** Finds the copy of a document. */
export type Copies = (location: string) => Copy | undefined;

const noCopies: Copies = () => undefined;

/**
 * Gets a WSDL and what it imports from its own origin.
 *
 * @param inspect throws a CommandError for a document that is not to be read
 * @throws CommandError if the WSDL is not available
 */
export async function loadAddress(
  address: string,
  fetcher: DocumentGetter,
  copies: Copies = noCopies,
  inspect: (document: Pick<Loaded, 'text' | 'source'>, isRoot: boolean) => void = () => undefined,
): Promise<RemoteDescription> {
  const root = await loadRoot(address, fetcher, copies);
  inspect(root, true);
  const imports = new Map<string, RemoteDocument>();
  const read = async (location: string): Promise<string | Unavailable> => {
    if (!isAddress(location)) return { unavailable: 'it is no address' };
    const [{ origin }, own] = [new URL(location), new URL(root.location)];
    if (origin !== own.origin)
      return {
        unavailable:
          `it is at another origin (${origin}) than the description (${own.origin}), and is not fetched; ask ${origin} if the ` +
          'service is there, ask WCF for all in one document with ?singleWsdl, or save all documents and give the file',
      };
    try {
      const document = await loadDocument(location, fetcher, copies);
      inspect(document, false);
      imports.set(location, document);
      return document.text;
    } catch (error) {
      return { unavailable: reasonOf(error), failed: true };
    }
  };
  const documents = await follow(root, read);
  // those of one level come in any order
  const inOrder = [...documents.keys()].flatMap((each) => imports.get(each) ?? []);
  return { root, imports: inOrder, documents };
}

/** Gets a WSDL and what it imports from its own origin, to be read at once. */
export async function loadFrom(address: string, getter: DocumentGetter): Promise<Loaded & { documents: Documents }> {
  const { root, documents } = await loadAddress(address, getter);
  return { text: root.text, source: root.source, location: root.location, documents };
}

/** Gets the description itself. @throws CommandError */
export async function loadRoot(
  address: string,
  fetcher: DocumentGetter,
  copies: Copies = noCopies,
): Promise<RemoteDocument & Loaded> {
  const { source, url, ...document } = await loadDocument(address, fetcher, copies);
  return { ...document, source, location: normalizeLocation(url) };
}

async function loadDocument(
  location: string,
  fetcher: DocumentGetter,
  copies: Copies,
): Promise<RemoteDocument & { readonly source: string; readonly url: string }> {
  const copy = copies(location);
  const validators = { ...pick(copy, 'etag'), ...pick(copy, 'lastModified') };
  const answer = await fetcher.get(location, validators);
  const { source, url } = answer;
  const found = answer.isUnchanged ? (copy as Copy) : answer;
  const { bytes, contentType, etag, lastModified } = found;
  return {
    location,
    source,
    url,
    bytes,
    text: decodeText(bytes, source, contentType),
    ...(contentType !== undefined && { contentType }),
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
  };
}

function pick(copy: Copy | undefined, key: 'etag' | 'lastModified'): Validators {
  const value = copy?.[key];
  return value === undefined ? {} : { [key]: value };
}
