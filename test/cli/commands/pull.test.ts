import { readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadWsdl } from '../../../src/cli/load/load-wsdl.js';
import { generated, wsdlOf } from '../../codegen/wsdl.js';
import { command, emptyFolder, listen, type Page, put, rescue, root, serve, tree } from '../support.js';

const record = readFileSync(join(root, 'wsdl/source.json'), 'utf8');
const changed = rescue.replace('name="sEmail"', 'name="sMail"');

/** Creates a project that contains a WSDL. */
function project(): string {
  const folder = emptyFolder();
  put(folder, 'wsdl/rescue.wsdl', rescue);
  put(folder, 'wsdl/source.json', record);
  return folder;
}

const sourceIn = (folder: string, name = 'wsdl/source.json') =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>;

const schema = (ns: string, content: string) =>
  `<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema" targetNamespace="${ns}">${content}</s:schema>`;
const importing = (location: string) =>
  wsdlOf({
    schema: `<s:import namespace="urn:o" schemaLocation="${location}"/>`,
    request: '<s:element name="a" type="o:T" xmlns:o="urn:o"/>',
  });
const typeT = '<s:complexType name="T"><s:sequence><s:element name="x" type="s:int"/></s:sequence></s:complexType>';

describe('pull', () => {
  it('stores the WSDL byte for byte, and prints its URL', async () => {
    const folder = project();
    const bytes = `\ufeff${changed.replaceAll('\n', '\r\n')}`;
    const origin = await serve({ '/API.asmx?wsdl': bytes });
    const { code, printed, notified } = await command({ folder }, 'pull', '--url', `${origin}/API.asmx?wsdl`);
    expect({ code, notified }).toEqual({ code: 0, notified: '' });
    expect(readFileSync(join(folder, 'wsdl/rescue.wsdl'), 'utf8')).toBe(bytes);
    expect(sourceIn(folder)).toEqual({
      how: 'pulled',
      url: `${origin}/API.asmx?wsdl`,
      retrieved: '2027-01-02T03:04:05.000Z',
      contentType: 'text/xml; charset=utf-8',
      tool: { name: 'logmein-rescue-soap', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string },
      imports: [],
    });
    expect(printed).toMatch(/^wsdl\/rescue\.wsdl: pulled from http:\S+\/API\.asmx\?wsdl: \d+ operations\n/);
    expect(printed).toContain('sMail');
    expect(printed).toContain('Next:\n  npx logmein-rescue-soap generate wsdl/rescue.wsdl --out DIR\n');
    expect(Object.keys(tree(folder))).toEqual(['wsdl', 'wsdl/rescue.wsdl', 'wsdl/source.json']);
  });

  it('counts the operations, the operations that cannot be read, and the imported documents', async () => {
    const [some, all] = [wsdlOf({ operations: ['run', 'go'] }), importing('o.xsd')];
    const unreadable = some.replace('<s:element name="go"><s:complexType>', '$&<s:key/>');
    const origin = await serve({
      '/a?wsdl': some,
      '/b?wsdl': unreadable,
      '/c?wsdl': all,
      '/o.xsd': schema('urn:o', typeT),
    });
    const summary = async (path: string) => {
      const { printed } = await command({ folder: emptyFolder() }, 'pull', '--url', `${origin}/${path}?wsdl`);
      return printed.replaceAll(origin, '').split('\n').slice(0, 3);
    };
    const stored = 'wsdl/rescue.wsdl: pulled from ';
    expect(await summary('a')).toEqual([`${stored}/a?wsdl: 2 operations`, '', 'There was no WSDL to compare with.']);
    expect(await summary('b')).toEqual([
      `${stored}/b?wsdl: 1 operation, 1 left out`,
      expect.stringMatching(/^left out the operation go: /),
      '',
    ]);
    expect(await summary('c')).toEqual([
      `${stored}/c?wsdl: 1 operation, 1 imported document`,
      '',
      'There was no WSDL to compare with.',
    ]);
  });

  it('creates the folder if the project has none', async () => {
    const folder = emptyFolder();
    const origin = await serve({ '/?wsdl': changed });
    const { code, printed } = await command({ folder }, 'pull', '--url', `${origin}/?wsdl`);
    expect(code).toBe(0);
    expect(Object.keys(tree(folder))).toEqual(['wsdl', 'wsdl/rescue.wsdl', 'wsdl/source.json']);
    expect(printed).toContain('There was no WSDL to compare with.');
  });

  it('changes nothing if the service replies with the stored WSDL', async () => {
    const folder = project();
    const origin = await serve({ '/?wsdl': rescue });
    expect((await command({ folder }, 'pull', '--url', `${origin}/?wsdl`)).printed).toContain('No change');
    const before = tree(folder);
    // the default is the URL of the last pull
    const again = await command({ folder, now: '2028-01-01T00:00:00.000Z' }, 'pull');
    expect(again).toEqual({
      code: 0,
      printed: `wsdl/rescue.wsdl: unchanged since it was pulled from ${origin}/?wsdl\n`,
      notified: '',
    });
    expect(tree(folder)).toEqual(before);
  });

  it('downloads a WSDL again that was edited by hand', async () => {
    const folder = project();
    const origin = await serve({ '/?wsdl': rescue });
    await command({ folder }, 'pull', '--url', `${origin}/?wsdl`);
    put(folder, 'wsdl/rescue.wsdl', changed);
    const { code, notified } = await command({ folder }, 'pull');
    expect(code).toBe(0);
    expect(notified).toBe('');
    expect(readFileSync(join(folder, 'wsdl/rescue.wsdl'), 'utf8')).toBe(rescue);
  });

  it.each([
    ['gzip', gzipSync(changed)],
    ['br', brotliCompressSync(changed)],
    ['deflate, X-GZIP', gzipSync(deflateSync(changed))],
    ['UTF-8 (which is not a coding)', Buffer.from(changed)],
  ])('stores what was packed in %s unpacked', async (coding, bytes) => {
    const folder = project();
    const origin = await listen((_, reply) => reply.writeHead(200, { 'content-encoding': coding }).end(bytes));
    expect((await command({ folder }, 'pull', '--url', origin)).code).toBe(0);
    expect(readFileSync(join(folder, 'wsdl/rescue.wsdl'), 'utf8')).toBe(changed);
  });

  it('writes a separate record next to a file with another name', async () => {
    const folder = emptyFolder();
    const origin = await serve({ '/?wsdl': wsdlOf() });
    const { printed } = await command({ folder }, 'pull', '--url', `${origin}/?wsdl`, '--out', 'calc.wsdl');
    expect(Object.keys(tree(folder))).toEqual(['calc.source.json', 'calc.wsdl']);
    expect(printed).toContain('There was no WSDL to compare with.');
  });
});

describe('pull, with imports', () => {
  const names = ['/s.svc?wsdl', '/s.svc?xsd=xsd0', '/schemas/P.xsd', '/s.svc?xsd=XSD0'] as const;
  const pages = {
    [names[0]]: importing('s.svc?xsd=xsd0'),
    [names[1]]: schema(
      'urn:o',
      `<s:import namespace="urn:p" schemaLocation="schemas/P.xsd"/><s:import namespace="urn:q" schemaLocation="?xsd=XSD0"/>${typeT}`,
    ),
    [names[2]]: schema('urn:p', ''),
    [names[3]]: schema('urn:q', ''),
  };

  it('stores each import under a portable name, and generate reads them without a network', async () => {
    const folder = emptyFolder();
    const origin = await serve(pages);
    const { code, printed } = await command({ folder }, 'pull', '--url', origin + names[0], '--out', 'wsdl/s.wsdl');
    expect(code).toBe(0);
    expect(printed).toContain('1 operation, 3 imported documents');
    expect(Object.keys(tree(folder))).toEqual([
      'wsdl',
      'wsdl/s.imports',
      'wsdl/s.imports/32848aca42ad.xml',
      'wsdl/s.imports/376b06c74ceb.xml',
      'wsdl/s.imports/a101eac755b9.xml',
      'wsdl/s.source.json',
      'wsdl/s.wsdl',
    ]);
    expect(tree(folder)['wsdl/s.imports/376b06c74ceb.xml']).toBe(pages[names[1]]);
    expect(sourceIn(folder, 'wsdl/s.source.json')['imports']).toEqual([
      expect.objectContaining({ url: origin + names[1], file: 's.imports/376b06c74ceb.xml' }),
      expect.objectContaining({
        url: origin + names[2],
        file: 's.imports/a101eac755b9.xml',
      }),
      expect.objectContaining({ url: origin + names[3], file: 's.imports/32848aca42ad.xml' }),
    ]);
    const file = join(folder, 'wsdl/s.wsdl');
    const loaded = await loadWsdl(file);
    expect([...loaded.documents.values()]).toEqual([pages[names[1]], pages[names[2]], pages[names[3]]]);
    const stubs = await command({ folder: root }, 'generate', '--wsdl', file, '--out', join(folder, 'stubs'));
    expect(stubs.code).toBe(0);
    expect(tree(join(folder, 'stubs'))['types.ts']).toContain('x: number');
  });

  it('removes files that are no longer imported, and no others', async () => {
    const folder = emptyFolder();
    const served: Record<string, string> = { ...pages };
    const origin = await serve(served);
    const args = ['pull', '--url', origin + names[0], '--out', 's.wsdl'];
    await command({ folder }, ...args);
    put(folder, 's.imports/mine.txt', 'mine');
    served[names[1]] = schema('urn:o', typeT);
    expect((await command({ folder }, ...args)).code).toBe(0);
    expect(Object.keys(tree(folder)).filter((each) => each.includes('/'))).toEqual([
      's.imports/376b06c74ceb.xml',
      's.imports/mine.txt',
    ]);
    served[names[0]] = wsdlOf();
    put(folder, 's.imports/mine.txt', '');
    expect((await command({ folder }, ...args)).code).toBe(0);
    expect(Object.keys(tree(folder))).toEqual(['s.imports', 's.imports/mine.txt', 's.source.json', 's.wsdl']);
  });

  it('removes NAME.imports when it is empty because the WSDL imports nothing any more', async () => {
    const folder = emptyFolder();
    const served: Record<string, string> = { ...pages };
    const origin = await serve(served);
    const args = ['pull', '--url', origin + names[0], '--out', 's.wsdl'];
    await command({ folder }, ...args);
    served[names[0]] = wsdlOf();
    expect((await command({ folder }, ...args)).code).toBe(0);
    expect(Object.keys(tree(folder))).toEqual(['s.source.json', 's.wsdl']);
  });

  it('stores all documents again if one of them changed', async () => {
    const folder = emptyFolder();
    const served: Record<string, string> = { ...pages };
    const origin = await serve(served);
    const args = ['pull', '--url', origin + names[0], '--out', 's.wsdl'];
    await command({ folder }, ...args);
    expect((await command({ folder }, ...args)).printed).toMatch(/^s\.wsdl: unchanged/);
    served[names[1]] = (served[names[1]] ?? '').replace('s:int', 's:string');
    expect((await command({ folder }, ...args)).printed).toMatch(/^s\.wsdl: pulled from /);
    expect(tree(folder)['s.imports/376b06c74ceb.xml']).toBe(served[names[1]]);
  });

  it('reports which stored documents are missing', async () => {
    const folder = emptyFolder();
    const origin = await serve(pages);
    await command({ folder }, 'pull', '--url', origin + names[0], '--out', 's.wsdl');
    rmSync(join(folder, 's.imports/a101eac755b9.xml'));
    const { notified, code } = await command({ folder }, 'describe', '--wsdl', 's.wsdl');
    expect(code).toBe(3);
    expect(notified).toContain('s.imports/a101eac755b9.xml: ENOENT: no such file or directory; pull the WSDL again');
  });

  it('reads no files outside the folder, even if the record lists them', async () => {
    const folder = emptyFolder();
    const origin = await serve(pages);
    await command({ folder }, 'pull', '--url', origin + names[0], '--out', 's.wsdl');
    put(
      folder,
      's.source.json',
      readFileSync(join(folder, 's.source.json'), 'utf8').replace('s.imports/a101eac755b9', '../../P'),
    );
    await expect(loadWsdl(join(folder, 's.wsdl'))).rejects.toThrow(
      /^s\.source\.json next to s\.wsdl does not record the origin of the WSDL/,
    );
  });
});

describe('pull changes nothing and exits with 3 for', () => {
  const html = '<!DOCTYPE html><html><head><title>Sign in</title></head><input type="password"></html>';
  const half = (_: IncomingMessage, reply: ServerResponse) =>
    reply.writeHead(200, { 'content-length': rescue.length }).write(rescue.slice(0, 1000));
  const cases: readonly [string, Page, string | RegExp, (readonly string[])?][] = [
    [
      'status 500',
      (_, reply) => reply.writeHead(500, { 'content-type': 'text/html' }).end('<html><title>Runtime Error</title>'),
      '/x?wsdl: expected a WSDL or schema, received status 500 (text/html); check the URL',
    ],
    [
      'an HTML page',
      html,
      /\/x\?wsdl:1: this is an HTML page, not a WSDL\n.*an ASMX service serves it at its own address/,
    ],
    ['an ASMX page', '<html><head><title>API Web Service</title></head></html>', 'this is an HTML page, not a WSDL'],
    [
      'a fault',
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault/></s:Body></s:Envelope>',
      /this is not a WSDL: the root element is <s:Envelope> of/,
    ],
    ['a schema', schema('urn:x', ''), /this is not a WSDL: the root element is <s:schema> of/],
    ['another document', '<a/>', /this is not a WSDL: the root element is <a>/],
    ['nothing', '', 'the document is empty'],
    ['a truncated WSDL', rescue.slice(0, 5000), /is not well-formed XML: unclosed tag/],
    ['a WSDL without its end', rescue.trimEnd().slice(0, -1), /is not well-formed XML/],
    [
      'a WSDL that is truncated after a tag',
      `${rescue.split('</wsdl:types>')[0]}</wsdl:types>`,
      /is not well-formed XML: unclosed tag/,
    ],
    ['malformed XML', rescue.replace('<s:sequence>', '<s:sequence'), /is not well-formed XML/],
    [
      'a redirect',
      (_, reply) => reply.writeHead(302, { location: 'http://elsewhere.invalid/?wsdl' }).end(),
      'redirects are not followed: if http://elsewhere.invalid/?wsdl is the right URL, pass it',
    ],
    ['a slow body', half, 'the download was not complete after 0.1 seconds; try again', ['--timeout-ms', '100']],
    [
      'another namespace',
      wsdlOf(),
      /expected the target namespace "https:\S+API\.asmx", received "urn:t"; delete rescue\.wsdl first, or pass another --out\n/,
    ],
    [
      'a missing import',
      rescue.replace('<s:element ', '<s:include schemaLocation="/no.xsd"/>$&'),
      /the document "\/no\.xsd" cannot be read: \S+\/no\.xsd: expected a WSDL or schema, received status 404/,
    ],
    [
      'an import that is a page',
      rescue.replace('<s:element ', '<s:include schemaLocation="/html"/>$&'),
      /the document "\/html" cannot be read: \S+\/html: expected a schema, received an HTML page/,
    ],
    [
      'a WSDL that the generator rejects',
      rescue.replaceAll('style="document"', 'style="rpc"'),
      /\/x\?wsdl:\d+: the style "rpc" is not supported\n/,
    ],
  ];
  it.each(cases)('%s', async (_, page, want, options = []) => {
    const folder = project();
    const before = tree(folder);
    const origin = await serve({ '/x?wsdl': page, '/html': html });
    const { code, printed, notified } = await command({ folder }, 'pull', '--url', `${origin}/x?wsdl`, ...options);
    expect({ code, printed }).toEqual({ code: 3, printed: '' });
    expect(notified).toMatch(want);
    expect(notified).toMatch(/\nNothing was changed\.$/);
    expect(tree(folder)).toEqual(before);
  });

  it('a failure while pull writes files', async () => {
    const folder = project();
    put(folder, 'wsdl/rescue.imports', 'a file where the folder would be');
    const before = tree(folder);
    const text = rescue.replace('<s:element ', '<s:include schemaLocation="/t.xsd"/>$&');
    const ns = 'https://secure.logmeinrescue.com/API/API.asmx';
    const origin = await serve({ '/x?wsdl': text, '/t.xsd': schema(ns, typeT) });
    const { code, notified } = await command({ folder }, 'pull', '--url', `${origin}/x?wsdl`);
    expect(code).toBe(3);
    expect(notified).toMatch(/: nothing was written: ENOTDIR.*\nNothing was changed\.$/);
    expect(tree(folder)).toEqual(before);
  });

  const inTheWay: readonly [string, Record<string, string>, string][] = [
    [
      'a file that is not a WSDL',
      { 'package.json': '{}' },
      'package.json would be replaced: delete it first, or pass another --out',
    ],
    [
      'a WSDL that cannot be read',
      { 'rescue.wsdl': rescue.slice(0, 9000) },
      'rescue.wsdl would be replaced: delete it first, or pass another --out',
    ],
    [
      'a record of another program',
      { 'source.json': '{}' },
      'source.json next to rescue.wsdl does not record the origin of the WSDL',
    ],
  ];
  it.each(inTheWay)('%s at the path of an output', async (_, files, want) => {
    const folder = emptyFolder();
    for (const [name, text] of Object.entries(files)) put(folder, name, text);
    const before = tree(folder);
    const origin = await serve({ '/x?wsdl': rescue });
    const out = 'package.json' in files ? 'package.json' : 'rescue.wsdl';
    const { code, notified } = await command({ folder }, 'pull', '--url', `${origin}/x?wsdl`, '--out', out);
    expect(code).toBe(3);
    expect(notified).toContain(want);
    expect(tree(folder)).toEqual(before);
  });

  it('a folder in node_modules', async () => {
    const folder = emptyFolder();
    const origin = await serve({ '/x?wsdl': rescue });
    const out = 'node_modules/logmein-rescue-soap/wsdl/rescue.wsdl';
    const { code, notified } = await command({ folder }, 'pull', '--url', `${origin}/x?wsdl`, '--out', out);
    expect(code).toBe(3);
    expect(notified).toContain('is inside node_modules: pass a folder of your project');
    expect(tree(folder)).toEqual({});
  });
});

describe('secrets of a pull', () => {
  it('appear in no output and no file', async () => {
    const folder = emptyFolder();
    const seen: unknown[] = [];
    const text = importing('o.xsd');
    const pages: Record<string, string> = { '/x?wsdl&key=SECRET': text, '/o.xsd': schema('urn:o', typeT) };
    const origin = await listen(({ url = '', headers }, reply) => {
      seen.push([url, headers.authorization, headers['x-key']]);
      reply.writeHead(pages[url] === undefined ? 500 : 200).end(pages[url]);
    });
    const secrets = ['--header', 'Authorization=Bearer SECRET', '--header=X-Key=SECRET'];
    const ok = await command({ folder }, 'pull', '--url', `${origin}/x?wsdl&key=SECRET`, '--out', 's.wsdl', ...secrets);
    expect(ok).toMatchObject({ code: 0, notified: '' });
    expect(seen).toEqual([
      ['/x?wsdl&key=SECRET', 'Bearer SECRET', 'SECRET'],
      ['/o.xsd', 'Bearer SECRET', 'SECRET'],
    ]);
    const outdated = await command({ folder }, 'generate', '--check', '--out', 'o', '--wsdl', 's.wsdl', ...secrets);
    expect(outdated.code).toBe(1);
    expect(outdated.notified).toContain('--header Authorization=... --header X-Key=...');
    const address = `${origin}/x?wsdl&key=SECRET`;
    const failures = await Promise.all([
      command({ folder }, 'pull', '--url', `${origin}/no?key=SECRET`, ...secrets),
      command({ folder }, 'pull', '--url', `${address}&also`, ...secrets),
      command({ folder }, 'generate', '--check', '--out', 'o', '--wsdl', address, ...secrets),
      command({ folder }, 'pull', ...secrets, 'SECRET'),
      command({ folder }, 'pull', '--headers=SECRET', ...secrets),
    ]);
    expect(failures.map(({ code }) => code)).toEqual([3, 3, 1, 3, 3]);
    expect(JSON.stringify([ok, outdated, failures, tree(folder)])).not.toContain('SECRET');
    expect(sourceIn(folder, 's.source.json')).toMatchObject({ url: `${origin}/x?...` });
    // the URL is still recognized
    expect((await command({ folder }, 'pull', '--url', address, '--out', 's.wsdl')).printed).toContain('unchanged');
  });
});

describe('a pulled WSDL', () => {
  it('is read in the encoding with which it was downloaded', async () => {
    const folder = emptyFolder();
    const text = wsdlOf({
      request:
        '<s:element name="a" type="s:int"><s:annotation><s:documentation>é</s:documentation></s:annotation></s:element>',
    });
    const origin = await listen((_, reply) =>
      reply
        .setHeader('content-type', 'text/xml; charset=iso-8859-1')
        .end(Buffer.from(text.replace(' encoding="utf-8"', ''), 'latin1')),
    );
    expect((await command({ folder }, 'pull', '--url', origin, '--out', 's.wsdl')).code).toBe(0);
    expect((await loadWsdl(join(folder, 's.wsdl'))).text).toContain('é');
    expect(generated(text).model.operations).toHaveLength(1);
  });
});
