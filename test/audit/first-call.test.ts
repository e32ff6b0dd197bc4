import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { startRescueServer } from '../../src/testing.js';

/** Returns the paths of the modules that a process has loaded after its first call. */
async function loadedByFirstCall(): Promise<readonly string[]> {
  await using server = await startRescueServer();
  server.on('startSession', () => ({ startSessionResult: 'startSessionRet_OK' }));
  const child = join(inject('compiled'), 'test/audit/children/first-call.js');
  const { stdout } = await promisify(execFile)(process.execPath, [child, server.endpoint]);
  return JSON.parse(stdout) as string[];
}

test('a process loads neither zod nor saxes for its first call, and tough-cookie only to send a cookie', async () => {
  const loaded = await loadedByFirstCall();
  const packages = new Set(loaded.map((path) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]));
  expect([...packages]).toEqual(expect.arrayContaining(['soap', 'undici']));
  expect(['zod', 'saxes', 'tough-cookie'].filter((name) => packages.has(name))).toEqual([]);
});
