import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { productionTree } from '../../scripts/audit/tree.js';
import { watchCalls } from './calls.js';
import type { Part } from './children/calls.js';

const root = join(__dirname, '..', '..');
const tree = productionTree(root);

/** A row of the table in docs/dependencies.md. */
interface Row {
  readonly name: string;
  readonly counts: number;
  readonly loaded: string;
  readonly runs: string;
}

function rows(): readonly Row[] {
  const [, section = ''] = readFileSync(join(root, 'docs/dependencies.md'), 'utf8').split('## What a call reaches');
  const cells = [...section.matchAll(/^\| `.*$/gm)].map(([line]) => line.split('|').map((cell) => cell.trim()));
  return cells.map(([, name = '', counts, , loaded = '', runs = '']) => {
    return { name: name.replaceAll('`', ''), counts: Number(counts), loaded, runs };
  });
}

/** Returns the packages that a row covers: the named package, and its dependencies that have no row of their own. */
function members(name: string, named: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set([name]);
  for (const each of found)
    for (const needed of tree.find((one) => one.name === each)?.needs ?? []) if (!named.has(needed)) found.add(needed);
  return found;
}

let parts: readonly Part[] = [];
const part = (name: string): Part => parts.find((each) => each.part === name) as Part;
/** All parts except loading the packages and the axios download at the end. */
const calls = (): readonly Part[] => parts.filter((each) => !['loading', 'axios'].includes(each.part));
const ranInCalls = (name: string): readonly string[] => calls().flatMap(({ ran }) => ran[name] ?? []);
const filesOf = (name: string): readonly string[] =>
  [...new Set(ranInCalls(name).map((ran) => ran.slice(0, ran.indexOf(' '))))].sort();

beforeEach(async () => {
  // the process runs once; axios is called last, and the tests check what happened before
  if (parts.length === 0) parts = await watchCalls({ withAxios: true });
});

describe('in a process that makes calls of every kind', () => {
  test('no package opens a handle, either when it is loaded or during a call', () => {
    expect(part('loading').outgoing).toEqual([]);
    const sockets = calls().flatMap(({ outgoing }) => outgoing.filter(({ kind }) => kind !== 'request'));
    expect(sockets.length).toBeGreaterThanOrEqual(6);
    for (const socket of sockets) expect(socket).toEqual({ kind: 'TCPWRAP', by: 'src/soap/http/proxy' });
  });

  test("Node's HTTP client only requests the tunnel through the proxy", () => {
    const requests = calls().filter(({ outgoing }) => outgoing.some(({ kind }) => kind === 'request'));
    expect(requests.map((each) => each.part)).toEqual(['calls through a proxy']);
    const { outgoing } = part('calls through a proxy');
    expect(outgoing.map(({ kind }) => kind).sort()).toEqual(['TCPWRAP', 'request']);
  });

  test('a call runs only the client, the prefixes and the WSDL constructor of node-soap', () => {
    expect(filesOf('soap')).toEqual(['lib/client.js', 'lib/utils.js', 'lib/wsdl/index.js']);
    const ran = new Set(ranInCalls('soap'));
    expect([...ran].filter((each) => each.startsWith('lib/utils.js'))).toEqual(['lib/utils.js findPrefix']);
    for (const each of ['_fromXML', '_parse', 'xmlToObject', 'objectToXML', 'objectToDocumentXML', 'processIncludes'])
      expect(ran).not.toContain(`lib/wsdl/index.js ${each}`);
  });

  test('a call runs only the HTTP/1.1 client of undici: no fetch, WebSocket, caches, proxies or HTTP/2', () => {
    const files = filesOf('undici');
    expect(files).toContain('lib/dispatcher/client-h1.js');
    const others = /^lib\/(web|cache|mock|interceptor|api|global)|h2|agent|pool/;
    expect(files.filter((file) => others.test(file))).toEqual([]);
  });

  test('only packages in the lock file are loaded, and only their functions run', () => {
    const names = new Set(tree.map(({ name }) => name));
    const seen = parts.flatMap(({ loads, ran }) => [...loads, ...Object.keys(ran)]);
    expect(seen.filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('the table of docs/dependencies.md', () => {
  const named = new Set(rows().map(({ name }) => name));

  test('covers every package that is installed', () => {
    const spokenFor = new Set(rows().flatMap(({ name }) => [...members(name, named)]));
    expect([...spokenFor].sort()).toEqual([...new Set(tree.map(({ name }) => name))].sort());
  });

  test.each(rows())('$name: $counts packages, loaded $loaded, $runs', ({ name, counts, loaded, runs }) => {
    const all = [...members(name, named)];
    const when = (each: string): string => {
      const loadedBy = parts.find(({ loads }) => loads.includes(each))?.part;
      if (loadedBy === undefined || loadedBy === 'axios') return 'never';
      return loadedBy === 'loading' ? 'at start' : 'during a call';
    };
    expect(all.map((each) => [each, when(each)])).toEqual(all.map((each) => [each, loaded]));
    expect(all).toHaveLength(counts);
    const ran = all.filter((each) => ranInCalls(each).length > 0);
    expect(ran).toEqual(runs === 'nothing' ? [] : all);
  });
});

test('a request by axios would be found and attributed to axios', () => {
  const { outgoing, ran } = part('axios');
  expect(outgoing).toContainEqual({ kind: 'TCPWRAP', by: 'follow-redirects' });
  expect(outgoing.map(({ kind }) => kind)).toContain('request');
  expect(Object.keys(ran)).toEqual(expect.arrayContaining(['axios', 'follow-redirects']));
});
