import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contract } from '../../generated/operations.js';
import { demoCredentials, ServerFault } from '../../src/testing.js';
import { call, exchange, started } from './support.js';

/**
 * Tests the HttpGet and HttpPost protocols of ASMX. The expected replies come from a real ASMX server, plus texts that
 * Mono lacks.
 */

const wsdl = readFileSync(join(__dirname, '../../wsdl/rescue.wsdl'), 'utf8');
const offered = [...wsdl.matchAll(/<wsdl:message name="(\w+)HttpPostIn"/g)].map(([, name = '']) => name);
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const { login } = demoCredentials;
const ada = new URLSearchParams({ sEmail: login.email, sPassword: login.password }).toString();
const NS = contract.targetNamespace;

type Server = { readonly endpoint: string };
const post = (server: Server, operation: string, body: string, headers: Record<string, string> = form) =>
  exchange(server, { path: `/API/API.asmx/${operation}`, headers, body });

describe('HttpPost and HttpGet', () => {
  it('fact 2: a posted form is answered in XML, using the same cookie session as SOAP', async () => {
    const server = await started();
    const reply = await post(server, 'login', ada);
    expect(reply).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: `<?xml version="1.0" encoding="utf-8"?>\n<loginRet xmlns="${NS}">login_OK</loginRet>`,
    });
    const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect((await call(server, 'getAccount', {}, { cookie })).reply.sEmail).toBe(login.email);
    const start = await post(server, 'startSession', 'iSession=12345678&iNode=337366&sAuthCode=', {
      ...form,
      Cookie: cookie,
    });
    expect(start.body).toContain('>startSessionRet_OK</startSessionRet>');
    expect(server.calls.map(({ operation, soapVersion }) => [operation, soapVersion])).toEqual([
      ['login', undefined],
      ['getAccount', '1.1'],
      ['startSession', undefined],
    ]);
    expect(server.calls[0]).toMatchObject({
      request: { sEmail: login.email, sPassword: login.password },
      envelope: ada,
    });
  });

  it('the query of a GET request is answered in the same way, because the WSDL offers HttpGet', async () => {
    const server = await started();
    const reply = await exchange(server, { method: 'GET', path: `/api/api.asmx/login?${ada}` });
    expect(reply.body).toContain('>login_OK</loginRet>');
  });

  it.each(offered)('every operation that the WSDL offers is answered: %s', async (name) => {
    const server = await started();
    const parts = new Set([...wsdl.matchAll(/<wsdl:part name="(\w+)"/g)].map(([, part = '']) => part));
    const members = [...parts].map((part) => `${part}=1`).join('&');
    const body = members.replace(/(d\w+Date)=1/g, '$1=2024-01-01T00:00:00').replace(/(eReportArea|eOutput)=1/g, '$1=x');
    const reply = await post(server, name, body);
    expect(reply.body).not.toMatch(/not valid|Missing parameter|Cannot convert/);
    expect(server.calls).toMatchObject([{ operation: name }]);
  });

  it.each(Object.keys(contract.operations).filter((name) => !offered.includes(name)))(
    'an operation that the WSDL does not offer is not a method: %s',
    async (name) => {
      const reply = await post(await started(), name, '');
      expect(reply).toMatchObject({ status: 500, body: `${name} Web Service method name is not valid.\n` });
      expect(reply.headers['set-cookie']).toBeUndefined();
    },
  );

  it('fact 3: setUser is not offered, even though its declared inputs qualify', async () => {
    const { body } = await post(await started(), 'setUser', 'iNodeID=337366&sName=x');
    expect(body).toBe('setUser Web Service method name is not valid.\n');
  });

  it.each([
    ['unknown', 'unknown Web Service method name is not valid.\n'],
    ['LOGIN', 'LOGIN Web Service method name is not valid.\n'],
    ['', ' Web Service method name is not valid.\n'],
    ['__proto__', '__proto__ Web Service method name is not valid.\n'],
    ['%3Cscript%3E', '%3Cscript%3E Web Service method name is not valid.\n'],
  ])('the method "%s" returns a text with status 500', async (name, body) => {
    const reply = await post(await started(), name, ada);
    expect(reply).toMatchObject({ status: 500, body, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  });

  it.each([
    ['a missing parameter', 'login', 'sEmail=a', 500, 'Missing parameter: sPassword.\n'],
    ['a form without parameters', 'login', '', 500, 'Missing parameter: sEmail.\n'],
    ['a missing authcode', 'startSession', 'iSession=1&iNode=1', 500, 'Missing parameter: sAuthCode.\n'],
    [
      'a value that is not an int',
      'startSession',
      'iSession=<b>&iNode=1&sAuthCode=',
      500,
      'Cannot convert the value of iSession.\n',
    ],
    ['an empty int', 'startSession', 'iSession=&iNode=1&sAuthCode=', 500, 'Cannot convert the value of iSession.\n'],
    [
      'a repeated int',
      'startSession',
      'iSession=1&iSession=2&iNode=1&sAuthCode=',
      500,
      'Cannot convert the value of iSession.\n',
    ],
    ['a repeated string', 'login', `${ada}&sPassword=b`, 200, 'login_Invalid'],
    [
      'names in another letter case',
      'login',
      ada.toUpperCase().replace(login.password.toUpperCase(), login.password),
      200,
      'login_OK',
    ],
    ['malformed escapes', 'login', 'sEmail=%&sPassword=%zz%ff', 200, 'login_Invalid'],
    ['other parameters', 'login', `${ada}&__proto__=1&x=2`, 200, 'login_OK'],
  ])('%s', async (_name, operation, body, status, text) => {
    const server = await started();
    const reply = await post(server, operation, body);
    expect(reply.status).toBe(status);
    expect(reply.body).toContain(text);
    expect(reply.headers['set-cookie']).toHaveLength(1);
  });

  it('another content type counts as an empty form, and the query of a POST request is ignored', async () => {
    const server = await started();
    const asText = await post(server, 'login', ada, { 'Content-Type': 'text/plain' });
    expect(asText).toMatchObject({ status: 500, body: 'Missing parameter: sEmail.\n' });
    expect(await post(server, `login?${ada}`, '')).toMatchObject({ status: 500, body: 'Missing parameter: sEmail.\n' });
    expect((await post(server, 'logout', '', {})).body).toContain('>logout_NotLoggedIn</logoutRet>');
    expect(server.calls.map(({ operation }) => operation)).toEqual(['logout']);
  });

  it('supports effects and handlers, and sends a fault as text', async () => {
    const server = await started();
    server.next('login', { fault: new ServerFault('Broken') });
    const { status, headers, body } = await post(server, 'login', ada);
    expect([status, headers['content-type'], body]).toEqual([500, 'text/plain; charset=utf-8', 'Broken\n']);
    server.on('login', () => ({ loginResult: 'login_<&>' }));
    expect((await post(server, 'login', ada)).body).toContain('>login_&lt;&amp;&gt;</loginRet>');
  });

  // System.Web.Services: the factories of HttpGet and HttpPost return UnsupportedRequestProtocol(405) before they look
  // for the method of the class
  it.each(
    ['PUT', 'HEAD', 'DELETE'].flatMap((method) =>
      ['login', 'setUser', 'unknown'].map((name) => [method, name] as const),
    ),
  )('%s is not allowed, whether or not the WSDL offers the operation: %s', async (method, name) => {
    const reply = await exchange(await started(), { method, path: `/API/API.asmx/${name}` });
    expect(reply).toMatchObject({ status: 405, headers: { allow: 'GET, POST' }, body: '' });
  });

  it('is offered for the verbs of the WSDL', async () => {
    const binding = (verb: string, name: string) =>
      `<binding name="${verb}"><http:binding verb="${verb}"/><operation name="${name}"/></binding>`;
    const served = `<definitions xmlns:http="urn:http">${binding('GET', 'logout')}${binding('POST', 'login')}</definitions>`;
    const server = await started({ contract, wsdl: served });
    const statuses = [];
    for (const method of ['GET', 'POST'])
      for (const name of ['login', 'logout'])
        statuses.push([method, name, (await exchange(server, { method, path: `/API/API.asmx/${name}` })).body]);
    const invalid = (name: string) => `${name} Web Service method name is not valid.\n`;
    const result = expect.stringContaining('>logout_NotLoggedIn</logoutRet>') as unknown;
    expect(statuses).toEqual([
      ['GET', 'login', invalid('login')],
      ['GET', 'logout', result],
      ['POST', 'login', 'Missing parameter: sEmail.\n'],
      ['POST', 'logout', invalid('logout')],
    ]);
  });

  it('is not offered without a WSDL', async () => {
    const server = await started({ contract });
    expect((await post(server, 'login', ada)).body).toBe('login Web Service method name is not valid.\n');
  });

  it('a form of 10 MB gets status 413, and the server keeps running', async () => {
    const server = await started();
    expect((await post(server, 'login', `sEmail=${'x'.repeat(10_000_000)}`)).status).toBe(413);
    expect((await post(server, 'login', ada)).body).toContain('login_OK');
  });
});
