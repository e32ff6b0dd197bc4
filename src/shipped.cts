import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The WSDL of the package; undefined if the package was bundled without its files. This module is CommonJS in both
 * builds, because only CommonJS knows its folder after bundling into either format.
 */
export function shippedFile(): string | undefined {
  if (typeof __dirname === 'undefined') return undefined;
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const file = join(folder, 'wsdl', 'rescue.wsdl');
    // a project may have its own WSDL in a folder of that name
    if (existsSync(file) && isOurs(join(folder, 'package.json'))) return file;
    if (folder === dirname(folder)) return undefined;
  }
}

function isOurs(file: string): boolean {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'logmein-rescue-soap';
  } catch {
    return false;
  }
}
