import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { abbreviatedUrl, printable } from '../../printable.js';
import { CommandError } from '../command-error.js';
import { packageName, packageVersion } from '../paths.js';
import { readComparable } from '../comparison.js';
import { jsonText } from '../terminal.js';
import { type LoadOptions, loadUrl } from './load-wsdl.js';
import { hasContent, readRegularFile } from './read-file.js';
import { importName, type PulledSource, readSource, sourceNameOf } from './source-record.js';

export interface PullRequest {
  readonly url: string;
  /** The file in which the WSDL will be stored. */
  readonly file: string;
  /** The target namespace of the stored WSDL, which the WSDL must have, too. */
  readonly namespace?: string | undefined;
  readonly network: LoadOptions;
  /** The time of the download. */
  readonly time: Date;
}

/** A downloaded WSDL that the generator can read. */
export type PulledWsdl = Awaited<ReturnType<typeof pullWsdl>>;

/**
 * Downloads a WSDL with its imports and checks that the generator can read the WSDL. Does not write anything.
 *
 * @returns the WSDL; the number of documents that it imports; whether exactly this WSDL is already stored; the change
 * that stores it
 * @throws CommandError, WsdlError
 */
export async function pullWsdl({ url, file, network, namespace, time }: PullRequest) {
  const record = storedRecord(file);
  const { wsdl, root, imports } = await loadUrl(url, network);
  const comparable = readComparable(wsdl);
  const found = comparable.description.targetNamespace;
  if (namespace !== undefined && found !== namespace)
    throw new CommandError(
      `${wsdl.source}: this is the WSDL of another service: expected the target namespace "${namespace}", received ` +
        `"${printable(found)}"; delete ${basename(file)} first, or pass another --out`,
    );
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
    JSON.stringify(record) === JSON.stringify(source) &&
    [...files].every(([name, bytes]) => hasContent(join(folder, name), bytes));
  const tool = { name: packageName, version: packageVersion() };
  files.set(sourceNameOf(file), jsonText({ how: 'pulled', ...source, retrieved: time.toISOString(), tool }));
  const stale = (record?.imports ?? []).map((each) => each.file).filter((name) => !files.has(name));
  return { wsdl, comparable, imports: imports.length, isStored, change: { folder, files, stale } };
}

/** Returns the record of the stored WSDL. @throws CommandError if the pull would overwrite a file of another program */
function storedRecord(file: string): PulledSource | undefined {
  if (
    existsSync(file) &&
    !/<([\w.-]+:)?definitions\b/.test(readRegularFile(file).toString('latin1').replaceAll('\0', ''))
  )
    throw new CommandError(`${basename(file)} exists, is not a WSDL and would be lost: pass another --out`);
  return readSource(file).pulled;
}
