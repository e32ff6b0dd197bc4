import { join } from 'node:path';
import { startRescueServer } from '../../../src/testing.js';
import { checkFlow, rows, runAsProgram, type Row } from './flow.js';
import { missingPhp, runPhp } from './programs.js';

/**
 * Tests PHP's SoapClient against the embedded server: runs `php/flow.php` with the server's WSDL, and compares the
 * output, and the calls that the server received, with the expected results.
 *
 *     npx ts-node test/suites/interop/php.ts
 *
 * Exit code 0: passed; 1: failed; 2: PHP or its SOAP extension is not installed.
 */

const flow = join(__dirname, 'php', 'flow.php');

async function main(): Promise<number> {
  const missing = await missingPhp();
  if (missing !== undefined) {
    console.error(`Not run: PHP: ${missing}.
Install both on Debian or Ubuntu with: apt-get install php-cli php-soap`);
    return 2;
  }
  await using server = await startRescueServer();
  const stdout = await runPhp(flow, server.wsdlUrl);
  process.stdout.write(stdout);
  checkFlow(server, stdout, linesOf, rowsOf);
  console.log(`PHP's SoapClient: ${server.calls.length} calls over SOAP 1.1 and 1.2, all as expected.`);
  return 0;
}

/** The expected output of `flow.php`. */
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

/** The expected calls. The call with the guide's keys is missing, because PHP rejects it. */
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
