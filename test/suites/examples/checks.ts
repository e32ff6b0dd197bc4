import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { HIERARCHY, SESSION_V3 } from '../../../generated/types.js';
import type * as testing from '../../../src/testing.js';
import { prints } from '../recipes/pages.js';
import type { RedisServer } from '../redis/server.js';

type Server = testing.RescueServer;

/** A run of a program with a separate embedded server, and its expected results. */
export interface Check {
  readonly fact: string;
  /** The arguments of each process. All processes start at the same time. */
  readonly runs: readonly (readonly string[])[];
  readonly env?: NodeJS.ProcessEnv;
  readonly before?: (server: Server) => void;
  /** The expected output, where `...` matches anything. */
  readonly prints?: string;
  /** The expected exit code and stderr, where `...` matches anything. Default: 0, empty. */
  readonly fails?: { readonly code: number; readonly says: string };
  readonly after?: (server: Server, output: string) => void;
}

const wrong = { RESCUE_PASSWORD: 'WRONG-SECRET' };
const invalid = (operation: string) => ({ code: 1, says: `${operation}: ...INVALID...` });
const count = (server: Server, name: string): number =>
  server.calls.filter(({ operation }) => operation === name).length;
const tickets = ['T-1', 'T-2', 'T-3', 'T-4', 'T-5', 'T-6'];
const node = (iNodeID: number, iParentID: number, more: object): HIERARCHY => ({
  iNodeID,
  iParentID,
  sName: 'Node',
  eStatus: 'Online',
  eType: 'Technician',
  ...more,
});
const session = (iID: number): SESSION_V3 => ({
  iID,
  bStatus: 'SESSION_WAITING',
  iEntry: 0,
  iTechnician: 0,
  iWaitingTimeInSec: 60,
  bIsLead: true,
  bHandingOff: false,
});
const tooFast = { requestPINCodeV3Result: 'requestPINCode_PollRateExceeded' } as const;

export const checks: Readonly<Record<string, readonly Check[]>> = {
  ticket: [
    {
      fact: 'each ticket gets a PIN, with its leading zero, and a link; a call that came too fast is repeated',
      runs: [['T-1042', 'T-1043']],
      env: { RESCUE_CUSTOMER: 'Carl & Co' },
      before: (server) =>
        server.on('requestPINCodeV3', () => {
          server.off('requestPINCodeV3');
          return tooFast;
        }),
      prints: `T-1042: PIN 012345, link https://secure.logmeinrescue.com/R?i=2&Code=012346
T-1043: PIN 012347, link https://secure.logmeinrescue.com/R?i=2&Code=012348`,
      after: (server) =>
        deepStrictEqual(
          [1053012345, 1053012348].map((id) => server.session(id).customFields.slice(0, 2)),
          [
            ['Carl & Co', 'T-1042'],
            ['Carl & Co', 'T-1043'],
          ],
        ),
    },
    {
      fact: 'the third refusal for the poll rate ends the program',
      runs: [['T-1042']],
      before: (server) => server.on('requestPINCodeV3', () => tooFast),
      fails: { code: 1, says: 'requestPINCodeV3: ...POLLRATEEXCEEDED...' },
      after: (server) => strictEqual(count(server, 'requestPINCodeV3'), 3),
    },
    { fact: 'a wrong password ends the program', runs: [['T-1042']], env: wrong, fails: invalid('login') },
    {
      fact: 'missing credentials are named, and nothing is sent',
      runs: [['T-1042']],
      env: { RESCUE_EMAIL: undefined },
      fails: { code: 1, says: 'login: ...email...must not be empty...' },
      after: (server) => strictEqual(server.calls.length, 0),
    },
    { fact: 'a missing argument is named', runs: [[]], fails: { code: 2, says: 'Usage: ...' } },
  ],
  roster: [
    {
      fact: 'the nodes of the demo account are a tree, and getUser shows one of them',
      runs: [['337367']],
      prints: `Example Company (Root 337300, Offline)
  Master Administrators (MasterAdministrators 337301, Offline)
    Ada Admin (MasterAdministrator 337365, Online)
  Administrators (Administrators 337302, Offline)
    Dora Disabled (Administrator 337369, Disabled)
  Technicians (Technicians 337303, Offline)
    Ada Admin (Technician 337366, Online)
    Tess Technician (Technician 337367, Online)
    Olaf Offline (Technician 337368, Offline)
    Dora Disabled (Technician 337370, Disabled)
  Default channel (Channel 337304, Offline)
{
  iNodeID: 337367,
  sName: 'Tess Technician',
  ...
}`,
    },
    {
      fact: 'unknown types, missing parents, cycles, IDs that are used twice and nil items do not stop it',
      runs: [[]],
      before: (server) =>
        server.on('getHierarchy', () => ({
          getHierarchyResult: 'getHierarchy_OK',
          aHierarchy: [
            node(5, 4, { sName: 'child before parent' }),
            null,
            node(1, 99, { sName: 'parent is missing' }),
            node(4, 1, { eType: 'FutureType', eStatus: 'FutureStatus' }),
            node(4, 1, { sName: 'same ID' }),
            node(6, 6, { sName: 'its own parent' }),
            node(7, 8, { sName: 'cycle' }),
            node(8, 7, { sName: 'cycle \u009B31m\n' }),
          ],
        })),
      prints: `parent is missing (Technician 1, Online)
  Node (FutureType 4, FutureStatus)
    child before parent (Technician 5, Online)
  same ID (Technician 4, Online)
its own parent (Technician 6, Online)
cycle (Technician 7, Online)
  cycle  31m  (Technician 8, Online)`,
    },
    {
      fact: 'an unknown node ends the program',
      runs: [['5']],
      fails: { code: 1, says: 'getUser: ...INVALIDPARAM_NODE...' },
    },
    {
      fact: 'text in place of a node ends the program, and no operation gets a 0',
      runs: [['Tess']],
      fails: { code: 1, says: 'getUser: iNodeID must be a whole number ..., not NaN. Nothing was sent.' },
    },
  ],
  queue: [
    {
      fact: 'those that wait come first, with minutes; closed sessions are left out; one row per session and technician',
      runs: [[]],
      before: (server) => {
        server.clock.advance(7.5 * 60_000);
        server.addSession({ id: 1, customFields: ['Zoë\u009B31m', 'T-1'] });
        server.session(12345680).collaboratorIds = [337366];
        // uses bStatus
        const account = server.accounts[0] as testing.Account;
        account.statusTexts = { waiting: 'x', active: 'x', held: 'x', closed: 'x' };
      },
      prints: `...
│ 12345678/0      │ 'WAITING'  │ 7      │ ''                │ true  │ 'Carl Customer' │ ''     │
│ 12345679/0      │ 'WAITING'  │ 7      │ ''                │ true  │ 'Cora Customer' │ ''     │
│ 1/0             │ 'WAITING'  │ 0      │ ''                │ true  │ 'Zoë\\x9B31m'    │ 'T-1'  │
│ 12345680/337367 │ 'PICKEDUP' │ ''     │ 'Tess Technician' │ true  │ ''              │ ''     │
│ 12345680/337366 │ 'PICKEDUP' │ ''     │ 'Ada Admin'       │ false │ ''              │ ''     │
│ 12345681/337367 │ 'ONHOLD'   │ ''     │ 'Tess Technician' │ true  │ ''              │ ''     │
└...`,
    },
    {
      fact: 'a status that the WSDL lacks is shown, not hidden; a channel has its own sessions only',
      runs: [['337304']],
      before: (server) =>
        server.on('getSession_V3', ({ iNodeID, eNodeRef }) => ({
          getSession_V3Result: 'getSession_OK',
          aSessions: [
            { ...session(iNodeID), bStatus: 'SESSION_FUTURE', sCustomField0: eNodeRef },
            { ...session(2), bStatus: 'SESSION_CLOSEDBYCUSTOMER' },
          ],
        })),
      prints: `...
│ 337304/0 │ 'FUTURE' │ ''     │ undefined  │ true │ 'CHANNEL' │ undefined │
└...`,
    },
    {
      fact: 'an unknown channel ends the program',
      runs: [['5']],
      fails: { code: 1, says: 'getSession_V3: ...INVALIDPARAM_NODE...' },
    },
    { fact: 'a wrong password ends the program', runs: [[]], env: wrong, fails: invalid('login') },
  ],
  transcript: [
    {
      fact: 'the chat and the note of a session are shown, without terminal commands',
      runs: [['12345678']],
      before: (server) => (server.session(12345678).chat = 'Ada: Hello!\nCarl: \u009B2Jhi'),
      prints: 'Chat:\nAda: Hello!\nCarl:  2Jhi\n\nNote:\nCalled twice.',
    },
    {
      fact: 'a session without a chat or a note has empty ones',
      runs: [['12345679']],
      prints: 'Chat:\n(empty)\n\nNote:\n(empty)',
    },
    {
      fact: 'an unknown session ends the program: the service answers ERROR',
      runs: [['999']],
      fails: { code: 1, says: 'getChat: ERROR. There is probably no session 999; ...' },
    },
    { fact: 'a missing argument is named', runs: [[]], fails: { code: 2, says: 'Usage: ...' } },
  ],
  report: [
    {
      fact: 'the rows are CSV, quoted where it is needed; a report that came too fast is requested again',
      runs: [['SESSION', '337303', '2024-02-01', '2024-03-01']],
      before: (server) => {
        const startedAt = Date.UTC(2024, 1, 19, 14, 36, 37);
        const customFields = ['Kovács "Béla", Kft.', '=1+1', '-5', 'two\nlines', 'a;b', '@a,b'];
        const taken = { state: 'closed', technicianId: 337367, startedAt, changedAt: startedAt + 60_000 } as const;
        server.addSession({ id: 7, customFields, ...taken });
        server.addSession({ id: 8, ...taken, startedAt: startedAt + 30 * 86_400_000 });
        server.on('getReport_v2', () => {
          server.off('getReport_v2');
          return { getReport_v2Result: 'getReport_PollRateExceeded' };
        });
      },
      prints: `Start Time,End Time,Last Action Time,Technician Name,Technician ID,Session ID,...,Channel Name\r
2/19/2024 2:36:37 PM,2/19/2024 2:37:37 PM,2/19/2024 2:37:37 PM,Tess Technician,337367,7,,Closed by technician,\
"Kovács ""Béla"", Kft.",'=1+1,-5,"two
lines",a;b,"'@a,b",,,,,,,\r
`,
      after: (server) => strictEqual(count(server, 'getReport_v2'), 2),
    },
    {
      fact: 'a period without sessions has the titles only',
      runs: [['SESSION', '337303', '2020-02-01', '2020-03-01']],
      prints: 'Start Time,...,Channel Name',
    },
    {
      fact: 'a row that is too short ends the program, after the rows before it',
      runs: [['SESSION', '337303', '2024-02-01', '2024-03-01']],
      before: (server) =>
        server.on('getReport_v2', () => ({
          getReport_v2Result: 'getReport_OK',
          sReport: `<report><header><field id="0">A</field><field id="1">B</field></header><data>
<row><field id="0">1</field><field id="1">2</field></row><row><field id="0">3</field></row></data></report>`,
        })),
      prints: 'A,B\r\n1,2\r\n',
      fails: { code: 1, says: '...row...2...' },
    },
    {
      fact: 'an unknown node ends the program',
      runs: [['SESSION', '5', '2024-02-01', '2024-03-01']],
      fails: { code: 1, says: 'getReport_v2: ...INVALIDPARAM_NODE...' },
    },
    {
      fact: 'what is not a date ends the program, and nothing is sent',
      runs: [['SESSION', '337303', 'February', '2024-03-01']],
      fails: { code: 1, says: 'readReport: from must be a date and time ... Nothing was sent.' },
      after: (server) => strictEqual(server.calls.length, 0),
    },
    {
      fact: 'a wrong password ends the program',
      runs: [['SESSION', '337303', '2024-02-01', '2024-03-01']],
      env: wrong,
      fails: invalid('login'),
    },
  ],
  replicas: [
    {
      fact: 'six processes start six sessions with one authcode and no login',
      runs: tickets.map((ticket) => [ticket, '337366']),
      before: (server) =>
        tickets.forEach((ticket, at) => server.addSession({ id: at + 1, customFields: ['', ticket] })),
      after: (server, printed) => {
        strictEqual(count(server, 'requestAuthCode'), 1);
        strictEqual(count(server, 'login'), 0);
        tickets.forEach((ticket, at) => {
          strictEqual(server.session(at + 1).state, 'active');
          match(printed, new RegExp(`^${ticket}: started session ${at + 1}$`, 'm'));
        });
      },
      prints: '...',
    },
    {
      fact: 'an answer that is lost is not a reason to start the session again',
      runs: [['T-1', '337366']],
      before: (server) => {
        server.addSession({ id: 1, customFields: ['', 'T-1'] });
        server.next('startSession', { reset: true });
      },
      prints: '...',
      fails: { code: 1, says: 'T-1: startSession: ...\nT-1: check the queue before you retry' },
      after: (server) => strictEqual(count(server, 'startSession'), 1),
    },
    {
      fact: 'a ticket without a waiting session ends the program',
      runs: [['T-1', '337366']],
      prints: '...',
      fails: { code: 1, says: 'T-1: no session waits for this ticket' },
    },
    {
      fact: 'a wrong password ends the program',
      runs: [['T-1', '337366']],
      env: wrong,
      prints: '...',
      fails: { code: 1, says: 'T-1: ...INVALID...' },
    },
    {
      fact: 'a Redis that is down ends the program, and nothing is sent',
      runs: [['T-1', '337366']],
      env: { REDIS_URL: 'redis://127.0.0.1:1' },
      fails: { code: 1, says: 'T-1: ...ECONNREFUSED...' },
      after: (server) => strictEqual(server.calls.length, 0),
    },
  ],
};

/** Runs the checks of a program in a folder that contains the compiled program and the installed package. */
export async function runChecks(program: string, folder: string, redis?: RedisServer): Promise<number> {
  const { demoCredentials, startRescueServer } = createRequire(join(folder, 'x'))(
    'logmein-rescue-soap/testing',
  ) as typeof testing;
  const all = checks[program] ?? [];
  ok(all.length > 0, `examples/${program}.mts has no checks`);
  for (const { fact, runs, env, before, prints: expected = '', fails, after } of all) {
    await using server = await startRescueServer();
    before?.(server);
    const { email, password } = demoCredentials.login;
    const usual = { RESCUE_ENDPOINT: server.endpoint, RESCUE_EMAIL: email, RESCUE_PASSWORD: password };
    const { PATH } = process.env;
    const REDIS_URL = redis && `redis://127.0.0.1:${redis.port}`;
    const ended = await Promise.all(
      runs.map((args) => run(join(folder, `${program}.mjs`), args, { PATH, REDIS_URL, ...usual, ...env })),
    );
    const [printed, said] = [ended.map(({ out }) => out).join(''), ended.map(({ err }) => err).join('')];
    const about = `${program}: ${fact}\n${printed}${said}`;
    for (const { code } of ended) strictEqual(code, fails?.code ?? 0, about);
    ok(prints(expected, printed) && prints(fails?.says ?? '', said), about);
    for (const secret of [env?.['RESCUE_PASSWORD'] ?? password, ...authCodes(server)])
      ok(!`${printed}${said}`.includes(secret), `a secret in the output of ${about}`);
    if (fails) doesNotMatch(said, /^ +at /m, about);
    after?.(server, printed);
    console.log(`${program}: ${fact}`);
  }
  return all.length;
}

function authCodes(server: Server): string[] {
  return server.calls.flatMap(({ request }) => ('sAuthCode' in request ? [String(request.sAuthCode)] : []));
}

/** Runs a program with Node. The program has no input and may take up to a minute. */
async function run(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: unknown; out: string; err: string }> {
  const child = spawn(process.execPath, [file, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
  const ended = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.err += text));
  const code = await new Promise((close) => child.once('close', close));
  return { ...ended, code };
}
