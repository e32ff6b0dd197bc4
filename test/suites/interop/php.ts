import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startRescueServer } from '../../../src/testing.js';
import { checkFlow, rows, runAsProgram, type Row } from './flow.js';

/**
 * PHP's SoapClient against the embedded server: runs `php/flow.php` on its description and holds what it prints, and
 * what the server saw, against what they should be.
 *
 *     npx ts-node test/suites/interop/php.ts
 *
 * Exit code 0: as it should be; 1: not so; 2: there is no PHP here, or not its SOAP extension.
 */

const run = promisify(execFile);
const flow = join(__dirname, 'php', 'flow.php');

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
  checkFlow(server, stdout, linesOf, rowsOf);
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
function linesOf(): readonly string[] {
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
  ];
}

/** The call with the guide's keys is not among them: PHP refuses it. */
function rowsOf(session: number): readonly Row[] {
  return [
    rows.login,
    rows.sso,
    rows.start(session),
    rows.startAgain(session),
    rows.unknownUser,
    rows.user,
    rows.logout,
    rows.start(session),
  ];
}

runAsProgram(main);
