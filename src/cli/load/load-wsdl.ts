import { isAddress, normalizeLocation, type Unavailable } from '../../codegen/generate.js';
import { reasonOf } from '../command-error.js';
import { decodeText, type LoadedDocument, type LoadedWsdl, otherDocument, readImports } from './documents.js';
import { Downloader, type DownloadOptions, type Validators } from './download.js';
import { loadFile } from './load-file.js';
import { fromService } from './source-record.js';

export interface LoadOptions extends DownloadOptions {
  /** Namespaces whose documents may be missing, or locations of documents as written. Default: none. */
  readonly allowMissing?: readonly string[] | undefined;
}

/**
 * Loads a WSDL and the documents that it imports, from disk or over HTTP. Nothing is downloaded for a WSDL on disk. Of a WSDL
 * at a URL, only documents of the same origin are downloaded.
 *
 * @throws CommandError if the WSDL is not available. A document that it imports and that is not available is reported later,
 * by the reader.
 */
export async function loadWsdl(location: string, options: LoadOptions = {}): Promise<LoadedWsdl> {
  if (!isAddress(location)) return loadFile(location, options.allowMissing);
  const downloader = new Downloader(location, options);
  try {
    return (await loadUrl(location, downloader, options)).wsdl;
  } finally {
    await downloader.close();
  }
}

/** A document that is already stored and may still be current. */
export interface StoredCopy extends Validators {
  readonly bytes: Uint8Array;
  readonly contentType?: string | undefined;
}

/** A document as it was downloaded, or the stored copy that is still current. */
export interface RemoteDocument extends StoredCopy, LoadedDocument {
  /** The location that the WSDL refers to, resolved. */
  readonly location: string;
}

/** A WSDL at a URL. */
export interface RemoteWsdl {
  readonly root: RemoteDocument;
  /** The documents of the same origin that it imports, in the order in which they were found. */
  readonly imports: readonly RemoteDocument[];
  readonly wsdl: LoadedWsdl;
}

interface LoadUrlOptions extends Pick<LoadOptions, 'allowMissing'> {
  /** Finds the stored copy of a document. Default: none. */
  readonly copyOf?: (location: string) => StoredCopy | undefined;
  /** Throws a CommandError for a document that must not be used. */
  readonly inspect?: (document: LoadedDocument, isRoot: boolean) => void;
}

/**
 * Downloads a WSDL and the documents of its origin that it imports.
 *
 * @throws CommandError if the WSDL is not available
 */
export async function loadUrl(
  url: string,
  downloader: Downloader,
  { copyOf = () => undefined, inspect = () => undefined, allowMissing = [] }: LoadUrlOptions = {},
): Promise<RemoteWsdl> {
  const download = async (location: string): Promise<RemoteDocument & { readonly url: string }> => {
    const copy = copyOf(location);
    const { url: answered, source, ...reply } = await downloader.get(location, copy);
    const document = reply.isUnchanged === true ? (copy as StoredCopy) : reply;
    const text = decodeText(document.bytes, source, document.contentType);
    return { ...document, location, source, url: answered, text };
  };
  const { url: rootUrl, ...first } = await download(url);
  const root = { ...first, location: normalizeLocation(rootUrl) };
  inspect(root, true);
  const { origin: own } = new URL(root.location);
  const imports = new Map<string, RemoteDocument>();
  const read = async (location: string): Promise<string | Unavailable> => {
    if (!isAddress(location)) return { unavailable: 'it is not a URL' };
    const { origin } = new URL(location);
    if (origin !== own)
      return {
        unavailable:
          `it is at another origin (${origin}) than the WSDL (${own}), and is not downloaded; pass ${origin} if the ` +
          'service is there, use ?singleWsdl of WCF, or save all documents and pass the file',
      };
    try {
      const document = await download(location);
      const other = otherDocument(document.text);
      if (other !== undefined && other !== 'a schema')
        return { unavailable: `${document.source}: expected a schema, received ${other}`, failed: true };
      inspect(document, false);
      imports.set(location, document);
      return document.text;
    } catch (error) {
      return { unavailable: reasonOf(error), failed: true };
    }
  };
  const documents = await readImports(root, read);
  // the documents of one level arrive in any order
  const inOrder = [...documents.keys()].flatMap((each) => imports.get(each) ?? []);
  const { text, source, location } = root;
  const wsdl = { text, source, location, documents, allowMissing, provenance: fromService, warnings: [] };
  return { root, imports: inOrder, wsdl };
}
