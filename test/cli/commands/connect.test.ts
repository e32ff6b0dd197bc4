import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findingsOf } from '../../../src/cli/connect/findings.js';
import { readComparable } from '../../../src/cli/comparison.js';
import { contract as shippedContract } from '../../../generated/operations.js';
import { wsdlOf } from '../../codegen/wsdl.js';
import { command, emptyFolder, listen, put, rescue, root, serve, tree } from '../support.js';

/** Starts a server with a WSDL at `?wsdl`. */
async function urlOf(wsdl: string): Promise<string> {
  return `${await serve({ '/API/API.asmx?wsdl': wsdl })}/API/API.asmx`;
}

function edit(...edits: readonly (readonly [string | RegExp, string])[]): string {
  return edits.reduce((text, [from, to]) => {
    const after = text.replaceAll(typeof from === 'string' ? from : new RegExp(from, 'g'), to);
    if (after === text) throw new Error(`the WSDL does not have ${from}`);
    return after;
  }, rescue);
}

/** Changes the content of one element of the schema. */
function inside(element: string, from: string | RegExp, to: string): string {
  const [found] = new RegExp(`<s:element name="${element}">[^]*?</s:complexType>`).exec(rescue) ?? [];
  const after = found?.replace(from, to);
  if (found === undefined || after === undefined || after === found)
    throw new Error(`${element} does not have ${from}`);
  return rescue.replace(found, () => after);
}

const without = (operation: string): string =>
  rescue.replaceAll(new RegExp(`<wsdl:operation name="${operation}">[^]*?</wsdl:operation>\\s*`, 'g'), '');
const input = (name: string, min: 0 | 1, more = '') =>
  `<s:element minOccurs="${min}" maxOccurs="1" name="${name}" ${more}type="s:int" />`;
const all = ['login', 'logout', 'requestAuthCode', 'requestAuthCodeSSO', 'startSession'];

/** The verdicts that differ from `works`. */
type Verdicts = Readonly<Record<string, string>>;

describe('the verdict for a WSDL', () => {
  const generate = 'works after generate';
  const facts: readonly [string, string, number, Verdicts, string][] = [
    ['the shipped one', rescue, 0, {}, '36 confirmed'],
    [
      'other spellings of inputs that the client knows',
      inside('requestAuthCodeSSO', 'name="sSSOID"', 'name="sSSOId"'),
      1,
      { requestAuthCodeSSO: generate },
      '35 confirmed, 1 changed',
    ],
    [
      'an input with another name',
      inside('startSession', 'name="iSession"', 'name="iTicket"'),
      2,
      { startSession: 'needs a release of this package (input iTicket unknown)' },
      '35 confirmed, 1 changed',
    ],
    [
      'an optional input with another name',
      inside('login', 'name="sEmail"', 'name="sMail"'),
      2,
      { login: 'needs a release of this package (input sMail unknown)' },
      '35 confirmed, 1 changed',
    ],
    [
      'an additional input that is nillable and required, like int? in .NET',
      inside('login', '<s:sequence>', `<s:sequence>${input('iZone', 1, 'nillable="true" ')}`),
      1,
      { login: generate },
      '35 confirmed, 1 changed',
    ],
    [
      'an additional required input',
      inside('login', '<s:sequence>', `<s:sequence>${input('iZone', 1)}`),
      2,
      { login: 'needs a release of this package (input iZone unknown)' },
      '35 confirmed, 1 changed',
    ],
    [
      'an additional optional input',
      inside('login', '<s:sequence>', `<s:sequence>${input('iZone', 0)}`),
      0,
      {},
      '35 confirmed, 1 changed',
    ],
    [
      'no requestAuthCodeSSO',
      without('requestAuthCodeSSO'),
      2,
      { requestAuthCodeSSO: 'needs a release of this package (operation missing)' },
      '35 confirmed, 1 missing',
    ],
    ['no getNote', without('getNote'), 0, {}, '35 confirmed, 1 missing'],
    [
      'a new enum value',
      edit([
        '<s:enumeration value="login_OK" />',
        '<s:enumeration value="login_OK" /><s:enumeration value="login_New" />',
      ]),
      0,
      {},
      '35 confirmed, 1 changed',
    ],
    [
      'another namespace',
      edit([/(targetNamespace|xmlns:tns)="[^"]*"/, '$1="urn:rescue"']),
      1,
      Object.fromEntries(all.map((name) => [name, generate])),
      '36 changed',
    ],
    [
      'SOAP 1.2 only',
      edit(
        [/<wsdl:port name="APISoap" [^]*?<\/wsdl:port>/, ''],
        [/<wsdl:binding name="APISoap" [^]*?<\/wsdl:binding>/, ''],
      ),
      1,
      Object.fromEntries(all.map((name) => [name, generate])),
      '36 changed',
    ],
    [
      'SOAP 1.1 only',
      edit(
        [/<wsdl:port name="APISoap12" [^]*?<\/wsdl:port>/, ''],
        [/<wsdl:binding name="APISoap12" [^]*?<\/wsdl:binding>/, ''],
      ),
      0,
      {},
      '36 confirmed',
    ],
    [
      'a list instead of text in a reply',
      inside('getNoteResponse', 'maxOccurs="1" name="sNote"', 'maxOccurs="unbounded" name="sNote"'),
      0,
      {},
      '35 confirmed, 1 changed',
    ],
    [
      'an authcode with another spelling in a reply',
      inside('requestAuthCodeResponse', 'name="sAuthCode"', 'name="sAuthcode"'),
      1,
      { requestAuthCode: generate },
      '35 confirmed, 1 changed',
    ],
    [
      'a result OK with another name, which no client reads',
      edit(['"login_OK"', '"login_Success"']),
      2,
      { login: 'needs a release of this package (no result that means OK)' },
      '35 confirmed, 1 changed',
    ],
    [
      'results with a longer prefix, which only new stubs support',
      edit(['value="login_', 'value="Login_Result_']),
      1,
      { login: generate },
      '35 confirmed, 1 changed',
    ],
    [
      'a list as a result',
      inside('logoutResponse', 'maxOccurs="1" name="logoutResult"', 'maxOccurs="unbounded" name="logoutResult"'),
      2,
      { logout: 'needs a release of this package (the reply has no text result)' },
      '35 confirmed, 1 changed',
    ],
    [
      'another host',
      edit(['location="https://secure.logmeinrescue.com', 'location="https://eu.example.com']),
      0,
      {},
      '36 confirmed',
    ],
    [
      'another path',
      edit(['location="https://secure.logmeinrescue.com/API/', 'location="https://a.example/V2/']),
      0,
      {},
      '36 confirmed',
    ],
    [
      'an operation that the generator cannot read',
      inside('getNote', '<s:sequence>', '<s:sequence><s:key/>'),
      0,
      {},
      '35 confirmed, 1 unreadable',
    ],
    [
      'inputs in another order',
      inside('startSession', /(<s:element [^>]*iSession[^>]*>)(\s*)(<s:element [^>]*iNode[^>]*>)/, '$3$2$1'),
      1,
      { startSession: generate },
      '35 confirmed, 1 changed',
    ],
    [
      'no HttpGet and HttpPost',
      edit(
        [/<wsdl:port name="APIHttp[^]*?<\/wsdl:port>/, ''],
        [/<wsdl:binding name="APIHttp[^]*?<\/wsdl:binding>/, ''],
      ),
      0,
      {},
      '36 confirmed',
    ],
    [
      'other type names',
      edit(['"loginRet"', '"LoginResult"'], ['tns:loginRet', 'tns:LoginResult']),
      0,
      {},
      '35 confirmed, 1 changed',
    ],
    [
      'a result of plain text',
      inside('loginResponse', 'type="tns:loginRet"', 'type="s:string"'),
      0,
      {},
      '35 confirmed, 1 changed',
    ],
    [
      'a single result, which does not mean OK',
      rescue.replace(
        /(<s:simpleType name="loginRet">\s*<s:restriction [^>]*>)[^]*?(<\/s:restriction>)/,
        '$1<s:enumeration value="login_Invalid" />$2',
      ),
      2,
      { login: 'needs a release of this package (no result that means OK)' },
      '35 confirmed, 1 changed',
    ],
    ['another documentation', edit(['Logs in a user', 'Lets a user in']), 0, {}, '36 confirmed'],
    [
      'an additional operation',
      rescue.replaceAll(
        /<wsdl:operation name="getNote">[^]*?<\/wsdl:operation>/g,
        (operation) => operation + operation.replace('name="getNote"', 'name="getRemark"'),
      ),
      0,
      {},
      '36 confirmed, 1 new',
    ],
  ];

  const comparable = (text: string) =>
    readComparable({ text, source: 'x.wsdl', location: 'x.wsdl', documents: new Map() });
  const shipped = comparable(rescue);
  const states = ['confirmed', 'changed', 'new', 'missing', 'unreadable'];
  const verdictsOf = (verdicts: Verdicts) => ({
    ...Object.fromEntries(all.map((name) => [name, 'works'])),
    ...verdicts,
  });

  it.each(facts)('%s', (_, wsdl, code, verdicts, counts) => {
    const { methods, operations, exitCode } = findingsOf(shipped, comparable(wsdl));
    const text = methods.map(({ method, verdict, reason }) => [method, reason ? `${verdict} (${reason})` : verdict]);
    expect(Object.fromEntries(text)).toEqual(verdictsOf(verdicts));
    const counted = states.map((state) => `${operations.filter((each) => each.state === state).length} ${state}`);
    expect(counted.filter((each) => !each.startsWith('0 ')).join(', ')).toBe(counts);
    expect(exitCode).toBe(code);
  });

  it('comes with the contract for the calls, the changes of each operation, and whether the stubs differ', () => {
    const { contract, isDifferent, operations } = findingsOf(shipped, comparable(facts[1]?.[1] ?? ''));
    expect([
      contract.operations['requestAuthCodeSSO'] === shippedContract.operations.requestAuthCodeSSO,
      isDifferent,
    ]).toEqual([false, true]);
    expect(operations.filter(({ changes }) => changes.length > 0)).toEqual([
      {
        name: 'requestAuthCodeSSO',
        state: 'changed',
        changes: [expect.stringContaining('sSSOID'), expect.any(String)],
      },
    ]);
    for (const wsdl of [rescue, edit(['Logs in a user', 'Lets a user in'])])
      expect(findingsOf(shipped, comparable(wsdl))).toMatchObject({ contract: shippedContract, isDifferent: false });
    const breaking = findingsOf(shipped, comparable(facts[2]?.[1] ?? ''));
    expect([breaking.contract === shippedContract, breaking.isDifferent]).toEqual([true, true]);
  });

  it('does not depend on an additional SOAP version, which clients need not use', () => {
    const [, only11 = ''] = facts.find(([name]) => name === 'SOAP 1.1 only') ?? [];
    const { operations, methods } = findingsOf(comparable(only11), shipped);
    expect(new Set(operations.map(({ state }) => state))).toEqual(new Set(['confirmed']));
    expect(new Set(methods.map(({ verdict }) => verdict))).toEqual(new Set(['works']));
  });

  it.each(facts.slice(0, 3))('as the command prints it: %s', async (_, wsdl, code, verdicts, counts) => {
    const folder = emptyFolder();
    const { printed, notified, ...ran } = await command({ folder }, 'connect', '--url', await urlOf(wsdl));
    expect({ ...ran, notified }).toEqual({ code, notified: '' });
    const found = [...printed.matchAll(/^ {2}(\w+) +((?:works|needs).*)$/gm)].map(([, method, text]) => [method, text]);
    expect(Object.fromEntries(found)).toEqual(verdictsOf(verdicts));
    expect(printed).toContain(`\nOperations: ${counts}\n`);
    expect(printed.split('\n').length).toBeLessThanOrEqual(25);
    expect(tree(folder)).toEqual({});
  });
});

describe('a difference', () => {
  const note = /<wsdl:operation name="getNote">[^]*?<\/wsdl:operation>/g;
  const wsdl = inside('startSession', 'name="iSession"', 'name="iTicket"').replaceAll(note, (operation) =>
    operation.replace('name="getNote"', 'name="getRemark"'),
  );

  it('is in the report, with each changed operation, the methods and the versions', async () => {
    const folder = emptyFolder();
    const url = await urlOf(wsdl);
    const { code } = await command({ folder }, 'connect', '--url', url, '--report', 'r.md');
    expect(code).toBe(2);
    const report = tree(folder)['r.md'] ?? '';
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(report).toContain(`\n- logmein-rescue-soap ${version}, Node ${process.version.slice(1)}\n`);
    expect(report).toContain('\n- `login`: works\n');
    expect(report).toContain('\n- `startSession`: needs a release of this package (input iTicket unknown)\n');
    expect(report).toMatch(/^- `startSession`: changed\n {2}- .*iSession/m);
    expect(report).toMatch(/^- `getRemark`: new$/m);
    expect(report).toMatch(/^- `getNote`: missing$/m);
    expect(report.match(/^- `\w+`: confirmed$/gm)).toHaveLength(34);
  });

  it('leads to a suggested command with the same header fields, whose values are masked', async () => {
    const folder = emptyFolder();
    const url = `${await urlOf(wsdl)}?wsdl`;
    const args = ['connect', '--url', url, '--header', 'X-Key=SECRET', '-H', 'X-Other=SECRET'];
    const fields = '--header X-Key=... --header X-Other=...';
    const offered = await command({ folder }, ...args);
    expect(offered.printed).toContain(`connect --url '${url}' --out rescue ${fields}\n`);
    const written = await command({ folder }, ...args, '--out', 'stubs');
    expect(written.printed).toContain(`check --out stubs ${fields}\n`);
    const checked = await command({ folder }, 'check', ...args.slice(1));
    expect(checked.printed + checked.notified).toContain(`pull --url '${url}' ${fields}\n`);
    expect([offered, written, checked].map((ran) => JSON.stringify(ran)).join()).not.toContain('SECRET');
  });

  it('is printed as a count, and with --verbose as a list of all changes by name', async () => {
    const url = await urlOf(wsdl);
    const { printed } = await command({ folder: emptyFolder() }, 'connect', '--url', url);
    expect(printed).toMatch(/^Operations: 34 confirmed, 1 changed, 1 new, 1 missing$/m);
    expect(printed).not.toMatch(/getRemark|iSession/);
    const verbose = await command({ folder: emptyFolder() }, 'connect', '--url', url, '--verbose');
    expect(verbose.printed).toMatch(/^ {2}changed: startSession\n {2}new: getRemark\n {2}missing: getNote$/m);
    expect(verbose.printed).toMatch(/^Methods of RescueClient:[^]*iSession/m);
  });
});

describe('connect without a result', () => {
  afterEach(() => vi.unstubAllEnvs());
  const answer = (status: number, body: string, headers = {}) =>
    listen((_, reply) => reply.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body));
  const signIn = '<html><form><input type="password"></form></html>';

  const facts: readonly [string, () => Promise<string>, RegExp, (readonly string[])?][] = [
    ['no server', async () => 'http://127.0.0.1:1/API/API.asmx', /connect ECONNREFUSED.*check the URL, the proxy/],
    [
      'a refusal by the proxy',
      async () => {
        vi.stubEnv('http_proxy', await answer(407, ''));
        return 'http://rescue.invalid/API/API.asmx';
      },
      /rescue\.invalid.*(407|proxy)/i,
    ],
    [
      'a private authority',
      async () => {
        const file = (name: string) => readFileSync(join(root, 'test/soap/http/tls', name));
        const server = createServer({ cert: file('server.pem'), key: file('server-key.test-only.pem') });
        await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
        server.unref();
        return `https://localhost:${(server.address() as AddressInfo).port}/API/API.asmx`;
      },
      /certificate.*--ca FILE or NODE_EXTRA_CA_CERTS/,
    ],
    ['a sign-in page', () => answer(200, signIn), /this is an HTML page, not a WSDL\n[^]* {2}A gateway or the service/],
    [
      '?wsdl is switched off',
      () => answer(500, '<html><title>Runtime Error</title></html>'),
      /status 500 .*\n[^]*If the service does not offer its WSDL/,
    ],
    [
      'its help page',
      () => answer(200, '<html><title>API Web Service</title></html>'),
      /this is an HTML page, not a WSDL/,
    ],
    [
      'refused by IP address',
      () => answer(403, ''),
      /status 403.*\n {2}A gateway or the service may allow only some IP addresses/,
    ],
    ['no such page', () => answer(404, ''), /status 404/],
    [
      "another region's host",
      () => answer(302, '', { location: 'https://secure.logmeinrescue.eu/API/API.asmx?wsdl' }),
      /redirects are not followed: if https:\/\/secure\.logmeinrescue\.eu\/API\/API\.asmx\?wsdl is the right URL, pass it/,
    ],
    [
      'a slow response',
      () => listen(() => undefined),
      /not complete after 0\.2 seconds.*--timeout-ms/,
      ['--timeout-ms', '200'],
    ],
    [
      'a schema that cannot be read',
      async () => (await urlOf(edit(['style="document"', 'style="rpc"']))).concat('?wsdl'),
      /rpc/,
    ],
    [
      'a truncated WSDL',
      async () => `${await serve({ '/?wsdl': rescue.slice(0, 9000) })}/`,
      /is not well-formed XML: unclosed tag/,
    ],
    [
      'the WSDL of another service',
      async () => `${await serve({ '/?wsdl': wsdlOf() })}/`,
      /this WSDL belongs to another service and has no Rescue operations; check the URL/,
    ],
  ];
  it.each(facts)('prints what to do: %s', async (_, prepare, message, more = []) => {
    const folder = emptyFolder();
    const url = await prepare();
    const ran = await command({ folder }, 'connect', '--url', url, '--out', 'rescue', '--report', 'r.md', ...more);
    expect(ran).toEqual({ code: 3, printed: 'Wrote the report r.md.\n', notified: expect.stringMatching(message) });
    expect(Object.keys(tree(folder))).toEqual(['r.md']);
    // on one line, without escapes
    expect(tree(folder)['r.md']).toMatch(/^- stopped: .*\n$/m);
    expect(tree(folder)['r.md']).not.toContain(String.raw`\u`);
    expect(tree(folder)['r.md']).not.toMatch(/localhost|127\.0\.0\.1|rescue\.invalid/);
  });

  const names =
    '--url, --out, --report, --login, --authcode, --session, --node, --verbose, --header, --ca, --allow-missing, --timeout-ms, --help';
  const notAnAddress =
    'the URL must begin with https:// and a host: https://HOST/API/API.asmx. Never pass an e-mail address or a password as an argument: set RESCUE_EMAIL and RESCUE_PASSWORD';
  const twoNumbers = 'a session needs two whole numbers: --session ID --node ID';
  const usage: readonly [readonly string[], string][] = [
    [['--password', 'hunter2'], `"--password" is not an option: expected one of ${names}`],
    [['-p', 'hunter2'], `"-p" is not an option: expected one of ${names}`],
    [['--email=ada@example.com'], `"--email" is not an option: expected one of ${names}`],
    [['ada@example.com', 'hunter2'], 'unexpected argument 2: expected [URL] and options'],
    [['RESCUE_SSO_PASSWORD=hunter2'], notAnAddress],
    [['--authcode=hunter2'], '--authcode takes no value: remove the equals sign and what follows it'],
    [['hunter2'], notAnAddress],
    [['--url', '127.0.0.1:8000/API/API.asmx'], notAnAddress],
    [
      ['--url', 'https://ada:hunter2@example.com/'],
      'the URL is not supported: expected a file, or a URL such as https://host/path?wsdl without a user name; pass --header Authorization=... to log in',
    ],
    [['--url', 'https://:1/'], notAnAddress],
    [['--session', '1'], twoNumbers],
    [['--node', '1'], twoNumbers],
    [['--session', 'x', '--node', '1'], twoNumbers],
    [['--session', '1', '--node', 'x'], twoNumbers],
    [
      ['--session', '1', '--node', '2'],
      '--session needs a terminal that asks for confirmation, because it acts on a real session; elsewhere, use "call startSession"',
    ],
    [['--report', 'test'], 'test exists and is not a report of this command: pass another file to --report'],
    [
      ['--report', 'package.json'],
      'package.json exists and is not a report of this command: pass another file to --report',
    ],
  ];
  it.each(usage)('%j is a usage error whose message contains no values', async (args, message) => {
    const { code, printed, notified } = await command({}, 'connect', ...args);
    expect({ code, printed }).toEqual({ code: 3, printed: '' });
    expect(notified).toBe(message);
    expect(notified).not.toMatch(/hunter2|ada@/);
  });
});

describe('the stubs of a WSDL that differs', () => {
  const renamed = inside('requestAuthCodeSSO', 'name="sSSOID"', 'name="sSSOId"');

  it('are written along with the WSDL if the user allows it, and connect prints three lines to paste', async () => {
    const folder = emptyFolder();
    const url = await urlOf(renamed);
    const { code, printed } = await command({ folder }, 'connect', '--url', url, '--out', 'src/live');
    expect(code).toBe(1);
    expect(printed).toContain(
      `Paste into a TypeScript file in this folder (elsewhere, change the path of the stubs):\n  import { RescueClient } from 'logmein-rescue-soap';\n  import { contract } from './src/live/index.js';\n  const rescue = new RescueClient({ endpoint: '${url}', contract });\n`,
    );
    expect(printed.split('\n').length).toBeLessThanOrEqual(25);
    const files = tree(folder);
    expect(files['src/live/rescue.wsdl']).toBe(renamed);
    expect(JSON.parse(files['src/live/source.json'] ?? '')).toMatchObject({ how: 'pulled' });
    expect(files['src/live/operations.ts']).toContain("origin: 'service'");
    expect(printed).toContain('\n  npx logmein-rescue-soap check --out src/live\n');
    const checked = await command({ folder }, 'check', '--out', 'src/live');
    expect(checked).toEqual({ code: 0, printed: `${url}?wsdl matches the stubs.\n`, notified: '' });
  });

  it('are not written if the WSDLs are the same, which the output states; RESCUE_ENDPOINT is the default URL', async () => {
    const folder = emptyFolder();
    const env = { RESCUE_ENDPOINT: await urlOf(rescue) };
    const { code, printed } = await command({ folder, env }, 'connect', '--out', 'rescue');
    expect(code).toBe(0);
    expect(printed).toContain(`WSDL: ${env.RESCUE_ENDPOINT}?wsdl, compared`);
    expect(printed).toContain('The WSDLs do not differ: the stubs of the package fit, and nothing was written.\n');
    expect(printed).toMatch(/\nNext: --login tries a login\.\n$/);
    expect(tree(folder)).toEqual({});
  });

  it('are offered by a question in a terminal, and otherwise as a command', async () => {
    const folder = emptyFolder();
    const url = await urlOf(renamed);
    const { printed } = await command({ folder }, 'connect', '--url', url);
    expect(printed).toContain(`  npx logmein-rescue-soap connect --url '${url}?wsdl' --out rescue\n`);
    expect(tree(folder)).toEqual({});
    const asked = await command({ folder, answers: ['y', 'n'] }, 'connect', '--url', url);
    expect(asked.notified).toMatch(/^Write the live WSDL and its stubs to rescue\? \[y\/N\] $/m);
    expect(Object.keys(tree(folder))).toContain('rescue/index.ts');
  });

  it('are not written if the user presses Ctrl-C at that question', async () => {
    const folder = emptyFolder();
    const ran = await command({ folder, answers: ['\u0003'] }, 'connect', '--url', await urlOf(renamed));
    expect(ran).toMatchObject({ code: 130, notified: expect.stringMatching(/\? \[y\/N\] \ninterrupted$/) });
    expect(tree(folder)).toEqual({});
  });

  it('do not overwrite the files of a user, in which case nothing is written', async () => {
    const folder = emptyFolder();
    put(folder, 'rescue/types.ts', 'export {};');
    const { code, notified } = await command({ folder }, 'connect', '--url', await urlOf(renamed), '--out', 'rescue');
    expect({ code, notified }).toEqual({
      code: 3,
      notified: expect.stringMatching(/types\.ts was not written by this/),
    });
    expect(Object.keys(tree(folder))).toEqual(['rescue', 'rescue/types.ts']);
  });

  it('are not for RescueClient if a method needs a release', async () => {
    const url = await urlOf(inside('login', 'name="sEmail"', 'name="sMail"'));
    const { code, printed } = await command({ folder: emptyFolder() }, 'connect', '--url', url, '--out', 'rescue');
    expect({ code, printed }).toEqual({
      code: 2,
      printed: expect.stringContaining('ServiceClient of logmein-rescue-soap/runtime accepts them'),
    });
    expect(printed).not.toContain('new RescueClient');
  });
});
