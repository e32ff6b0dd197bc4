import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import * as z from 'zod';
import { hasPrintableQuery, printableUrl } from '../../printable.js';
import type { Provenance } from '../../codegen/generate.js';
import { readRegularFile } from './read-file.js';

// The record that describes the origin of a WSDL on disk. It is stored as `source.json` next to `rescue.wsdl`, and as
// `NAME.source.json` next to any other `NAME.wsdl`.

/** A URL in the form in which it is stored. */
const storedUrlSchema = z.object({
  /** The URL without a query that may contain a key. */
  url: z.string().refine((url) => URL.canParse(url)),
  /** The SHA-256 hash of the full URL, in hexadecimal. Present only if `url` lacks the query. */
  urlSha256: z.string().optional(),
});

/** A document that is stored byte for byte. */
const storedDocument = storedUrlSchema.extend({
  /** The Content-Type of the reply, which may be the only source of the encoding. */
  contentType: z.string().optional(),
});

/** A document that the WSDL imports. */
const storedImport = storedDocument.extend({
  /** The path of the stored file, relative to the folder of the WSDL. The separator is `/`. */
  file: z.string(),
});

/** The record of a WSDL that was pulled. */
export const pulledSource = storedDocument.extend({
  how: z.literal('pulled'),
  /** The final URL after redirects, if it differs from `url`. */
  answeredBy: z.string().optional(),
  /** The time of the download, in ISO 8601 format and UTC. */
  retrieved: z.string().optional(),
  tool: z.object({ name: z.string(), version: z.string() }).optional(),
  imports: z.array(storedImport),
  /** The namespaces that `pull --allow-missing` was called with. */
  allowMissing: z.array(z.string()).optional(),
});

/** The record of a reconstructed WSDL. For each operation, the evidence lists what has not been verified. */
const reconstructedSource = z.object({
  how: z.literal('reconstructed'),
  evidence: z.record(z.string(), z.object({ unverified: z.string().optional() })).catch({}),
});

export type StoredUrl = z.infer<typeof storedUrlSchema>;
export type StoredImport = z.infer<typeof storedImport>;
export type PulledSource = z.infer<typeof pulledSource>;

/** The record of a WSDL that was not pulled. Such a WSDL is a reconstruction, or another program wrote the record. */
interface OtherSource {
  readonly how: 'other';
  readonly provenance: Provenance;
}

/** The provenance of a WSDL that is not recorded as a reconstruction. */
export const fromService: Provenance = { origin: 'service' };

/** Returns the file name of a WSDL's record, which is stored next to the WSDL. */
export function sourceNameOf(file: string): string {
  const name = stemOf(file);
  return name === 'rescue' ? 'source.json' : `${name}.source.json`;
}

/** Returns the name of the folder, next to the WSDL, that contains the imported documents. */
export function importsFolderOf(file: string): string {
  return `${stemOf(file)}.imports`;
}

function stemOf(file: string): string {
  return basename(file, extname(file));
}

/** Reads the record of a WSDL. @returns `undefined` if there is no record */
export function readSource(file: string): PulledSource | OtherSource | 'unreadable' | undefined {
  const path = join(dirname(file), sourceNameOf(file));
  if (!existsSync(path)) return undefined;
  try {
    const record: unknown = JSON.parse(readRegularFile(path).toString());
    const { how } = z.object({ how: z.string() }).parse(record);
    if (how === 'reconstructed') return { how: 'other', provenance: reconstruction(record) };
    if (how !== 'pulled') return { how: 'other', provenance: fromService };
    const pulled = pulledSource.parse(record);
    return pulled.imports.every((each) => isBelow(each, importsFolderOf(file))) ? pulled : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

function reconstruction(record: unknown): Provenance {
  const found = Object.entries(reconstructedSource.parse(record).evidence).flatMap(
    ([name, { unverified }]): [string, string][] => (unverified === undefined ? [] : [[name, unverified]]),
  );
  return { origin: 'reconstructed', unverified: Object.fromEntries(found) };
}

/**
 * Checks the path of an imported document. Users can edit the record, so it must never cause files to be read or
 * deleted that `pull` did not store.
 */
function isBelow({ file }: StoredImport, folder: string): boolean {
  return file.startsWith(`${folder}/`) && /^(?!\.\.?$)[\w.-]+$/.test(file.slice(folder.length + 1));
}

function sha256Of(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Converts a URL to a form that may be stored in a file. */
export function storedUrl(url: string): StoredUrl {
  return { url: printableUrl(url), ...(!hasPrintableQuery(url) && { urlSha256: sha256Of(url) }) };
}

/** Returns `true` if a URL is the stored URL. */
export function isUrlOf(stored: StoredUrl, url: string): boolean {
  return stored.urlSha256 === undefined ? stored.url === url : stored.urlSha256 === sha256Of(url);
}

/**
 * Derives the file name of an imported document from a hash of the path and the query of its URL. The name is the same
 * for each pull, valid on every file system, and free of secrets: `492f1e8cb233.xml`.
 */
export function importName(location: string): string {
  const { pathname, search } = new URL(location);
  return `${sha256Of(pathname + search).slice(0, 12)}.xml`;
}
