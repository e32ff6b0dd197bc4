import { match, ok, strictEqual } from 'node:assert';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCredentials } from '../../../src/testing.js';
import type { Checks } from './checks.js';

const root = join(__dirname, '..', '..', '..');

/** The time limit from an empty folder to the verdict, in milliseconds. */
const LIMIT_MS = 120_000;

/**
 * Simulates a new user, who installs the packed package in an empty folder and runs `connect` with a real ASMX service.
 */
export async function checkFirstContact(checks: Checks, endpoint: string): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), 'first-contact-'));
  const folder = join(temporary, 'project');
  const env = {
    ...process.env,
    XDG_CACHE_HOME: join(temporary, 'cache'),
    RESCUE_EMAIL: demoCredentials.login.email,
    RESCUE_PASSWORD: demoCredentials.login.password,
  };
  const run = (command: string, args: readonly string[], cwd: string) =>
    new Promise<{ code: number; output: string }>((resolve) =>
      execFile(command, args, { cwd, env }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output: stdout + stderr }),
      ),
    );
  try {
    await run('npm', ['pack', '--pack-destination', temporary], root);
    const tarball = readdirSync(temporary).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
    const start = performance.now();
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const installed = await run(
      'npm',
      ['install', '--prefer-offline', '--no-audit', '--no-fund', `../${tarball}`],
      folder,
    );
    await checks.check('the packed package is installed in an empty folder', () => strictEqual(installed.code, 0));
    const args = [
      'logmein-rescue-soap',
      'connect',
      '--url',
      endpoint,
      '--login',
      '--out',
      'rescue',
      '--report',
      'report.md',
    ];
    const { code, output } = await run('npx', ['--no-install', ...args], folder);
    const seconds = (performance.now() - start) / 1000;
    console.log(`connect, from an empty folder: ${seconds.toFixed(1)} s\n${output}`);

    await checks.check('connect says that all methods work, and logs in once', () => {
      strictEqual(code, 0, output);
      for (const method of ['login', 'logout', 'requestAuthCode', 'requestAuthCodeSSO', 'startSession'])
        match(output, new RegExp(`^ {2}${method} +works$`, 'm'));
      match(output, /^Organization: \S/m);
    });
    await checks.check('its report has no data of the account', () => {
      const report = readFileSync(join(folder, 'report.md'), 'utf8');
      match(report, /^- service: another host\n- login: OK\n- getAccount: OK$/m);
      ok(!report.includes(env.RESCUE_EMAIL) && !report.includes(new URL(endpoint).host));
    });
    await checks.check('it takes less than two minutes', () => ok(seconds * 1000 < LIMIT_MS, `${seconds} s`));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
