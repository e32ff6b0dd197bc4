import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { abbreviatedUrl } from '../../printable.js';
import { CommandError, isExpected } from '../command-error.js';
import { packageName, packageVersion } from '../paths.js';
import { type Comparable, readComparable } from '../comparison.js';
import { jsonText } from '../terminal.js';
import { loadFile } from './load-file.js';
import { type LoadOptions, loadUrl } from './load-wsdl.js';
import { hasContent } from './read-file.js';
import { importName, type PulledSource, readSource, sourceNameOf } from './source-record.js';

export interface PullRequest {
  readonly url: string;
  /** The file in which the WSDL will be stored. */
  readonly file: string;
  readonly network: LoadOptions;
  /** The time of the download. */
  readonly time: Date;
}

/** A downloaded WSDL that the generator can read. */
export type PulledWsdl = Awaited<ReturnType<typeof pullWsdl>>;

/**
 * Downloads a WSDL with its imports and checks that the generator can read the WSDL. Does not write anything.
 *
 * @returns the stored WSDL, if any; the downloaded WSDL; the number of documents that it imports; whether exactly this
 * WSDL is already stored; the change that stores it
 * @throws CommandError, WsdlError
 */
export async function pullWsdl({ url, file, network, time }: PullRequest) {
  const { pulled } = readSource(file);
  const before = await storedWsdl(file);
  const { wsdl, root, imports } = await loadUrl(url, network);
  const comparable = readComparable(wsdl);
  const files = new Map<string, string | Uint8Array>([[basename(file), root.bytes]]);
  for (const { location, bytes } of imports) files.set(importName(file, location), bytes);
  const documentOf = ({ location, contentType }: typeof root) => ({
    url: abbreviatedUrl(location),
    ...(contentType !== undefined && { contentType }),
  });
  const source: PulledSource = {
    ...documentOf(root),
    imports: imports.map((each) => ({ ...documentOf(each), file: importName(file, each.location) })),
    ...(network.allowMissing && { allowMissing: [...network.allowMissing] }),
  };
  const folder = dirname(file);
  const isStored =
    JSON.stringify(pulled) === JSON.stringify(source) &&
    [...files].every(([name, bytes]) => hasContent(join(folder, name), bytes));
  const tool = { name: packageName, version: packageVersion() };
  files.set(sourceNameOf(file), jsonText({ how: 'pulled', ...source, retrieved: time.toISOString(), tool }));
  const stale = (pulled?.imports ?? []).map((each) => each.file).filter((name) => !files.has(name));
  return { before, wsdl, comparable, imports: imports.length, isStored, change: { folder, files, stale } };
}

/** Reads the stored WSDL. @throws CommandError if the pull would overwrite a file that is not a readable WSDL */
async function storedWsdl(file: string): Promise<Comparable | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    return readComparable(await loadFile(file));
  } catch (error) {
    if (!isExpected(error)) throw error;
    throw new CommandError(
      `${error.message}\n${basename(file)} would be replaced: delete it first, or pass another --out`,
    );
  }
}
