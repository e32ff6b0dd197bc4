import { isAddress, normalizeLocation, type Unavailable } from '../../codegen/generate.js';
import { isHtmlPage } from '../../codegen/read/xml/prolog.js';
import { reasonOf } from '../command-error.js';
import { decodeText, type DocumentOptions, type LoadedWsdl, readImports } from './documents.js';
import { downloaderFor, type DownloadOptions } from './download.js';
import { loadFile } from './load-file.js';
import { fromService } from './source-record.js';

export type LoadOptions = DocumentOptions & DownloadOptions;

/**
 * Loads a WSDL and the documents that the WSDL imports, from disk or over HTTP. For a WSDL on disk, nothing is
 * downloaded. For a WSDL at a URL, only documents with the same origin are downloaded.
 *
 * @throws CommandError if the WSDL is not available. Imported documents that are not available are reported later, by
 * the WSDL reader.
 */
export async function loadWsdl(location: string, options: LoadOptions = {}): Promise<LoadedWsdl> {
  return isAddress(location) ? (await loadUrl(location, options)).wsdl : loadFile(location, options);
}

/**
 * Downloads a WSDL and the imported documents that have the same origin.
 *
 * @returns the WSDL; the document at the URL; the imported documents, in the order in which they were found
 * @throws CommandError if the WSDL is not available
 */
export async function loadUrl(url: string, options: LoadOptions) {
  const { allowMissing = [], services, ports } = options;
  await using downloader = downloaderFor(url, options);
  const download = async (location: string) => {
    const document = await downloader.get(location);
    return { ...document, location, text: decodeText(document.bytes, document.source, document.contentType) };
  };
  const root = await download(normalizeLocation(url));
  const { text, source, location } = root;
  const { origin: own } = new URL(location);
  const imports: (typeof root)[] = [];
  const read = async (at: string): Promise<string | Unavailable> => {
    if (!isAddress(at)) return { unavailable: 'it is not a URL' };
    const { origin } = new URL(at);
    if (origin !== own)
      return {
        unavailable:
          `it is at another origin (${origin}) than the WSDL (${own}), and is not downloaded; pass ${origin} if the ` +
          'service is there, use ?singleWsdl of WCF, or save all documents and pass the file',
      };
    try {
      const document = await download(at);
      if (isHtmlPage(document.text))
        return { unavailable: `${document.source}: expected a schema, received an HTML page`, failed: true };
      imports.push(document);
      return document.text;
    } catch (error) {
      return { unavailable: reasonOf(error), failed: true };
    }
  };
  const documents = await readImports(root, read);
  const wsdl: LoadedWsdl = {
    text,
    source,
    location,
    documents,
    allowMissing,
    services,
    ports,
    provenance: fromService,
  };
  return { root, imports, wsdl };
}
