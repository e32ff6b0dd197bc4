import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CommandError } from '../../src/cli/command-error.js';
import { ignoreClosedPipes, reportErrors, runAsProcess, type Terminal } from '../../src/cli/terminal.js';

const streams = [process.stdout, process.stderr] as const;
const others = streams.map((stream) => stream.listeners('error'));
const exitCode = process.exitCode;
const [printed, notified]: [string[], string[]] = [[], []];
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => notified.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const [at, stream] of streams.entries())
    for (const listener of stream.listeners('error'))
      if (!others[at]?.includes(listener)) stream.off('error', listener as () => void);
  process.exitCode = exitCode;
  printed.length = notified.length = 0;
});

const failure = (code: string): Error =>
  Object.assign(new Error(`${code}: no space, write`), { code, syscall: 'write' });

it('a command of this process writes results and notices to different streams, and sets the exit code', async () => {
  vi.stubEnv('npm_lifecycle_event', '');
  let terminal: Terminal | undefined;
  const before = Date.now();
  await runAsProcess(async (each) => {
    terminal = each;
    each.print('result');
    each.notify('notice');
    return 2;
  });
  expect({ printed, notified, code: process.exitCode }).toEqual({
    printed: ['result'],
    notified: ['notice\n'],
    code: 2,
  });
  expect(terminal).toMatchObject({ folder: process.cwd(), command: 'npx logmein-rescue-soap', env: process.env });
  expect(terminal?.now().getTime()).toBeGreaterThanOrEqual(before);
});

it.each([
  ['cli', 'npm run cli --'],
  ['test', 'npx logmein-rescue-soap'],
])('the script %s of npm is shown as %s', async (script, shown) => {
  vi.stubEnv('npm_lifecycle_event', script);
  await runAsProcess(async ({ command }) => (expect(command).toBe(shown), 0));
  expect(process.exitCode).toBe(0);
});

it.each([
  ['0', false],
  ['1', true],
])('FORCE_COLOR=%s decides whether results are printed in colour: %s', async (value, is) => {
  vi.stubEnv('NO_COLOR', undefined);
  vi.stubEnv('FORCE_COLOR', value);
  await runAsProcess(async ({ isColoured }) => (expect(isColoured).toBe(is), 0));
  expect(process.exitCode).toBe(0);
});

it('a reader that stops early does not change the exit code', async () => {
  await runAsProcess(async () => {
    for (const code of ['EPIPE', 'ERR_STREAM_DESTROYED']) process.stdout.emit('error', failure(code));
    process.stderr.emit('error', failure('ENOSPC'));
    return 1;
  });
  expect({ notified, code: process.exitCode }).toEqual({ notified: [], code: 1 });
});

it('output that is lost is reported once, and the exit code is 3', async () => {
  await runAsProcess(async () => {
    for (let count = 0; count < 3; count++) process.stdout.emit('error', failure('ENOSPC'));
    expect(process.exitCode).toBe(3);
    return 0;
  });
  expect({ notified, code: process.exitCode }).toEqual({
    notified: ['The output could not be written: ENOSPC: no space\n'],
    code: 3,
  });
});

it('other programs ignore closed pipes in the same way', () => {
  ignoreClosedPipes();
  for (const stream of streams) stream.emit('error', failure('EPIPE'));
  expect(notified).toEqual([]);
});

it.each<[string, () => Promise<number | void>, number, readonly string[]]>([
  ['a result', async () => 2, 2, []],
  ['no result', async () => undefined, 0, []],
  ['an error of the command', () => Promise.reject(new CommandError('a\u009b\nb', 130)), 130, ['a\\u{9B}\nb']],
  [
    'a bug',
    () => Promise.reject(new Error('a\u009b', { cause: new Error('why') })),
    3,
    ['Unexpected error, please report it: a\\u{9B} (why)'],
  ],
])('a command that ends with %s has an exit code', async (_, command, code, notices) => {
  const notify = (text: string): void => void notified.push(text);
  expect(await reportErrors({ notify } as Terminal, command)).toBe(code);
  expect(notified).toEqual(notices);
});
