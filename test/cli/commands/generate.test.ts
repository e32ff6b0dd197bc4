import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { generateStubs } from '../../../src/cli/commands/generate.js';
import { loadFile } from '../../../src/cli/load/load-file.js';
import { wsdlOf } from '../../codegen/wsdl.js';
import { command as run } from '../support.js';

const root = join(__dirname, '../../..');
const library = join(root, 'test/samples-wsdl/library/library.wsdl');

let folder: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'generate-'));
  out = join(folder, 'out');
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Result {
  readonly code: number;
  readonly printed: string;
  readonly notified: readonly string[];
}

/** Runs the command within this process. */
async function command(...args: string[]): Promise<Result> {
  const { code, printed, notified } = await run({}, 'generate', ...args);
  // error messages have several lines, notices have only one
  return { code, printed, notified: code === 0 ? notified.split('\n').filter((each) => each !== '') : [notified] };
}

/** Runs the command in a separate process. */
function child(args: readonly string[], cwd = root): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    const program = join(inject('compiled'), 'scripts/generate.js');
    execFile(process.execPath, [program, ...args], { cwd }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
}

function texts(where: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(where)
      .sort()
      .map((name) => [name, readFileSync(join(where, name), 'utf8')]),
  );
}

describe('the command', () => {
  it('writes the stubs, compares them, and reports the result', async () => {
    const written = await command('--wsdl', library, '--out', out);
    expect(written).toMatchObject({
      code: 0,
      printed: expect.stringMatching(
        /out: wrote (\d) of \1 files: 2 operations, 9 types from .*library\.wsdl \(service API: APISoap, APISoap12\)\n$/,
      ),
    });
    expect(written.notified).toEqual([
      expect.stringMatching(/library\.wsdl: skipped the binding APIHttpGet: only SOAP is supported$/),
    ]);
    expect(readdirSync(out).sort()).toEqual(['contract.ts', 'index.ts', 'operations.ts', 'schemas.ts', 'types.ts']);
    expect((await command('--wsdl', library, '--out', out)).printed).toMatch(
      /out: up to date: 2 operations, 9 types from /,
    );
    rmSync(join(out, 'types.ts'));
    expect((await command('--wsdl', library, '--out', out)).printed).toMatch(
      /out: wrote 1 of \d files \(types\.ts\): /,
    );
    expect(await command('--check', '--wsdl', library, '--out', out)).toMatchObject({ code: 0, notified: [] });
  });

  it('with --check, reports the differences and how to fix them, and writes nothing', async () => {
    await command('--wsdl', library, '--out', out);
    writeFileSync(
      join(out, 'types.ts'),
      readFileSync(join(out, 'types.ts'), 'utf8').replace('iBook: number', 'iBook: string'),
    );
    const before = texts(out);
    const { code, notified } = await command('--check', '--wsdl', library, '--out', out);
    expect(code).toBe(1);
    expect(notified).toHaveLength(1);
    expect(notified[0]).toMatch(/types\.ts:\d+ is not up to date\n/);
    expect(notified[0]).toContain(`\n  run: npx logmein-rescue-soap generate --wsdl ${library} --out ${out}`);
    expect(texts(out)).toEqual(before);
    rmSync(join(out, 'types.ts'));
    expect((await command('--check', '--wsdl', library, '--out', out)).notified[0]).toMatch(/types\.ts is missing\n/);
  });

  it('generates the shipped stubs from the shipped WSDL, byte for byte', async () => {
    expect(await command('--check', '--out', 'generated')).toMatchObject({ code: 0, notified: [] });
  });

  it('takes the WSDL as an argument, generates for the chosen ports only, and names them', async () => {
    const ran = await run({ folder }, 'generate', library, '--service', 'API', '--port', 'APISoap12');
    expect(ran).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/generated: wrote .* \(service API: APISoap12\)\n$/),
    });
    expect(readFileSync(join(folder, 'generated/operations.ts'), 'utf8')).toMatch(/soap: \{ '1\.2': '[^']*' \}/);
    expect(await run({ folder }, 'generate', library, '--port', 'Nothing')).toMatchObject({
      code: 3,
      notified: expect.stringContaining('there is no port "Nothing" with a binding'),
    });
    const stale = await run({ folder }, 'generate', library, '--check');
    expect(stale).toMatchObject({
      code: 1,
      notified: expect.stringContaining(`run: npx logmein-rescue-soap generate --wsdl ${library}`),
    });
  });

  it('writes schemas for more than 200 operations only with --zod', async () => {
    const wsdl = join(folder, 'large.wsdl');
    writeFileSync(wsdl, wsdlOf({ operations: Array.from({ length: 201 }, (_, at) => `run${at}`) }));
    const loaded = await loadFile(wsdl);
    expect(
      [generateStubs(loaded, ''), generateStubs(loaded, '', true)].map(({ files }) => files.has('schemas.ts')),
    ).toEqual([false, true]);
    expect((await command('--wsdl', wsdl, '--out', out, '--zod')).code).toBe(0);
    expect(readdirSync(out)).toContain('schemas.ts');
  });

  it('writes a relative path to the runtime inside the checkout', async () => {
    const inside = mkdtempSync(join(root, 'test/codegen/out-'));
    try {
      expect((await command('--wsdl', library, '--out', inside)).code).toBe(0);
      expect(readFileSync(join(inside, 'operations.ts'), 'utf8')).toContain("from '../../../src/runtime.js';");
    } finally {
      rmSync(inside, { recursive: true });
    }
  });
});

describe('for an unusable WSDL, the command exits with 3, prints one message and changes nothing', () => {
  let origin: string;
  const pages: Record<string, string> = {
    '/html': '<!DOCTYPE html><html><body>Sign in</body></html>',
    '/empty': '',
    '/malformed': '<wsdl:definitions>',
    '/good?wsdl': wsdlOf(),
  };
  const server = createServer((request, reply) => {
    const page = pages[request.url ?? ''];
    reply.writeHead(page === undefined ? 503 : 200, { 'content-type': 'text/xml' }).end(page);
  });
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const cases: readonly [string, () => string, string | RegExp][] = [
    ['an HTML page', () => `${origin}/html`, /\/html:1: this is an HTML page, not a WSDL\n/],
    ['nothing', () => `${origin}/empty`, /\/empty:1: the document is empty\n/],
    [
      'malformed XML',
      () => `${origin}/malformed`,
      /\/malformed:1: this is not well-formed XML: unbound namespace prefix/,
    ],
    [
      'a service that is down',
      () => `${origin}/down`,
      /\/down: expected a WSDL or schema, received status 503 \(text\/xml\)/,
    ],
    [
      'a service that does not exist',
      () => 'http://127.0.0.1:1/x?wsdl',
      /^http:\/\/127\.0\.0\.1:1\/x\?wsdl: the document could not be downloaded/,
    ],
    [
      'a file that does not exist',
      () => join(folder, 'no.wsdl'),
      /no\.wsdl: the WSDL could not be read: ENOENT: no such file or directory$/,
    ],
    ['a folder', () => folder, /the WSDL could not be read: it is a folder, not a regular file$/],
    [
      'an unknown construct',
      () => file(wsdlOf({ request: '<s:key/>' })),
      /^\S+in\.wsdl:5: <s:key> is not allowed in <s:sequence>\n  at wsdl:definitions\/wsdl:types\/s:schema\/s:element\[@name='run'\]\/s:complexType\/s:sequence\/s:key$/,
    ],
    [
      'a name that cannot be resolved',
      () => file(wsdlOf({ operations: ['__proto__'] })),
      /in\.wsdl:\d+: an operation cannot be called __proto__/,
    ],
  ];
  const file = (text: string): string => {
    const path = join(folder, 'in.wsdl');
    writeFileSync(path, text);
    return path;
  };

  it.each(cases)('%s', async (_, location, want) => {
    mkdirSync(out);
    cpSync(join(root, 'generated'), out, { recursive: true });
    const before = texts(out);
    const { code, printed, notified } = await command('--wsdl', location(), '--out', out);
    expect({ code, printed }).toEqual({ code: 3, printed: '' });
    expect(notified).toEqual([expect.stringMatching(want)]);
    expect(notified[0]).not.toContain('    at ');
    expect(texts(out)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name !== 'in.wsdl')).toEqual(['out']);
  });

  it('a WSDL read over HTTP produces the same files as the WSDL on disk', async () => {
    const here = await command('--wsdl', file(pages['/good?wsdl'] ?? ''), '--out', out);
    const there = await command('--wsdl', `${origin}/good?wsdl`, '--out', join(folder, 'there'));
    expect([here.code, there.code]).toEqual([0, 0]);
    expect(texts(join(folder, 'there'))).toEqual(texts(out));
    expect(JSON.stringify(texts(out))).not.toContain('127.0.0.1');
  });
});

describe('npm run generate', () => {
  it('checks stubs, prints help, rejects a missing WSDL and writes stubs in any folder, with the documented exit codes', async () => {
    const [check, help, wrong, written] = await Promise.all([
      child(['--check'], folder),
      child(['--help']),
      child(['--wsdl', join(folder, 'no.wsdl')]),
      child(['--wsdl', library, '--out', 'out'], folder),
    ]);
    expect(check).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('generated: up to date: 36 ') });
    expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('--wsdl FILE|URL') });
    expect(wrong).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^\S+no\.wsdl: the WSDL could not be read: .*\n$/),
    });
    expect(written).toMatchObject({ code: 0, stdout: expect.stringMatching(/^out: wrote (\d) of \1 files: .*\n$/) });
    expect(readdirSync(out)).toHaveLength(5);
  });

  describe('--pull', () => {
    const service = createServer((request, reply) => {
      const answers: Record<string, string> = {
        '/api.asmx?wsdl': wsdlOf({ operations: ['run', 'walk'] }),
        '/html': '<html></html>',
      };
      reply.end(answers[request.url ?? '']);
    });
    let url: string;
    beforeAll(async () => {
      await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
      url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    });
    afterAll(() => void service.close());

    it('stores the WSDL of the service, writes its stubs, and reports the changes', async () => {
      const wsdl = join(folder, 'my.wsdl');
      writeFileSync(wsdl, wsdlOf());
      const args = ['--wsdl', wsdl, '--out', 'out'];
      expect((await child(args, folder)).code).toBe(0);
      const pulled = await child([...args, '--pull', '--url', `${url}/api.asmx?wsdl`], folder);
      expect(pulled).toMatchObject({ code: 0, stderr: '' });
      expect(pulled.stdout).toMatch(/^out: wrote \d of \d files.*: 2 operations, /);
      expect(pulled.stdout).toMatch(/\nmy\.wsdl: pulled from \S+: 2 operations\n\n1 change: compatible [^]*walk/);
      expect(readFileSync(wsdl, 'utf8')).toContain('walk');
      expect(readdirSync(folder).sort()).toEqual(['my.source.json', 'my.wsdl', 'out']);
      expect((await child([...args, '--check'], folder)).code).toBe(0);
    });

    it('changes neither the WSDL nor the stubs if one of them cannot be written', async () => {
      const wsdl = join(folder, 'my.wsdl');
      writeFileSync(wsdl, wsdlOf());
      mkdirSync(out);
      writeFileSync(join(out, 'types.ts'), 'somebody else wrote this');
      const before = readFileSync(wsdl, 'utf8');
      for (const [path, want] of [
        ['/api.asmx?wsdl', /types\.ts was not written by this generator and would be overwritten/],
        ['/html', /this is an HTML page, not a WSDL/],
      ] as const) {
        const { code, stderr } = await child(['--wsdl', wsdl, '--out', 'out', '--pull', '--url', url + path], folder);
        expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(want) as string });
        expect(readFileSync(wsdl, 'utf8')).toBe(before);
        expect(readdirSync(folder).sort()).toEqual(['my.wsdl', 'out']);
        expect(readdirSync(out)).toEqual(['types.ts']);
      }
    });
  });
});
