import { chmodSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder, countLogin, logOut } from '../../src/cli/login-count.js';
import { systemClock } from '../../src/managed/clock.js';
import { emptyFolder, put, tree } from './support.js';

const endpoint = 'https://secure.logmeinrescue.com/API/API.asmx';
const email = 'ada@example.com';

/** Simulates runs of the command on one machine, each in a separate process. */
function machine(folder: string) {
  const warnings: string[] = [];
  let now = Date.UTC(2030, 0, 1);
  // the clock for durations starts at 0 in each process
  const run = async (user = email, at = endpoint): Promise<number | undefined> => {
    const notices: string[] = [];
    const terminal = { notify: (text: string) => void notices.push(text), env: { XDG_CACHE_HOME: folder } };
    await countLogin(user, at, terminal, { ...systemClock, now: () => now, elapsed: () => 0 });
    const [, count] = /^login: (\d+) of 10 in 3 minutes$/.exec(notices.join('\n')) ?? [];
    if (count === undefined) warnings.push(...notices);
    return count === undefined ? undefined : Number(count);
  };
  return { run, warnings, advance: (ms: number) => (now += ms) };
}

async function times<T>(count: number, run: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let at = 0; at < count; at++) results.push(await run());
  return results;
}

test('eight logins are counted, and the ninth within three minutes is rejected with advice on what to do', async () => {
  const { run, warnings, advance } = machine(emptyFolder());
  expect(await times(8, run)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  advance(119_999);
  await expect(run()).rejects.toMatchObject({
    name: 'CommandError',
    exitCode: 3,
    message:
      'login: this command has sent 8 logins of this user within 3 minutes, and the service allows 10. Nothing was sent. Wait 71 s, or pass an authcode or an API token, which needs no login.',
  });
  expect(warnings).toEqual([]);
});

test('a rejected login does not count, and a counted login expires after three minutes and ten seconds', async () => {
  const { run, advance } = machine(emptyFolder());
  await times(8, run);
  advance(180_000);
  for (let more = 0; more < 3; more++) await expect(run()).rejects.toThrow(/Wait 10 s/);
  advance(10_001);
  expect(await run()).toBe(1);
});

test('logins are counted per user and service, and the spelling of an address does not matter', async () => {
  const { run } = machine(emptyFolder());
  await times(8, run);
  expect(await run('tess@example.com')).toBe(1);
  expect(await run(email, 'https://eu.example.com/API/API.asmx')).toBe(1);
  await expect(run(' ADA@Example.com', endpoint.replace('API.asmx', 'api.asmx'))).rejects.toThrow(/8 logins/);
});

test('logins at a loopback address are also counted, because a tunnel may lead to the service', async () => {
  const { run } = machine(emptyFolder());
  for (const host of ['127.0.0.1:8000', 'localhost', '[::1]:8000'])
    expect(await times(3, () => run(email, `http://${host}/API/API.asmx`))).toEqual([1, 2, 3]);
});

test('of twenty concurrent runs, eight may log in', async () => {
  const { run } = machine(emptyFolder());
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => run()));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
});

test('the folder contains times and a digest, but no address', async () => {
  const folder = emptyFolder();
  await machine(folder).run();
  expect(Object.keys(tree(folder))).toContain('logmein-rescue-soap/logins');
  const all = JSON.stringify(tree(folder));
  expect(all).toContain('1893456000000');
  // the string "ada" can also occur in a digest
  expect(all).not.toMatch(/@|example|logmeinrescue\.com/);
});

test('a damaged file causes a warning that names the folder to remove, and the login is sent', async () => {
  const folder = emptyFolder();
  const { run, warnings } = machine(folder);
  await run();
  const [value = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /value/.test(name));
  writeFileSync(join(folder, value), readFileSync(join(folder, value), 'utf8').slice(0, -5));
  expect(await run()).toBeUndefined();
  expect(warnings).toEqual([
    expect.stringMatching(/^Logins are not being counted.*truncated or altered\. Remove the folder /),
  ]);
});

test.each([
  ['cannot be written', (path: string) => chmodSync(path, 0o500)],
  ['is a file', (path: string) => put(path, 'logmein-rescue-soap', '')],
])('a folder that %s is a warning, and the login is sent', async (_name, spoil) => {
  const parent = emptyFolder();
  spoil(parent);
  const { run, warnings } = machine(parent);
  const count = await run();
  chmodSync(parent, 0o700);
  // root can write to any folder
  if (process.geteuid?.() === 0 && count === 1) return;
  expect(count).toBeUndefined();
  expect(warnings).toEqual([expect.stringMatching(/^Logins are not being counted/)]);
});

test('a folder that does not respond within 5 seconds is a warning, and the login is sent', async () => {
  const warnings: string[] = [];
  const terminal = {
    notify: (text: string) => void warnings.push(text),
    env: { XDG_CACHE_HOME: emptyFolder() },
  };
  await countLogin(email, endpoint, terminal, { ...systemClock, sleep: async () => undefined });
  expect(warnings).toEqual([
    expect.stringMatching(
      /^Logins are not being counted, although the service allows a user only 10 logins in 3 minutes: .*did not respond within 5000 ms/,
    ),
  ]);
});

test('a logout has 10 seconds, and its failure is a notice', async () => {
  const notices: string[] = [];
  const terminal = { notify: (text: string) => void notices.push(text) };
  const given: unknown[] = [];
  await logOut({ logout: async (options) => (given.push(options), { code: 'OK' as const }) }, terminal);
  expect({ given, notices }).toEqual({ given: [{ timeoutMs: 10_000 }], notices: [] });
  await logOut({ logout: () => Promise.reject(new Error('no')) }, terminal);
  expect(notices).toEqual(['The logout failed. The session ends after 20 minutes of inactivity.']);
});

test.each([
  ['linux', {}, /\.cache.logmein-rescue-soap$/],
  ['darwin', {}, /Library.Caches.logmein-rescue-soap$/],
  ['win32', {}, /AppData.Local.logmein-rescue-soap$/],
  ['win32', { LOCALAPPDATA: '/profile' }, /^.profile.logmein-rescue-soap$/],
  ['darwin', { XDG_CACHE_HOME: '/xdg' }, /^.xdg.logmein-rescue-soap$/],
  ['linux', { XDG_CACHE_HOME: 'relative' }, /\.cache.logmein-rescue-soap$/],
])('the cache folder of %s with %j', (platform, env, path) => {
  expect(cacheFolder(env, platform)).toMatch(path);
});

test('logins in the future, from a clock that has been set back, do not count', async () => {
  const { run, advance } = machine(emptyFolder());
  advance(365 * 86_400_000);
  await times(8, run);
  advance(-365 * 86_400_000);
  expect(await run()).toBe(1);
});
