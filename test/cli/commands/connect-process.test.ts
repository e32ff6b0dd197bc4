import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { demoCredentials, startRescueServer, type RescueServer } from '../../../src/testing.js';
import { emptyFolder, listen, tree } from '../support.js';

const { login } = demoCredentials;
const env = { RESCUE_EMAIL: login.email, RESCUE_PASSWORD: login.password };

let server: RescueServer;
beforeEach(async () => {
  server = await startRescueServer();
});
afterEach(() => server.close());
const sent = () => server.calls.map(({ operation }) => operation);

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

interface Process {
  interrupt(): void;
  readonly ended: Promise<Ended>;
}

/** Starts the command in a separate process. */
function start(folder: string, args: readonly string[]): Process {
  const child = spawn(process.execPath, [join(inject('compiled'), 'src/cli/main.js'), ...args], {
    cwd: folder,
    env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), NODE_OPTIONS: '', ...env },
  });
  let output = '';
  const add = (data: unknown): void => void (output += String(data));
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  return {
    interrupt: () => child.kill('SIGINT'),
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, output }))),
  };
}

describe('Ctrl-C', () => {
  it('during the download ends the command without writing anything', async () => {
    const folder = emptyFolder();
    let running: Process | undefined;
    const origin = await listen(() => running?.interrupt());
    const args = ['connect', origin, '--out', 'rescue', '--report', 'report.md', '--login'];
    running = start(folder, args);
    expect(await running.ended).toEqual({ code: 130, output: 'interrupted\n' });
    expect(tree(folder)).toEqual({});
  });

  it.each([
    ['login', ['login']],
    ['getAccount', ['login', 'getAccount', 'logout']],
  ] as const)('during %s ends the call, and logs out after a login', async (operation, calls) => {
    const folder = emptyFolder();
    let running: Process | undefined;
    server.on(operation, () => (running?.interrupt(), new Promise(() => undefined)));
    const args = ['connect', server.endpoint, '--login', '--authcode', '--report', 'report.md'];
    running = start(folder, args);
    const { code, output } = await running.ended;
    expect({ code, output }).toEqual({ code: 130, output: expect.stringMatching(/\ninterrupted\n$/) });
    expect(sent()).toEqual(calls);
    expect(Object.keys(tree(folder)).filter((name) => !name.startsWith('cache'))).toEqual([]);
  });

  it('during an operation that `call` executes ends the operation and logs out', async () => {
    let running: Process | undefined;
    server.on('getAccount', () => (running?.interrupt(), new Promise(() => undefined)));
    running = start(emptyFolder(), ['call', 'getAccount', '-e', server.endpoint]);
    const { code, output } = await running.ended;
    expect({ code, output }).toEqual({ code: 130, output: expect.stringMatching(/getAccount: .*\ninterrupted\n$/) });
    expect(sent()).toEqual(['login', 'getAccount', 'logout']);
  });
});
