import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { contract } from '../../generated/operations.js';
import type { Operation } from '../../src/soap/schema/contract.js';
import { ServerFault } from '../../src/testing.js';
import { call, envelope, exchange, headersFor, loggedIn, NS, started } from './support.js';

describe('an operation that the server does not implement', () => {
  it('is one of three operations, which docs/testing.md names', async () => {
    const server = await started();
    const missing: string[] = [];
    for (const { name, input, action } of Object.values<Operation>(contract.operations)) {
      const body = envelope(`<${input?.name} xmlns="${NS}"/>`, '1.1');
      const reply = await exchange(server, { headers: headersFor('1.1', action), body });
      if (reply.body.includes('This server does not implement')) missing.push(name);
      else expect([name, reply.status]).toEqual([name, 200]);
    }
    expect(missing.toSorted()).toEqual(['deleteNode', 'generateEmailText', 'setUser']);
    const docs = readFileSync('docs/testing.md', 'utf8');
    for (const name of missing) expect(docs).toContain(`\`${name}\``);
  });

  it.each([
    ['setUser', { iNodeID: 1, eStatus: 'Enabled', eAddOns: 'True' }],
    ['generateEmailText', {}],
    ['deleteNode', { iNodeID: 1 }],
  ] as const)('%s fails loudly and says what to do, in a program and at a shell', async (name, request) => {
    const server = await started();
    const { status, fault } = await call(server, name, request as never);
    expect(status).toBe(500);
    expect(fault?.blames).toBe('receiver');
    expect(fault?.reason).toBe(
      `This server does not implement ${name}. A program that starts it can add a handler: server.on('${name}', ` +
        `(request, call) => ({ ${name}Result: '...' })). The command "server" has no handlers: start the server in a ` +
        'program instead',
    );
  });
});

describe('a handler', () => {
  it('has the types of its request and reply', async () => {
    const server = await started();
    server.on('getReport', (request, { operation, soapVersion, headers, user }) => {
      expectTypeOf(request.iNodeID).toBeNumber();
      return {
        getReportResult: 'getReport_OK',
        sReport: `${request.iNodeID} ${operation} ${soapVersion} ${headers['content-type']} ${user?.name}`,
      };
    });
    const cookie = await loggedIn(server, 'tess@example.com');
    const { reply } = await call(server, 'getReport', { iNodeID: 5, eNodeRef: 'NODE' }, { cookie, version: '1.2' });
    expect(reply.sReport).toMatch(/^5 getReport 1.2 application\/soap\+xml.* Tess Technician$/);
    // @ts-expect-error not an operation in the contract
    expect(() => server.on('getReports', () => ({}))).toThrow('no operation getReports; did you mean getReport?');
    // @ts-expect-error not a member of the reply
    server.on('getReport', () => ({ sReports: '' }));
  });

  it('replaces the server’s implementation until it is removed', async () => {
    const server = await started();
    const result = async () => (await call(server, 'login', {})).reply.loginResult;
    server.on('login', () => ({ loginResult: 'login_New' })).on('login', () => ({ loginResult: 'login_Newer' }));
    expect(await result()).toBe('login_Newer');
    server.off('login').off('login');
    expect(await result()).toBe('login_Invalid');
    expect(() => server.off('logins' as 'login')).toThrow(
      'server.off: the WSDL has no operation logins; did you mean login?',
    );
    expect(() => server.next('logins' as 'login', {})).toThrow(
      'server.next: the WSDL has no operation logins; did you mean login?',
    );
  });

  it('may continue with the server’s implementation', async () => {
    const server = await started();
    server.on('startSession', async (_request, call) => {
      const reply = await call.proceed();
      return { startSessionResult: reply.startSessionResult.replace('ActionFailed', 'InvalidParam_Session') };
    });
    const cookie = await loggedIn(server, 'ada@example.com');
    const { reply } = await call(server, 'startSession', { iSession: 1, iNode: 337366 }, { cookie });
    expect(reply.startSessionResult).toBe('startSessionRet_InvalidParam_Session');
  });

  it('receives exactly the reply of the server’s implementation, with the defaults of .NET', async () => {
    const server = await started();
    const replies: unknown[] = [];
    server.on('getAccount', async (_request, { proceed }) => {
      const reply = await proceed();
      replies.push(reply);
      return reply;
    });
    await call(server, 'getAccount', {});
    const result = 'getAccount_NotLoggedIn';
    expect(replies).toStrictEqual([{ getAccountResult: result, iAccountID: 0, iAdminID: 0, iTechID: 0 }]);
  });

  it('cannot continue without an implementation', async () => {
    const server = await started();
    server.on('deleteNode', (_request, call) => call.proceed());
    const { fault } = await call(server, 'deleteNode', { iNodeID: 1 });
    expect(fault?.reason).toContain("server.on('deleteNode'");
  });

  it('may throw a fault; any other error becomes a Server fault, which does not contain the stack', async () => {
    const server = await started();
    const fault = async () => (await call(server, 'getChat', { iSessionID: 1 })).fault;
    server.on('getChat', () => {
      throw new ServerFault('No', { code: 'Client' });
    });
    expect(await fault()).toMatchObject({ code: 'Client', reason: 'No' });
    server.on('getChat', () => Promise.reject(new RangeError('Broken')));
    expect(await fault()).toEqual({
      code: 'Server',
      blames: 'receiver',
      reason: 'Server was unable to process request. ---> Broken',
      detail: undefined,
    });
  });

  it('may throw a fault of a subclass, or an error of another package with the same name', async () => {
    const server = await started();
    const fault = async () => (await call(server, 'getChat', { iSessionID: 1 })).fault;
    class Refusal extends ServerFault {
      override readonly name = 'Refusal';
    }
    server.on('getChat', () => {
      throw new Refusal('No', { code: 'Client' });
    });
    expect(await fault()).toMatchObject({ code: 'Client', reason: 'No' });
    server.on('getChat', () => Promise.reject(Object.assign(new Error('Other'), { name: 'ServerFault' })));
    expect(await fault()).toMatchObject({ code: 'Server', reason: 'Other' });
  });

  it('may omit members that have a default in .NET', async () => {
    const server = await started();
    server.on('getUser', () => ({ getUserResult: 'getUser_OK', oUser: { iNodeID: 5 } as never }));
    const { reply } = await call(server, 'getUser', { iNodeID: 5 });
    expect(reply).toEqual({
      getUserResult: 'getUser_OK',
      oUser: { iNodeID: 5, eType: 'Root', bAccountHolder: false, hasMobileAddon: false, eStatus: 'Disabled' },
    });
  });

  it.each<readonly [name: string, answer: unknown, reason: string]>([
    ['nothing', undefined, 'returned no valid reply: getChatResult is missing'],
    ['no result', { sChatLog: '' }, 'returned no valid reply: getChatResult is missing'],
    ['a member that the WSDL does not have', { getChatResult: '', sChat: '' }, 'sChat is not a known member'],
    ['a value of another type', { getChatResult: '', sChatLog: 5 }, 'sChatLog must be a string'],
  ])('that returns %s causes a fault', async (_name, answer, reason) => {
    const server = await started();
    server.on('getChat', () => answer as never);
    const { status, fault } = await call(server, 'getChat', { iSessionID: 1 });
    expect(status).toBe(500);
    expect(fault?.reason).toContain(reason);
  });
});
