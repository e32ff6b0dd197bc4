import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../child.js';

/** The project that lists the other clients. They are not dependencies of this package. */
export const contendersFolder = join(__dirname, '..', 'contenders');
const DEADLINE_MS = 3 * 60_000;

/** Installs the other clients once per lock file. @returns the names of the installed packages */
export async function installContenders(say: (text: string) => void): Promise<ReadonlySet<string>> {
  const { dependencies } = JSON.parse(readFileSync(join(contendersFolder, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  if (!isUpToDate()) {
    say('installing the other clients (scripts/bench/contenders) ...');
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await runChild('npm', args, {
      cwd: contendersFolder,
      shell: process.platform === 'win32',
      deadlineMs: DEADLINE_MS,
    }).catch((error: Error) => say(`the other clients could not be installed and are skipped:\n${error.message}`));
  }
  const isThere = (name: string): boolean => existsSync(join(contendersFolder, 'node_modules', name, 'package.json'));
  return new Set(Object.keys(dependencies).filter(isThere));
}

/** npm writes this file when the installation is complete. */
function isUpToDate(): boolean {
  const done = join(contendersFolder, 'node_modules', '.package-lock.json');
  return existsSync(done) && statSync(done).mtimeMs >= statSync(join(contendersFolder, 'package-lock.json')).mtimeMs;
}
