import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createClientAsync, listen, type Client, type IServicePort } from 'soap';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RescueClient, RescueFaultError, RescueResultError } from '../../../src/index.js';
import { demoCredentials, startRescueServer, type RescueServer } from '../../../src/testing.js';

/**
 * Tests this package with node-soap, which has its own codec and WSDL parser: node-soap's client with the embedded
 * server, and this package's client with node-soap's server. As a result, client and server are not only tested with
 * each other.
 */

const { login, sso, startSession } = demoCredentials;
const ports = { '1.1': 'APISoap', '1.2': 'APISoap12' } as const;
const versions = ['1.1', '1.2'] as const;
const COOKIE = 'ASP.NET_SessionId';

describe.each(versions)("node-soap's client against the embedded server, SOAP %s", (soapVersion) => {
  let server: RescueServer;
  let client: Client;
  let cookie: string | undefined;
  beforeAll(async () => {
    server = await startRescueServer();
    // node-soap stores this setting in the WSDL, which it caches
    const options = { disableCache: true, forceSoap12Headers: soapVersion === '1.2' };
    client = await createClientAsync(server.wsdlUrl, options);
  });
  afterAll(() => server.close());

  /** Calls the port of the given version by name, because `client.login` would use the last port. */
  async function call(name: string, request: object): Promise<unknown> {
    const port = (client['API'] as Record<string, Record<string, Method>>)[ports[soapVersion]];
    const reply = await new Promise((resolve, reject) => {
      const done = (error: unknown, result: unknown): void => (error ? reject(error) : resolve(result));
      port![name]!(request, done, {}, cookie === undefined ? {} : { Cookie: cookie });
    });
    // node-soap's client does not keep cookies
    const [line] = [(client.lastResponseHeaders ?? {})['set-cookie']].flat();
    if (typeof line === 'string') [cookie] = line.split(';');
    return reply;
  }

  test('logs in, requests an authcode through single sign-on, starts a session with the cookie, and logs out', async () => {
    expect(await call('login', { sEmail: login.email, sPassword: login.password })).toEqual({
      loginResult: 'login_OK',
    });
    expect(cookie).toMatch(new RegExp(`^${COOKIE}=\\w{24}$`));
    expect(
      await call('requestAuthCodeSSO', { sSSOID: sso.ssoId, sPassword: sso.password, sCompany: sso.company }),
    ).toEqual({ requestAuthCodeSSOResult: 'requestAuthCode_OK', sAuthCode: expect.stringMatching(/^\S+$/) });
    expect(await call('startSession', { iSession: startSession.session, iNode: startSession.node })).toEqual({
      startSessionResult: 'startSessionRet_OK',
    });
    expect(server.session(startSession.session).state).toBe('active');
    expect(await call('logout', {})).toEqual({ logoutResult: 'logout_OK' });

    const action = (name: string) => `https://secure.logmeinrescue.com/API/API.asmx/${name}`;
    expect(server.calls).toMatchObject([
      { operation: 'login', soapVersion, action: action('login'), hasCookie: false },
      { operation: 'requestAuthCodeSSO', soapVersion, action: action('requestAuthCodeSSO'), hasCookie: true },
      {
        operation: 'startSession',
        soapVersion,
        action: action('startSession'),
        hasCookie: true,
        request: { iSession: startSession.session, iNode: startSession.node },
      },
      { operation: 'logout', soapVersion, action: action('logout'), hasCookie: true, request: {} },
    ]);
  });

  test('receives the enum value of a refusal, and reads a fault as a fault', async () => {
    expect(await call('startSession', { iSession: startSession.session, iNode: startSession.node })).toEqual({
      startSessionResult: 'startSessionRet_NotLoggedInAsAdmin',
    });
    await expect(call('startSession', { iSession: 'twelve', iNode: 1 })).rejects.toThrow(
      /Server was unable to read request/,
    );
  });
});

/** A method of node-soap's client. */
type Method = (
  request: object,
  done: (error: unknown, result: unknown) => void,
  options: object,
  headers: Readonly<Record<string, string>>,
) => void;

describe.each([
  ['1.1', '1.1'],
  ['1.2', '1.2'],
  // its default replies
  ['1.2', '1.1'],
] as const)("our client over SOAP %s against node-soap's server, which answers in SOAP %s", (soapVersion, answer) => {
  const wsdl = readFileSync(join(__dirname, '../../../wsdl/rescue.wsdl'), 'utf8');
  const id = `${COOKIE}=abcdefghijklmnopqrstuvwx`;
  let http: Server;
  let endpoint: string;
  let rescue: RescueClient;
  const seen: Seen[] = [];

  /** The service in the format that node-soap uses, with arguments and replies by name. */
  const service: IServicePort = {
    login(args: object, _done, _headers, request: IncomingMessage, response: ServerResponse) {
      seen.push({ name: 'login', args, cookie: request.headers.cookie });
      response.setHeader('Set-Cookie', `${id}; path=/; HttpOnly`);
      return { loginResult: 'login_OK' };
    },
    getUser(args: object, _done, _headers, request: IncomingMessage) {
      seen.push({ name: 'getUser', args, cookie: request.headers.cookie });
      return { getUserResult: 'getUser_OK', oUser: user };
    },
    startSession(args: object, _done, _headers, request: IncomingMessage) {
      seen.push({ name: 'startSession', args, cookie: request.headers.cookie });
      const isIn = request.headers.cookie === id;
      return { startSessionResult: `startSessionRet_${isIn ? 'OK' : 'NotLoggedInAsAdmin'}` };
    },
    getHierarchy() {
      return { getHierarchyResult: 'getHierarchy_OK', aHierarchy: { HIERARCHY: [node, node] } };
    },
    logout() {
      const reason = 'Not today';
      const fault =
        answer === '1.1'
          ? { faultcode: 'soap:Client', faultstring: reason }
          : { Code: { Value: 'soap:Sender' }, Reason: { Text: reason } };
      // node-soap's format for a fault, which would be sent with status 200 unless a status is given
      throw Object.assign(new Error(reason), { Fault: { ...fault, statusCode: 500 } });
    },
  };
  const user = {
    iNodeID: 337366,
    sName: 'Ada <Admin> & Söhne 😀',
    sNick: '',
    sEmail: login.email,
    eType: 'Technician',
    bAccountHolder: true,
    hasMobileAddon: false,
    eStatus: 'Online',
  };
  const node = { iNodeID: 337300, iParentID: 0, sName: 'Example Company', eStatus: 'Offline', eType: 'Root' };

  beforeAll(async () => {
    http = createServer();
    listen(http, {
      path: '/API/API.asmx',
      services: { API: { APISoap: service, APISoap12: service } },
      xml: wsdl,
      forceSoap12Headers: answer === '1.2',
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}/API/API.asmx`;
    rescue = new RescueClient({ endpoint, soapVersion });
  });
  afterAll(async () => {
    await rescue.close();
    await new Promise((resolve) => http.close(resolve));
  });

  test('sends requests that the server can read, reads its replies, and returns the cookie', async () => {
    await expect(rescue.startSession(startSession)).rejects.toMatchObject({
      name: 'RescueResultError',
      code: 'NOTLOGGEDINASADMIN',
    } satisfies Partial<RescueResultError>);
    await rescue.login(login);
    expect(await rescue.operations.getUser({ iNodeID: 337366, sAuthCode: '<&>"\'' })).toEqual({
      getUserResult: 'getUser_OK',
      oUser: user,
    });
    expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
    const session = { iSession: startSession.session, iNode: startSession.node };
    expect(seen).toEqual([
      { name: 'startSession', args: session, cookie: undefined },
      { name: 'login', args: { sEmail: login.email, sPassword: login.password }, cookie: undefined },
      { name: 'getUser', args: { iNodeID: 337366, sAuthCode: '<&>"\'' }, cookie: id },
      { name: 'startSession', args: session, cookie: id },
    ]);
  });

  test('reads the arrays and faults of the server', async () => {
    expect(await rescue.operations.getHierarchy()).toEqual({
      getHierarchyResult: 'getHierarchy_OK',
      aHierarchy: [node, node],
    });
    await expect(rescue.logout()).rejects.toMatchObject({
      name: 'RescueFaultError',
      faultCode: answer === '1.1' ? 'Client' : 'Sender',
      status: 500,
      faultString: 'Not today',
      outcome: 'refused',
    } satisfies Partial<RescueFaultError>);
  });
});

interface Seen {
  readonly name: string;
  readonly args: object;
  readonly cookie: string | undefined;
}
