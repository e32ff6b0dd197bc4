import { execFile } from 'node:child_process';
import { deepStrictEqual } from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { isRescueResultError, RescueClient } from '../../../src/index.js';
import { demoAccount, startRescueServer, type RescueServer } from '../../../src/testing.js';
import { Checks } from '../asmx/checks.js';
import { missingPart as missingMono } from '../asmx/host.js';
import { runAsProgram } from '../interop/flow.js';
import { isInstalled, missingPhp, runPhp } from '../interop/programs.js';
import { CHROMIUM, startBrowser, submitForm } from './browser.js';
import { codeOf, expectedValues, printedValues, readSamples, type Kind, type Sample, type Values } from './sample.js';
import { checkPages } from './pages.js';
import { openSite, startSites } from './sites.js';

/**
 * Runs the samples in the vendor's guide, and our own equivalent samples, against the embedded server: GET requests
 * with curl, an HTML form in Chromium, PHP's SoapClient, and, in C#, `HttpWebRequest` and a proxy, each in an ASP.NET
 * site in Mono. For each sample, this package makes the same calls and must have the same result.
 *
 * Also checks the embedded server's help pages in Chromium.
 *
 *     npm run test:suite -- samples
 *     npm run test:suite -- samples --keep     keeps the files, with a screenshot of every help page
 *
 * The vendor's samples are not in this repository: without the folder `../shared/guide`, only ours run. Exit code 0:
 * passed; 1: failed; 2: passed, but a required program is not installed.
 */
const DEADLINE_MS = 10 * 60_000;
const GUIDE = resolve(__dirname, '../../../../shared/guide');
const OWN = join(__dirname, 'own');

// the values differ from the guide's values, so that a value that was not replaced causes a failure
const [ada, tess] = demoAccount.users;
const admin = { ...ada, ssoId: 'ada-sso', techId: 900_001, adminId: 900_002 };
/** Requests authcodes through single sign-on, so that the administrator's authcode remains valid. */
const technician = { ...tess, ssoId: 'tess-sso', techId: 900_003 };
const account = {
  ...demoAccount,
  companyId: 7654321,
  ssoPassword: 'sso-password-of-this-run',
  users: [admin, technician],
};
const login = { email: admin.email, password: admin.password };
const sso = { ssoId: technician.ssoId, password: account.ssoPassword, company: String(account.companyId) };

/** Runs the samples of one kind. @returns their output */
type Run = (sample: Sample) => Promise<string>;

async function main(): Promise<number> {
  const keep = process.argv.includes('--keep');
  const checks = new Checks();
  setTimeout(() => {
    console.error(`${checks.passed} passed, ${checks.failures.length} failed, not finished within ${DEADLINE_MS} ms`);
    process.exit(1);
  }, DEADLINE_MS).unref();

  const missing = {
    curl: isInstalled('curl') ? undefined : 'curl is not installed (package curl)',
    php: await missingPhp(),
    browser: isInstalled(CHROMIUM) ? undefined : `${CHROMIUM} is not installed (package ${CHROMIUM})`,
    mono: missingMono(),
  };
  const parts = { curl: 'the GETs', php: 'PHP', browser: 'the forms and the help pages', mono: 'C#' };
  for (const [what, part] of Object.entries(parts) as [keyof typeof parts, string][])
    if (missing[what] !== undefined) console.log(`left out: ${part}, because ${missing[what]}`);

  const folder = mkdtempSync(join(tmpdir(), 'samples-'));
  try {
    await using server = await startRescueServer({ accounts: [account] });
    await using rescue = new RescueClient({ endpoint: server.endpoint });
    const { authCode } = await rescue.requestAuthCode(login);
    const samples = allSamples(server, authCode);
    const inCSharp = samples.filter(({ kind }) => kind.endsWith('.cs'));
    await using sites =
      missing.mono === undefined ? await startSites(inFolder(folder, 'sites'), inCSharp, server.wsdlUrl) : undefined;
    const browser = missing.browser === undefined ? await startBrowser(inFolder(folder, 'browser')) : undefined;
    try {
      const runs: Readonly<Record<Kind, Run | undefined>> = {
        'get.txt': missing.curl === undefined ? get : undefined,
        'form.html': browser && ((sample) => submitForm(browser, pathToFileURL(written(folder, sample)).href)),
        php: missing.php === undefined ? (sample) => runPhp(written(folder, sample)) : undefined,
        'httpwebrequest.cs': sites && ((sample) => openSite(sites, sample)),
        'proxy.cs': sites && ((sample) => openSite(sites, sample)),
      };
      for (const sample of samples) {
        const run = runs[sample.kind];
        if (run) await compareTwice(checks, server, sample, run);
      }
      if (browser) await checkPages(checks, browser, inFolder(folder, 'screenshots'), keep);
    } finally {
      await browser?.close();
    }
  } finally {
    if (checks.failures.length > 0 || keep)
      console.log(`${folder} has the files of this run, with screenshots of help pages`);
    else rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${checks.passed} passed, ${checks.failures.length} failed`);
  if (checks.failures.length > 0) return 1;
  return Object.values(missing).every((why) => why === undefined) ? 0 : 2;
}

/** Our samples, and those from the guide if they are available. */
function allSamples(server: RescueServer, authCode: string): readonly Sample[] {
  const values: Values = {
    origin: new URL(server.endpoint).origin,
    ...login,
    ssoId: sso.ssoId,
    ssoPassword: sso.password,
    company: sso.company,
    node: String(admin.techId),
    authCode,
  };
  const own = readSamples(OWN, 'own', values, () => addSession(server));
  if (existsSync(GUIDE)) return [...own, ...readSamples(GUIDE, 'guide', values, () => addSession(server))];
  console.log('left out: the samples of the vendor, because ../shared/guide does not exist');
  return own;
}

let lastSession = 55_000_000;

function addSession(server: RescueServer): number {
  return server.addSession({ id: ++lastSession }, account.companyId).id;
}

/** The outcome of one way to call the service. Session IDs and authcodes, which differ each time, are replaced. */
interface Outcome {
  readonly codes: readonly string[];
  readonly calls: readonly (readonly [operation: string, request: object])[];
  /** The state of the session, or the result code of a call with the received authcode. */
  readonly effect: object | string | undefined;
}

/** The enum value of a refusal because of a wrong password or a session that has already started. */
const refusals = {
  requestAuthCodeSSO: 'requestAuthCode_Invalid',
  startSession: 'startSessionRet_ActionFailed',
} as const;

/**
 * Runs a sample and the same calls by this package, and compares the outcomes. Then does the same with calls that the
 * service refuses.
 */
async function compareTwice(checks: Checks, server: RescueServer, sample: Sample, run: Run): Promise<void> {
  const { operation, sessionId } = sample;
  const active = { state: 'active', technicianId: admin.techId };
  const session = addSession(server);
  const compare = async (refusal?: string): Promise<void> => {
    // the limit is ten logins in three minutes
    server.clock.advance(3 * 60_000);
    server.clearCalls();
    const printed = printedValues(await run(sample));
    const authCode = operation === 'requestAuthCodeSSO' && refusal === undefined ? printed.at(-1) : undefined;
    deepStrictEqual(printed, expectedValues(sample, { refusal, authCode }));
    const bySample: Outcome = {
      codes: printed.filter((each) => each !== authCode).map(codeOf),
      calls: callsOf(server, sessionId),
      effect: operation === 'startSession' ? stateOf(server, sessionId) : await useOf(server, authCode),
    };
    server.clearCalls();
    deepStrictEqual(bySample, await callByPackage(server, sample, session));
    deepStrictEqual(bySample.effect, operation === 'startSession' ? active : authCode && 'OK');
  };
  await checks.check(sample.name, () => compare());
  const [company] = server.accounts;
  company!.ssoPassword = 'another';
  await checks.check(`${sample.name}, refused`, () => compare(refusals[operation]));
  company!.ssoPassword = account.ssoPassword;
}

async function callByPackage(server: RescueServer, sample: Sample, session: number): Promise<Outcome> {
  await using rescue = new RescueClient({ endpoint: server.endpoint });
  const codes: string[] = [];
  let received: string | undefined;
  try {
    if (sample.logsIn) codes.push((await rescue.login(login)).code);
    if (sample.operation === 'requestAuthCodeSSO') {
      const { code, authCode } = await rescue.requestAuthCodeSSO(sso);
      codes.push(code);
      received = authCode;
    } else codes.push((await rescue.startSession({ session, node: admin.techId, authCode: sample.authCode })).code);
  } catch (error) {
    if (!isRescueResultError(error)) throw error;
    codes.push(error.code);
  }
  const calls = callsOf(server, session);
  const isStart = sample.operation === 'startSession';
  return { codes, calls, effect: isStart ? stateOf(server, session) : await useOf(server, received) };
}

/** The calls that the server received, however they were sent. */
function callsOf(server: RescueServer, session?: number): Outcome['calls'] {
  return server.calls.map(({ operation, request }) => [
    operation,
    'iSession' in request && request.iSession === session ? { ...request, iSession: 'its session' } : request,
  ]);
}

function stateOf(server: RescueServer, session: number): object {
  const { state, technicianId } = server.session(session);
  return { state, technicianId };
}

/** The result code of a call with an authcode. */
async function useOf(server: RescueServer, sAuthCode: string | undefined): Promise<string | undefined> {
  if (sAuthCode === undefined) return undefined;
  await using rescue = new RescueClient({ endpoint: server.endpoint });
  try {
    return codeOf((await rescue.operations.getAccount({ sAuthCode })).getAccountResult);
  } catch (error) {
    if (isRescueResultError(error)) return error.code;
    throw error;
  }
}

async function get({ text }: Sample): Promise<string> {
  const options = ['--silent', '--show-error', '--fail', '--noproxy', '*', '--max-time', '30'];
  return (await promisify(execFile)('curl', [...options, text.trim()])).stdout;
}

/** Writes a sample to a file. @returns the path of the file */
function written(folder: string, { name, text }: Sample): string {
  const file = join(inFolder(folder, dirname(name)), basename(name));
  writeFileSync(file, text);
  return file;
}

function inFolder(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}

runAsProgram(main);
