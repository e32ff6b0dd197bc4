import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { replyShapes } from './reply-shapes.js';

const SIZES = [3000, 6000, 12_000];

/** `work.ts` explains what is counted. V8 loses counts when it optimizes code, so optimization is disabled. */
test('the work for a reply grows no faster than the length of the reply, whatever its shape', async () => {
  const program = join(inject('compiled'), 'test/growth/children/work.js');
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-opt', program], {
    env: { ...process.env, SIZES: JSON.stringify(SIZES) },
  });
  const results = JSON.parse(stdout) as readonly { readonly name: string; readonly counts: [number, number, number] }[];
  expect(results.map(({ name }) => name)).toEqual(replyShapes.map(({ name }) => name));
  // doubling the additional text doubles the additional work
  const faster = results.filter(({ counts: [one, two, four] }) => four - two > 2.02 * Math.max(two - one, one));
  expect(faster).toEqual([]);
});
