import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startRescueServer } from '../../src/testing.js';

test('if files of node-soap and undici have moved, the client loads their main entry points instead', async () => {
  const server = await startRescueServer();
  onTestFinished(() => server.close());
  server.on('login', () => ({ loginResult: 'login_OK' }));
  const program = join(inject('compiled'), 'test/audit/children/moved.js');
  const { stdout } = await promisify(execFile)(process.execPath, [program], {
    env: { PATH: process.env['PATH'], ENDPOINT: server.endpoint },
  });
  expect(JSON.parse(stdout)).toEqual({ moved: 2, loaded: 2 });
});
