import {
  type Documents,
  importsOf,
  type PortChoice,
  type Provenance,
  type Unavailable,
} from '../../codegen/generate.js';
import { TextReader } from '../../soap/xml/charset.js';
import { CommandError } from '../command-error.js';

/** A document as text. */
interface LoadedDocument {
  readonly text: string;
  /** The name of the document in messages: a file or a URL. */
  readonly source: string;
  /** The location against which relative locations in the document are resolved. */
  readonly location: string;
}

/** Options for reading the documents of a WSDL. */
export interface DocumentOptions extends PortChoice {
  /** Namespaces whose documents may be missing, or locations of documents as written. Default: none. */
  readonly allowMissing?: readonly string[] | undefined;
}

/** A WSDL with the documents that it imports. */
export interface LoadedWsdl extends LoadedDocument, PortChoice {
  readonly documents: Documents;
  /** Namespaces whose documents may be missing. */
  readonly allowMissing: readonly string[];
  /** The origin of the WSDL, which states whether the WSDL is a reconstruction. */
  readonly provenance: Provenance;
}

/** The maximum number of documents that a WSDL may import. */
const MAX_DOCUMENTS = 2000;

/**
 * Reads the documents that a WSDL imports and includes. Each document is read only once.
 *
 * @param read returns the document at a location
 * @throws CommandError if the WSDL imports too many documents
 * @throws WsdlError if a document is not well-formed
 */
export async function readImports(
  root: LoadedDocument,
  read: (location: string) => Promise<string | Unavailable> | string | Unavailable,
): Promise<Documents> {
  const documents = new Map<string, string | Unavailable>();
  const locations = new Set(importsOf(root.text, root.location));
  locations.delete(root.location);
  // the loop also visits the locations that it adds
  for (const location of locations) {
    if (documents.size === MAX_DOCUMENTS)
      throw new CommandError(`${root.source}: this is not a WSDL: it imports more than ${MAX_DOCUMENTS} documents`);
    const document = await read(location);
    documents.set(location, document);
    if (typeof document !== 'string') continue;
    for (const each of importsOf(document, location)) if (each !== root.location) locations.add(each);
  }
  return documents;
}

/**
 * Decodes a document according to its byte order mark, its Content-Type or its XML declaration, in this order. Default:
 * UTF-8.
 *
 * @throws CommandError if the encoding is unknown or the bytes are not valid in that encoding
 */
export function decodeText(bytes: Uint8Array, source: string, contentType?: string): string {
  try {
    const reader = new TextReader(contentType);
    return reader.write(bytes) + reader.end();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${source}: the document ${problem}; save a copy in UTF-8 and pass that file`);
  }
}
