import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Coverage } from './coverage.js';
import { fileName, serialize, type FuzzInput } from './input.js';

/** A corpus is read by people, too, and replayed with every test run. */
const MAX_FILES = 150;
const MAX_BYTES = 300 * 1024;

/** Puts into a folder, in place of what is there, the smallest inputs that together run all code that inputs run. */
export async function distil(
  inputs: readonly FuzzInput[],
  coverage: Coverage,
  attempt: (input: FuzzInput) => Promise<string>,
  folder: string,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const chosen: { readonly input: FuzzInput; readonly news: number }[] = [];
  const others: FuzzInput[] = [];
  const endings = new Set<string>();
  coverage.forget();
  for (const input of [...inputs].sort((a, b) => a.bytes.length - b.bytes.length)) {
    // whatever the target is
    const ending = (await attempt(input)).replace(/^\S+ /, '');
    const news = coverage.news();
    if (news) chosen.push({ input, news: [...news.values()].reduce((sum, { length }) => sum + length, 0) });
    else if (!endings.has(ending)) others.push(input);
    else continue;
    endings.add(ending);
  }
  // where there are too many, those go first that add least
  chosen.sort((a, b) => b.news - a.news);
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) if (file.endsWith('.reply')) rmSync(join(folder, file));
  let bytes = 0;
  let files = 0;
  for (const input of [...chosen.map(({ input }) => input), ...others]) {
    const written = serialize(input);
    if (files >= MAX_FILES || bytes + written.length > MAX_BYTES) continue;
    writeFileSync(join(folder, fileName(input)), written);
    bytes += written.length;
    files++;
  }
  return { files, bytes };
}
