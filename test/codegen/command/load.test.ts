import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAll } from '../../../scripts/codegen/command/load.js';
import { generate } from '../../../scripts/codegen/index.js';
import { messageOf, wsdlOf } from '../wsdl.js';

const xsd = (ns: string, content: string) =>
  `<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema" targetNamespace="${ns}">${content}</s:schema>`;
const importing = (location: string, request = '') =>
  wsdlOf({ schema: `<s:import namespace="urn:o" schemaLocation="${location}"/>`, request });
const ofO = '<s:element name="a" type="o:T" xmlns:o="urn:o"/>';

let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'load-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
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

async function serve(pages: Readonly<Record<string, string>>): Promise<{ origin: string; asked: string[] }> {
  const asked: string[] = [];
  const listening = createServer((request, reply) => {
    asked.push(request.url ?? '');
    const page = pages[request.url ?? ''];
    reply.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/xml' }).end(page);
  });
  server = listening;
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, asked };
}

async function generateFrom(location: string) {
  const loaded = await loadAll(location);
  return generate(loaded.text, { ...loaded, runtime: 'r', toolVersion: '1' });
}

describe('a description and what it imports', () => {
  it('come from disk, round in circles and out of other folders', async () => {
    const main = files({
      'a/main.wsdl': importing('../b/o%20o.xsd', ofO),
      'b/o o.xsd': xsd('urn:o', '<s:import namespace="urn:p" schemaLocation="p.xsd"/><s:complexType name="T"/>'),
      'b/p.xsd': xsd('urn:p', '<s:import namespace="urn:o" schemaLocation="o%20o.xsd"/>'),
    });
    const { documents } = await loadAll(main);
    expect([...documents.keys()].map((each) => each.slice(folder.length))).toEqual(['/b/o o.xsd', '/b/p.xsd']);
    expect((await generateFrom(main)).model.types.map((each) => each.name)).toContain('T');
  });

  it('come over HTTP, each once', async () => {
    const { origin, asked } = await serve({
      '/s.svc?wsdl': importing('?xsd=xsd0', ofO),
      '/s.svc?xsd=xsd0': xsd('urn:o', '<s:import namespace="urn:t" schemaLocation="?wsdl"/><s:complexType name="T"/>'),
    });
    expect((await generateFrom(`${origin}/s.svc?wsdl`)).model.types.map((each) => each.name)).toContain('T');
    expect(asked).toEqual(['/s.svc?wsdl', '/s.svc?xsd=xsd0']);
  });

  it('come from no other host', async () => {
    const { origin, asked } = await serve({});
    const other = origin.replace('127.0.0.1', 'localhost');
    server?.removeAllListeners('request');
    server?.on('request', (request, reply) => {
      asked.push(request.url ?? '');
      reply.end(importing(`${other}/o.xsd`));
    });
    const { notices } = await generateFrom(`${origin}/s?wsdl`);
    expect(asked).toEqual(['/s?wsdl']);
    expect(notices[0]).toContain(`"${other}/o.xsd" cannot be read: it is on another host (${other})`);
  });

  it('come from no address where the description is on disk', async () => {
    const { origin, asked } = await serve({});
    const { notices } = await generateFrom(files({ 'main.wsdl': importing(`${origin}/o.xsd`) }));
    expect(notices[0]).toContain('addresses are not fetched for a description on disk; save the document beside it');
    expect(asked).toEqual([]);
  });

  it('that are missing are told by the one that imports them', async () => {
    const main = files({
      'main.wsdl': importing('o.xsd'),
      'o.xsd': xsd('urn:o', '\n<s:include schemaLocation="no.xsd"/>'),
    });
    const loaded = await loadAll(main);
    const message = messageOf(() => generate(loaded.text, { ...loaded, runtime: 'r', toolVersion: '1' }));
    expect(message.slice(message.indexOf('o.xsd:'))).toMatch(
      /^o\.xsd:2: the document "no\.xsd" cannot be read: ENOENT: no such file or directory\n  at s:schema\/s:include\n/,
    );
  });
});
