import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { startRescueServer } from '../../src/testing.js';

/**
 * Returns the files of this package that the 1,000th `startSession` call runs with the default transport, according to
 * V8's precise coverage.
 */
async function filesOfWarmCall(): Promise<ReadonlyMap<string, readonly string[]>> {
  await using server = await startRescueServer();
  server.on('startSession', () => ({ startSessionResult: 'startSessionRet_OK' }));
  const compiled = inject('compiled');
  const child = join(compiled, 'test/audit/children/warm-call.js');
  const { stdout } = await promisify(execFile)(process.execPath, [child, server.endpoint]);
  const ran = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { url: string; functions: string[] })
    .filter(({ url }) => /\/(src|generated)\//.test(url));
  return new Map(ran.map(({ url, functions }) => [url.replace(/^.*?\/(src|generated)\//, '$1/'), functions]));
}

const LIMIT = 20;

test(`a reader follows a warm call through at most ${LIMIT} files`, async () => {
  const files = await filesOfWarmCall();
  expect([...files.keys()]).toContain('src/soap/client.js');
  expect(files.size, [...files.keys()].join(' ')).toBeLessThanOrEqual(LIMIT);
});
