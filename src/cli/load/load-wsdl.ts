import { isAddress } from '../../codegen/generate.js';
import { Downloader, type DownloadOptions } from './download.js';
import type { LoadedWsdl } from './documents.js';
import { loadFile } from './load-file.js';
import { loadUrl } from './load-url.js';
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
  const { allowMissing = [] } = options;
  if (!isAddress(location)) return loadFile(location, allowMissing);
  const downloader = new Downloader(location, options);
  try {
    const { root, documents } = await loadUrl(location, downloader);
    const { text, source, location: base } = root;
    return { text, source, location: base, documents, allowMissing, provenance: fromService, warnings: [] };
  } finally {
    await downloader.close();
  }
}
