import { describe, expect, it } from 'vitest';
import type { Operation, TypeReference } from '../../src/soap/schema/contract.js';
import { asFault, encodeReply, faultReply, httpFormat, soapFormat } from '../../src/testing/reply-format.js';
import { ServerFault } from '../../src/testing/soap-reply.js';

const ns = 'urn:t';
const output = (type: TypeReference) => ({
  name: 'runResponse',
  ns,
  type: () => ({ kind: 'complex', elements: [{ name: 'r', ns, type, key: 'key' }] }) as const,
});
const run = (type: TypeReference): Operation => ({ name: 'run', action: '', output: output(type), result: 'key' });
const late = { name: 'Late', ns, type: 'int' } as const;

it.each<[name: string, operation: Operation | undefined, body: string]>([
  ['a built-in type', run('string'), `\n<string xmlns="${ns}">&lt;</string>`],
  ['its named type', run(() => ({ kind: 'simple', base: 'string', name: 'Text' })), `\n<Text xmlns="${ns}">&lt;</Text>`],
  ['its member, if its type has no name', run(() => ({ kind: 'simple', base: 'string' })), `\n<r xmlns="${ns}">&lt;</r>`],
  ['nothing, if the operation has no result', { name: 'run', action: '', output: output('string') }, ''],
  ['nothing, if the operation has no reply', { name: 'run', action: '' }, ''],
  ['nothing, if there is no operation', undefined, ''],
])('HttpGet names the element of the result after %s', (_name, operation, body) => {
  const declaration = '<?xml version="1.0" encoding="utf-8"?>';
  expect(httpFormat(operation).write('', { key: '<' })).toBe(body && declaration + body);
}); // prettier-ignore

describe('the reply of a handler', () => {
  const plain: Operation = { name: 'run', action: '', output: { name: 'text', ns, type: 'string', nillable: true } };
  const structure: Operation = { name: 'run', action: '', output: output('int') };
  const missing = 'The handler of run returned no valid reply:';

  it.each<[name: string, operation: Operation, reply: unknown, want: string]>([
    ['with its result', run('int'), { key: 7 }, `<runResponse xmlns="${ns}"><r>7</r></runResponse>`],
    ['without its result', run('int'), {}, `${missing} key is missing`],
    ['that is null instead of a result', run('int'), null, `${missing} key is missing`],
    ['that is a text instead of a result', run('int'), 'key', `${missing} key is missing`],
    ['that inherits its result', run('int'), Object.create({ key: 7 }), `${missing} key is missing`],
    ['with another value', run('int'), { key: 'x' }, 'The handler of run returned a reply that the WSDL does not allow: key must be a whole number from -2147483648 to 2147483647, not a string'],
    ['with a problem in a structure', run(() => output('int').type()), { key: { key: 'x' } }, 'The handler of run returned a reply that the WSDL does not allow: key.key must be a whole number from -2147483648 to 2147483647, not a string'],
    ['with several problems', run('int'), { key: 'x', b: 1 }, 'The handler of run returned a reply that the WSDL does not allow: key must be a whole number from -2147483648 to 2147483647, not a string; b is not a known member; expected one of key'],
    ['that is a text', plain, 'a', `<text xmlns="${ns}">a</text>`],
    ['that is null', plain, null, `${missing} the reply is missing`],
    ['that is another value', plain, 7, 'The handler of run returned a reply that the WSDL does not allow: text must be a string, not a number'],
    ['that is missing, with defaults', structure, undefined, `<runResponse xmlns="${ns}"><r>0</r></runResponse>`],
    ['of an operation without a reply', { name: 'run', action: '' }, null, ''],
  ])('%s', (_name, operation, reply, want) => {
    let given: string;
    try {
      given = encodeReply(operation, reply);
    } catch (error) {
      given = error instanceof ServerFault ? error.message : String(error);
    }
    expect(given).toBe(want);
  }); // prettier-ignore
});

describe('an error becomes a fault', () => {
  const problem = 'Server was unable to process request.';
  const operation: Operation = { name: 'run', action: '', faults: [late] };
  const named = (name: string) => Object.assign(new Error('x'), { name, options: { code: 'Client' } });

  it.each<[name: string, error: unknown, message: string, options: object]>([
    ['itself', new ServerFault('x', { code: 'A', namespace: 'urn:a', detail: '<d/>' }), 'x', { code: 'A', namespace: 'urn:a', detail: '<d/>' }],
    ['itself, of another copy of the package', named('ServerFault'), 'x', { code: 'Client', detail: '' }],
    ['with its message', named('Error'), `${problem} ---> x`, {}],
    ['with its text', 7, `${problem} ---> 7`, {}],
    ['with its text, whatever its name', { name: 'ServerFault', toString: () => 'x' }, `${problem} ---> x`, {}],
    ['without a text', Object.create(null), problem, {}],
    ['with a declared fault', new ServerFault('x', { detail: '<d/>', fault: { name: 'Late', value: 7 } }), 'x', { detail: `<d/><Late xmlns="${ns}">7</Late>` }],
    ['about a fault that is not declared', new ServerFault('x', { fault: { name: 'Lat', value: 7 } }), 'run declares no fault Lat: did you mean Late?', {}],
    ['about a fault of another type', new ServerFault('x', { fault: { name: 'Late', value: 'x' } }), 'The handler of run returned a fault that the WSDL does not allow: Late must be a whole number from -2147483648 to 2147483647, not a string', {}],
  ])('%s', (_name, error, message, options) => {
    const fault = asFault(error, operation);
    expect(fault).toBeInstanceOf(ServerFault);
    expect(fault.message).toBe(message);
    expect(fault.options).toEqual(options);
  }); // prettier-ignore

  it('without an operation, a fault is declared nowhere and is left out', () => {
    const fault = asFault(new ServerFault('x', { fault: { name: 'Late', value: 7 } }));
    expect([fault.message, fault.options]).toEqual(['x', { detail: '' }]);
  });

  it('with status 500, in the format of the reply, and not to be cached', () => {
    const fault = new ServerFault('a\0<');
    const headers = { 'Cache-Control': 'private, max-age=0', 'Set-Cookie': 'a=b' };
    expect(faultReply(fault, httpFormat(operation), { 'Set-Cookie': 'a=b' })).toEqual({
      status: 500,
      headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' },
      body: 'a\0<\n',
    });
    expect(faultReply(fault, soapFormat('1.1'), { 'Set-Cookie': 'a=b' })).toEqual({
      status: 500,
      headers: { ...headers, 'Content-Type': 'text/xml; charset=utf-8' },
      body: expect.stringContaining('<faultstring>a\uFFFD&lt;</faultstring>') as unknown,
    });
  });
});
