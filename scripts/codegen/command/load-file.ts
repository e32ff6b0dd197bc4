import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isAddress, normalizeLocation } from '../index.js';
import { CommandError, reasonOf } from './command-error.js';
import { decodeText } from './decode-text.js';
import { follow, type Loaded, type Unavailable } from './follow.js';
import type { LoadedDescription } from './load.js';
import { shownPath } from './shown.js';
import { isAddressOf, type PulledSource, readSource, sha256Of, sourceNameOf } from './source-record.js';

/** Gets a description from disk with what it imports. @throws CommandError if it cannot be read */
export async function loadFile(file: string): Promise<LoadedDescription> {
  const source = shownPath(resolve(file));
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new CommandError(`${source}: the description cannot be read: ${reasonOf(error)}`);
  }
  const record = readSource(file);
  if (record === undefined || record === 'other') return ordinary(file, source, bytes, []);
  if (record === 'unreadable')
    return ordinary(file, source, bytes, [
      `${sourceNameOf(file)} beside ${source} does not say where it is from: pull the description again`,
    ]);
  return pulled(file, source, bytes, record);
}

/** What it imports lies beside it, where it says. */
async function ordinary(
  file: string,
  source: string,
  bytes: Buffer,
  warnings: readonly string[],
): Promise<LoadedDescription> {
  const root: Loaded = { text: decodeText(bytes, source), source, location: normalizeLocation(file) };
  return { ...root, documents: await follow(root, (location) => Promise.resolve(readImport(location))), warnings };
}

function readImport(location: string): string | Unavailable {
  if (isAddress(location))
    return { unavailable: 'addresses are not fetched for a description on disk; save the document beside it' };
  try {
    // what the system says of a file is enough: the reader says which one it was
    return decodeText(readFileSync(location), location);
  } catch (error) {
    return { unavailable: reasonOf(error) };
  }
}

/** It refers to addresses, and what was there is stored with it. */
async function pulled(file: string, source: string, bytes: Buffer, record: PulledSource): Promise<LoadedDescription> {
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
      return decode(readFileSync(path), shownPath(resolve(path)), kept);
    } catch (error) {
      return { unavailable: `${kept.file}: ${reasonOf(error)}; pull the description again` };
    }
  };
  const documents = await follow(root, (location) => Promise.resolve(read(location)));
  return { ...root, documents, warnings };
}
