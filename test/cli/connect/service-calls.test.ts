import { afterEach, beforeEach, expect, it } from 'vitest';
import { readComparable } from '../../../src/cli/comparison.js';
import { findingsOf } from '../../../src/cli/connect/findings.js';
import type { StepResult } from '../../../src/cli/connect/report.js';
import { callService } from '../../../src/cli/connect/service-calls.js';
import { loadFile } from '../../../src/cli/load/load-file.js';
import { parseArguments } from '../../../src/cli/options.js';
import { shippedWsdl } from '../../../src/cli/paths.js';
import { demoCredentials, startRescueServer, type RescueServer } from '../../../src/testing.js';
import { emptyFolder, put, rescue } from '../support.js';

const { login, startSession } = demoCredentials;

let server: RescueServer;
beforeEach(async () => {
  server = await startRescueServer();
});
afterEach(() => server.close());

/** Runs the steps of `connect` for a service whose WSDL is the given text. All steps but the given ones are allowed. */
async function callsOf(live: string, ...refused: readonly string[]) {
  const folder = emptyFolder();
  const [printed, notified]: [string[], string[]] = [[], []];
  const results: StepResult[] = [];
  const shipped = readComparable(await loadFile(shippedWsdl()));
  await callService({
    given: parseArguments([], {}),
    endpoint: server.endpoint,
    findings: findingsOf(shipped, readComparable(await loadFile(put(folder, 'live.wsdl', live)))),
    network: {},
    session: startSession,
    allows: async (option) => !refused.includes(option),
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
  return { printed, notified, results };
}

it('a method that needs a new release is not called; the other methods are called', async () => {
  const live = rescue.replaceAll('name="iSession"', 'name="iTicket"');
  expect(live).not.toBe(rescue);
  const { printed, notified, results } = await callsOf(live);
  expect(printed).toEqual([expect.stringMatching(/^Organization: /)]);
  expect(results.map(({ step, result }) => `${step}: ${result}`)).toEqual(['login: OK', 'getAccount: OK']);
  expect(notified.at(-1)).toBe('startSession was not called: it needs a new release of this package');
  expect(server.calls.map(({ operation }) => operation)).toEqual(['login', 'getAccount', 'logout']);
});

it('a session is started only after a login', async () => {
  const { notified } = await callsOf(rescue, 'login');
  expect(notified).toEqual(['startSession was not called: no earlier step logged in']);
  expect(server.calls).toEqual([]);
  const { printed } = await callsOf(rescue);
  expect(printed.at(-1)).toBe('startSession: OK\n');
});
