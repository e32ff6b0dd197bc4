import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { printable } from '../printable.js';
import { isAddress } from '../codegen/generate.js';
import { CommandError } from './command-error.js';
import { readSource } from './load/source-record.js';
import { shippedWsdl } from './package-info.js';
import type { Terminal } from './terminal.js';

/** The URL of Rescue's WSDL. */
export const rescueWsdlUrl = 'https://secure.logmeinrescue.com/API/API.asmx?wsdl';

/** The file in which `pull` stores the WSDL if no other one is given. */
export function defaultWsdl({ folder }: Pick<Terminal, 'folder'>): string {
  return join(folder, 'wsdl', 'rescue.wsdl');
}

/** The WSDL that a command uses if none is given: `wsdl/rescue.wsdl` in the current folder, else the package's. */
export function storedWsdl(terminal: Pick<Terminal, 'folder'>): string {
  const file = defaultWsdl(terminal);
  return existsSync(file) ? file : shippedWsdl();
}

/**
 * The URL from which a stored WSDL was downloaded.
 *
 * @returns Rescue's URL for a WSDL of Rescue without such a record; `undefined` if it is not known
 * @throws CommandError if the record has only a part of the URL
 */
export function liveUrl(file: string, terminal: Pick<Terminal, 'folder'>): string | undefined {
  const record = isAddress(file) ? undefined : readSource(file);
  if (record === undefined || record === 'unreadable' || record.how !== 'pulled')
    return file === defaultWsdl(terminal) || file === shippedWsdl() ? rescueWsdlUrl : undefined;
  if (record.urlSha256 === undefined) return record.url;
  throw new CommandError(
    `the URL of ${basename(file)} is not stored in full, because its query may contain a key: pass the URL`,
  );
}

/** A file or URL as the user gave it; a file is relative to the folder in which the command was started. */
export function resolved(location: string, { folder }: Pick<Terminal, 'folder'>): string {
  return isAddress(location) ? location : resolve(folder, location);
}

/** A path in a message, relative to the folder in which the command was started. */
export function shownPath(path: string, folder = process.cwd()): string {
  return printable(relative(folder, path)) || '.';
}
