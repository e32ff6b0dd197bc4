import { deepStrictEqual } from 'node:assert';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { demoAccount, demoCredentials, startRescueServer, type RescueServer } from '../../src/testing/index.js';

/**
 * PHP's SoapClient against the embedded server: runs `php/flow.php` on its description and holds what it prints, and
 * what the server saw, against what they should be.
 *
 *     npx ts-node test/interop/php.ts
 *
 * Exit code 0: as it should be; 1: not so; 2: there is no PHP here, or not its SOAP extension.
 */

const run = promisify(execFile);
const flow = join(__dirname, 'php', 'flow.php');
const { login, sso, startSession } = demoCredentials;
const [first, second] = demoAccount.sessions;
const node = startSession.node;
const versions = [
  { soapVersion: '1.1', session: first.id },
  { soapVersion: '1.2', session: second.id },
] as const;

async function main(): Promise<number> {
  const missing = await missingPart();
  if (missing !== undefined) {
    console.error(`PHP was not tried: ${missing}.
Install both on Debian or Ubuntu with: apt-get install php-cli php-soap`);
    return 2;
  }
  await using server = await startRescueServer();
  const { stdout } = await run('php', [flow, server.wsdlUrl], { timeout: 60_000 });
  process.stdout.write(stdout);
  deepStrictEqual(stdout.trimEnd().split(/\r?\n/), versions.flatMap(linesOf));
  deepStrictEqual(seenBy(server), versions.flatMap(callsOf));
  deepStrictEqual(
    versions.map(({ session }) => server.session(session).state),
    ['active', 'active'],
  );
  console.log(`PHP's SoapClient: ${server.calls.length} calls over SOAP 1.1 and 1.2, all as they should be.`);
  return 0;
}

/** What there is not of PHP and its SOAP extension. */
async function missingPart(): Promise<string | undefined> {
  try {
    const { stdout } = await run('php', ['-r', "echo extension_loaded('soap') ? 'yes' : 'no';"]);
    return stdout.endsWith('yes') ? undefined : 'php has no soap extension (package php-soap)';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'there is no php (package php-cli)';
    throw error;
  }
}

/** What `flow.php` prints. */
function linesOf({ soapVersion }: (typeof versions)[number]): string[] {
  return [
    'login: login_OK',
    'cookie: ASP.NET_SessionId',
    'requestAuthCodeSSO: requestAuthCode_OK',
    'authcode: there',
    'startSession: startSessionRet_OK',
    'startSession again: startSessionRet_ActionFailed',
    'getUser of an unknown node: getUser_InvalidParam_NodeID',
    'getUser: getUser_OK, Ada Admin, Technician',
    "startSession with the guide's keys: SOAP-ERROR: Encoding: object has no 'iSession' property",
    'logout: logout_OK',
    'startSession after logout: startSessionRet_NotLoggedInAsAdmin',
  ].map((line) => `SOAP ${soapVersion} ${line}`);
}

/** What the server sees of it: not the call with the guide's keys, which PHP refuses. */
function callsOf({ soapVersion, session }: (typeof versions)[number]): object[] {
  const iSession = session;
  const calls: [operation: string, request: object][] = [
    ['login', { sEmail: login.email, sPassword: login.password }],
    ['requestAuthCodeSSO', { sSSOID: sso.ssoId, sPassword: sso.password, sCompany: sso.company }],
    ['startSession', { iSession, iNode: node }],
    ['startSession', { iSession, iNode: node, sAuthCode: 'there' }],
    ['getUser', { iNodeID: 1 }],
    ['getUser', { iNodeID: node }],
    ['logout', {}],
    ['startSession', { iSession, iNode: node }],
  ];
  return calls.map(([operation, request]) => ({
    operation,
    soapVersion,
    action: `https://secure.logmeinrescue.com/API/API.asmx/${operation}`,
    hasCookie: operation !== 'login',
    request,
  }));
}

function seenBy(server: RescueServer): object[] {
  return server.calls.map(({ operation, soapVersion, action, hasCookie, request }) => ({
    operation,
    soapVersion,
    action,
    hasCookie,
    // an authcode is another one each time
    request: 'sAuthCode' in request ? { ...request, sAuthCode: 'there' } : request,
  }));
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // the message holds what went to stderr
    const { message, stdout = '' } = error as Error & { stdout?: string };
    console.error(`${message}\n${stdout}`.trimEnd());
    process.exitCode = 1;
  },
);
