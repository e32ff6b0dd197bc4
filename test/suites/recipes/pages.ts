import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A documentation page that contains code. */
export interface Page {
  /** The page's path below `docs`, without the extension: `recipes/express`. */
  readonly path: string;
  readonly name: string;
  readonly files: readonly PageFile[];
  readonly runs: readonly Run[];
}

export interface PageFile {
  readonly name: string;
  readonly text: string;
}

/** A program or command and its expected output. */
export interface Run {
  /** The name of one of the page's files, or a command. */
  readonly file?: string;
  readonly command?: string;
  readonly prints: string;
}

/**
 * Returns the pages below a folder that contain code. @throws Error if a page contains code that would not be compiled,
 * or runs nothing
 */
export function readPages(folder: string): Page[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readPage(name.replace(/\.md$/, ''), readFileSync(join(folder, name), 'utf8')))
    .filter(({ files }) => files.length > 0);
}

function readPage(path: string, text: string): Page {
  const files: PageFile[] = [];
  const runs: Run[] = [];
  let last: Omit<Run, 'prints'> | undefined;
  for (const [, language, file, block = ''] of text.matchAll(/^```(\w+)(?: file=(\S+))?\n([^]*?)^```$/gm)) {
    if (file !== undefined) {
      files.push({ name: file, text: block });
      last = { file };
    } else if (language === 'sh') last = { command: block };
    else if (language === 'text') {
      if (!last) throw new Error(`${path}: a text block does not follow a block that prints`);
      runs.push({ ...last, prints: block });
      last = undefined;
    } else if (language === 'ts' || language === 'js') throw new Error(`${path}: a block of code has no file=NAME`);
  }
  if (files.length > 0 && runs.length === 0) throw new Error(`${path}: no block is followed by what it prints`);
  return { path, name: basename(path), files, runs };
}

/** Checks whether an output matches the text on a page, in which `...` matches anything. */
export function prints(expected: string, printed: string): boolean {
  const parts = trimmed(expected)
    .split('...')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*?')}$`).test(trimmed(printed));
}

function trimmed(text: string): string {
  return text.replace(/ +$/gm, '').trim();
}
