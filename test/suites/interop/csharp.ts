import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRescueServer } from '../../../src/testing.js';
import { checkFlow, fault, faultLine, rows, runAsProgram, versions, type Row, type Version } from './flow.js';
import { isInstalled, runMono } from './programs.js';

/**
 * Tests C# proxies against the embedded server. Mono's wsdl generates the proxies from the live WSDL, one per SOAP
 * version, and mcs compiles them with `csharp/Flow.cs`. The suite compares the program's output, and the calls that the
 * server received, with the expected results.
 *
 *     npx ts-node test/suites/interop/csharp.ts
 *
 * Exit code 0: passed; 1: failed; 2: Mono is not installed, or not completely.
 */

/** The Debian package of each command. */
const COMMANDS = { mono: 'mono-devel', wsdl: 'mono-devel', mcs: 'mono-mcs' } as const;

async function main(): Promise<number> {
  const missing = missingPart();
  if (missing !== undefined) {
    console.error(`Not run: C#: ${missing}.
Install it on Debian or Ubuntu with: apt-get install --no-install-recommends mono-devel mono-mcs`);
    return 2;
  }
  await using server = await startRescueServer();
  const folder = await mkdtemp(join(tmpdir(), 'csharp-'));
  try {
    const program = await compile(folder, server.wsdlUrl);
    server.next('cancelAction', { fault }, versions.length);
    const stdout = await runMono(folder, 'mono', program, server.endpoint);
    process.stdout.write(stdout);
    checkFlow(server, stdout, linesOf, rowsOf);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`C# proxies: ${server.calls.length} calls over SOAP 1.1 and 1.2, all as expected.`);
  return 0;
}

/** @returns the path of the program */
async function compile(folder: string, wsdlUrl: string): Promise<string> {
  const sources: string[] = [join(__dirname, 'csharp', 'Flow.cs')];
  for (const { soapVersion } of versions) {
    const [protocol, namespace] = soapVersion === '1.1' ? ['Soap', 'Soap11'] : ['Soap12', 'Soap12'];
    const proxy = join(folder, `${namespace}.cs`);
    await runMono(folder, 'wsdl', `-protocol:${protocol}`, `-namespace:${namespace}`, `-out:${proxy}`, wsdlUrl);
    sources.push(proxy);
  }
  const program = join(folder, 'Flow.exe');
  await runMono(folder, 'mcs', '-nologo', '-warn:0', '-r:System.Web.Services', `-out:${program}`, ...sources);
  return program;
}

function missingPart(): string | undefined {
  for (const [command, debianPackage] of Object.entries(COMMANDS))
    if (!isInstalled(command)) return `${command} is not installed (package ${debianPackage})`;
  return undefined;
}

function linesOf({ soapVersion }: Version): readonly string[] {
  return [
    'logout without a CookieContainer: logout_NotLoggedIn',
    'login: login_OK',
    'cookie: ASP.NET_SessionId',
    'requestAuthCodeSSO: requestAuthCode_OK',
    'authcode: there',
    'startSession: startSessionRet_OK',
    'startSession again: startSessionRet_ActionFailed',
    'getUser of an unknown node: getUser_InvalidParam_NodeID',
    'getUser: getUser_OK, Ada Admin, Technician',
    // the session of the first round is still active in the second round
    `getSession_V3: getSession_OK, ${soapVersion === '1.1' ? 1 : 2}, SESSION_PICKEDUP`,
    faultLine(soapVersion === '1.1' ? 'Server' : 'Receiver'),
    'logout: logout_OK',
    'startSession after logout: startSessionRet_NotLoggedInAsAdmin',
  ];
}

function rowsOf(session: number): readonly Row[] {
  return [
    rows.login,
    ['logout', {}, false],
    rows.login,
    rows.sso,
    rows.start(session),
    rows.startAgain(session),
    rows.unknownUser,
    rows.user,
    rows.sessions,
    rows.cancel(session),
    rows.logout,
    rows.start(session),
  ];
}

runAsProgram(main);
