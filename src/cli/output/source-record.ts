import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Validators } from '../load/fetch.js';
import { readRegularFile } from '../load/read-file.js';
import { isShownWhole, shownAddress } from '../load/shown.js';

// Where a description on disk is from: `source.json` beside `rescue.wsdl`, `NAME.source.json` beside `NAME.wsdl`.

/** The address of a document, as it may be kept in a file. */
export interface KeptAddress {
  /** Without a query that may hold a key. */
  readonly url: string;
  /** SHA-256 of the whole address, in hexadecimal, where something was left out of `url`: to know it again. */
  readonly urlSha256?: string;
}

/** A document that was stored byte for byte as it came. */
interface Kept extends KeptAddress, Validators {
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string;
  /** The Content-Type that it came with: it may be all that tells the encoding. */
  readonly contentType?: string;
}

/** A document that the description imports. */
export interface KeptImport extends Kept {
  /** Where it is stored, seen from the folder of the description, with `/`. */
  readonly file: string;
}

/** What is known of a description that was pulled. */
export interface PulledSource extends Kept {
  readonly how: 'pulled';
  /** The address that answered in the end, where that was another one. */
  readonly answeredBy?: string;
  /** When, as an ISO time in UTC. */
  readonly retrieved: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly imports: readonly KeptImport[];
  /** What `pull` was given with --allow-missing. */
  readonly allowMissing?: readonly string[];
}

/** The name of the record of a description, in the same folder. */
export function sourceNameOf(file: string): string {
  const name = stemOf(file);
  return name === 'rescue' ? 'source.json' : `${name}.source.json`;
}

/** The name of the folder that holds what a description imports, in the same folder. */
export function importsFolderOf(file: string): string {
  return `${stemOf(file)}.imports`;
}

function stemOf(file: string): string {
  return basename(file, extname(file));
}

/** The record beside a description: of a pulled one, whole; of another, `'other'`; nothing if there is none. */
export function readSource(file: string): PulledSource | 'other' | 'unreadable' | undefined {
  const path = join(dirname(file), sourceNameOf(file));
  if (!existsSync(path)) return undefined;
  let record: unknown;
  try {
    record = JSON.parse(readRegularFile(path).toString());
  } catch {
    return 'unreadable';
  }
  if (!isObject(record) || typeof record['how'] !== 'string') return 'unreadable';
  if (record['how'] !== 'pulled') return 'other';
  return isPulled(record, importsFolderOf(file)) ? record : 'unreadable';
}

function isPulled(record: object, folder: string): record is PulledSource {
  const {
    imports,
    allowMissing = [],
    ...root
  } = record as { readonly imports?: unknown; readonly allowMissing?: unknown };
  return (
    isKept(root) &&
    Array.isArray(imports) &&
    imports.every((each) => isKept(each) && isBelow(each, folder)) &&
    Array.isArray(allowMissing) &&
    allowMissing.every(isText)
  );
}

function isKept(value: unknown): value is Kept {
  return isObject(value) && typeof value['url'] === 'string' && URL.canParse(value['url']) && isText(value['sha256']);
}

/** The record is a file like any other, and may name any file: only those that `pull` stores are read or deleted. */
function isBelow(value: object, folder: string): boolean {
  const { file } = value as { readonly file?: unknown };
  return isText(file) && file.startsWith(`${folder}/`) && /^(?!\.\.?$)[\w.-]+$/.test(file.slice(folder.length + 1));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function sha256Of(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

export function keptAddress(address: string): KeptAddress {
  return { url: shownAddress(address), ...(!isShownWhole(address) && { urlSha256: sha256Of(address) }) };
}

/** Whether an address is the one that was kept. */
export function isAddressOf({ url, urlSha256 }: KeptAddress, address: string): boolean {
  return urlSha256 === undefined ? url === address : urlSha256 === sha256Of(address);
}
