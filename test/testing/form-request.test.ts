import { expect, it } from 'vitest';
import type { Operation, SimpleType, TypeReference } from '../../src/soap/schema/contract.js';
import { formOf, formValues, readForm } from '../../src/testing/form-request.js';
import type { HttpRequest } from '../../src/testing/http-server.js';
import { httpFormat } from '../../src/testing/reply-format.js';
import { ServerFault } from '../../src/testing/soap-reply.js';

const ns = 'urn:t';

/** Reads a form of an operation with the member `aB` of the given type, whose key is `key`. */
function read(type: TypeReference, form: string, pageNames?: ReadonlyMap<string, string>): unknown {
  const elements = [{ name: 'aB', ns, type, key: 'key' }];
  const input = { name: 'run', ns, type: () => ({ kind: 'complex', elements }) as const };
  const operation: Operation = { name: 'run', action: '', input };
  try {
    return readForm({ operation, format: httpFormat(operation), ...(pageNames && { pageNames }) }, formValues(form));
  } catch (error) {
    return error instanceof ServerFault ? error.message : error;
  }
}

const letters: SimpleType = { kind: 'simple', base: 'string', enumeration: ['a', 'b'] };
const unreadable = 'Cannot convert the value of aB.';

it.each<[name: string, type: TypeReference, form: string, want: unknown]>([
  ['a number', 'int', 'aB=7', { key: 7 }],
  ['a name in another case', 'string', 'AB=x', { key: 'x' }],
  ['an enum value', () => letters, 'aB=b', { key: 'b' }],
  ['a value that the enumeration lacks', () => letters, 'aB=c', unreadable],
  ['a value of another type', 'int', 'aB=x', unreadable],
  ['an empty string', 'string', 'aB=', { key: '' }],
  ['no value', 'string', 'b=x', 'Missing parameter: aB.'],
  ['a list', () => ({ kind: 'list', item: 'int' }), 'aB=1 2', { key: [1, 2] }],
  ['any type', 'anyType', 'aB=x', unreadable],
  ['any element', 'tree', 'aB=x', unreadable],
  ['a structure', () => ({ kind: 'complex', elements: [] }), 'aB=x', unreadable],
  ['an array', () => ({ kind: 'array', item: { name: 'i', ns, type: 'int' } }), 'aB=x', unreadable],
])('a form may have %s', (_name, type, form, want) => {
  expect(read(type, form)).toEqual(want);
});

it('a page reads its own names, and an invalid value counts as the default', () => {
  const names = new Map([['key', 'page']]);
  expect(read('int', 'page=7&aB=8', names)).toEqual({ key: 7 });
  expect(read('int', 'page=x', names)).toEqual({ key: 0 });
  expect(read('int', '', names)).toEqual({ key: 0 });
  expect(read('int', '=7&aB=7', new Map())).toEqual({ key: 7 });
});

it('an operation without an input needs no values', () => {
  const operation: Operation = { name: 'run', action: '' };
  expect(readForm({ operation, format: httpFormat(operation) }, new Map())).toBeUndefined();
});

it('the values of a query are read by lower-case name, and repeated values are joined', () => {
  expect([...formValues('A=1&b=%20+x&a=2&A=3&c&__proto__=4')]).toEqual([
    ['a', '1,2,3'],
    ['b', '  x'],
    ['c', ''],
    ['__proto__', '4'],
  ]);
});

it.each([
  ['POST', 'application/x-www-form-urlencoded', 'a=b'],
  ['POST', 'Application/X-WWW-form-urlencoded ; charset=utf-8', 'a=b'],
  ['POST', 'application/x-www-form-urlencoded2', ''],
  ['POST', 'text/plain', ''],
  ['POST', undefined, ''],
  ['GET', 'application/x-www-form-urlencoded', ''],
])('the body of a %s request of the type %s is the form "%s"', (method, type, form) => {
  const headers = type === undefined ? {} : { 'content-type': type };
  expect(formOf({ method, headers, body: Buffer.from('a=b') } as unknown as HttpRequest)).toBe(form);
});
