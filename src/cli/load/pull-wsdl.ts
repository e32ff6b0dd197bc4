import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { printable } from '../../printable.js';
import { MissingDocumentError, WsdlError } from '../../codegen/generate.js';
import { CommandError } from '../command-error.js';
import { packageName, packageVersion } from '../paths.js';
import type { FolderChange } from '../write/replace-files.js';
import { type Comparable, readComparable } from '../compare/comparison.js';
import { jsonText } from '../compare/render.js';
import type { LoadedWsdl } from './documents.js';
import { type LoadOptions, loadUrl, type RemoteWsdl } from './load-wsdl.js';
import { hasContent, readRegularFile } from './read-file.js';
import {
  importName,
  importsFolderOf,
  type PulledSource,
  pulledSource,
  readSource,
  sourceNameOf,
  type StoredImport,
  storedUrl,
} from './source-record.js';

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
export interface PulledWsdl {
  readonly wsdl: LoadedWsdl;
  readonly comparable: Comparable;
  /** The number of documents that the WSDL imports. */
  readonly imports: number;
  /** `true` if exactly this WSDL is already stored. */
  readonly isStored: boolean;
  /** The files to write in order to store the WSDL. */
  readonly change: FolderChange;
}

/**
 * Downloads a WSDL with its imports and checks that the generator can read the WSDL. Does not write anything.
 *
 * @throws CommandError, WsdlError
 */
export async function pullWsdl(request: PullRequest): Promise<PulledWsdl> {
  const { url, file, network, namespace } = request;
  const record = storedRecord(file);
  let remote: RemoteWsdl;
  let comparable: Comparable;
  try {
    remote = await loadUrl(url, network);
    comparable = readComparable(remote.wsdl);
  } catch (error) {
    if (!(error instanceof WsdlError) || error instanceof MissingDocumentError) throw error;
    throw new CommandError(
      `${error.message}\n  The service responded, but this generator cannot read its WSDL; if the document is complete, a newer version may be able to.`,
    );
  }
  const { wsdl } = remote;
  const found = comparable.description.targetNamespace;
  if (namespace !== undefined && found !== namespace)
    throw new CommandError(
      `${wsdl.source}: this is the WSDL of another service: expected the target namespace "${namespace}", received ` +
        `"${printable(found)}"; delete ${basename(file)} first, or pass another --out`,
    );
  return { wsdl, comparable, imports: remote.imports.length, ...filesOf(request, remote, record) };
}

/**
 * Returns the record of the stored WSDL. @throws CommandError if the pull would overwrite files that no earlier pull
 * wrote
 */
function storedRecord(file: string): PulledSource | undefined {
  if (
    existsSync(file) &&
    !/<([\w.-]+:)?definitions\b/.test(readRegularFile(file).toString('latin1').replaceAll('\0', ''))
  )
    throw new CommandError(`${basename(file)} exists, is not a WSDL and would be lost: pass another --out`);
  const record = readSource(file);
  if (record === 'unreadable')
    throw new CommandError(
      `${sourceNameOf(file)} next to ${basename(file)} was not written by this command and would be lost: move it to another folder`,
    );
  return record?.how === 'pulled' ? record : undefined;
}

/** Returns the files of a pulled WSDL, and whether these files are already stored. */
function filesOf(
  { url, file, network: { allowMissing }, time }: PullRequest,
  { root, imports }: RemoteWsdl,
  record: PulledSource | undefined,
): Pick<PulledWsdl, 'isStored' | 'change'> {
  const folder = dirname(file);
  const stored = imports.map((each): StoredImport => ({
    ...storedUrl(each.location),
    file: `${importsFolderOf(file)}/${importName(each.location)}`,
    contentType: each.contentType,
  }));
  const [requested, answered] = [storedUrl(new URL(url).href), storedUrl(root.location)];
  const source: PulledSource = {
    how: 'pulled',
    ...requested,
    answeredBy: answered.url === requested.url ? undefined : answered.url,
    retrieved: time.toISOString(),
    contentType: root.contentType,
    tool: { name: packageName, version: packageVersion() },
    imports: stored,
    allowMissing: allowMissing && [...allowMissing],
  };
  const contents: [string, Uint8Array][] = [
    [basename(file), root.bytes],
    ...imports.map((each, index): [string, Uint8Array] => [stored[index]?.file ?? '', each.bytes]),
  ];
  const earlier = record?.imports.map((each) => each.file) ?? [];
  const isStored =
    record !== undefined &&
    identityOf(record) === identityOf(source) &&
    contents.every(([name, bytes]) => hasContent(join(folder, name), bytes));
  return {
    isStored,
    change: {
      folder,
      files: new Map<string, string | Uint8Array>([...contents, [sourceNameOf(file), jsonText(source)]]),
      stale: earlier.filter((each) => !stored.some(({ file: name }) => name === each)),
    },
  };
}

/** Returns the parts of a record that stay the same if the same bytes are pulled again. */
function identityOf(source: PulledSource): string {
  return JSON.stringify(pulledSource.omit({ retrieved: true, tool: true }).parse(source));
}
