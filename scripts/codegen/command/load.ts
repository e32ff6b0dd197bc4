import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { CommandError, reasonOf } from './command-error.js';
import { decodeText } from './decode-text.js';
import { pull } from './pull.js';

/** A description as text, and what messages call it. */
export interface Loaded {
  readonly text: string;
  readonly source: string;
}

/** Gets a description from disk or over HTTP. @throws CommandError */
export async function load(location: string): Promise<Loaded> {
  // a single letter before the colon is a drive of Windows
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(location)) {
    const { bytes, contentType, source } = await pull(location);
    return { text: decodeText(bytes, source, contentType), source };
  }
  const source = relative(process.cwd(), resolve(location)) || location;
  let bytes: Buffer;
  try {
    bytes = readFileSync(location);
  } catch (error) {
    throw new CommandError(`${source}: the description cannot be read: ${reasonOf(error)}`);
  }
  return { text: decodeText(bytes, source), source };
}
