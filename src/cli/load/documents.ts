import {
  type Documents,
  importsOf,
  type PortChoice,
  type Provenance,
  type Unavailable,
} from '../../codegen/generate.js';
import { rootStart } from '../../codegen/read/xml/prolog.js';
import { decoderFor } from '../../soap/xml/charset.js';
import { CommandError } from '../command-error.js';

/** A document as text. */
interface LoadedDocument {
  readonly text: string;
  /** The name of the document in messages: a file or a URL. */
  readonly source: string;
  /** The location against which relative locations in the document are resolved. */
  readonly location: string;
}

/** A WSDL with the documents that it imports. */
export interface LoadedWsdl extends LoadedDocument, PortChoice {
  readonly documents: Documents;
  /** Namespaces whose documents may be missing. */
  readonly allowMissing: readonly string[];
  /** The origin of the WSDL, which states whether the WSDL is a reconstruction. */
  readonly provenance: Provenance;
  /** Messages for the user, one sentence each. */
  readonly warnings: readonly string[];
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
  read: (location: string) => Promise<string | Unavailable>,
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
    return decoderFor(contentType, bytes).decode(bytes, { stream: false });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${source}: the document ${problem}; save a copy in UTF-8 and pass that file`);
  }
}

/**
 * Recognizes documents that services often return instead of a WSDL, such as `a sign-in page`.
 *
 * @returns a description of the document, or `undefined` if the text may be a WSDL or is not recognized
 */
export function otherDocument(text: string): string | undefined {
  const root = text.slice(rootStart(text));
  const [envelope = ''] = /^<([\w.-]+:)?Envelope\b[^>]*/.exec(root) ?? [];
  if (/schemas\.xmlsoap\.org\/soap\/envelope|www\.w3\.org\/2003\/05\/soap-envelope/.test(envelope))
    return /<([\w.-]+:)?Fault\b/.test(text) ? 'a SOAP fault' : 'a SOAP message';
  if (/^<([\w.-]+:)?discovery\b/.test(root)) return 'a discovery document (?disco)';
  if (/^<([\w.-]+:)?schema\b/.test(root)) return 'a schema';
  if (!/^<(!doctype\s+html|html|head|body)\b/i.test(root)) return undefined;
  return /type=["']?password\b/i.test(text) ? 'a sign-in page' : 'an HTML page';
}
