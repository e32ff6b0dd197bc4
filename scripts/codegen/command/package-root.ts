import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandError } from './command-error.js';

/** The folder of this package, wherever the command was started and whether or not it was compiled. */
export function packageRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    // a compiled checkout has a copy of package.json among the compiled files, and no description beside it
    if (existsSync(file) && packageOf(file).name === toolName && existsSync(shippedDescription(folder))) return folder;
    if (folder === dirname(folder))
      throw new CommandError(`the folder of ${toolName} is not above this command: install the package anew`);
  }
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
