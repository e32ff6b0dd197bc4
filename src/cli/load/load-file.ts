import { dirname, join, resolve } from 'node:path';
import { isAddress, normalizeLocation, type Unavailable } from '../../codegen/generate.js';
import { CommandError, reasonOf } from '../command-error.js';
import { shownPath } from '../paths.js';
import { decodeText, type LoadedWsdl, readImports } from './documents.js';
import { readRegularFile } from './read-file.js';
import { fromService, isUrlOf, readSource, sourceNameOf } from './source-record.js';

/**
 * Loads a WSDL from disk, together with the documents that it imports. Each file may have at most 64 MiB. A pulled WSDL
 * refers to URLs; the documents at these URLs are stored together with the WSDL.
 *
 * @param allowMissing namespaces whose documents may be missing
 * @throws CommandError if the WSDL cannot be read
 */
export async function loadFile(file: string, allowMissing: readonly string[] = []): Promise<LoadedWsdl> {
  const source = shownPath(resolve(file));
  const warnings: string[] = [];
  let bytes: Buffer;
  try {
    bytes = readRegularFile(file);
  } catch (error) {
    throw new CommandError(`${source}: the WSDL could not be read: ${reasonOf(error)}`);
  }
  const record = readSource(file);
  if (record === 'unreadable')
    warnings.push(`${sourceNameOf(file)} next to ${source} does not record the origin of the WSDL: pull it again`);
  const known = record === 'unreadable' ? undefined : record;
  const pulled = known?.how === 'pulled' ? known : undefined;
  const location = normalizeLocation(pulled ? (pulled.answeredBy ?? pulled.url) : file);
  const root = { text: decodeText(bytes, source, pulled?.contentType), source, location };
  const readImport = (at: string): string | Unavailable => {
    const stored = pulled?.imports.find((each) => isUrlOf(each, at));
    if (pulled && !stored) return { unavailable: `it was not pulled with ${source}: pull the WSDL again` };
    if (!stored && isAddress(at))
      return { unavailable: 'nothing is downloaded for a WSDL on disk; save the document next to it' };
    try {
      if (!stored) return decodeText(readRegularFile(at), at);
      const path = join(dirname(file), stored.file);
      return decodeText(readRegularFile(path), shownPath(resolve(path)), stored.contentType);
    } catch (error) {
      if (stored) return { unavailable: `${stored.file}: ${reasonOf(error)}; pull the WSDL again`, failed: true };
      // many WSDLs refer to files that never existed; all other failures are specific to this run
      const isAbsent = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
      return { unavailable: reasonOf(error), ...(!isAbsent && { failed: true }) };
    }
  };
  const documents = await readImports(root, (at) => Promise.resolve(readImport(at)));
  return {
    ...root,
    documents,
    allowMissing: [...allowMissing, ...(pulled?.allowMissing ?? [])],
    provenance: known?.how === 'other' ? known.provenance : fromService,
    warnings,
  };
}
