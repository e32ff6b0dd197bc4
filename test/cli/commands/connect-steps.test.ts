import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readComparable } from '../../../src/cli/comparison.js';
import { findingsOf } from '../../../src/cli/connect/findings.js';
import type { StepResult } from '../../../src/cli/connect/report.js';
import { callService } from '../../../src/cli/connect/service-calls.js';
import { loadFile } from '../../../src/cli/load/load-file.js';
import { parseArguments } from '../../../src/cli/options.js';
import { shippedWsdl } from '../../../src/cli/paths.js';
import { RescueClient } from '../../../src/index.js';
import { demoCredentials, ServerFault, startRescueServer, type RescueServer } from '../../../src/testing.js';
import { command, emptyFolder, tree, type Ran, type World } from '../support.js';

const { login, sso, startSession } = demoCredentials;
const env = {
  RESCUE_EMAIL: login.email,
  RESCUE_PASSWORD: login.password,
  RESCUE_SSO_ID: sso.ssoId,
  RESCUE_SSO_PASSWORD: sso.password,
  RESCUE_COMPANY: sso.company,
};
/** Ctrl-C as the response to a prompt. */
const CTRL_C = '\u0003';

const markers = [login.password, sso.password, login.email, 'Example Company'];

describe('the steps that call the service', () => {
  let server: RescueServer;
  /** The cache folder in which logins are counted. */
  let cache: string;
  beforeEach(async () => {
    server = await startRescueServer();
    cache = emptyFolder();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await server.close();
  });

  const sent = () => server.calls.map(({ operation }) => operation);
  /** Runs `connect` with a report in an empty folder, and checks that no output contains a secret. */
  async function connected(world: World, ...args: readonly string[]): Promise<Ran & { readonly report: string }> {
    const folder = emptyFolder();
    const ran = await command(
      { folder, ...world, env: { XDG_CACHE_HOME: cache, ...world.env } },
      'connect',
      server.endpoint,
      '--report',
      'report.md',
      ...args,
    );
    const files = tree(folder);
    const report = files['report.md'] ?? '';
    const authCodes = server.calls.flatMap(({ request }) => (request as { sAuthCode?: string }).sAuthCode ?? []);
    for (const secret of [login.password, sso.password, ...authCodes.filter((each) => each !== '')])
      expect(`${ran.printed}${ran.notified}${Object.values(files).join('\n')}`).not.toContain(secret);
    // an authcode of the embedded server, even if it was received but never sent
    expect(`${ran.printed}${ran.notified}${report}`).not.toMatch(/[\da-f]{64}/);
    for (const each of [...markers, new URL(server.endpoint).host]) expect(report).not.toContain(each);
    const said = 'Wrote the report report.md.\n';
    expect(ran.printed.endsWith(said)).toBe(report !== '');
    return { ...ran, printed: ran.printed.replace(said, ''), report };
  }
  const ofLogin = ['login', 'getAccount', 'logout'];

  it('are skipped without a flag: no login, no authcode, no session', async () => {
    const { code, printed, report } = await connected({ env });
    expect(code).toBe(0);
    expect(printed).toMatch(/^Operations: 36 confirmed$/m);
    expect(report).toMatch(/^# First contact[^]*`login`: works[^]*`getNote`: confirmed/);
    expect(sent()).toEqual([]);
  });

  it('log in once, print the organization, and log out', async () => {
    const { code, printed, notified, report } = await connected({ env }, '--login');
    expect({ code, notified }).toEqual({ code: 0, notified: 'login: 1 of 10 in 3 minutes' });
    expect(printed).toMatch(/^The WSDLs do not differ.*\nOrganization: Example Company\n$/m);
    expect(printed).not.toContain(login.email);
    expect(report).toMatch(/^- login: OK\n- getAccount: OK$/m);
    expect(sent()).toEqual(ofLogin);
  });

  it('report a failed logout without changing the exit code', async () => {
    server.next('logout', { status: 500, body: '' });
    const { code, notified } = await connected({ env }, '--login');
    expect({ code, notified }).toEqual({
      code: 0,
      notified: 'login: 1 of 10 in 3 minutes\nThe logout failed. The session ends after 20 minutes of inactivity.',
    });
  });

  it.each([
    ['requestAuthCodeSSO', [sso.ssoId, sso.password, sso.company]],
    ['requestAuthCode', ['', login.email, login.password]],
  ])('prompt for the single sign-on ID in a terminal, and call %s after the answer', async (operation, credentials) => {
    const { code, notified } = await connected({ answers: ['n', 'y', ...credentials] }, '--authcode');
    expect({ code, sent: sent() }).toEqual({ code: 0, sent: [operation] });
    expect(notified).toMatch(
      /\nSingle sign-on ID, or Enter to use the e-mail address and password \[RESCUE_SSO_ID\]: \n/,
    );
  });

  it('call only getAccount if there is an API token', async () => {
    await using rescue = new RescueClient({ endpoint: server.endpoint });
    const { authCode } = await rescue.requestAuthCode(login);
    const { code, printed } = await connected({ env: { RESCUE_API_TOKEN: authCode } }, '--login');
    expect({ code, printed }).toEqual({
      code: 0,
      printed: expect.stringMatching(/\nOrganization: Example Company\n$/),
    });
    expect(sent()).toEqual(['requestAuthCode', 'getAccount']);
  });

  it.each([
    ['by single sign-on', env, 'requestAuthCodeSSO'],
    ['by e-mail address and password', { ...env, RESCUE_SSO_ID: '' }, 'requestAuthCode'],
  ])('request an authcode %s only with --authcode, and print what it replaces', async (_, variables, operation) => {
    const { code, printed } = await connected({ env: variables }, '--authcode');
    expect(code).toBe(0);
    expect(printed).toMatch(
      /fit\.\nThis replaces the authcode that this user's other programs use\.\nAn authcode was received\. It is not shown\.\n$/,
    );
    expect(sent()).toEqual([operation]);
  });

  it('ask only once for the e-mail address and the password, and for the single sign-on ID only without them', async () => {
    const asked = await connected({ answers: ['y', login.email, login.password, 'y', ''] }, '--authcode');
    expect(asked.notified.split('\n').slice(1)).toEqual([
      'E-mail address [RESCUE_EMAIL]: ',
      'Password (not shown) [RESCUE_PASSWORD]: ',
      'login: 1 of 10 in 3 minutes',
      'Request an authcode? [y/N] ',
      'Single sign-on ID, or Enter to use the e-mail address and password [RESCUE_SSO_ID]: ',
    ]);
    const { RESCUE_EMAIL, RESCUE_PASSWORD } = env;
    const known = await connected({ env: { RESCUE_EMAIL, RESCUE_PASSWORD }, answers: ['n', 'y'] }, '--authcode');
    expect(known.notified.split('\n').slice(1)).toEqual(['Request an authcode? [y/N] ']);
    expect(sent()).toEqual(['login', 'getAccount', 'requestAuthCode', 'logout', 'requestAuthCode']);
  });

  it('start a session with an API token, without a login', async () => {
    await using rescue = new RescueClient({ endpoint: server.endpoint });
    const { authCode } = await rescue.requestAuthCode(login);
    server.clearCalls();
    const of = ['--session', String(startSession.session), '--node', String(startSession.node)];
    const ran = await connected({ env: { RESCUE_API_TOKEN: authCode }, answers: ['n', 'y'] }, ...of);
    expect({ code: ran.code, notified: ran.notified, sent: sent() }).toEqual({
      code: 0,
      notified: `Call ${server.endpoint}: getAccount with the API token? [y/N] \nStart the support session ${startSession.session} with the technician of node ${startSession.node}? [y/N] `,
      sent: ['startSession'],
    });
    expect(ran.printed).toMatch(/fit\.\nstartSession: OK\n$/);
  });

  it('report a code that the client does not know, without quoting it', async () => {
    server.on('login', () => ({ loginResult: 'login_Odd1' }) as never);
    const { code, report } = await connected({ env }, '--login');
    expect(code).toBe(3);
    expect(report).toMatch(/^- login: the service returned an unknown code$/m);
  });

  it('start a session only with --session and after a confirmation', async () => {
    const of = ['--session', String(startSession.session), '--node', String(startSession.node)];
    const { code, notified } = await connected({ env }, '--login', ...of);
    expect({ code, notified }).toEqual({
      code: 3,
      notified: expect.stringMatching(/^--session needs a terminal .*real/),
    });
    expect(sent()).toEqual([]);
    const confirmed = await connected({ env, answers: ['y', 'y'] }, ...of);
    expect(confirmed).toMatchObject({ code: 0, printed: expect.stringMatching(/startSession: OK\n$/) });
    expect(sent()).toEqual(['login', 'getAccount', 'startSession', 'logout']);
    server.clearCalls();
    const withoutLogin = await connected({ env, answers: ['n', 'y'] }, ...of);
    expect(withoutLogin.notified).toMatch(/startSession was not called: no earlier step logged in$/);
    expect(sent()).toEqual([]);
  });

  it('name the environment variable of a missing credential before anything is sent', async () => {
    for (const flag of ['--login', '--authcode']) {
      const { code, notified, report } = await connected({}, flag);
      expect({ code, notified }).toEqual({ code: 3, notified: expect.stringMatching(/^set RESCUE_EMAIL /) });
      expect(report).toMatch(/^- stopped: set RESCUE.*EMAIL/m);
    }
    expect(sent()).toEqual([]);
  });

  it('are confirmed one by one in a terminal, which also prompts for missing credentials', async () => {
    const answers = ['y', login.email, login.password];
    const { code, printed, notified } = await connected({ answers });
    expect({ code, printed }).toEqual({ code: 0, printed: expect.stringContaining('Organization: Example Company') });
    expect(notified.split('\n')).toEqual([
      expect.stringMatching(/^Call http:\S+: log in once, getAccount, log out\? \[y\/N\] $/),
      'E-mail address [RESCUE_EMAIL]: ',
      'Password (not shown) [RESCUE_PASSWORD]: ',
      'login: 1 of 10 in 3 minutes',
    ]);
    expect(sent()).toEqual(ofLogin);
  });

  it('do nothing if the answer is no', async () => {
    const args = ['--login', '--authcode', '--session', '1', '--node', '2', '--out', 'rescue'];
    const { code, printed, notified } = await connected({ env, answers: ['', 'n', 'no', 'nope'] }, ...args);
    expect(code).toBe(0);
    // printed before the question, so also before the request
    expect(printed).toContain("This replaces the authcode that this user's other programs use.\n");
    expect(notified.match(/\[y\/N\]/g)).toHaveLength(2);
    expect(sent()).toEqual([]);
  });

  const failures: readonly [string, () => void, readonly string[], number, RegExp, readonly string[]][] = [
    [
      'LIMITREACHED',
      () => server.on('login', () => ({ loginResult: 'login_LimitReached' })),
      ['--login'],
      2,
      /LIMITREACHED.*more than 10 logins in 3 minutes/,
      ['login'],
    ],
    [
      'a wrong password',
      () => (server.user(login.email).password = 'another'),
      ['--login', '--session', '1', '--node', '2'],
      2,
      /INVALID.*\nstartSession was not called/,
      ['login'],
    ],
    [
      'a refused login, before an authcode is requested',
      () => server.on('login', () => ({ loginResult: 'login_LimitReached' })),
      ['--login', '--authcode'],
      2,
      /LIMITREACHED.*\nrequestAuthCode was not called, because an earlier step failed$/,
      ['login'],
    ],
    [
      'an account that cannot be read, before a session is started',
      () => server.next('getAccount', { fault: new ServerFault('not now') }),
      ['--login', '--session', '12345678', '--node', '337366'],
      2,
      /not now.*\nstartSession was not called, because an earlier step failed$/,
      ofLogin,
    ],
    [
      'an IP restriction of the account',
      () => server.on('login', () => ({ loginResult: 'login_GlobalIpRestricted' })),
      ['--login'],
      2,
      /GLOBALIPRESTRICTED/,
      ['login'],
    ],
    [
      'single sign-on that is not configured',
      () => (server.user(login.email).ssoId = undefined),
      ['--authcode'],
      2,
      /requestAuthCodeSSO: the service returned INVALID/,
      ['requestAuthCodeSSO'],
    ],
    [
      'no administrator',
      () => server.on('startSession', () => ({ startSessionResult: 'startSessionRet_NotLoggedInAsAdmin' })),
      ['--login', '--session', '12345678', '--node', '337366'],
      2,
      /NOTLOGGEDINASADMIN.*Log in as an administrator/,
      ['login', 'getAccount', 'startSession', 'logout'],
    ],
    [
      'a request that the service rejects with a fault',
      () => server.next('login', { fault: new ServerFault('Schema validation failed') }),
      ['--login'],
      2,
      /Schema validation failed/,
      ['login'],
    ],
    [
      'a reply that arrives too late',
      () => server.next('login', { delayMs: Infinity }),
      ['--login', '--timeout-ms', '300'],
      3,
      /login: .*300 ms/,
      ['login'],
    ],
    ['a broken connection', () => server.next('getAccount', { reset: true }), ['--login'], 3, /getAccount: /, ofLogin],
  ];
  it.each(failures)('end with advice on what to do: %s', async (_, prepare, args, code, message, calls) => {
    prepare();
    const answers = args.includes('--session') ? ['y', 'y'] : undefined;
    const ran = await connected({ env, ...(answers && { answers }) }, ...args);
    expect({ code: ran.code, notified: ran.notified }).toEqual({ code, notified: expect.stringMatching(message) });
    expect(sent()).toEqual(calls);
    expect(ran.report).toMatch(
      /^- (login|getAccount|requestAuthCodeSSO|startSession): (the service returned [A-Z]+|Rescue\w+Error)$/m,
    );
  });

  it.each([
    ['the question', [CTRL_C], []],
    ['the password', ['y', login.email, CTRL_C], []],
    ['the authcode', ['y', login.email, login.password, CTRL_C], ofLogin],
  ])('end if the user presses Ctrl-C when asked about %s, log out, and write nothing', async (_, answers, calls) => {
    const { code, notified, report } = await connected({ answers }, '--authcode');
    expect({ code, report }).toEqual({ code: 130, report: '' });
    expect(notified).toMatch(/interrupted$/);
    expect(sent()).toEqual(calls);
  });

  const ofSession = ['--session', String(startSession.session), '--node', String(startSession.node)];
  it.each([
    ['getAccount', ['--login', '--authcode'], ofLogin],
    ['requestAuthCodeSSO', ['--login', '--authcode'], ['login', 'getAccount', 'requestAuthCodeSSO', 'logout']],
    ['startSession', ofSession, ['login', 'getAccount', 'startSession', 'logout']],
  ] as const)(
    'end if the user presses Ctrl-C while %s runs, log out, and write nothing',
    async (operation, args, calls) => {
      server.on(operation, () => (process.emit('SIGINT'), new Promise(() => undefined)));
      const answers = args === ofSession ? ['y', 'y'] : undefined;
      const world = { env, ...(answers && { answers }) };
      const { code, notified, report } = await connected(world, ...args, '--timeout-ms', '5000');
      expect({ code, notified, report }).toEqual({
        code: 130,
        notified: expect.stringMatching(/^(.* \[y\/N\] \n)*login: 1 of 10 in 3 minutes\n(.* \[y\/N\] \n)*interrupted$/),
        report: '',
      });
      expect(sent()).toEqual(calls);
      expect(process.listenerCount('SIGINT')).toBe(0);
    },
  );

  it('print how many logins of the user were counted, even if the login then fails', async () => {
    vi.stubEnv('https_proxy', 'http://127.0.0.1:1');
    const notified: string[] = [];
    const comparable = readComparable(await loadFile(shippedWsdl()));
    const results: StepResult[] = [];
    for (let run = 0; run < 2; run++) {
      await callService({
        given: parseArguments([], {}),
        endpoint: 'https://rescue.invalid/API/API.asmx',
        findings: findingsOf(comparable, comparable),
        network: {},
        session: undefined,
        allows: async () => true,
        terminal: {
          print: () => undefined,
          notify: (text) => void notified.push(text),
          now: () => new Date(),
          folder: cache,
          isColoured: false,
          isTerminal: false,
          command: 'npx logmein-rescue-soap',
          env: { ...env, XDG_CACHE_HOME: cache },
        },
        signal: new AbortController().signal,
        results,
      });
    }
    const counts = notified.filter((text) => text.startsWith('login: ') && text.includes(' of 10'));
    expect(counts).toEqual(['login: 1 of 10 in 3 minutes', 'login: 2 of 10 in 3 minutes']);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([3, 3]);
  });
});
