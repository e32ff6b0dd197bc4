import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { printable } from '../printable.js';
import { shippedFile } from '../shipped.cjs';
import { isAddress } from '../codegen/generate.js';
import { CommandError } from './command-error.js';
import { readSource } from './load/source-record.js';
import type { Terminal } from './terminal.js';

/** The name of the package and of its command. */
export const packageName = 'logmein-rescue-soap';

/** Returns the root folder of this package. */
export function packageRoot(): string {
  return dirname(dirname(shippedWsdl()));
}

/** Returns the path of the WSDL that ships with the package. */
export function shippedWsdl(): string {
  const file = shippedFile();
  if (file === undefined) throw new CommandError(`${packageName} is not complete: install the package again`);
  return file;
}

/** The folder of the stubs that ship with the package, in compiled form or as source code. */
export const shippedStubs = join(__dirname, '..', '..', 'generated');

export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version?: string };
  return version ?? '0.0.0';
}

/** The URL of Rescue's WSDL. */
export const rescueWsdlUrl = 'https://secure.logmeinrescue.com/API/API.asmx?wsdl';

/** Returns the file in which `pull` stores the WSDL by default. */
export function defaultWsdl({ folder }: Pick<Terminal, 'folder'>): string {
  return join(folder, 'wsdl', 'rescue.wsdl');
}

/**
 * Returns the WSDL that a command uses by default: `wsdl/rescue.wsdl` in the current folder if that file exists, or
 * else the WSDL in this package.
 */
export function storedWsdl(terminal: Pick<Terminal, 'folder'>): string {
  const file = defaultWsdl(terminal);
  return existsSync(file) ? file : shippedWsdl();
}

/**
 * Returns the URL from which a stored WSDL was downloaded.
 *
 * @returns the recorded URL; without a record, Rescue's URL for Rescue's WSDL, and `undefined` for any other WSDL
 * @throws CommandError if the record does not contain the full URL
 */
export function liveUrl(file: string, terminal: Pick<Terminal, 'folder'>): string | undefined {
  const pulled = isAddress(file) ? undefined : readSource(file).pulled;
  if (!pulled) return file === defaultWsdl(terminal) || file === shippedWsdl() ? rescueWsdlUrl : undefined;
  if (!pulled.url.endsWith('?...')) return pulled.url;
  throw new CommandError(
    `the URL of ${basename(file)} is not stored in full, because its query may contain a key: pass the URL`,
  );
}

/**
 * Resolves a file or URL that the user passed. A file path is relative to the folder in which the command was started.
 */
export function resolved(location: string, { folder }: Pick<Terminal, 'folder'>): string {
  return isAddress(location) ? location : resolve(folder, location);
}

/** Formats a path for a message, relative to the folder in which the command was started. */
export function shownPath(path: string, folder = process.cwd()): string {
  return printable(relative(folder, path)) || '.';
}
