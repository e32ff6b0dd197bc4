import { isAddress } from '../../codegen/generate.js';
import { Fetcher, type FetchOptions } from './fetch.js';
import type { Loaded, LoadedDescription } from './follow.js';
import { loadAddress, loadRoot } from './load-address.js';
import { loadFile } from './load-file.js';

export interface LoadOptions extends FetchOptions {
  /** Namespaces whose documents may be missing, or locations of documents as they are written. Default: none. */
  readonly allowMissing?: readonly string[] | undefined;
}

/**
 * Gets a description and what it imports, from disk or over HTTP. A description on disk is complete there: what it
 * imports from an address is not fetched, unless it was pulled with it and is stored beside it. One that comes over HTTP
 * is followed on its own origin only.
 *
 * @throws CommandError if the description is not available; that of a document that it imports the reader reports
 */
export async function loadAll(location: string, options: LoadOptions = {}): Promise<LoadedDescription> {
  const { allowMissing = [] } = options;
  if (!isAddress(location)) return loadFile(location, allowMissing);
  return fetching(location, options, async (fetcher) => {
    const { root, documents } = await loadAddress(location, fetcher);
    return { text: root.text, source: root.source, location: root.location, documents, allowMissing, warnings: [] };
  });
}

/** Gets one document over HTTP. @throws CommandError */
export async function load(location: string, options: FetchOptions = {}): Promise<Loaded> {
  return fetching(location, options, async (fetcher) => {
    const { text, source, location: at } = await loadRoot(location, fetcher);
    return { text, source, location: at };
  });
}

async function fetching<T>(
  location: string,
  options: FetchOptions,
  work: (fetcher: Fetcher) => Promise<T>,
): Promise<T> {
  const fetcher = new Fetcher(location, options);
  try {
    return await work(fetcher);
  } finally {
    await fetcher.close();
  }
}
