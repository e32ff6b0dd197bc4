import { dirname, join, resolve } from 'node:path';
import { isAddress, normalizeLocation, type Unavailable } from '../../codegen/generate.js';
import { CommandError, reasonOf } from '../command-error.js';
import { shownPath } from '../stored-wsdl.js';
import { decodeText, type LoadedDocument, type LoadedWsdl, readImports } from './documents.js';
import { MAX_WSDL_BYTES, readRegularFile } from './read-file.js';
import { fromService, isUrlOf, type PulledSource, readSource, sha256Of, sourceNameOf } from './source-record.js';

/** Reads a file. @throws Error */
type Read = (path: string) => Buffer;

/**
 * Loads a WSDL from disk with the documents that it imports. All files together have at most 64 MiB.
 *
 * @param allowMissing namespaces whose documents may be missing
 * @throws CommandError if the WSDL cannot be read
 */
export async function loadFile(file: string, allowMissing: readonly string[] = []): Promise<LoadedWsdl> {
  const source = shownPath(resolve(file));
  let left = MAX_WSDL_BYTES;
  const read: Read = (path) => {
    const bytes = readRegularFile(path);
    left -= bytes.length;
    if (left < 0) throw new Error(`all files together are larger than ${MAX_WSDL_BYTES} bytes`);
    return bytes;
  };
  let bytes: Buffer;
  try {
    bytes = read(file);
  } catch (error) {
    throw new CommandError(`${source}: the WSDL could not be read: ${reasonOf(error)}`);
  }
  const record = readSource(file);
  if (record !== 'unreadable' && record?.how === 'pulled')
    return {
      ...(await loadPulled(file, source, bytes, record, read)),
      allowMissing: [...allowMissing, ...(record.allowMissing ?? [])],
      provenance: fromService,
    };
  const warnings =
    record === 'unreadable'
      ? [`${sourceNameOf(file)} next to ${source} does not say where the WSDL is from: pull it again`]
      : [];
  const root: LoadedDocument = { text: decodeText(bytes, source), source, location: normalizeLocation(file) };
  const provenance = typeof record === 'object' ? record.provenance : fromService;
  const documents = await readImports(root, (location) => Promise.resolve(readImport(location, read)));
  return { ...root, documents, allowMissing, provenance, warnings };
}

function readImport(location: string, read: Read): string | Unavailable {
  if (isAddress(location))
    return { unavailable: 'nothing is downloaded for a WSDL on disk; save the document next to it' };
  try {
    return decodeText(read(location), location);
  } catch (error) {
    // many WSDLs refer to files that never existed; any other failure belongs to this run
    const isAbsent = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
    return { unavailable: reasonOf(error), ...(!isAbsent && { failed: true }) };
  }
}

/** A WSDL that was pulled refers to URLs. Their documents are stored with it. */
async function loadPulled(
  file: string,
  source: string,
  bytes: Buffer,
  record: PulledSource,
  readBytes: Read,
): Promise<Omit<LoadedWsdl, 'allowMissing' | 'provenance'>> {
  const warnings: string[] = [];
  const decode = (
    content: Buffer,
    name: string,
    stored: { readonly sha256: string; readonly contentType?: string },
  ) => {
    if (sha256Of(content) === stored.sha256) return decodeText(content, name, stored.contentType);
    warnings.push(
      `${name} differs from what was pulled: it was edited, or git changed its line ends ("-text" in .gitattributes keeps them)`,
    );
    return decodeText(content, name);
  };
  const root: LoadedDocument = {
    text: decode(bytes, source, record),
    source,
    location: normalizeLocation(record.answeredBy ?? record.url),
  };
  const read = (location: string): string | Unavailable => {
    const stored = record.imports.find((each) => isUrlOf(each, location));
    if (!stored) return { unavailable: `it was not pulled with ${source}: pull the WSDL again` };
    const path = join(dirname(file), stored.file);
    try {
      return decode(readBytes(path), shownPath(resolve(path)), stored);
    } catch (error) {
      return { unavailable: `${stored.file}: ${reasonOf(error)}; pull the WSDL again`, failed: true };
    }
  };
  const documents = await readImports(root, (location) => Promise.resolve(read(location)));
  return { ...root, documents, warnings };
}
