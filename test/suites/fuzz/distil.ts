import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Coverage } from './coverage.js';
import { fileName, serialize, type FuzzInput } from './input.js';

/** The maximum size of the corpus. People read the corpus, and every test run replays it. */
const MAX_FILES = 150;
const MAX_BYTES = 300 * 1024;

/** Replaces the content of a folder with the smallest inputs that together reach the same code as all inputs. */
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
    // for any target
    const ending = (await attempt(input)).replace(/^\S+ /, '');
    const news = coverage.news();
    if (news) chosen.push({ input, news: [...news.values()].reduce((sum, { length }) => sum + length, 0) });
    else if (!endings.has(ending)) others.push(input);
    else continue;
    endings.add(ending);
  }
  // if there are too many, those that add the least code are removed first
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
