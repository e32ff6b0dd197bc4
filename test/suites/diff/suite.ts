import { execFileSync } from 'node:child_process';
import type { Case } from '../../codegen/diff/oracle/cases.js';
import { classProblems } from '../../codegen/diff/oracle/mutations/mutation.js';
import { richWsdls } from '../../codegen/diff/oracle/rich/cases.js';
import type { TestedWsdl } from '../../codegen/diff/oracle/tested-wsdl.js';
import { Side, wireProblems } from './wire.js';

/**
 * Changes two WSDLs, and checks the effects on the wire that the diff reports: a service validates the requests of
 * installed clients with xmllint (libxml2), and clients with the old stubs read its replies. The tests in
 * test/codegen/diff/oracle/rich check the effects on types with the compiler.
 *
 *     npx ts-node test/suites/diff/suite.ts [part of the name of a change]
 *
 * Exit code 0: passed; 1: failed; 2: xmllint is not available.
 */
async function main(): Promise<number> {
  try {
    execFileSync('xmllint', ['--version'], { stdio: 'ignore' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    console.error(`Not run: diff: xmllint is not installed.
Install it on Debian or Ubuntu with: apt-get install libxml2-utils`);
    return 2;
  }
  const [, , part = ''] = process.argv;
  const sides = new Map<TestedWsdl, Side>();
  const sideOf = (wsdl: TestedWsdl): Side => {
    const side = sides.get(wsdl) ?? new Side(wsdl);
    sides.set(wsdl, side);
    return side;
  };
  let failed = 0;
  for (const { wsdl, mutations, combined, cases } of richWsdls) {
    const chosen = cases.filter(({ name }) => name.includes(part));
    const cautious: string[] = [];
    let unsafe = 0;
    for (const each of chosen) {
      const { diff, expected } = each;
      const { wire, reason } = expected === 'nothing' ? ({ wire: 'none', reason: undefined } as const) : expected;
      const broken = await wireProblems(sideOf(each.before), sideOf(each.after));
      const problems = classProblems('wire', wire, diff.wire, broken.length > 0);
      if (broken.length > 0 && diff.wire !== 'breaking') unsafe++;
      if (problems.length > 0) failed++;
      if (problems.length > 0)
        console.log(`FAIL ${each.name}\n     ${[...problems, ...broken.slice(0, 3)].join('\n     ')}`);
      if (reason !== undefined) cautious.push(`OVER-CAUTIOUS (${sortsOf(each)}) ${each.name}\n     ${reason}`);
    }
    console.log(cautious.join('\n'));
    console.log(
      `${wsdl}: ${mutations.length} changes, ${combined} of them combined; ${chosen.length} with the reverse changes`,
    );
    console.log(`${chosen.length - cautious.length} exact, ${cautious.length} over-cautious, ${unsafe} unsafe`);
  }
  console.log(failed === 0 ? 'passed' : `${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function sortsOf({ expected }: Case): string {
  return (['types', 'wire'] as const)
    .filter((sort) => expected !== 'nothing' && expected[sort] === 'cautious')
    .join(' and ');
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
