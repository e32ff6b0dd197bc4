import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { demoAccount, demoCredentials, startRescueServer, type RescueServer } from '../src/testing.js';

const { login, sso, startSession } = demoCredentials;

let server: RescueServer;
beforeAll(async () => {
  server = await startRescueServer();
});
afterAll(() => server.close());

function demo(args: readonly string[], env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const root = inject('compiled');
    const child = spawn(process.execPath, ['scripts/demo.js', ...args], {
      cwd: root,
      env: { ...process.env, ...env },
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
  'equal to the committed stubs',
  'login ok',
  '"authCode":"********',
  'startSession ok',
  'INVALID_SECRETAUTHCODE',
  'logout ok',
];
const secrets = [login.password, sso.password];

describe('the demo', () => {
  test('runs the main job with its own server, and shows no secret', async () => {
    const { code, output } = await demo([], {});
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Done.') as unknown });
    for (const step of steps) expect(output).toContain(step);
    for (const secret of secrets) expect(output).not.toContain(secret);
  });

  test('does the same at an endpoint, with credentials from the environment', async () => {
    const { code, output } = await demo(['--endpoint', server.endpoint], {
      RESCUE_EMAIL: login.email,
      RESCUE_PASSWORD: login.password,
      RESCUE_SSO_ID: sso.ssoId,
      RESCUE_SSO_PASSWORD: sso.password,
      RESCUE_COMPANY: sso.company,
      RESCUE_NODE: String(startSession.node),
      RESCUE_SESSION: String(demoAccount.sessions[0].id),
      RESCUE_SESSION_2: String(demoAccount.sessions[1].id),
    });
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('logout ok') as unknown });
    for (const step of steps) expect(output).toContain(step);
    const sent = server.calls.map(({ request }) => (request as { sAuthCode?: string }).sAuthCode ?? '').filter(Boolean);
    expect(sent.length).toBeGreaterThan(1);
    for (const secret of [...secrets, ...sent.filter((authCode) => authCode !== 'wrong')])
      expect(output).not.toContain(secret);
  });

  test('names the missing variables if there is no terminal to ask', async () => {
    const { code, output } = await demo(['--endpoint', server.endpoint], { RESCUE_EMAIL: '', RESCUE_PASSWORD: '' });
    expect(code).toBe(1);
    expect(output).toMatch(/Set RESCUE_EMAIL, RESCUE_PASSWORD, /);
  });
});
