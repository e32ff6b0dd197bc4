import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { clientNetwork, haveSameOrigin, networkOf, networkOptions } from '../../src/cli/network-options.js';
import { parseArguments } from '../../src/cli/options.js';
import { packageName } from '../../src/cli/paths.js';
import { runtimeFor } from '../../src/cli/write/write-stubs.js';
import { emptyFolder } from './support.js';

const of = (...args: string[]) => networkOf(parseArguments(args, networkOptions));
const folder = join(__dirname, '../soap/http/tls');
const pem = (name: string) => readFileSync(join(folder, name), 'utf8').trim();

describe('--ca', () => {
  it('adds to the authorities that Node trusts', () => {
    expect(of('--ca', join(folder, 'root.pem')).ca).toEqual([...rootCertificates, pem('root.pem')]);
  });

  it('reads several certificates from a file, and rejects a file with an unreadable certificate', () => {
    const file = join(emptyFolder(), 'all.pem');
    writeFileSync(file, `words\n${pem('root.pem')}\n\n${pem('root.pem')}\n`);
    expect(of('--ca', file).ca?.slice(rootCertificates.length)).toEqual([pem('root.pem'), pem('root.pem')]);
    writeFileSync(file, `${pem('root.pem')}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`);
    expect(() => of('--ca', file)).toThrow(/: expected a file with certificates in PEM form: \w/);
  });
});

describe('--header', () => {
  it.each(['A=', '=b', 'A b=c', 'A:b=c', 'A=x\u0007', 'A=x\ny', 'A=\u20ac', 'A'])('%j is rejected', (text) => {
    expect(() => of('--header', text)).toThrow('--header needs a name and a value: --header NAME=VALUE');
  });

  it('accepts every character that a header field may contain', () => {
    expect(of('--header', "X-!#$%&'*+.^_`|~9=\t a=\u00e9").headers).toEqual({ "X-!#$%&'*+.^_`|~9": '\t a=\u00e9' });
    expect(of().headers).toBeUndefined();
  });

  it.each(['Host', 'connection', 'TE', 'Content-Length', 'If-None-Match', 'Range', 'Proxy-Authorization', 'expect'])(
    '%s is rejected, because the command sets it',
    (name) => {
      expect(() => of('--header', `${name}=x`)).toThrow(`--header ${name}: this field is set by the command itself`);
    },
  );

  it.each(['X-Host', 'Hosting', 'Authorization', 'Cookie', 'Ranges'])('%s is allowed', (name) => {
    expect(of('--header', `${name}=x`).headers).toEqual({ [name]: 'x' });
  });
});

it.each([
  ['1', 1],
  ['2147483647', 2_147_483_647],
])('--timeout-ms %s is accepted', (text, timeoutMs) => {
  expect(of('--timeout-ms', text).timeoutMs).toBe(timeoutMs);
});

it.each(['0', '2147483648', '1.5', '1e3', '-1', '00000000001'])('--timeout-ms %s is rejected', (text) => {
  expect(() => of(`--timeout-ms=${text}`)).toThrow('--timeout-ms must be a whole number of milliseconds from 1');
});

it('options of the network become options of the client', () => {
  expect(clientNetwork({ ca: ['c'], timeoutMs: 5, headers: { A: 'b' } })).toEqual({
    timeoutMs: 5,
    httpHeaders: { A: 'b' },
    tls: { ca: ['c'] },
  });
  expect(clientNetwork({})).toStrictEqual({ timeoutMs: undefined, httpHeaders: undefined, tls: undefined });
});

it.each([
  ['https://h/a', 'https://h:443/b', true],
  ['https://h/a', 'http://h/a', false],
  ['https://h/a', 'https://h:8443/a', false],
  ['a.wsdl', 'a.wsdl', false],
  ['https://h/a', 'a.wsdl', false],
])('whether header fields for %s may be sent to %s: %s', (one, other, is) => {
  expect([haveSameOrigin(one, other), haveSameOrigin(other, one)]).toEqual([is, is]);
});

it('stubs in the checkout import its runtime; stubs elsewhere import the runtime of the package', () => {
  const root = join(__dirname, '../..');
  expect(runtimeFor(join(root, 'generated'))).toBe('../src/runtime.js');
  expect(runtimeFor(join(root, 'test/a/b'))).toBe('../../../src/runtime.js');
  expect(runtimeFor(root)).toBe('./src/runtime.js');
  expect(runtimeFor(join(root, '..'))).toBe(`${packageName}/runtime`);
  expect(runtimeFor(join(root, '../..name'))).toBe(`${packageName}/runtime`);
  expect(runtimeFor(join(root, '..name'))).toBe('../src/runtime.js');
});
