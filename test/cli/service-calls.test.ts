import { afterEach, beforeEach, expect, it } from 'vitest';
import { readComparable } from '../../src/cli/comparison.js';
import { findingsOf } from '../../src/cli/connect/findings.js';
import type { StepResult } from '../../src/cli/connect/report.js';
import { ServiceCalls } from '../../src/cli/connect/service-calls.js';
import { loadFile } from '../../src/cli/load/load-file.js';
import { shippedWsdl } from '../../src/cli/paths.js';
import { demoCredentials, startRescueServer, type RescueServer } from '../../src/testing.js';
import { emptyFolder, put, rescue } from './support.js';

const { login, startSession } = demoCredentials;

let server: RescueServer;
beforeEach(async () => {
  server = await startRescueServer();
});
afterEach(() => server.close());

/** Creates the calls of `connect` for a service whose WSDL is the given text. */
async function callsOf(live: string) {
  const folder = emptyFolder();
  const [printed, notified]: [string[], string[]] = [[], []];
  const results: StepResult[] = [];
  const shipped = readComparable(await loadFile(shippedWsdl()));
  const calls = new ServiceCalls({
    endpoint: server.endpoint,
    findings: findingsOf(shipped, readComparable(await loadFile(put(folder, 'live.wsdl', live)))),
    network: {},
    terminal: {
      print: (text) => void printed.push(text),
      notify: (text) => void notified.push(text),
      now: () => new Date(),
      folder,
      isColoured: false,
      isTerminal: false,
      command: 'npx logmein-rescue-soap',
      env: { RESCUE_EMAIL: login.email, RESCUE_PASSWORD: login.password, XDG_CACHE_HOME: folder },
    },
    signal: new AbortController().signal,
    results,
  });
  return { calls, printed, notified, results };
}

it('a method that needs a new release is not called; the other methods are called', async () => {
  const live = rescue.replaceAll('name="iSession"', 'name="iTicket"');
  expect(live).not.toBe(rescue);
  const { calls, notified, results } = await callsOf(live);
  await using all = calls;
  await all.getAccount();
  expect(results.map(({ step, result }) => `${step}: ${result}`)).toEqual(['login: OK', 'getAccount: OK']);
  await all.startSession(startSession);
  expect(notified.at(-1)).toBe('startSession was not called: it needs a new release of this package');
  expect(server.calls.map(({ operation }) => operation)).toEqual(['login', 'getAccount']);
});

it('a session is started only after a login', async () => {
  const { calls, printed, notified } = await callsOf(rescue);
  await using all = calls;
  await all.startSession(startSession);
  expect(notified).toEqual(['startSession was not called: no earlier step logged in']);
  await all.getAccount();
  await all.startSession(startSession);
  expect(printed.at(-1)).toBe('startSession: OK\n');
  expect(notified).toHaveLength(2);
});
