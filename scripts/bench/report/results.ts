import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { markdown } from './markdown.js';
import type { RunRecord } from './run-record.js';
import { withSection } from './section.js';

const folder = join(__dirname, '..', 'results');
const readme = join(__dirname, '..', '..', '..', 'README.md');

export function readRecord(file: string): RunRecord {
  return JSON.parse(readFileSync(file, 'utf8')) as RunRecord;
}

/** The newest of the runs that are kept; undefined if there is none. */
export function newestRecord(): RunRecord | undefined {
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const records = files.map((name) => readRecord(join(folder, name)));
  return records.toSorted((a, b) => a.date.localeCompare(b.date)).at(-1);
}

/** Keeps a run, and shows it in the README. @returns what was written */
export async function writeRecord(record: RunRecord): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${record.date.slice(0, 10)}-${record.commit}.json`);
  await writeFormatted(file, JSON.stringify(record));
  await writeFormatted(readme, withSection(readFileSync(readme, 'utf8'), markdown(record)));
  return [file, readme];
}

/** As `npm run format` would. */
async function writeFormatted(file: string, text: string): Promise<void> {
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}
