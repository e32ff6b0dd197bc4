import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll } from './test-run.js';

export const ROOT = join(__dirname, '../../..');

export function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });
}

/** Makes checkouts of the commit under test. They are removed when `main` ends or the process is interrupted. */
export async function withCheckouts(count: number, main: (folders: readonly string[]) => Promise<void>): Promise<void> {
  const parent = mkdtempSync(join(tmpdir(), 'rescue-mutation-'));
  const folders = Array.from({ length: count }, (_, number) => join(parent, String(number)));
  const remove = (): void => {
    killAll();
    rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
    git('worktree', 'prune');
  };
  const interrupted = (): never => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    mkdirSync(join(parent, 'tmp'));
    for (const folder of folders) {
      git('worktree', 'add', '--quiet', '--detach', folder, 'HEAD');
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    }
    await main(folders);
  } finally {
    remove();
  }
}

/** Runs `during` with changed files, and then restores the files. */
export async function changed<T>(
  folder: string,
  files: ReadonlyMap<string, { readonly before: string; readonly after: string }>,
  during: () => Promise<T>,
): Promise<T> {
  for (const [path, { after }] of files) writeFileSync(join(folder, path), after);
  try {
    return await during();
  } finally {
    for (const [path, { before }] of files) writeFileSync(join(folder, path), before);
  }
}
