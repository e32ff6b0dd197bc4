import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './command-error.js';
import { readRegularFile } from './load/read-file.js';
import { shownPath } from './load/shown.js';

/** The folder of the stubs that come with the package, compiled or not. */
export const shippedStubs = join(__dirname, '..', '..', 'generated');

/**
 * Reads the fingerprint of the WSDL that stubs were generated from, from the header of the stubs.
 *
 * @throws CommandError if the folder has no stubs
 */
export function fingerprintIn(folder: string): string {
  const files = ['contract.ts', 'contract.js'].map((name) => join(folder, name)).filter((file) => existsSync(file));
  const [, fingerprint] =
    /^\/\/ Description: sha256 of its meaning ((?:\d+:)?[\da-f]{64})\r?$/m.exec(
      files.map((file) => readRegularFile(file).toString()).join('\n'),
    ) ?? [];
  if (fingerprint !== undefined) return fingerprint;
  throw new CommandError(
    `${shownPath(folder)} has no stubs of this generator: pass the folder that was passed to generate --out`,
  );
}
