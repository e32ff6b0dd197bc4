import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadWsdl } from '../../../src/cli/load/load-wsdl.js';
import { networkOf, networkOptions } from '../../../src/cli/network-options.js';
import { parseArguments } from '../../../src/cli/options.js';
import { generate } from '../../../src/codegen/generate.js';
import { messageOf, wsdlOf, xsd } from '../../codegen/wsdl.js';

const importing = (location: string, request = '') =>
  wsdlOf({ schema: `<s:import namespace="urn:o" schemaLocation="${location}"/>`, request });
const ofO = '<s:element name="a" type="o:T" xmlns:o="urn:o"/>';

let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'load-'));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

function files(texts: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return join(folder, Object.keys(texts)[0] ?? '');
}

async function serve(
  pages: Readonly<Record<string, string | RequestListener>>,
): Promise<{ origin: string; asked: string[] }> {
  const asked: string[] = [];
  const listening = createServer((request, reply) => {
    asked.push(request.url ?? '');
    const page = pages[request.url ?? ''];
    if (typeof page === 'function') return page(request, reply);
    reply.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/xml' }).end(page);
  });
  server = listening;
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, asked };
}

async function generateFrom(location: string) {
  const loaded = await loadWsdl(location);
  return generate(loaded.text, { ...loaded, runtime: 'r', toolVersion: '1' });
}

describe('a WSDL and its imports', () => {
  it('are read from disk, even with circular imports and other folders', async () => {
    const main = files({
      'a/main.wsdl': importing('../b/o%20o.xsd', ofO),
      'b/o o.xsd': xsd('urn:o', '<s:import namespace="urn:p" schemaLocation="p.xsd"/><s:complexType name="T"/>'),
      'b/p.xsd': xsd('urn:p', '<s:import namespace="urn:o" schemaLocation="o%20o.xsd"/>'),
    });
    const { documents } = await loadWsdl(main);
    expect([...documents.keys()].map((each) => each.slice(folder.length))).toEqual(['/b/o o.xsd', '/b/p.xsd']);
    expect((await generateFrom(main)).model.types.map((each) => each.name)).toContain('T');
  });

  it('are downloaded over HTTP, each document once', async () => {
    const { origin, asked } = await serve({
      '/s.svc?wsdl': importing('?xsd=xsd0', ofO),
      '/s.svc?xsd=xsd0': xsd('urn:o', '<s:import namespace="urn:t" schemaLocation="?wsdl"/><s:complexType name="T"/>'),
    });
    expect((await generateFrom(`${origin}/s.svc?wsdl`)).model.types.map((each) => each.name)).toContain('T');
    expect(asked).toEqual(['/s.svc?wsdl', '/s.svc?xsd=xsd0']);
  });

  it.each([
    ['host', (origin: string) => origin.replace('127.0.0.1', 'localhost')],
    ['port', () => 'http://127.0.0.1:1'],
    ['scheme', (origin: string) => origin.replace('http:', 'https:')],
  ])('come from no other %s', async (_, otherThan) => {
    const pages: Record<string, string> = {};
    const { origin, asked } = await serve(pages);
    const other = otherThan(origin);
    pages['/s?wsdl'] = importing(`${other}/o.xsd`);
    const { notices } = await generateFrom(`${origin}/s?wsdl`);
    expect(asked).toEqual(['/s?wsdl']);
    expect(notices[0]).toContain(
      `"${other}/o.xsd" cannot be read: it is at another origin (${other}) than the WSDL (${origin}), and is not downloaded; pass ${other} if`,
    );
  });

  it('are downloaded over HTTP without a warning from Node, however many there are', async () => {
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    const pages = Object.fromEntries(numbers.map((each) => [`/${each}.xsd`, xsd(`urn:${each}`, '')]));
    const imports = numbers.map((each) => `<s:import namespace="urn:${each}" schemaLocation="${each}.xsd"/>`);
    const { origin, asked } = await serve({ ...pages, '/s?wsdl': wsdlOf({ schema: imports.join('') }) });
    const warnings: Error[] = [];
    const listener = (warning: Error): unknown => warnings.push(warning);
    process.on('warning', listener);
    try {
      expect((await loadWsdl(`${origin}/s?wsdl`)).documents.size).toBe(40);
      // Node emits the warning on the next tick
      await new Promise(setImmediate);
    } finally {
      process.off('warning', listener);
    }
    expect(warnings).toEqual([]);
    expect(asked).toHaveLength(41);
  });

  it('are read without downloads if the WSDL is on disk', async () => {
    const { origin, asked } = await serve({});
    const { notices } = await generateFrom(files({ 'main.wsdl': importing(`${origin}/o.xsd`) }));
    expect(notices[0]).toContain('nothing is downloaded for a WSDL on disk; save the document next to it');
    expect(asked).toEqual([]);
  });

  it('are reported with the importing document if an import is missing', async () => {
    const main = files({
      'main.wsdl': importing('o.xsd'),
      'o.xsd': xsd('urn:o', '\n<s:include schemaLocation="no.xsd"/>'),
    });
    const loaded = await loadWsdl(main);
    const message = messageOf(() => generate(loaded.text, { ...loaded, runtime: 'r', toolVersion: '1' }));
    expect(message.slice(message.indexOf('o.xsd:'))).toMatch(
      /^o\.xsd:2: the document "no\.xsd" cannot be read: ENOENT: no such file or directory\n  at s:schema\/s:include\n/,
    );
  });
});

describe('a download that fails', () => {
  /** Makes the time limit for loading expire. */
  let time: AbortController;
  const answers: readonly [string, RequestListener, string][] = [
    ['with a status', (_, reply) => reply.writeHead(500).end('oops'), 'expected a WSDL or schema, received status 500'],
    ['by a reset', (_, reply) => void reply.socket?.resetAndDestroy(), 'the document could not be downloaded'],
    ['by the time limit', () => time.abort(), 'the download was not complete after 60 seconds'],
    [
      'by a redirect to another port',
      (_, reply) => reply.writeHead(302, { location: 'http://127.0.0.1:1/o.xsd' }).end(),
      'expected a WSDL or schema, received status 302; redirects are not followed: if http://127.0.0.1:1/o.xsd is the right URL, pass it',
    ],
  ];
  it.each(answers)('%s makes loading fail, even if nothing needs the document', async (_, listener, want) => {
    const { origin } = await serve({ '/s?wsdl': importing('o.xsd'), '/o.xsd': listener });
    time = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(time.signal);
    const loaded = await loadWsdl(`${origin}/s?wsdl`);
    const message = messageOf(() => generate(loaded.text, { ...loaded, runtime: 'r', toolVersion: '1' }));
    expect(message).toContain(`the document "o.xsd" cannot be read: ${origin}/o.xsd: ${want}`);
    expect(message).toMatch(/--allow-missing urn:o$/);
  });
});

describe.runIf(process.platform === 'linux')('a file that is not a regular file', () => {
  const others: readonly [string, (path: string) => unknown, string][] = [
    ['a named pipe', (path) => execFileSync('mkfifo', [path]), 'it is not a regular file'],
    ['a link to an endless device', (path) => symlinkSync('/dev/zero', path), 'it is not a regular file'],
    ['a folder', (path) => mkdirSync(path), 'it is a folder, not a regular file'],
    [
      'a file that is too large',
      (path) => void (writeFileSync(path, ''), truncateSync(path, 64 * 1024 * 1024 + 1)),
      'it is larger than 67108864 bytes',
    ],
  ];
  it.each(others)('%s is not read as a WSDL', async (_, make, want) => {
    const path = join(folder, 'main.wsdl');
    make(path);
    await expect(loadWsdl(path)).rejects.toThrow(`main.wsdl: the WSDL could not be read: ${want}`);
  });

  it.each(others)('%s is not read as a schema, even if nothing needs it', async (_, make, want) => {
    const main = files({ 'main.wsdl': importing('o.xsd') });
    make(join(folder, 'o.xsd'));
    await expect(generateFrom(main)).rejects.toThrow(`the document "o.xsd" cannot be read: ${want}`);
  });

  it('/dev/zero is not read as a schema', async () => {
    const main = files({ 'main.wsdl': importing('/dev/zero') });
    await expect(generateFrom(main)).rejects.toThrow('"/dev/zero" cannot be read: it is not a regular file');
  });

  it.each(others.slice(0, 3))('%s is not read as a record or as certificates', async (_, make, want) => {
    const main = files({ 'main.wsdl': wsdlOf() });
    const path = join(folder, 'main.source.json');
    make(path);
    await expect(loadWsdl(main)).rejects.toThrow('main.source.json next to main.wsdl does not record the origin');
    expect(messageOf(() => networkOf(parseArguments(['--ca', path], networkOptions)))).toContain(want);
  });

  it('a symbolic link to a file is read', async () => {
    const main = files({
      'main.wsdl': importing('o.xsd', ofO),
      'elsewhere.xsd': xsd('urn:o', '<s:complexType name="T"/>'),
    });
    symlinkSync(join(folder, 'elsewhere.xsd'), join(folder, 'o.xsd'));
    expect((await generateFrom(main)).notices).toEqual([]);
  });
});
