import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { wsdlOf } from '../../codegen/wsdl.js';
import { command, emptyFolder, put, rescue, root, serve, tree } from '../support.js';

// Compares everything that a command prints. The other tests of the commands check single facts.

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const renamed = rescue
  .replaceAll('name="iSession"', 'name="iTicket"')
  .replaceAll('<wsdl:operation name="getNote">', '<wsdl:operation name="getRemark">');
const two = wsdlOf({ operations: ['run', 'walk'] });
const documented = two.replace('<wsdl:types>', '<wsdl:documentation>x</wsdl:documentation>$&');

let folder: string;
let host: string;
beforeEach(async () => {
  folder = emptyFolder();
  put(folder, 'my.wsdl', wsdlOf());
  host = await serve({
    '/?wsdl': two,
    '/same?wsdl': wsdlOf(),
    '/documented?wsdl': documented,
    '/renamed?wsdl': renamed,
    '/API.asmx?wsdl': rescue,
  });
});
const run = (...args: readonly string[]) => command({ folder }, ...args);
/** Runs a command that succeeds, and returns what it prints. */
async function printedBy(code: number, ...args: readonly string[]): Promise<string> {
  const ran = await run(...args);
  expect({ code: ran.code, notified: ran.notified }).toEqual({ code, notified: '' });
  return ran.printed;
}

const walk = 'compatible  walk: The operation walk was added.';
const added = `1 change: compatible (types: compatible, wire: compatible)\n  ${walk}\n`;
const details = `              kind: operation-added
              types: compatible, there is one more operation
              wire: compatible, clients need not call it
              operations: walk
`;
const change = {
  kind: 'operation-added',
  path: ['walk'],
  message: 'The operation walk was added.',
  types: { severity: 'compatible', reason: 'there is one more operation' },
  wire: { severity: 'compatible', reason: 'clients need not call it' },
  operations: ['walk'],
};
const fingerprint = expect.stringMatching(/^\d+:[\da-f]{64}$/) as string;

describe('check prints', () => {
  const check = ['check', '--out', 'stubs', '--wsdl', 'my.wsdl'];
  beforeEach(async () => {
    expect((await run('generate', 'my.wsdl', '--out', 'stubs')).code).toBe(0);
  });

  it('that nothing changed, also if only the documentation changed', async () => {
    expect(await printedBy(0, ...check, `${host}/same?wsdl`)).toBe(`${host}/same?wsdl matches the stubs.\n`);
    put(folder, 'my.wsdl', two);
    expect((await run('generate', 'my.wsdl', '--out', 'stubs')).code).toBe(0);
    const printed = await printedBy(0, ...check, `${host}/documented?wsdl`);
    expect(printed).toMatch(/^http:\S+ matches the stubs\.\n\n1 change: cosmetic [^\n]*\n {2}cosmetic [^\n]*\n$/);
  });

  it('the changes and the next commands, with the options that were passed', async () => {
    const next = (pull: string, generate: string): string =>
      `Next:\n  npx logmein-rescue-soap pull --url '${host}/?wsdl' --out my.wsdl${pull}\n  npx logmein-rescue-soap generate --wsdl my.wsdl --out stubs${generate}\n`;
    const verdict = `${host}/?wsdl has changed compatibly since the stubs were generated.\n\n`;
    expect(await printedBy(1, ...check, `${host}/?wsdl`)).toBe(`${verdict}${added}\n${next('', '')}`);
    const more = ['--verbose', '--header', 'X-Key=SECRET', '--timeout-ms', '60000', '--allow-missing', 'urn:a'];
    expect(await printedBy(1, ...check, '--url', `${host}/?wsdl`, ...more)).toBe(
      `${verdict}${added}${details}\n${next(' --header X-Key=... --allow-missing urn:a --timeout-ms 60000', '')}`,
    );
  });

  it('the changes as JSON', async () => {
    const printed = await printedBy(1, ...check, '--json', `${host}/?wsdl`);
    expect(JSON.parse(printed)).toEqual({
      status: 'compatible',
      installed: fingerprint,
      live: fingerprint,
      types: 'compatible',
      wire: 'compatible',
      changes: [change],
    });
  });

  it('the next commands without the name of a file, if the stubs are those of the package', async () => {
    expect(await printedBy(2, 'check', `${host}/renamed?wsdl`)).toMatch(
      new RegExp(
        `^${host}/renamed\\?wsdl no longer matches the stubs\\.\n\n[^]*\nNext:\n  npx logmein-rescue-soap pull --url '${host}/renamed\\?wsdl'\n  npx logmein-rescue-soap generate --out DIR\n$`,
      ),
    );
  });
});

describe('diff prints', () => {
  it('the changes, with --verbose the reasons, and with --json both', async () => {
    expect(await printedBy(1, 'diff', 'my.wsdl', `${host}/?wsdl`)).toBe(added);
    expect(await printedBy(1, 'diff', 'my.wsdl', `${host}/?wsdl`, '-v')).toBe(added + details);
    expect(JSON.parse(await printedBy(1, 'diff', 'my.wsdl', `${host}/?wsdl`, '--json'))).toEqual({
      format: 1,
      severity: 'compatible',
      types: 'compatible',
      wire: 'compatible',
      changes: [change],
      old: { source: expect.stringMatching(/(^|\/)my\.wsdl$/) as string, fingerprint },
      new: { source: `${host}/?wsdl`, fingerprint },
    });
  });
});

describe('pull prints', () => {
  it('the changes and the next command', async () => {
    const summary = `my.wsdl: pulled from ${host}/?wsdl: 2 operations\n\n`;
    const next = '\nNext:\n  npx logmein-rescue-soap generate my.wsdl --out DIR\n';
    const pull = ['pull', `${host}/?wsdl`, '--out', 'my.wsdl'];
    expect(await printedBy(0, ...pull, '-v')).toBe(`${summary}${added}${details}${next}`);
    put(folder, 'my.wsdl', wsdlOf());
    expect(await printedBy(0, ...pull)).toBe(`${summary}${added}${next}`);
    expect(await printedBy(0, ...pull)).toBe(`my.wsdl: unchanged since it was pulled from ${host}/?wsdl\n`);
    const again = await run('pull', `${host}/?wsdl`, '--url', `${host}/?wsdl`);
    expect(again).toEqual({ code: 3, printed: '', notified: 'pass one URL: URL or --url' });
  });

  it('what is left out, and records which documents may be missing', async () => {
    const broken = wsdlOf({ operations: ['run', 'go'] }).replace('<s:element name="go"><s:complexType>', '$&<s:key/>');
    const url = `${await serve({ '/?wsdl': broken })}/?wsdl`;
    const printed = await printedBy(0, 'pull', url, '-o', 'a b.wsdl', '--allow-missing', 'urn:a');
    expect(printed).toBe(`a b.wsdl: pulled from ${url}: 1 operation, 1 left out
left out the operation go: ${url}:7: <s:key> is not allowed in <s:complexType>; at wsdl:definitions/wsdl:types/s:schema/s:element[@name='go']/s:complexType/s:key

There was no WSDL to compare with.

Next:
  npx logmein-rescue-soap generate 'a b.wsdl' --out DIR
`);
    expect(JSON.parse(tree(folder)['a b.source.json'] ?? '')).toEqual({
      how: 'pulled',
      url,
      contentType: 'text/xml; charset=utf-8',
      imports: [],
      allowMissing: ['urn:a'],
      retrieved: '2027-01-02T03:04:05.000Z',
      tool: { name: 'logmein-rescue-soap', version },
    });
  });
});

it('generate --check prints the command to run, with the options that were passed', async () => {
  const args = ['generate', '--check', '--service', 'A', '--port', 'B', '--zod', '-H', 'A=SECRET', '-o', 'stubs'];
  const api = '<wsdl:service name="A"><wsdl:port name="B" binding="tns:soap"/></wsdl:service></wsdl:definitions>';
  put(folder, 'my.wsdl', wsdlOf().replace('</wsdl:definitions>', api));
  const options = '--out stubs --zod --service A --port B --header A=...';
  expect(await run(...args, 'my.wsdl')).toEqual({
    code: 1,
    printed: '',
    notified: expect.stringMatching(
      `^\\S+stubs/\\w+\\.ts is missing\n  run: npx logmein-rescue-soap generate --wsdl my.wsdl ${options}$`,
    ) as string,
  });
  put(folder, 'wsdl/rescue.wsdl', wsdlOf().replace('</wsdl:definitions>', api));
  expect((await run(...args)).notified).toContain(`\n  run: npx logmein-rescue-soap generate ${options}`);
});

describe('connect prints', () => {
  const head = (
    path: string,
    counts: string,
  ): string => `WSDL: ${host}/${path}?wsdl, compared with that of logmein-rescue-soap ${version}
Endpoint: ${host}/${path}
Operations: ${counts}
`;
  const methods = (last: string): string => `Methods of RescueClient:
  login               works
  logout              works
  requestAuthCode     works
  requestAuthCodeSSO  works
  startSession        ${last}
`;
  const counts = '33 confirmed, 2 changed, 1 new, 1 missing';
  const release = methods('needs a release of this package (input iTicket unknown)');
  const next = 'Next: --login tries a login.\n';
  const offer = `To write the live WSDL and its stubs:\n  npx logmein-rescue-soap connect --url`;

  it('that nothing differs', async () => {
    expect(await printedBy(0, 'connect', `${host}/API.asmx`)).toBe(
      `${head('API.asmx', '36 confirmed')}${methods('works')}The WSDLs do not differ: the stubs of the package fit.\n${next}`,
    );
  });

  it('which methods work, and how to write the stubs', async () => {
    expect(await printedBy(2, 'connect', `${host}/renamed`, '--timeout-ms=60000')).toBe(
      `${head('renamed', counts)}${release}${offer} '${host}/renamed?wsdl' --out rescue --timeout-ms 60000\n${next}`,
    );
  });

  it('with --verbose, every operation and every change', async () => {
    const printed = await printedBy(2, 'connect', `${host}/renamed`, '-v');
    const [start, rest = ''] = printed.split('\n  confirmed: login, logout, ');
    expect(`${start}\n`).toBe(head('renamed', counts));
    expect(rest.slice(rest.indexOf('\n'))).toContain(`
  changed: startSession, cancelAction
  new: getRemark
  missing: getNote
${release}
6 changes: breaking (types: breaking, wire: breaking)
  breaking    getNote: The operation getNote was removed. [types, wire]
              kind: operation-removed
`);
    expect(rest).toContain(
      `  startSession        startSession has no input named iSession or iSessionID or sSession; startSession requires the input iTicket, which RescueClient does not provide\nRescueClient rejects stubs`,
    );
  });

  it('what to do with the stubs that it wrote', async () => {
    const printed = await printedBy(2, 'connect', `${host}/renamed`, '--out', 'live', '--timeout-ms=60000');
    const stubs = `live: wrote 5 of 5 files: 36 operations, 99 types from ${host}/renamed?wsdl (service API: APISoap, APISoap12)\n`;
    expect(printed.replace(/^\S+live:/m, 'live:')).toBe(
      `${head('renamed', counts)}${release}${stubs}To check later whether the service still matches:
  npx logmein-rescue-soap check --out live --timeout-ms 60000
RescueClient rejects these stubs until the release; ServiceClient of logmein-rescue-soap/runtime accepts them.
${next}`,
    );
  });
});
