import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { hasPrintableQuery, printableUrl } from '../../printable.js';
import type { Provenance } from '../../codegen/generate.js';
import { readRegularFile } from './read-file.js';

// The record of the source of a WSDL on disk: `source.json` next to `rescue.wsdl`, `NAME.source.json` next to `NAME.wsdl`.

/** A URL as it is stored. */
const storedUrlSchema = z.object({
  /** The URL without a query that may contain a key. */
  url: z.string().refine((url) => URL.canParse(url)),
  /** SHA-256 of the whole URL in hexadecimal, if `url` is only a part of it. */
  urlSha256: z.string().optional(),
});

/** A document that is stored byte for byte. */
const storedDocument = storedUrlSchema.extend({
  /** SHA-256 of its bytes, in hexadecimal. */
  sha256: z.string(),
  /** The Content-Type of the reply, which may be the only source of the encoding. */
  contentType: z.string().optional(),
});

/** A document that the WSDL imports. */
const storedImport = storedDocument.extend({
  /** The path of its file, relative to the folder of the WSDL, with `/`. */
  file: z.string(),
});

/** The record of a WSDL that was pulled. */
const pulledSource = storedDocument.extend({
  how: z.literal('pulled'),
  /** The final URL after redirects, if it differs. */
  answeredBy: z.string().optional(),
  /** When it was downloaded: ISO 8601, UTC. */
  retrieved: z.string().optional(),
  tool: z.object({ name: z.string(), version: z.string() }).optional(),
  imports: z.array(storedImport),
  /** The namespaces that `pull --allow-missing` was called with. */
  allowMissing: z.array(z.string()).optional(),
});

/** The record of a WSDL that is a reconstruction. Its evidence lists what is not verified, by operation. */
const reconstructedSource = z.object({
  how: z.literal('reconstructed'),
  evidence: z.record(z.string(), z.object({ unverified: z.string().optional() })).catch({}),
});

export type StoredUrl = z.infer<typeof storedUrlSchema>;
export type StoredImport = z.infer<typeof storedImport>;
export type PulledSource = z.infer<typeof pulledSource>;

/** The record of a WSDL that was not pulled: the reconstruction, or one recorded by another program. */
interface OtherSource {
  readonly how: 'other';
  readonly provenance: Provenance;
}

/** The provenance of every WSDL whose record does not say that it is a reconstruction. */
export const fromService: Provenance = { origin: 'service' };

/** The file name of the record of a WSDL, in the same folder. */
export function sourceNameOf(file: string): string {
  const name = stemOf(file);
  return name === 'rescue' ? 'source.json' : `${name}.source.json`;
}

/** The name of the folder of the documents that a WSDL imports, in the same folder. */
export function importsFolderOf(file: string): string {
  return `${stemOf(file)}.imports`;
}

function stemOf(file: string): string {
  return basename(file, extname(file));
}

/** Reads the record of a WSDL. @returns `undefined` without a record */
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

/** Because users can edit the record, it must never cause files to be read or deleted that `pull` did not store. */
function isBelow({ file }: StoredImport, folder: string): boolean {
  return file.startsWith(`${folder}/`) && /^(?!\.\.?$)[\w.-]+$/.test(file.slice(folder.length + 1));
}

export function sha256Of(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** A URL as it may be stored in a file. */
export function storedUrl(url: string): StoredUrl {
  return { url: printableUrl(url), ...(!hasPrintableQuery(url) && { urlSha256: sha256Of(url) }) };
}

/** Checks whether a URL is the one that was stored. */
export function isUrlOf(stored: StoredUrl, url: string): boolean {
  return stored.urlSha256 === undefined ? stored.url === url : stored.urlSha256 === sha256Of(url);
}

/**
 * Derives the file names of imported documents from their URLs. The names are the same for each pull, valid on every
 * file system, and free of secrets. `https://host/a/API.asmx?xsd=xsd0` becomes `API.asmx-xsd-xsd0.xsd`.
 */
export function importNames(
  documents: readonly { readonly location: string; readonly text: string }[],
): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { location, text } of documents) {
    const [stem, extension] = parts(location, text);
    for (let count = 1; !names.has(location); count++) {
      const name = `${stem}${count === 1 ? '' : `-${count}`}${extension}`;
      // many file systems ignore case
      if (!taken.has(name.toLowerCase())) names.set(location, name);
    }
    taken.add((names.get(location) ?? '').toLowerCase());
  }
  return names;
}

function parts(location: string, text: string): readonly [string, string] {
  const { pathname, search } = new URL(location);
  const file = pathname.slice(pathname.lastIndexOf('/') + 1);
  const [extension = ''] = /\.(?:xsd|wsdl)$/i.exec(file) ?? [];
  const last = file.slice(0, file.length - extension.length);
  const query = hasPrintableQuery(location) ? search : `-${sha256Of(location).slice(0, 8)}`;
  let stem = decoded(last + query)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 80);
  while (stem.endsWith('.') || stem.endsWith('-')) stem = stem.slice(0, -1);
  const kind = extension.toLowerCase() || (/<([\w.-]+:)?definitions\b/.test(text) ? '.wsdl' : '.xsd');
  return [isReserved(stem) ? `_${stem}` : stem, kind];
}

/** Windows reserves these names for devices, with any extension. */
function isReserved(stem: string): boolean {
  return stem === '' || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(stem);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
