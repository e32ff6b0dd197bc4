import { expect, it } from 'vitest';
import type {
  ComplexType,
  Contract,
  ElementDeclaration,
  Operation,
  SoapPaths,
} from '../../src/soap/schema/contract.js';
import { SOAP11, SOAP12, type SoapVersion } from '../../src/soap/xml/names.js';
import type { HttpRequest } from '../../src/testing/http-server.js';
import { ServerFault } from '../../src/testing/soap-reply.js';
import { actionParameterOf, SoapRequestReader, unquoted } from '../../src/testing/soap-request.js';
import { envelope, headersFor } from './support.js';

const ns = 'urn:t';
const type: ComplexType = { kind: 'complex', elements: [{ name: 'n', ns, type: 'int' }] };
const input = (name: string): ElementDeclaration => ({ name, ns, type: () => type });

/** Declares an operation without a reply. */
const operation = (name: string, more: object = {}): Operation => ({
  name,
  action: `urn:t/${name}`,
  input: input(name),
  ...more,
});

const ticket = { name: 'Ticket', ns, type: 'string', key: 'ticket' } as const;
const operations = {
  run: operation('run', { requestHeaders: [ticket] }),
  only12: operation('only12', { soap: { '1.2': '/' } }),
  left: operation('left', { action: 'urn:t/shared' }),
  right: operation('right', { action: 'urn:t/shared' }),
};

interface Sent {
  readonly version?: SoapVersion;
  readonly action?: string;
  readonly body?: string;
  readonly header?: string;
  readonly soap?: SoapPaths;
}

/** Reads a request, and returns its operation and values, or the code and the text of the fault. */
function read({ version = '1.1', action, body = '<run xmlns="urn:t"/>', header = '', soap }: Sent): unknown {
  const contract = { operations, soap } as unknown as Contract;
  const headers = Object.fromEntries(
    Object.entries(headersFor(version, action)).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const result = new SoapRequestReader(contract).read({
    headers,
    body: Buffer.from(envelope(body, version, header)),
  } as unknown as HttpRequest);
  if (result.kind === 'http') return result.status;
  if (result.kind === 'request') return [result.operation.name, result.request, result.action];
  const { fault } = result;
  expect(fault).toBeInstanceOf(ServerFault);
  return [`${result.version} ${fault.options.code}: ${fault.message}`, result.operation?.name];
}

const mismatch = 'VersionMismatch: Possible SOAP version mismatch: Envelope namespace';
const noAction = 'Unable to handle request without a valid action parameter. Please supply a valid soap action.';

it.each<[name: string, sent: Sent, want: unknown]>([
  ['the action', { action: 'urn:t/run', body: '<run xmlns="urn:t"><n>7</n></run>' }, ['run', { n: 7 }, 'urn:t/run']],
  ['the element, without an action', { body: '<run xmlns="urn:t"><n>7</n></run>' }, ['run', { n: 7 }, undefined]],
  ['the action rather than the element', { action: 'urn:t/run', body: '<left xmlns="urn:t"><n>7</n></left>' }, ['run', { n: 0 }, 'urn:t/run']],
  ['the element, if operations share the action', { action: 'urn:t/shared', body: '<left xmlns="urn:t"><n>7</n></left>' }, ['left', { n: 7 }, 'urn:t/shared']],
  ['the other element, if operations share the action', { action: 'urn:t/shared', body: '<right xmlns="urn:t"/>' }, ['right', { n: 0 }, 'urn:t/shared']],
  ['a shared action and no element', { action: 'urn:t/shared', body: '' }, [`1.1 Client: ${noAction}`, undefined]],
  ['the namespace of the element', { body: '<run xmlns="urn:x"><n>7</n></run>' }, ['1.1 Client: Server did not recognize the request element <run>.', undefined]],
  ['an unknown action in SOAP 1.2, with a known element', { version: '1.2', action: 'urn:x' }, ['run', { n: 0 }, 'urn:x']],
  ['an unknown action in SOAP 1.2 and an empty Body', { version: '1.2', action: 'urn:x', body: '' }, [`1.2 Client: ${noAction}`, undefined]],
  ['a version that the operation offers', { version: '1.2', action: 'urn:t/only12' }, ['only12', { n: 0 }, 'urn:t/only12']],
  ['a version that the operation does not offer', { action: 'urn:t/only12' }, [`1.1 ${mismatch} ${SOAP11} was unexpected. Expecting ${SOAP12}.`, undefined]],
  ['a version that the service does not offer', { action: 'urn:t/run', soap: { '1.2': '/' } }, [`1.1 ${mismatch} ${SOAP11} was unexpected. Expecting ${SOAP12}.`, undefined]],
  ['SOAP 1.2 for a service with SOAP 1.1', { version: '1.2', action: 'urn:t/run', soap: { '1.1': '/' } }, [`1.1 ${mismatch} ${SOAP12} was unexpected. Expecting ${SOAP11}.`, undefined]],
  ['a header block that nobody declares', { action: 'urn:t/run', header: `<s:Header><x xmlns="urn:x" s:mustUnderstand="1"/></s:Header>` }, ['1.1 MustUnderstand: SOAP header x was not understood.', 'run']],
  ['a header block that is declared', { action: 'urn:t/run', header: `<s:Header><Ticket xmlns="urn:t" s:mustUnderstand="1">a</Ticket></s:Header>` }, ['run', { n: 0 }, 'urn:t/run']],
  ['a value that cannot be read', { action: 'urn:t/run', body: '<run xmlns="urn:t"><n>x</n></run>' }, [expect.stringMatching(/^1\.1 Client: Server was unable to read request\. ---> There is an error in XML document \(1, \d+\)\. ---> Input string was not in a correct format\.$/), 'run']],
])('a request is read by %s', (_name, sent, want) => {
  expect(read(sent)).toEqual(want);
}); // prettier-ignore

it('the header blocks of a request are read by key, and are empty without a Header', () => {
  const reader = new SoapRequestReader({ operations } as unknown as Contract);
  const soapHeaders = (header: string) => {
    const body = Buffer.from(envelope('<run xmlns="urn:t"/>', '1.1', header));
    return reader.read({ headers: { 'content-type': 'text/xml' }, body } as unknown as HttpRequest);
  };
  expect(soapHeaders('<s:Header><Ticket xmlns="urn:t">a</Ticket></s:Header>')).toMatchObject({
    soapHeaders: { ticket: 'a' },
  });
  expect(soapHeaders('')).toHaveProperty('soapHeaders', {});
});

it.each([
  ['urn:a', 'urn:a'],
  ['"urn:a"', 'urn:a'],
  ['"a\\"b\\\\c"', 'a"b\\c'],
  ['a\\b', 'a\\b'],
  ['"', '"'],
  ['""', ''],
])('the action %s without its quotes is %s', (sent, action) => {
  expect(unquoted(sent)).toBe(action);
});

it.each([
  ['application/soap+xml', undefined],
  ['application/soap+xml; action="urn:a;b"', '"urn:a;b"'],
  ['application/soap+xml; action=urn:a; charset=utf-8', 'urn:a'],
  ['application/soap+xml;ACTION = "a\\"b"', '"a\\"b"'],
  ['application/soap+xml; xaction="urn:a"', undefined],
])('the action parameter of %s is %s', (contentType, parameter) => {
  expect(actionParameterOf(contentType)).toBe(parameter);
});
