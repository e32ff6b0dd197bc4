import { deepStrictEqual, ok } from 'node:assert';
import type { Contract, Operation } from '../../../src/index.js';
import { isSoapError, SoapFaultError } from '../../../src/runtime.js';
import { SoapClient, type CallOptions } from '../../../src/soap/client.js';
import { createTransport } from '../../../src/soap/client-options.js';
import type { SoapVersion } from '../../../src/soap/xml/names.js';
import { loadContract } from '../../support/load-generated.js';
import { same, type Checks } from './checks.js';
import { constructs } from './constructs.js';
import { awkwardValues, illegalTexts, type AwkwardValue } from './values.js';

type Reply = Readonly<Record<string, unknown>>;

/** Calls an operation, given the name of its request element. */
type Ask = (element: string, request?: unknown, options?: HeaderOptions) => Promise<Reply>;

/** Returns the call options that send SOAP header blocks. */
type HeaderOptions = CallOptions & {
  readonly soapHeaders?: Readonly<Record<string, unknown>>;
  readonly onSoapHeaders?: (headers: Readonly<Record<string, unknown>>) => void;
};

/** Tests Everything.asmx with `ServiceClient` and stubs generated from its live WSDL. */
export async function checkEverything(checks: Checks, endpoint: string): Promise<void> {
  let contract: Contract | undefined;
  await checks.check('the live description of Everything.asmx generates', async () => {
    const response = await fetch(`${endpoint}?wsdl`);
    contract = loadContract(await response.text());
  });
  await checks.check('there are 200 awkward values, and more', () => ok(awkwardValues.length >= 200));
  if (!contract) return;
  const operations = new Map(Object.values(contract.operations).map((each) => [each.input?.name, each]));
  const called = new Set<Operation>();
  const transport = createTransport({});
  for (const soapVersion of ['1.1', '1.2'] as const) {
    const client = new SoapClient({ endpoint, soapVersion, transport, timeoutMs: 30_000, maxReplyBytes: 64 * 2 ** 20 });
    const ask: Ask = async (element, request = {}, options) => {
      const operation = operations.get(element);
      if (!operation) throw new Error(`no operation has the request <${element}>`);
      called.add(operation);
      return (await client.call(operation, request, options)) as Reply;
    };
    await checkVersion(checks, ask, soapVersion);
  }
  await transport.close();
  await checks.check('every operation of Everything.asmx was called', () => {
    const forgotten = [...operations.values()].filter((operation) => !called.has(operation));
    deepStrictEqual(
      forgotten.map(({ name }) => name),
      [],
    );
  });
}

async function checkVersion(checks: Checks, ask: Ask, version: SoapVersion): Promise<void> {
  const check = (name: string, body: () => Promise<void>): Promise<void> => checks.check(`${version} ${name}`, body);
  for (const { name, element, request, reply } of constructs)
    await check(`${name} (${element})`, async () =>
      same(await ask(element, request), reply ?? echoed(element, request)),
    );
  for (const value of awkwardValues) await check(nameOf(value), () => checkValue(ask, value));
  for (const text of awkwardValues.filter(({ operation, value }) => operation === 'EchoString' && isShort(value)))
    await check(`${nameOf(text)} arrives unit by unit`, async () => {
      const units = Array.from({ length: String(text.value).length }, (_, at) => String(text.value).charCodeAt(at));
      same(await ask('CodeUnits', { value: text.value }), { CodeUnitsResult: units });
    });
  for (const text of illegalTexts)
    await check(`${JSON.stringify(text)} is refused before it is sent`, async () => {
      const error = await failure(ask('EchoString', { value: text }));
      ok(isSoapError(error) && error.outcome === 'not-sent', String(error));
    });
  await checkFaults(check, ask, version);
  await checkHeaders(check, ask);
  await check('a one-way operation resolves with nothing', async () => {
    deepStrictEqual(await ask('Forget', { value: 'x' }), undefined);
  });
  await check('a DataSet comes back as it was got', async () => {
    const { GetDataSetResult } = await ask('GetDataSet');
    ok(JSON.stringify(GetDataSetResult).includes('one & <only>'));
    const echo = await ask('EchoDataSet', { value: GetDataSetResult });
    deepStrictEqual(textsOf(echo['EchoDataSetResult']), textsOf(GetDataSetResult));
  });
  await check('a DataTable comes back as it was got', async () => {
    const { GetDataTableResult } = await ask('GetDataTable');
    ok(JSON.stringify(GetDataTableResult).includes('one & <only>'));
    const echo = await ask('EchoDataTable', { value: GetDataTableResult });
    deepStrictEqual(textsOf(echo['EchoDataTableResult']), textsOf(GetDataTableResult));
  });
}

async function checkValue(ask: Ask, { operation, value, back = value }: AwkwardValue): Promise<void> {
  const reply = await ask(operation, { value });
  const result = reply[`${operation}Result`];
  // a float has 32 bits, and its shortest lexical form, which .NET writes, represents a different double
  if (operation === 'EchoFloat') same(Math.fround(result as number), Math.fround(back as number));
  else same(result, back);
}

type Check = (name: string, body: () => Promise<void>) => Promise<void>;

async function checkFaults(check: Check, ask: Ask, version: SoapVersion): Promise<void> {
  const [sender, receiver] = version === '1.1' ? ['Client', 'Server'] : ['Sender', 'Receiver'];
  const cases = [
    { how: 'exception', code: receiver, text: /It went wrong\./, outcome: 'unknown' },
    { how: 'client', code: sender, text: /^Your mistake\.$/, outcome: 'refused' },
    { how: 'own code', code: 'My.Code', text: /^A code of our own\.$/, outcome: undefined },
    { how: 'detail', code: receiver, text: /^There is more to say\.$/, outcome: 'unknown' },
  ] as const;
  for (const { how, code, text, outcome } of cases)
    await check(`a fault: ${how}`, async () => {
      const error = await failure(ask('Fail', { how }));
      if (!(error instanceof SoapFaultError)) throw error;
      deepStrictEqual(error.faultCode, code);
      ok(text.test(error.faultString), error.faultString);
      if (outcome !== undefined) deepStrictEqual(error.outcome, outcome);
      if (how !== 'detail') return;
      const problem = error.detail?.children.find((child) => typeof child !== 'string' && child.name === 'Problem');
      same(problem, {
        ns: 'urn:everything',
        name: 'Problem',
        attributes: [{ ns: '', name: 'code', value: '17' }],
        children: ['a < b & c'],
      });
    });
}

async function checkHeaders(check: Check, ask: Ask): Promise<void> {
  const Id = '01234567-89ab-cdef-0123-456789abcdef';
  await check('headers in and out', async () => {
    let replied: Readonly<Record<string, unknown>> | undefined;
    const soapHeaders = { Credentials: { User: 'Ada <&>', Password: '' }, Trace: { Id, Hops: 1 } };
    const onSoapHeaders = (blocks: Readonly<Record<string, unknown>>): void => void (replied = blocks);
    same(await ask('WithHeaders', { value: 'x' }, { soapHeaders, onSoapHeaders }), {
      WithHeadersResult: `x of Ada <&>, ${Id}`,
    });
    same(replied, { Receipt: { Number: 9007199254740993n }, Trace: { Id, Hops: 2 } });
  });
  await check('headers left out', async () => {
    same(await ask('WithHeaders', { value: 'x' }), { WithHeadersResult: 'x of nobody, untraced' });
  });
}

/** Returns the reply of an Echo method. */
function echoed(element: string, request: unknown): object {
  return { [`${element}Result`]: (request as { value: unknown }).value };
}

function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (reply) => new Error(`no failure, but ${JSON.stringify(reply)}`),
    (reason: unknown) => reason,
  );
}

function isShort(value: unknown): boolean {
  return String(value).length < 1_000;
}

function nameOf({ operation, value, why }: AwkwardValue): string {
  const text = value instanceof Uint8Array ? `${value.length} bytes` : JSON.stringify(value, writeBigInt);
  return `${operation} ${(text ?? String(value)).slice(0, 80)}${why === undefined ? '' : ` (${why})`}`;
}

function writeBigInt(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/**
 * Returns the names and texts in element trees, in document order, as a DataSet reads them. White space between
 * elements is ignored.
 */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  const { name, children } = value as { name?: unknown; children?: unknown };
  if (typeof name === 'string') return [`<${name}>`, ...textsOf(children)];
  return Object.values(value).flatMap(textsOf);
}
