import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { CommandError, reasonOf } from './command-error.js';
import { decodeText } from './decode-text.js';
import { pull } from './pull.js';
import { type Documents, importsOf, isAddress, normalizeLocation } from '../index.js';

/** A document as text, and what messages call it. */
export interface Loaded {
  readonly text: string;
  readonly source: string;
  /** What the locations in it are relative to. */
  readonly location: string;
}

/** A description with all that it imports. */
export interface LoadedDescription extends Loaded {
  readonly documents: Documents;
}

/** A description that is cut into more documents than this is none. */
const maxDocuments = 2000;

/**
 * Gets a description and what it imports, from disk or over HTTP. A description on disk is complete there: what it
 * imports from an address is not fetched. One that comes over HTTP is followed on its own host only.
 *
 * @throws CommandError if the description cannot be had; what it imports may be missing, and the reader says so if it matters
 */
export async function loadAll(location: string): Promise<LoadedDescription> {
  const root = await load(location);
  const documents = new Map<string, string | { readonly unavailable: string }>();
  let pending = importsOf(root.text, root.location);
  while (pending.length > 0) {
    const wanted = [...new Set(pending)].filter((each) => !documents.has(each) && each !== root.location);
    if (documents.size + wanted.length > maxDocuments)
      throw new CommandError(`${root.source}: imports more than ${maxDocuments} documents: this is no description`);
    const found = await Promise.all(wanted.map((each) => loadImport(each, root.location)));
    wanted.forEach((each, index) => documents.set(each, found[index] ?? { unavailable: 'it was not given' }));
    pending = wanted.flatMap((each) => {
      const text = documents.get(each);
      return typeof text === 'string' ? importsOf(text, each) : [];
    });
  }
  return { ...root, documents };
}

async function loadImport(location: string, root: string): Promise<string | { readonly unavailable: string }> {
  if (isAddress(location)) {
    if (!isAddress(root))
      return { unavailable: 'addresses are not fetched for a description on disk; save the document beside it' };
    const [host, own] = [new URL(location), new URL(root)];
    if (host.hostname !== own.hostname || (own.protocol === 'https:' && host.protocol !== 'https:'))
      return {
        unavailable: `it is on another host (${host.origin}), where nothing is fetched; WCF gives all in one at ?singleWsdl`,
      };
  }
  try {
    // what the system says of a file is enough: the reader says which one it was
    return isAddress(location) ? (await load(location)).text : decodeText(readFileSync(location), location);
  } catch (error) {
    return { unavailable: reasonOf(error) };
  }
}

/** Gets one document. @throws CommandError */
export async function load(location: string): Promise<Loaded> {
  if (isAddress(location)) {
    const { bytes, contentType, source, url } = await pull(location);
    return { text: decodeText(bytes, source, contentType), source, location: normalizeLocation(url) };
  }
  const source = relative(process.cwd(), resolve(location)) || location;
  let bytes: Buffer;
  try {
    bytes = readFileSync(location);
  } catch (error) {
    throw new CommandError(`${source}: the description cannot be read: ${reasonOf(error)}`);
  }
  return { text: decodeText(bytes, source), source, location: normalizeLocation(location) };
}
