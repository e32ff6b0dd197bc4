import { dirname, join, resolve } from 'node:path';
import { isAddress, normalizeLocation, type Unavailable } from '../../codegen/generate.js';
import { CommandError, reasonOf } from '../command-error.js';
import { decodeText } from './decode-text.js';
import { follow, type Loaded, type LoadedDescription } from './follow.js';
import { maxDescriptionBytes, readRegularFile } from './read-file.js';
import { shownPath } from './shown.js';
import { isAddressOf, type PulledSource, readSource, sha256Of, sourceNameOf } from '../output/source-record.js';

/**
 * Gets a WSDL from disk with what it imports. All files together have at most 64 MiB.
 *
 * @param allowMissing namespaces whose documents may be missing
 * @throws CommandError if it cannot be read
 */
export async function loadFile(file: string, allowMissing: readonly string[] = []): Promise<LoadedDescription> {
  const source = shownPath(resolve(file));
  let left = maxDescriptionBytes;
  const read: Read = (path) => {
    const bytes = readRegularFile(path);
    left -= bytes.length;
    if (left < 0) throw new Error(`all files together are larger than ${maxDescriptionBytes} bytes`);
    return bytes;
  };
  let bytes: Buffer;
  try {
    bytes = read(file);
  } catch (error) {
    throw new CommandError(`${source}: the description cannot be read: ${reasonOf(error)}`);
  }
  const record = readSource(file);
  if (typeof record === 'object')
    return {
      ...(await pulled(file, source, bytes, record, read)),
      allowMissing: [...allowMissing, ...(record.allowMissing ?? [])],
    };
  const warnings =
    record === 'unreadable'
      ? [`${sourceNameOf(file)} beside ${source} does not say where it is from: pull the description again`]
      : [];
  const root: Loaded = { text: decodeText(bytes, source), source, location: normalizeLocation(file) };
  const documents = await follow(root, (location) => Promise.resolve(readImport(location, read)));
  return { ...root, documents, allowMissing, warnings };
}

/** Reads a file. @throws Error */
type Read = (path: string) => Buffer;

function readImport(location: string, read: Read): string | Unavailable {
  if (isAddress(location))
    return { unavailable: 'addresses are not fetched for a description on disk; save the document beside it' };
  try {
    return decodeText(read(location), location);
  } catch (error) {
    return unavailable(reasonOf(error), error);
  }
}

/** A file that is not there may never have been; any other failure is one of this run. */
function unavailable(reason: string, error: unknown): Unavailable {
  const isAbsent = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
  return { unavailable: reason, ...(!isAbsent && { failed: true }) };
}

/** It refers to addresses, and what was there is stored with it. */
async function pulled(
  file: string,
  source: string,
  bytes: Buffer,
  record: PulledSource,
  readBytes: Read,
): Promise<Omit<LoadedDescription, 'allowMissing'>> {
  const warnings: string[] = [];
  const decode = (content: Buffer, name: string, kept: { readonly sha256: string; readonly contentType?: string }) => {
    if (sha256Of(content) === kept.sha256) return decodeText(content, name, kept.contentType);
    warnings.push(
      `${name} is not what was pulled: it was edited, or git changed its line ends ("-text" in .gitattributes keeps them)`,
    );
    return decodeText(content, name);
  };
  const root: Loaded = {
    text: decode(bytes, source, record),
    source,
    location: normalizeLocation(record.answeredBy ?? record.url),
  };
  const read = (location: string): string | Unavailable => {
    const kept = record.imports.find((each) => isAddressOf(each, location));
    if (!kept) return { unavailable: `it was not pulled with ${source}: pull the description again` };
    const path = join(dirname(file), kept.file);
    try {
      return decode(readBytes(path), shownPath(resolve(path)), kept);
    } catch (error) {
      return { unavailable: `${kept.file}: ${reasonOf(error)}; pull the description again`, failed: true };
    }
  };
  const documents = await follow(root, (location) => Promise.resolve(read(location)));
  return { ...root, documents, warnings };
}
