import { dirname, join, resolve } from 'node:path';
import { isAddress, normalizeLocation, type Unavailable } from '../../codegen/generate.js';
import { abbreviatedUrl } from '../../printable.js';
import { CommandError, reasonOf } from '../command-error.js';
import { shownPath } from '../paths.js';
import { decodeText, type DocumentOptions, type LoadedWsdl, readImports } from './documents.js';
import { readRegularFile } from './read-file.js';
import { importName, readSource } from './source-record.js';

/**
 * Loads a WSDL from disk, together with the documents that it imports. Each file may have at most 64 MiB. A pulled WSDL
 * refers to URLs; the documents at these URLs are stored together with the WSDL.
 *
 * @throws CommandError if the WSDL or the record of its origin cannot be read
 */
export async function loadFile(file: string, options: DocumentOptions = {}): Promise<LoadedWsdl> {
  const { allowMissing = [], services, ports } = options;
  const source = shownPath(resolve(file));
  let bytes: Buffer;
  try {
    bytes = readRegularFile(file);
  } catch (error) {
    throw new CommandError(`${source}: the WSDL could not be read: ${reasonOf(error)}`);
  }
  const { pulled, provenance } = readSource(file);
  const location = normalizeLocation(pulled?.url ?? file);
  const root = { text: decodeText(bytes, source, pulled?.contentType), source, location };
  const readImport = (at: string): string | Unavailable => {
    const stored = pulled?.imports.find(
      ({ url, file: name }) => url === abbreviatedUrl(at) && name === importName(file, at),
    );
    if (pulled && !stored) return { unavailable: `it was not pulled with ${source}: pull the WSDL again` };
    if (!stored && isAddress(at))
      return { unavailable: 'nothing is downloaded for a WSDL on disk; save the document next to it' };
    const path = stored ? join(dirname(file), stored.file) : at;
    try {
      return decodeText(readRegularFile(path), stored ? shownPath(resolve(path)) : at, stored?.contentType);
    } catch (error) {
      // many WSDLs refer to files that never existed; all other failures are specific to this run
      const isAbsent = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
      const reason = stored ? `${stored.file}: ${reasonOf(error)}; pull the WSDL again` : reasonOf(error);
      return { unavailable: reason, ...((stored || !isAbsent) && { failed: true }) };
    }
  };
  const documents = await readImports(root, readImport);
  return {
    ...root,
    documents,
    allowMissing: [...allowMissing, ...(pulled?.allowMissing ?? [])],
    services,
    ports,
    provenance,
  };
}
