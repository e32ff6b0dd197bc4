import { type Documents, isAddress } from '../index.js';
import { Fetcher, type FetchOptions } from './fetch.js';
import type { Loaded } from './follow.js';
import { loadAddress, loadRoot } from './load-address.js';
import { loadFile } from './load-file.js';

export type { FetchOptions } from './fetch.js';
export type { Loaded } from './follow.js';

/** A description with all that it imports. */
export interface LoadedDescription extends Loaded {
  readonly documents: Documents;
  /** What its reader should know, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Gets a description and what it imports, from disk or over HTTP. A description on disk is complete there: what it
 * imports from an address is not fetched, unless it was pulled with it and is stored beside it. One that comes over HTTP
 * is followed on its own host only.
 *
 * @throws CommandError if the description cannot be had; what it imports may be missing, and the reader says so if it matters
 */
export async function loadAll(location: string, options: FetchOptions = {}): Promise<LoadedDescription> {
  if (!isAddress(location)) return loadFile(location);
  return fetching(location, options, async (fetcher) => {
    const { root, documents } = await loadAddress(location, fetcher);
    return { text: root.text, source: root.source, location: root.location, documents, warnings: [] };
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
