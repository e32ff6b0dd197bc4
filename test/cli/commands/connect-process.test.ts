import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
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
  /** Resolves when the output contains a text after what was matched before. */
  seen(text: string): Promise<void>;
  type(text: string): void;
  interrupt(): void;
  readonly ended: Promise<Ended>;
}

/** Starts the command in a process of its own. */
function start(folder: string, command: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): Process {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), NODE_OPTIONS: '', ...variables },
  });
  let [output, at] = ['', 0];
  const waiting = new Set<() => void>();
  const add = (data: unknown): void => {
    output += String(data);
    for (const check of waiting) check();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  return {
    seen: (text) =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = output.indexOf(text, at);
          if (found < 0) return;
          at = found + text.length;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    type: (text) => child.stdin.write(text),
    interrupt: () => child.kill('SIGINT'),
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, output }))),
  };
}

const main = () => join(inject('compiled'), 'src/cli/main.js');

describe('Ctrl-C', () => {
  it('during the download ends the command, and nothing is written', async () => {
    const folder = emptyFolder();
    let running: Process | undefined;
    const origin = await listen(() => running?.interrupt());
    const args = ['connect', origin, '--out', 'rescue', '--report', 'report.md', '--login'];
    running = start(folder, process.execPath, [main(), ...args], env);
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
    running = start(folder, process.execPath, [main(), ...args], env);
    const { code, output } = await running.ended;
    expect({ code, output }).toEqual({ code: 130, output: expect.stringMatching(/\ninterrupted\n$/) });
    expect(sent()).toEqual(calls);
    expect(Object.keys(tree(folder)).filter((name) => !name.startsWith('cache'))).toEqual([]);
  });
});

// script(1) of util-linux or BSD, which runs a command in a pseudo terminal
const hasScript = process.platform === 'linux' && existsSync('/usr/bin/script');

describe.skipIf(!hasScript)('in a terminal', () => {
  const connect = (folder: string) =>
    start(folder, '/usr/bin/script', [
      '-qec',
      `'${process.execPath}' '${main()}' connect ${server.endpoint}`,
      '/dev/null',
    ]);

  it('the password is asked for and not shown', async () => {
    const running = connect(emptyFolder());
    await running.seen('log out? [y/N] ');
    running.type('y\r');
    await running.seen('[RESCUE_EMAIL]: ');
    running.type(`${login.email}\r`);
    await running.seen('[RESCUE_PASSWORD]: ');
    running.type(`${login.password}\r`);
    const { code, output } = await running.ended;
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Organization: Example Company') });
    expect(output).not.toContain(login.password);
    expect(sent()).toEqual(['login', 'getAccount', 'logout']);
  });

  it('Ctrl-C at a question ends the command, and nothing was sent', async () => {
    const running = connect(emptyFolder());
    await running.seen('log out? [y/N] ');
    running.type('\u0003');
    expect(await running.ended).toEqual({ code: 130, output: expect.stringMatching(/interrupted\r\n$/) });
    expect(sent()).toEqual([]);
  });
});
