import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contract } from '../../generated/index.js';
import { isRescueError, RescueClient, type Operation, type RescueError } from '../../src/index.js';
import type { Operations } from '../../src/runtime.js';
import { cannedTransport } from '../support/canned-transport.js';
import { canonicalLines } from './canonical.js';

/** Runs the sample folders, which README.md describes. */

const ADDRESS = 'https://secure.logmeinrescue.com/API/API.asmx';

const operations: Operations = contract.operations;
const folders = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const requestFiles = ['request.json', 'request.soap11.xml', 'request.soap12.xml'];
const replyFiles = ['reply.soap11.xml', 'reply.soap12.xml'];

/** Returns the problems of a folder. */
function problemOf(folder: string, files: readonly string[]): string | undefined {
  const place = `test/samples/${folder}`;
  const [operation, purpose] = split(folder);
  if (!/^[a-z0-9_]+$/.test(purpose)) return `${place} is not named <Operation>__<what_it_shows>`;
  if (!Object.hasOwn(operations, operation)) return `${place}: the description has no operation ${operation}`;
  const wanted = [...requestFiles, ...replyFiles];
  const missing = wanted.filter((file) => !files.includes(file));
  const ends = files.filter((file) => /^(reply|error)\.json$/.test(file));
  const surplus = files.filter((file) => !wanted.includes(file) && !ends.includes(file));
  if (missing.length > 0) return `${place} lacks ${missing.join(', ')}`;
  if (surplus.length > 0) return `${place} has ${surplus.join(', ')}, which no sample has`;
  return ends.length === 1 ? undefined : `${place} must have either reply.json or error.json, and has ${ends.length}`;
}

function split(folder: string): [operation: string, purpose: string] {
  const at = folder.indexOf('__');
  return at < 0 ? [folder, ''] : [folder.slice(0, at), folder.slice(at + 2)];
}

/**
 * The header fields shown on the operation pages. The Content-Type for SOAP 1.2 also has the action parameter (RFC
 * 3902), which the pages do not show. ASMX accepts a correct, wrong or missing action there.
 */
const versions = [
  [
    '1.1',
    {
      suffix: 'soap11',
      mediaType: 'text/xml; charset=utf-8',
      headersOf: (action: string) => ({ 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${action}"` }),
    },
  ],
  [
    '1.2',
    {
      suffix: 'soap12',
      mediaType: 'application/soap+xml; charset=utf-8',
      headersOf: (action: string) => ({ 'Content-Type': `application/soap+xml; charset=utf-8; action="${action}"` }),
    },
  ],
] as const;

describe.each(folders)('%s', (folder) => {
  const path = join(__dirname, folder);
  const read = (file: string): string => readFileSync(join(path, file), 'utf8');
  const json = (file: string): unknown => JSON.parse(read(file));
  const files = readdirSync(path);
  const problem = problemOf(folder, files);

  test('is complete', () => expect(problem, 'see test/samples/README.md').toBeUndefined());
  if (problem !== undefined) return;

  test.each(versions)('over SOAP %s', async (soapVersion, { suffix, mediaType, headersOf }) => {
    const operation = operations[split(folder)[0]] as Operation;
    const body = read(`reply.${suffix}.xml`);
    const transport = cannedTransport({
      // ASMX sends faults with an HTTP error status
      status: /<\w+:Fault>/.test(body) ? 500 : 200,
      headers: { 'content-type': mediaType },
      body,
    });
    let noted: Record<string, unknown> = {};
    const rescue = new RescueClient({
      soapVersion,
      transport,
      onCall: ({ unknownElements, unknownEnumValues }) => {
        if (unknownElements.length > 0) noted = { $unknownElements: unknownElements };
        if (unknownEnumValues.length > 0) noted = { ...noted, $unknownEnumValues: unknownEnumValues };
      },
    });
    const outcome = await rescue.call(operation, json('request.json')).then(
      (reply) => ({ reply }),
      (error: unknown) => ({ error }),
    );

    expect(transport.requests, 'one request, or the arguments were refused').toHaveLength(1);
    const [sent] = transport.requests;
    expect(canonicalLines(sent?.body ?? '')).toEqual(canonicalLines(read(`request.${suffix}.xml`)));
    expect(sent).toMatchObject({ method: 'POST', url: ADDRESS });
    expect(sent?.headers).toEqual(headersOf(`${ADDRESS}/${operation.name}`));

    const isRefusal = files.includes('error.json');
    if ('error' in outcome && !(isRefusal && isRescueError(outcome.error))) throw outcome.error;
    const got = 'error' in outcome ? described(outcome.error as RescueError, operation) : outcome.reply;
    const wanted = json(isRefusal ? 'error.json' : 'reply.json');
    expect({ ...(got as object), ...noted }).toStrictEqual(ofVersion(wanted, suffix));
  });
});

/** Returns the members of an error that a caller can use. */
const members = ['code', 'result', 'reply', 'faultCode', 'faultString', 'detail', 'path', 'outcome', 'status'];

function described(error: RescueError, { name }: Operation): object {
  expect(error.operation).toBe(name);
  const values = members.map((member) => [member, (error as unknown as Record<string, unknown>)[member]] as const);
  return { class: error.name, ...Object.fromEntries(values.filter(([, value]) => value !== undefined)) };
}

/** Selects the expected value for a SOAP version if it depends on the version: `{ "soap11": ..., "soap12": ... }`. */
function ofVersion(wanted: unknown, suffix: 'soap11' | 'soap12'): unknown {
  return JSON.parse(JSON.stringify(wanted), (_key, value: unknown) => {
    const isPair = typeof value === 'object' && value !== null && 'soap11' in value && 'soap12' in value;
    return isPair ? value[suffix] : value;
  });
}

describe('an incomplete folder is rejected with the reason', () => {
  const whole = [...requestFiles, ...replyFiles, 'reply.json'];
  test.each<[string, string, readonly string[], RegExp]>([
    ['without a required file', 'login__ok', whole.slice(1), /test\/samples\/login__ok lacks request\.json/],
    ['with an unknown file', 'login__ok', [...whole, 'notes.txt'], /has notes\.txt, which no sample has/],
    ['without an expectation', 'login__ok', whole.slice(0, -1), /either reply\.json or error\.json, and has 0/],
    ['with two expectations', 'login__ok', [...whole, 'error.json'], /either reply\.json or error\.json, and has 2/],
    ['with an unknown operation', 'logIn__ok', whole, /the description has no operation logIn/],
    ['whose name does not say what it shows', 'login', whole, /is not named <Operation>__<what_it_shows>/],
  ])('%s', (_fact, folder, files, message) => {
    expect(problemOf(folder, files)).toMatch(message);
    expect(problemOf('login__ok', whole)).toBeUndefined();
  });
});

describe('the comparison of two documents', () => {
  const one = '<?xml version="1.0" encoding="utf-8"?><a xmlns="urn:a" x="1" y="2"><b>t &amp; u</b><c/></a>';
  test.each([
    [
      'ignores prefixes, quotes, order of attributes, references and white space between elements',
      `<?xml version='1.0' encoding='UTF-8'?>\n<p:a y='2' xmlns:p='urn:a' x='1'>\n  <p:b><![CDATA[t &]]>&#x20;u</p:b>\n  <p:c></p:c>\n</p:a>\n`,
    ],
  ])('%s', (_fact, other) => {
    expect(canonicalLines(other)).toEqual(canonicalLines(one));
  });

  test.each([
    ['another namespace', one.replace('urn:a', 'urn:b')],
    ['no namespace', one.replace('<b>', '<b xmlns="">')],
    ['another name', one.replaceAll('b>', 'B>')],
    ['another order', one.replace('<b>t &amp; u</b><c/>', '<c/><b>t &amp; u</b>')],
    ['an additional element', one.replace('<c/>', '<c/><c/>')],
    ['a nested element', one.replace('</b><c/>', '<c/></b>')],
    ['a missing attribute', one.replace(' y="2"', '')],
    ["another attribute's value", one.replace('"2"', '"2 "')],
    ['text between elements', one.replace('<c/>', 'x<c/>')],
    ['white space inside text', one.replace('<b>t', '<b> t')],
    ['white space in an empty element', one.replace('<c/>', '<c> </c>')],
    ['another encoding', one.replace('utf-8', 'utf-16')],
    ['no declaration', one.replace(/^<\?.*\?>/, '')],
  ])('but not with %s', (_fact, other) => {
    expect(other).not.toBe(one);
    expect(canonicalLines(other)).not.toEqual(canonicalLines(one));
  });

  test.each(['<a>', '<!DOCTYPE a><a/>', '<a><!-- c --></a>', '<a><?p i?></a>'])('%s is not an envelope', (xml) => {
    expect(() => canonicalLines(xml)).toThrow();
  });
});
