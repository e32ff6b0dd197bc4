import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { chart } from './chart.js';
import { markdown } from './markdown.js';
import type { RunRecord } from './run-record.js';
import { withSection } from './section.js';

const stored = join(__dirname, '..', 'results.json');
const docs = join(__dirname, '..', '..', '..', 'docs');
const [page, image] = [join(docs, 'performance.md'), join(docs, 'performance.svg')];

export function readRecord(file: string): RunRecord {
  return JSON.parse(readFileSync(file, 'utf8')) as RunRecord;
}

/** Returns the last run stored by `--write`, which docs/performance.md shows, or `undefined` if no run is stored. */
export function storedRecord(): RunRecord | undefined {
  return existsSync(stored) ? readRecord(stored) : undefined;
}

/** Replaces the stored run and updates docs/performance.md and its chart. @returns the files that were written */
export async function writeRecord(record: RunRecord): Promise<readonly string[]> {
  await writeFormatted(stored, JSON.stringify(record));
  await writeFormatted(page, withSection(readFileSync(page, 'utf8'), markdown(record)));
  writeFileSync(image, chart(record));
  return [stored, page, image];
}

/** Writes a file, formatted like `npm run format` does. */
async function writeFormatted(file: string, text: string): Promise<void> {
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}
