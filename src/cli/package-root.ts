import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shippedFile } from '../shipped.cjs';
import { CommandError } from './command-error.js';

/** The folder of this package, wherever the command was started and whether or not it was compiled. */
export function packageRoot(): string {
  const file = shippedFile();
  if (file !== undefined) return dirname(dirname(file));
  throw new CommandError(`the folder of ${toolName} is not above this command: install the package anew`);
}

export const toolName = 'logmein-rescue-soap';

/** The description that comes with the package. */
export function shippedDescription(root: string): string {
  return join(root, 'wsdl', 'rescue.wsdl');
}

export function versionOf(root: string): string {
  return packageOf(join(root, 'package.json')).version ?? '0.0.0';
}

function packageOf(file: string): { readonly name?: string; readonly version?: string } {
  return JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
}
