import { spawn } from 'node:child_process';
import { describe, expect, inject, test } from 'vitest';
import { demoCredentials } from '../src/testing.js';

const { login, sso } = demoCredentials;

function demo(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const root = inject('compiled');
    const child = spawn(process.execPath, ['scripts/demo.js', ...args], {
      cwd: root,
      stdio: 'pipe',
    });
    child.stdin.end();
    let output = '';
    child.stdout.on('data', (text) => (output += String(text)));
    child.stderr.on('data', (text) => (output += String(text)));
    child.on('close', (code) => resolve({ code, output }));
  });
}

const steps = [
  'identical to the committed stubs',
  'login ok',
  '"authCode":"********',
  'startSession ok',
  'INVALID_SECRETAUTHCODE',
  'logout ok',
];
const secrets = [login.password, sso.password];

describe('the demo', () => {
  test('runs the main use case with its own server, and shows no secret', async () => {
    const { code, output } = await demo([]);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Done.') as unknown });
    for (const step of steps) expect(output).toContain(step);
    for (const secret of secrets) expect(output).not.toContain(secret);
  });

  test('does not call a real endpoint, but names the command for that', async () => {
    const { code, output } = await demo(['--endpoint', 'https://rescue.invalid/API/API.asmx']);
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('npm run cli -- connect --url URL') });
  });
});
