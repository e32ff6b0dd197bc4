import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { printable } from '../../printable.js';
import { CommandError } from '../command-error.js';
import { shellQuoted } from '../options/command-line.js';
import { Fetcher } from '../load/fetch.js';
import type { LoadOptions } from '../load/load.js';
import { type Copies, loadAddress, type RemoteDescription, type RemoteDocument } from '../load/load-address.js';
import { toolName } from '../package-root.js';
import { readRegularFile } from '../load/read-file.js';
import { pageIn } from '../load/page.js';
import {
  importsFolderOf,
  isAddressOf,
  type KeptImport,
  keptAddress,
  type PulledSource,
  readSource,
  sha256Of,
  sourceNameOf,
} from '../output/source-record.js';
import { jsonText } from '../load/shown.js';
import { isOnlyMisc, rootStart } from '../../codegen/read/xml/prolog.js';
import { WsdlError, MissingDocumentError } from '../../codegen/generate.js';
import { importNames } from './import-names.js';
import { readWhole, type WholeSide } from '../load/read-description.js';

export interface PullRequest {
  readonly url: string;
  /** Where the description is to be stored. */
  readonly file: string;
  /** The target namespace that it has to have; absent for any. */
  readonly namespace: string | undefined;
  readonly network: LoadOptions;
  readonly retrieved: Date;
  readonly toolVersion: string;
}

/** A description that was pulled and is as it should be. */
export interface Pulled {
  /** What messages call it. */
  readonly source: string;
  readonly side: WholeSide;
  /** Whether it is stored already, byte for byte. */
  readonly isStored: boolean;
  /** All that is to be stored, by its name in the folder of the file. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** What an earlier pull has stored and is no longer imported. */
  readonly stale: readonly string[];
  readonly imports: readonly KeptImport[];
}

/**
 * Gets a description with all that it imports, and looks whether it is one that can be taken over. Writes nothing.
 *
 * @throws CommandError, WsdlError
 */
export async function pullDescription(request: PullRequest): Promise<Pulled> {
  const { url, file, network, namespace } = request;
  const record = storedRecord(file);
  const fetcher = new Fetcher(url, network);
  let remote: RemoteDescription;
  try {
    remote = await loadAddress(url, fetcher, copiesOf(file, record), inspect);
  } catch (error) {
    throw error instanceof WsdlError ? refused(error) : error;
  } finally {
    await fetcher.close();
  }
  const { root } = remote;
  let side: WholeSide;
  try {
    side = readWhole({ ...root, documents: remote.documents, allowMissing: network.allowMissing ?? [] });
  } catch (error) {
    const isRead = error instanceof WsdlError && !(error instanceof MissingDocumentError);
    throw isRead ? refused(error) : error;
  }
  const found = side.description.targetNamespace;
  if (namespace !== undefined && found !== namespace)
    throw new CommandError(
      `${root.source}: the target namespace is "${printable(found)}" where "${namespace}" is expected: this describes another service; ` +
        `if that is what you want, say so with --namespace ${shellQuoted(printable(found))}`,
    );
  return { source: root.source, side, ...layOut(request, remote, record) };
}

function refused(error: WsdlError): CommandError {
  return new CommandError(
    `${error.message}\n  The service was reached, but this generator cannot read its description; a newer version may.`,
  );
}

/** @throws CommandError if it is something else than a description or a schema, or not all of a description */
function inspect({ text, source }: { readonly text: string; readonly source: string }, isRoot: boolean): void {
  if (text.trim() === '') throw new CommandError(`${source}: the answer is empty; check the address, or try again`);
  const page = pageIn(text);
  if (page !== undefined && (isRoot || page !== 'a schema'))
    throw new CommandError(
      `${source}: this is ${page}, not a description; an ASMX service gives its description at its own address followed by ?wsdl`,
    );
  const [, root] = /^<((?:[\w.-]+:)?(?:definitions|schema))\b/.exec(text.slice(rootStart(text))) ?? [];
  if (root !== undefined && !text.trimEnd().endsWith('/>') && !endsWith(text, root))
    throw new CommandError(
      `${source}: the document is cut off: it ends after ${text.length} characters without </${root}>; try again, ` +
        'and if it stays so, see whether something on the way limits its size',
    );
}

/** Whether nothing but the end of the root element is behind the last tag. */
function endsWith(text: string, root: string): boolean {
  const end = text.lastIndexOf(`</${root}`);
  const close = end < 0 ? -1 : text.indexOf('>', end);
  return close > 0 && !text.slice(end + 1, close).includes('<') && isOnlyMisc(text, close + 1);
}

/** The record beside a file. @throws CommandError if there is something that would be lost */
function storedRecord(file: string): PulledSource | undefined {
  if (
    existsSync(file) &&
    !/<([\w.-]+:)?definitions\b/.test(readRegularFile(file).toString('latin1').replaceAll('\0', ''))
  )
    throw new CommandError(
      `${basename(file)} is there already, is no description and would be lost: give another --out`,
    );
  const record = readSource(file);
  if (record === 'unreadable')
    throw new CommandError(
      `${sourceNameOf(file)} beside ${basename(file)} is not one of this command's and would be lost: move it away`,
    );
  return record === 'other' ? undefined : record;
}

/** What is stored and was not edited may still be good. */
function copiesOf(file: string, record: PulledSource | undefined): Copies {
  return (location) => {
    const kept = record && storedAs(record, location, basename(file));
    if (!kept) return undefined;
    const path = join(dirname(file), kept.file);
    if (!existsSync(path)) return undefined;
    const bytes = readRegularFile(path);
    return sha256Of(bytes) === kept.sha256 ? { ...kept, bytes } : undefined;
  };
}

function storedAs(record: PulledSource, location: string, name: string): KeptImport | undefined {
  const { imports } = record;
  return [{ ...record, file: name }, ...imports].find((each) => isAddressOf(each, new URL(location).href));
}

/** Names what is to be stored, and compares it with what is. */
function layOut(
  { url, file, network: { allowMissing }, retrieved, toolVersion }: PullRequest,
  { root, imports }: RemoteDescription,
  record: PulledSource | undefined,
): Pick<Pulled, 'isStored' | 'files' | 'stale' | 'imports'> {
  const names = importNames(imports);
  const kept = imports.map((each): KeptImport => ({
    ...keptAddress(each.location),
    file: `${importsFolderOf(file)}/${names.get(each.location)}`,
    ...keptContent(each),
  }));
  const [asked, answered] = [keptAddress(new URL(url).href), keptAddress(root.location)];
  const source: PulledSource = {
    how: 'pulled',
    ...asked,
    ...(answered.url !== asked.url && { answeredBy: answered.url }),
    retrieved: retrieved.toISOString(),
    ...keptContent(root),
    tool: { name: toolName, version: toolVersion },
    imports: kept,
    ...(allowMissing && { allowMissing }),
  };
  const contents: [string, Uint8Array][] = [
    [basename(file), root.bytes],
    ...imports.map((each, index): [string, Uint8Array] => [kept[index]?.file ?? '', each.bytes]),
  ];
  const own = record?.imports.map((each) => each.file) ?? [];
  for (const [name, bytes] of contents.slice(1)) {
    const path = join(dirname(file), name);
    if (!own.includes(name) && existsSync(path) && !isSame(path, bytes))
      throw new CommandError(`${name} beside ${basename(file)} was not pulled and would be lost: move it away`);
  }
  const isStored =
    record !== undefined &&
    JSON.stringify(withoutDate(record)) === JSON.stringify(withoutDate(source)) &&
    contents.every(([name, bytes]) => isSame(join(dirname(file), name), bytes));
  return {
    isStored,
    files: new Map<string, string | Uint8Array>([...contents, [sourceNameOf(file), jsonText(source)]]),
    stale: own.filter((each) => !kept.some(({ file: name }) => name === each)),
    imports: kept,
  };
}

function keptContent({ bytes, contentType, etag, lastModified }: RemoteDocument) {
  return {
    sha256: sha256Of(bytes),
    ...(contentType !== undefined && { contentType }),
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
  };
}

/** What a pull of the same bytes gives again; validators may change without the bytes. */
function withoutDate(source: PulledSource): unknown {
  const plain = ({ url, urlSha256, sha256 }: PulledSource | KeptImport) => [url, urlSha256, sha256];
  return [
    plain(source),
    source.answeredBy,
    source.allowMissing,
    source.imports.map((each) => [...plain(each), each.file]),
  ];
}

function isSame(path: string, bytes: Uint8Array): boolean {
  try {
    return readRegularFile(path).equals(bytes);
  } catch {
    return false;
  }
}
