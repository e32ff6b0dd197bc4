import { startRescueServer } from '../../../src/testing.js';
import { Checks } from './checks.js';
import { checkEverything } from './everything.js';
import { checkFirstContact } from './first-contact.js';
import { missingPart, PACKAGES, startAsmxHost } from './host.js';
import { checkRequests } from './requests.js';
import { checkRescue } from './rescue.js';

/**
 * Tests this package against a real ASMX server: Microsoft's System.Web.Services in Mono, behind nginx.
 *
 *     npx ts-node test/suites/asmx/suite.ts
 *
 * Exit code 0: passed; 1: failed; 2: Mono or nginx is not installed.
 */
const DEADLINE_MS = 5 * 60_000;

async function main(): Promise<number> {
  const missing = missingPart();
  if (missing !== undefined) {
    console.error(`Not run: ASMX: ${missing}.
Install what it needs on Debian or Ubuntu with: apt-get install --no-install-recommends ${PACKAGES}`);
    return 2;
  }
  const checks = new Checks();
  setTimeout(() => {
    console.error(
      `${checks.passed} passed, ${checks.failures.length} failed, and not finished within ${DEADLINE_MS} ms`,
    );
    process.exit(1);
  }, DEADLINE_MS).unref();
  await using host = await startAsmxHost();
  await checkFirstContact(checks, host.rescue);
  await checkRescue(checks, host.rescue);
  await checkEverything(checks, host.everything);
  await using embedded = await startRescueServer();
  await checkRequests(checks, host.rescue, embedded.endpoint);
  console.log(`${checks.passed} passed, ${checks.failures.length} failed`);
  return checks.failures.length === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
