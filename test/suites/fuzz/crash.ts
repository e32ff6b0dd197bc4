import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileName, serialize, splitHttp, type FuzzInput } from './input.js';

export const CORPUS = join(__dirname, 'corpus');
export const CRASHES = join(__dirname, 'crashes');

/** Writes a failed input to a file, and the problem, as one line, to a file next to it. */
export function writeCrash(input: FuzzInput, problem: string): string {
  mkdirSync(CRASHES, { recursive: true });
  const name = fileName(input);
  writeFileSync(join(CRASHES, name), serialize(input));
  writeFileSync(join(CRASHES, name.replace(/\.reply$/, '.txt')), `${problem.split('\n')[0]}\n`);
  return `test/fuzz/crashes/${name}`;
}

/** Returns a short description of an input. */
export function summaryOf({ target, version, way, bytes }: FuzzInput): string {
  const { status, body } = splitHttp(bytes);
  return `${target} over SOAP ${version}, ${way}, status ${status}, ${body.length} bytes`;
}
