import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Findings } from '../../../src/cli/connect/findings.js';
import { checkReportFile, reportOf, type StepResult } from '../../../src/cli/connect/report.js';
import { shownPath } from '../../../src/cli/paths.js';
import { messageOf } from '../../codegen/wsdl.js';
import { emptyFolder, put, root } from '../support.js';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const versions = `- logmein-rescue-soap ${version}, Node ${process.versions.node}`;

const findings = {
  methods: [
    { method: 'login', verdict: 'works' },
    { method: 'logout', verdict: 'needs a release of this package', reason: 'operation *missing*' },
  ],
  operations: [
    { name: 'login', state: 'confirmed', changes: [] },
    { name: 'getNote', state: 'changed', changes: ['One *change*.', 'Another.'] },
    { name: 'getMore', state: 'new', changes: ['The operation is new.'] },
  ],
  comparison: {},
} as unknown as Findings;

describe('the report of connect', () => {
  it('lists the versions, the service, the steps, the methods and the operations', () => {
    const results: StepResult[] = [
      { step: 'login', result: 'OK', exitCode: 0 },
      { step: 'stopped', result: 'two\n  lines_', exitCode: 3 },
    ];
    expect(reportOf(findings, results, 'secure.logmeinrescue.com')).toBe(`# First contact with the service

${versions}
- service: secure.logmeinrescue.com
- login: OK
- stopped: two lines\\_

## Methods of RescueClient

- \`login\`: works
- \`logout\`: needs a release of this package (operation \\*missing\\*)

## Operations

- \`login\`: confirmed
- \`getNote\`: changed
  - One \\*change\\*.
  - Another.
- \`getMore\`: new

Changes of types: none; on the wire: none.
`);
    const comparison = { types: 'breaking', wire: 'compatible' };
    expect(reportOf({ ...findings, comparison } as unknown as Findings, [], 'h')).toMatch(
      /\n\nChanges of types: breaking; on the wire: compatible\.\n$/,
    );
  });

  it('contains only the steps if there is nothing to compare', () => {
    expect(reportOf(undefined, [], 'h')).toBe(`# First contact with the service

${versions}
- service: another host
`);
  });

  it.each([
    ['secure.logmeinrescue.com', true],
    ['secure.logmeinrescue.eu', true],
    ['secure.logmeinrescue-enterprise.com', true],
    ['secure.logmeinrescue.com:8443', false],
    ['secure.logmeinrescue.com.example', false],
    ['a.secure.logmeinrescue.com', false],
  ])('names the host %s: %s', (host, isNamed) => {
    expect(reportOf(undefined, [], host)).toContain(`\n- service: ${isNamed ? host : 'another host'}\n`);
  });

  it.each([
    ['at https://gateway.example/x?y, (http://a.b/) failed', 'at URL, (URL) failed'],
    ['connect ECONNREFUSED 10.0.0.12:443 via 10.0.0.1', 'connect ECONNREFUSED ADDRESS via ADDRESS'],
    ['my.host:8443 and my.host do not answer', 'HOST and HOST do not answer'],
    ['version 1.2.3 is not an address', 'version 1.2.3 is not an address'],
  ])('contains no address: %s', (result, shown) => {
    const report = reportOf(undefined, [{ step: 'stopped', result, exitCode: 3 }], 'my.host:8443');
    expect(report).toContain(`\n- stopped: ${shown}\n`);
  });
});

it('a report replaces only a report', () => {
  const folder = emptyFolder();
  const file = (text: string): string => put(folder, 'r.md', text);
  checkReportFile(join(folder, 'r.md'));
  checkReportFile(file(reportOf(undefined, [], 'h')));
  for (const path of [file('\n# First contact with the service'), file('# First'), folder])
    expect(messageOf(() => checkReportFile(path))).toBe(
      `${shownPath(path)} exists and is not a report of this command: pass another file to --report`,
    );
});
