import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startRescueServer } from '../../../src/testing.js';
import { checkFlow, fault, faultLine, rows, runAsProgram, versions, type Row, type Version } from './flow.js';

/**
 * Tests Python's zeep against the embedded server: runs `zeep/flow.py` with the server's WSDL, and compares the output,
 * and the calls that the server received, with the expected results.
 *
 *     npx ts-node test/suites/interop/zeep.ts
 *
 * Exit code 0: passed; 1: failed; 2: no Python with zeep is installed.
 */

const run = promisify(execFile);
const timeout = 60_000;

/** Only Debian's own Python finds Debian's packages. */
const PYTHONS = ['python3', '/usr/bin/python3'];

async function main(): Promise<number> {
  const python = await pythonWithZeep();
  if (python === undefined) {
    console.error(`Not run: zeep: no Python has it installed.
Install it on Debian or Ubuntu with: apt-get install --no-install-recommends python3-zeep`);
    return 2;
  }
  await using server = await startRescueServer();
  server.next('cancelAction', { fault }, versions.length);
  // do not write compiled modules or use a proxy
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', NO_PROXY: '127.0.0.1' };
  const flow = join(__dirname, 'zeep', 'flow.py');
  const { stdout } = await run(python, ['-W', 'ignore', flow, server.wsdlUrl], { timeout, env });
  process.stdout.write(stdout);
  checkFlow(server, stdout, linesOf, rowsOf);
  console.log(`zeep: ${server.calls.length} calls over SOAP 1.1 and 1.2, all as expected.`);
  return 0;
}

async function pythonWithZeep(): Promise<string | undefined> {
  for (const python of PYTHONS)
    try {
      await run(python, ['-W', 'ignore', '-c', 'import zeep'], { timeout });
      return python;
    } catch {
      // the next
    }
  return undefined;
}

function linesOf({ soapVersion }: Version): readonly string[] {
  return [
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
    "startSession with the guide's keys: unexpected",
    faultLine(soapVersion === '1.1' ? 'Server' : 'Receiver'),
    'logout: logout_OK',
    'startSession after logout: startSessionRet_NotLoggedInAsAdmin',
  ];
}

/** The expected calls. The call with the guide's keys is missing, because zeep rejects it. */
function rowsOf(session: number): readonly Row[] {
  return [
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
