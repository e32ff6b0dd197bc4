import { createClientAsync, type Client } from 'soap';
import { describe, expect, it } from 'vitest';
import { demoCredentials } from '../../src/testing/index.js';
import { started } from './support.js';

type Call = (request: object) => Promise<[reply: Record<string, string>]>;

/** node-soap's own client, its WSDL parser and its codec: nothing of this package but the server. */
async function clientOf(wsdlUrl: string, port: 'APISoap' | 'APISoap12') {
  const client = await createClientAsync(wsdlUrl, { forceSoap12Headers: port === 'APISoap12' });
  // `client.login` would be that of the last port; the methods of a port are untyped
  const methods = (client as Client & { API: Record<string, Record<string, unknown>> }).API[port]!;
  return async (name: string, request: object): Promise<Record<string, string>> => {
    const [reply] = await (methods[`${name}Async`] as Call)(request);
    const [cookie] = (client.lastResponseHeaders as Record<string, string[] | undefined>)['set-cookie'] ?? [];
    if (cookie !== undefined) client.addHttpHeader('Cookie', cookie.split(';')[0]);
    return reply;
  };
}

describe.each([
  ['1.1', 'APISoap'],
  ['1.2', 'APISoap12'],
] as const)('node-soap’s own client over SOAP %s', (version, port) => {
  it('logs in, gets an authcode by single sign-on, starts a session and logs out', async () => {
    const server = await started();
    const ask = await clientOf(server.wsdlUrl, port);
    const { login, sso, startSession } = demoCredentials;
    expect(await ask('login', { sEmail: login.email, sPassword: login.password })).toEqual({ loginResult: 'login_OK' });
    const { sAuthCode, ...code } = await ask('requestAuthCodeSSO', {
      sSSOID: sso.ssoId,
      sPassword: sso.password,
      sCompany: sso.company,
    });
    expect(code).toEqual({ requestAuthCodeSSOResult: 'requestAuthCode_OK' });
    const request = { iSession: startSession.session, iNode: startSession.node, sAuthCode };
    expect(await ask('startSession', request)).toEqual({ startSessionResult: 'startSessionRet_OK' });
    expect(await ask('logout', {})).toEqual({ logoutResult: 'logout_OK' });
    expect(server.calls.map(({ operation, soapVersion }) => [operation, soapVersion])).toEqual(
      ['login', 'requestAuthCodeSSO', 'startSession', 'logout'].map((operation) => [operation, version]),
    );
    expect(server.session(startSession.session)).toMatchObject({ state: 'active', technicianId: startSession.node });
  });

  it('sees a fault as one', async () => {
    const server = await started();
    const ask = await clientOf(server.wsdlUrl, port);
    await expect(ask('setOutput', { eOutput: 'XML' })).rejects.toThrow(/was not told what setOutput answers/);
  });
});
