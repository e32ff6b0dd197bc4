import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { wsdlOf } from '../../codegen/wsdl.js';
import { edit, inside } from '../connect/edited-wsdl.js';
import { command, emptyFolder, listen, put, rescue, root, serve, tree } from '../support.js';

/** Starts a server with a WSDL at `?wsdl`. */
async function urlOf(wsdl: string): Promise<string> {
  return `${await serve({ '/API/API.asmx?wsdl': wsdl })}/API/API.asmx`;
}

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

  it('are imported by a relative path, also outside the current folder', async () => {
    const parent = emptyFolder();
    const ran = await command({ folder: join(parent, 'project') }, 'connect', await urlOf(renamed), '--out', '../live');
    expect(ran.printed).toContain("import { contract } from '../live/index.js';\n");
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
