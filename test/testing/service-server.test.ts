import { afterEach, describe, expect, it, vi } from 'vitest';
import { ServiceClient, SoapFaultError } from '../../src/runtime.js';
import { ServerFault, startRescueServer, startServiceServer, type ServiceHandlers } from '../../src/testing.js';
import type { HttpRequest } from '../../src/testing/http-server.js';
import { SoapRequestReader } from '../../src/testing/soap-request.js';
import type { Contract, Operation } from '../../src/soap/schema/contract.js';
import { envelope, exchange, headersFor } from './support.js';
import { contract as library, type Operations as Library } from '../samples-wsdl/library/operations.js';
import { contract as zoo } from '../samples-wsdl/zoo/operations.js';

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of servers.splice(0)) await each.close();
});

async function lendingTo(handlers: ServiceHandlers<Library>) {
  const server = await startServiceServer(library, handlers);
  const client = new ServiceClient({ endpoint: server.endpoint, contract: library });
  servers.push(client, server);
  return { server, lend: client.operations.lend, close: client.operations.close };
}

const request = { iBook: 7, sReader: 'Ada', ePurpose: 'Study', dUntil: null } as const;
const failure = (call: Promise<unknown>): Promise<SoapFaultError> =>
  call.then(
    () => expect.fail('no error'),
    (error: unknown) => (error instanceof SoapFaultError ? error : expect.fail(String(error))),
  );

describe('a server for any contract', () => {
  it('answers through handlers that are typed by the operations, and records the calls', async () => {
    const { server, lend, close } = await lendingTo({
      lend: ({ iBook, sReader }, { operation, soapVersion, headers }) => ({
        lendResult: 'lend_OK',
        oBook: { sTitle: `${operation} ${soapVersion} ${sReader} ${headers.host}`, eKind: 'Novel' },
        iFee: BigInt(iBook),
      }),
      close: () => ({}),
    });
    expect(server.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/API\.asmx$/);
    expect(await lend(request)).toEqual({
      lendResult: 'lend_OK',
      oBook: { sTitle: `lend 1.1 Ada 127.0.0.1:${server.port}`, eKind: 'Novel' },
      iFee: 7n,
    });
    expect(await close()).toEqual({});
    expect(server.calls.map((each) => [each.operation, each.request])).toEqual([
      ['lend', request],
      ['close', {}],
    ]);
    server.on('close', () => {
      throw new Error('shut');
    });
    expect((await failure(close())).faultString).toContain('shut');
  });

  it.each<[soap: Contract['soap'], path: string | undefined, want: string]>([
    [{ '1.1': '/one', '1.2': '/two' }, undefined, '/one'],
    [{ '1.2': '/two' }, undefined, '/two'],
    [{ '1.1': '', '1.2': '/two' }, undefined, '/two'],
    [undefined, undefined, '/'],
    [{ '1.1': '/one' }, '/Other', '/Other'],
  ])('is at the path of the contract %j or the option %j: %s', async (soap, path, want) => {
    const contract = { ...library, soap } as Contract<Library>;
    const server = await startServiceServer(contract, {}, path === undefined ? {} : { path });
    servers.push(server);
    expect(new URL(server.endpoint).pathname).toBe(want);
    const page = await (await fetch(server.endpoint)).text();
    expect(page).toContain('<p>A test server, provided by logmein-rescue-soap/testing.</p>');
  });

  it('records whether a request had a cookie, and sets none', async () => {
    const { server } = await lendingTo({ close: () => ({}) });
    const { action } = library.operations.close;
    for (const cookie of [{}, { Cookie: 'a=b' }]) {
      const headers = { ...headersFor('1.1', action), ...cookie };
      const body = envelope('<close xmlns="urn:library"/>', '1.1');
      expect((await exchange(server, { headers, body })).headers).not.toHaveProperty('set-cookie');
    }
    expect(server.calls.map(({ operation, hasCookie }) => [operation, hasCookie])).toEqual([
      ['close', false],
      ['close', true],
    ]);
  });

  it('delays replies, and breaks them', async () => {
    const controller = new AbortController();
    const { server, lend } = await lendingTo({ lend: () => (controller.abort(), { lendResult: 'lend_Gone' }) });
    server.next('lend', { delayMs: Infinity });
    await expect(lend(request, { signal: controller.signal })).rejects.toThrow('the call was aborted');
    server.next('lend', { status: 503, body: '' });
    await expect(lend(request)).rejects.toThrow('status 503');
    expect(await lend(request)).toEqual({ lendResult: 'lend_Gone', iFee: 0n });
  });

  it('says which handler is missing, and rejects a handler of an unknown operation', async () => {
    const { lend, close } = await lendingTo({});
    const text = (name: string, example: string) =>
      `This server does not implement ${name}. A program that starts it can add a handler: server.on('${name}', ` +
      `(request, call) => (${example})). The command "server" has no handlers: start the server in a program instead`;
    expect((await failure(lend(request))).faultString).toBe(text('lend', "{ lendResult: '...' }"));
    expect((await failure(close())).faultString).toBe(text('close', '{ ... }'));
    const wrong = { lent: () => ({}) } as ServiceHandlers<Library>;
    await expect(startServiceServer(library, wrong)).rejects.toThrow(
      'the WSDL has no operation lent; did you mean lend?',
    );
  });

  it('sends faults that the WSDL declares, and others', async () => {
    const faults = [
      new ServerFault('late', {
        fault: { name: 'Escaped', value: { Date: { constructor_: '2024-02-19T14:36:37Z' } } },
      }),
      new ServerFault('late', { code: 'Client', detail: '<why xmlns="">busy</why>' }),
      new ServerFault('late', { fault: { name: 'Escape', value: {} } }),
      new ServerFault('late', { fault: { name: 'Escaped', value: { Date: 1 } } }),
      new ServerFault('late', { fault: { name: 'Escaped', value: null } }),
    ];
    const server = await startServiceServer(zoo, {
      Feed: () => {
        throw faults.shift();
      },
      Rate: (text) => (text === null ? 1 : 3),
    });
    const client = new ServiceClient({ endpoint: server.endpoint, contract: zoo });
    servers.push(client, server);
    const feed = () => failure(client.operations.Feed({ food: { anything: 1 }, label: 'A', version: 2 }));
    expect((await feed()).fault).toEqual({
      name: 'Escaped',
      value: { Date: { constructor_: '2024-02-19T14:36:37Z' } },
    });
    const undeclared = await feed();
    expect([undeclared.faultCode, undeclared.outcome, undeclared.fault]).toEqual(['Client', 'refused', undefined]);
    expect(undeclared.detail?.children).toMatchObject([{ name: 'why', children: ['busy'] }]);
    expect((await feed()).faultString).toBe('Feed declares no fault Escape: did you mean Escaped?');
    expect((await feed()).faultString).toContain(
      'returned a fault that the WSDL does not allow: Date must be an object',
    );
    expect((await feed()).faultString).toContain('does not allow: Escaped null is not allowed here');
    expect(await client.operations.Rate('x')).toBe(3);
    server.on('Notify', () => undefined as never);
    const { action } = zoo.operations.Notify;
    const oneWay = { headers: headersFor('1.1', action), body: envelope('<text xmlns="urn:zoo">x</text>', '1.1') };
    expect(await exchange(server, oneWay)).toMatchObject({ status: 202, body: '' });
  });

  it('replies with a fault, whatever a handler throws', async () => {
    const thrown: unknown[] = [new Error('\u001b[31mred\u001b[0m \0'), Object.create(null), undefined, { message: 1 }];
    const { lend } = await lendingTo({
      lend: () => {
        throw thrown.shift();
      },
    });
    const problem = 'Server was unable to process request.';
    expect((await failure(lend(request))).faultString).toBe(`${problem} ---> \uFFFD[31mred\uFFFD[0m \uFFFD`);
    expect((await failure(lend(request))).faultString).toBe(problem);
    expect((await failure(lend(request))).faultString).toBe(`${problem} ---> undefined`);
    expect((await failure(lend(request))).faultString).toBe(`${problem} ---> [object Object]`);
  });

  it('recognizes a fault from another copy of the package', async () => {
    vi.resetModules();
    const other = await import('../../src/testing.js');
    expect(other.ServerFault).not.toBe(ServerFault);
    const { lend } = await lendingTo({
      lend: () => {
        throw new other.ServerFault('busy', { code: 'Client' });
      },
    });
    expect(await failure(lend(request))).toMatchObject({ faultString: 'busy', faultCode: 'Client' });
  });

  it('records the request as received, even if a handler changes it', async () => {
    const { server, lend } = await lendingTo({
      lend: (received) => {
        (received as { iBook: number }).iBook = 9;
        return { lendResult: 'lend_Gone' };
      },
    });
    await lend(request);
    expect(server.calls[0]?.request).toEqual(request);
  });

  it('is what the embedded Rescue server is built on', async () => {
    const [any, rescue] = [await startServiceServer(library), await startRescueServer()];
    servers.push(any, rescue);
    expect(Object.getPrototypeOf(Object.getPrototypeOf(rescue))).toBe(Object.getPrototypeOf(any));
  });
});

describe('a request with an empty Body', () => {
  const named = (name: string) => ({ name, action: `urn:e/${name}`, output: undefined }) as unknown as Operation;
  const read = (...names: readonly string[]) => {
    const operations = Object.fromEntries(names.map((name) => [name, named(name)]));
    return new SoapRequestReader({ operations } as unknown as Contract).read({
      headers: { 'content-type': 'text/xml' },
      body: Buffer.from(envelope('', '1.1')),
    } as unknown as HttpRequest);
  };

  it('calls the only operation whose request is empty', () => {
    expect(read('ping')).toMatchObject({ kind: 'request', operation: { name: 'ping' } });
  });

  it('is rejected if several operations have an empty request, because the action is missing', () => {
    expect(read('ping', 'pong')).toMatchObject({ kind: 'fault', fault: { options: { code: 'Client' } } });
  });
});
