import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shippedFile } from '../shipped.cjs';
import { CommandError } from './command-error.js';

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
