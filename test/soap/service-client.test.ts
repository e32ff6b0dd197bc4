import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contract, getAccount, login, type LoginResponse } from '../../generated/index.js';
import { RescueClient } from '../../src/index.js';
import { CookieContainer } from '../../src/soap/http/cookies.js';
import { SoapRequestError, ServiceClient, type CallInfo, type TransportEvents } from '../../src/runtime.js';
import { demoCredentials, startRescueServer, type RescueServer } from '../../src/testing.js';
import { cannedTransport, envelope } from '../support/canned-transport.js';

/** Calls the Rescue service like any other service, using only its stubs. */
let server: RescueServer;
beforeEach(async () => void (server = await startRescueServer()));
afterEach(() => server.close());

const { email, password } = demoCredentials.login;
const request = { sEmail: email, sPassword: password };

describe('a client of any service', () => {
  test('makes calls with the stubs and sends the cookies of its session', async () => {
    const client = new ServiceClient({ endpoint: server.endpoint, contract });
    const refused = await client.operations.getAccount();
    expect(refused.getAccountResult).toBe('getAccount_NotLoggedIn');
    const reply: LoginResponse = await client.operations.login(request);
    expect(reply).toEqual({ loginResult: 'login_OK' });
    expect(await client.call(getAccount, {})).toMatchObject({ getAccountResult: 'getAccount_OK' });

    const elsewhere = new ServiceClient({ endpoint: server.endpoint, contract });
    elsewhere.cookies.store(client.cookies.serialize().cookies);
    expect((await elsewhere.operations.getAccount()).getAccountResult).toBe('getAccount_OK');
    await Promise.all([client.close(), elsewhere.close()]);
  });

  test('does not interpret result codes', async () => {
    const client = new ServiceClient({ endpoint: server.endpoint, contract });
    expect(await client.call(login, { ...request, sPassword: 'wrong' })).toEqual({ loginResult: 'login_Invalid' });
    await client.close();
  });

  test('masks a fault even if the caller clears the request after the call', async () => {
    const transport = cannedTransport({
      status: 500,
      body: envelope('<soap:Fault><faultstring>cannot read hunter2-of-mine here</faultstring></soap:Fault>'),
    });
    const client = new ServiceClient({ endpoint: 'https://host/x.asmx', contract, transport });
    const wiped = { ...request, sPassword: 'hunter2-of-mine' };
    const pending = client.operations.login(wiped);
    wiped.sPassword = '';
    await expect(pending).rejects.toMatchObject({ faultString: 'cannot read *** here' });
  });

  test('reports a short message and all issues for a request with a thousand issues', async () => {
    const transport = cannedTransport({});
    const client = new ServiceClient({ endpoint: 'https://host/x.asmx', contract, transport });
    const rows = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`extra${at}`, 1]));
    const error = await client.operations.login({ ...request, ...rows }).catch((reason: unknown) => reason);
    expect((error as SoapRequestError).issues).toHaveLength(1000);
    expect((error as SoapRequestError).message).toMatch(/^login: extra0 .*extra19 .*; and 980 more, see issues\. /);
    expect((error as SoapRequestError).message).not.toContain('extra20');
  });

  test('rejects a request that contains itself or is nested deeply', async () => {
    const transport = cannedTransport({});
    const client = new ServiceClient({ endpoint: 'https://host/x.asmx', contract, transport });
    const rescue = new RescueClient({ transport });
    const cyclic: Record<string, unknown> = { sEmail: email };
    cyclic['sPassword'] = [cyclic, cyclic];
    let deep: object = {};
    for (let depth = 0; depth < 100_000; depth++) deep = { deep };
    for (const hostile of [cyclic, { sEmail: email, sPassword: deep }])
      for (const { operations } of [client, rescue])
        await expect(operations.login(hostile as never)).rejects.toBeInstanceOf(SoapRequestError);
    const thrown = new Error('no');
    const throwing = {
      get sEmail(): string {
        throw thrown;
      },
    };
    for (const { operations } of [client, rescue])
      await expect(operations.login(throwing as never)).rejects.toMatchObject({
        name: operations === client.operations ? 'SoapRequestError' : 'RescueRequestError',
        outcome: 'not-sent',
        cause: thrown,
      });
    expect(transport.requests).toEqual([]);
  });

  test('ignores cookies in a reply if another reply has set cookies since the request was sent', async () => {
    const exchanges: TransportEvents[] = [];
    const client = new ServiceClient({
      endpoint: 'https://host/x.asmx',
      contract,
      transport: (_request, events) => {
        exchanges.push(events);
        return { resume: () => undefined, abort: () => undefined };
      },
    });
    const pending = [client.operations.logout(), client.operations.logout()];
    const reply = `<logoutResponse xmlns="${contract.targetNamespace}"><logoutResult>x</logoutResult></logoutResponse>`;
    for (const [index, events] of exchanges.entries()) {
      events.sent();
      events.start(200, { 'content-type': 'text/xml', 'set-cookie': [`s=${index}`] });
      events.data(Buffer.from(envelope(reply)));
      events.end();
    }
    await Promise.all(pending);
    expect(client.cookies.header()).toBe('s=0');
  });

  test('reports to onCall without cookies or content', async () => {
    const infos: CallInfo[] = [];
    const client = new ServiceClient({ endpoint: server.endpoint, contract, onCall: (info) => infos.push(info) });
    await client.operations.login(request);
    expect(infos).toMatchObject([{ operation: 'login', outcome: 'ok', status: 200 }]);
    const shown = `${inspect(client, { showHidden: true, depth: 9 })}${JSON.stringify(client)}${JSON.stringify(infos)}`;
    expect(client.cookies).toBeInstanceOf(CookieContainer);
    for (const secret of [password, client.cookies.header()?.split('=')[1] ?? 'none'])
      expect(shown).not.toContain(secret);
    await client.close();
  });
});

describe('invalid input is rejected before anything is sent', () => {
  test.each([
    ['no endpoint', { contract }, 'endpoint is missing; it must be a URL'],
    [
      'no contract',
      { endpoint: 'https://host/x.asmx' },
      'contract is missing; it must be the contract of generated stubs',
    ],
    ['plain http', { endpoint: 'http://host/x.asmx', contract }, 'endpoint is plain http'],
    ['an unknown option', { endpoint: 'https://host/', contract, timeout: 1 }, 'timeout'],
    ['a query', { endpoint: 'https://host/x.asmx?wsdl', contract }, 'leave out ?wsdl'],
    ['a fragment', { endpoint: 'https://host/x.asmx#login', contract }, 'must not contain a query or a fragment'],
  ])('%s', (_, options, problem) => {
    const construct = () => new ServiceClient(options as never);
    expect(construct).toThrow(SoapRequestError);
    expect(construct).toThrow(problem);
    expect(construct).toThrow('new ServiceClient');
  });

  test('an operation name instead of a stub', async () => {
    const client = new ServiceClient({ endpoint: server.endpoint, contract });
    const call = client.call('login' as never, request as never);
    await expect(call).rejects.toThrow(SoapRequestError);
    await expect(call).rejects.toThrow('must be a generated stub');
    expect(server.calls).toHaveLength(0);
    await client.close();
  });

  test('an invalid request', async () => {
    const client = new ServiceClient({ endpoint: server.endpoint, contract });
    // @ts-expect-error an unknown member
    const call = client.operations.login({ email });
    await expect(call).rejects.toThrow('sEmail');
    expect(server.calls).toHaveLength(0);
    await client.close();
  });
});
