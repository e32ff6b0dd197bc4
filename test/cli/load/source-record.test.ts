import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importName, readSource, sourceNameOf } from '../../../src/cli/load/source-record.js';
import { messageOf } from '../../codegen/wsdl.js';
import { emptyFolder, put } from '../support.js';

it('the record is next to the WSDL', () => {
  expect(['a/rescue.wsdl', 'rescue.xml', 'a/calc.wsdl', 'a.b.wsdl'].map(sourceNameOf)).toEqual([
    'source.json',
    'source.json',
    'calc.source.json',
    'a.b.source.json',
  ]);
});

it('an imported document is named after the hash of its path and query', () => {
  // SHA-256 of "/a/x.xsd?1"
  expect(importName('a/s.wsdl', 'https://host/a/x.xsd?1')).toBe('s.imports/e943da96b792.xml');
  expect(importName('a/s.wsdl', 'http://other:1/a/x.xsd?1#z')).toBe('s.imports/e943da96b792.xml');
});

/** Reads a record next to `my.wsdl`. */
function sourceOf(record: unknown) {
  const folder = emptyFolder();
  put(folder, 'my.source.json', typeof record === 'string' ? record : JSON.stringify(record));
  return readSource(join(folder, 'my.wsdl'));
}
const pulled = { how: 'pulled', url: 'https://h/x?wsdl', imports: [] };
const imported = (file: string) => ({ url: 'https://h/o.xsd', file });

describe('a record', () => {
  const fromService = { provenance: { origin: 'service' } };

  it('is optional', () => {
    expect(readSource(join(emptyFolder(), 'my.wsdl'))).toEqual(fromService);
  });

  it('of a reconstruction states what is not verified', () => {
    const evidence = { login: { unverified: 'a' }, logout: { unverified: 1 }, getNote: null, getChat: { other: 'b' } };
    expect(sourceOf({ how: 'reconstructed', evidence })).toEqual({
      provenance: { origin: 'reconstructed', unverified: { login: 'a' } },
    });
    expect(sourceOf({ how: 'reconstructed' })).toEqual({ provenance: { origin: 'reconstructed', unverified: {} } });
  });

  it('of another kind states nothing but the origin', () => {
    expect(sourceOf({ how: 'found', evidence: { login: { unverified: 'a' } }, url: 5 })).toEqual(fromService);
  });

  it('of a pulled WSDL contains the URL and the documents', () => {
    const whole = {
      ...pulled,
      contentType: 'text/xml',
      imports: [{ ...imported('my.imports/a-1_b.xml'), contentType: 'text/xml' }, imported('my.imports/...x')],
      allowMissing: ['urn:a'],
    };
    const { how: _how, ...parts } = whole;
    expect(sourceOf({ ...whole, retrieved: '2027-01-02' })).toEqual({ ...fromService, pulled: parts });
  });

  const other = 'it lists files in other folders';
  it.each<[string, unknown, string]>([
    ['text that is not JSON', '{ "how": SECRET', 'it is not JSON'],
    ['null', null, 'it does not say how the WSDL was obtained'],
    ['no origin', { how: 1 }, 'it does not say how the WSDL was obtained'],
    [
      'no URL and no imports',
      { how: 'pulled' },
      'url is missing; it must be a URL, imports is missing; it must be an array',
    ],
    [
      'values of the wrong type',
      { ...pulled, url: 'SECRET', contentType: 1, allowMissing: 'SECRET', imports: [{ ...imported('x'), file: 1 }] },
      'url must be a URL, not a string, contentType must be a string, not a number, imports.0.file must be a string, not a number, allowMissing must be an array, not a string',
    ],
    ['a file in another folder', { ...pulled, imports: [imported('../SECRET')] }, other],
    ['a file in the folder of another WSDL', { ...pulled, imports: [imported('your.imports/a.xml')] }, other],
    ['one good and one bad file', { ...pulled, imports: [imported('my.imports/a'), imported('a')] }, other],
    ['a file that leaves the folder', { ...pulled, imports: [imported('my.imports/../a')] }, other],
    ['the folder itself', { ...pulled, imports: [imported('my.imports/.')] }, other],
    ['the parent folder', { ...pulled, imports: [imported('my.imports/..')] }, other],
    ['a path that ends like the folder', { ...pulled, imports: [imported('a/my.imports/')] }, other],
  ])('with %s is rejected, without its text', (_, record, problem) => {
    const message = messageOf(() => sourceOf(record));
    expect(message).toBe(
      `my.source.json next to my.wsdl does not record the origin of the WSDL: ${problem}; pull would overwrite it: move it to another folder, or delete it`,
    );
    expect(message).not.toContain('SECRET');
  });
});
