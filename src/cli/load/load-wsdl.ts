import { isAddress, normalizeLocation, type PortChoice, type Unavailable } from '../../codegen/generate.js';
import { CommandError, reasonOf } from '../command-error.js';
import { decodeText, type LoadedWsdl, otherDocument, readImports } from './documents.js';
import { downloaderFor, type DownloadOptions } from './download.js';
import { loadFile } from './load-file.js';
import { fromService } from './source-record.js';

export interface LoadOptions extends DownloadOptions, PortChoice {
  /** Namespaces whose documents may be missing, or locations of documents as written. Default: none. */
  readonly allowMissing?: readonly string[] | undefined;
}

/**
 * Loads a WSDL and the documents that the WSDL imports, from disk or over HTTP. For a WSDL on disk, nothing is
 * downloaded. For a WSDL at a URL, only documents with the same origin are downloaded.
 *
 * @throws CommandError if the WSDL is not available. Imported documents that are not available are reported later, by
 * the WSDL reader.
 */
export async function loadWsdl(location: string, options: LoadOptions = {}): Promise<LoadedWsdl> {
  const { services, ports } = options;
  const wsdl = isAddress(location)
    ? (await loadUrl(location, options)).wsdl
    : await loadFile(location, options.allowMissing);
  return { ...wsdl, services, ports };
}

/**
 * Downloads a WSDL and the imported documents that have the same origin.
 *
 * @returns the WSDL; the document at the URL; the imported documents, in the order in which they were found
 * @throws CommandError if the WSDL is not available
 */
export async function loadUrl(url: string, options: LoadOptions) {
  const { allowMissing = [] } = options;
  await using downloader = downloaderFor(url, options);
  const download = async (location: string) => {
    const document = await downloader.get(location);
    return { ...document, location, text: decodeText(document.bytes, document.source, document.contentType) };
  };
  const { url: rootUrl, ...first } = await download(url);
  const root = { ...first, location: normalizeLocation(rootUrl) };
  const page = otherDocument(root.text);
  if (page !== undefined)
    throw new CommandError(
      `${root.source}: expected a WSDL, received ${page}; an ASMX service offers its WSDL at its own address followed by ?wsdl`,
    );
  const { origin: own } = new URL(root.location);
  const imports: Awaited<ReturnType<typeof download>>[] = [];
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
      imports.push(document);
      return document.text;
    } catch (error) {
      return { unavailable: reasonOf(error), failed: true };
    }
  };
  const documents = await readImports(root, read);
  const { text, source, location } = root;
  const wsdl: LoadedWsdl = { text, source, location, documents, allowMissing, provenance: fromService, warnings: [] };
  return { root, imports, wsdl };
}
