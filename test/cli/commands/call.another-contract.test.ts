import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { demoCredentials } from '../../../src/testing.js';
import { endpointAt } from '../../../src/cli/call/service.js';
import { wsdlOf } from '../../codegen/wsdl.js';
import { envelope } from '../../support/canned-transport.js';
import { emptyFolder, listen, put, rescue } from '../support.js';
import { calledService, single, user } from './called-service.js';

const { session, node } = demoCredentials.startSession;
const service = calledService();
const { call, operations } = service;

describe('another contract', () => {
  test('is generated in memory from a WSDL file or URL, whose address becomes the default', async () => {
    const env = { ...user, RESCUE_ENDPOINT: '' };
    const { code, notified } = await call({ env }, 'getAccount', '--wsdl', service.server.wsdlUrl);
    expect({ code, notified }).toMatchObject({
      code: 0,
      notified: expect.stringContaining(`Endpoint: ${service.server.endpoint}`),
    });
    const file = put(
      emptyFolder(),
      'a.wsdl',
      rescue.replaceAll(/location="[^"]*"/g, `location="${service.server.endpoint}"`),
    );
    expect((await call({ env }, 'getAccount', '--wsdl', file)).code).toBe(0);
    expect(operations()).toEqual(['login', 'getAccount', 'logout', 'login', 'getAccount', 'logout']);
  });

  test.each([
    ['https://host.example/API.asmx', 'https://host.example/API.asmx'],
    ['HTTPS://HOST.example:443/API.asmx', 'https://host.example/API.asmx'],
    ['https://other.example/API.asmx', 'https://host.example/wsdl/a.xml'],
    ['https://host.example:8443/API.asmx', 'https://host.example/wsdl/a.xml'],
    ['http://host.example/API.asmx', 'https://host.example/wsdl/a.xml'],
    ['https://host.example/API.asmx?key=1', 'https://host.example/wsdl/a.xml'],
    ['/API.asmx', 'https://host.example/wsdl/a.xml'],
  ])('with the address %s is called at %s', (location, want) => {
    const text = rescue.replaceAll(/location="[^"]*"/g, `location="${location}"`);
    expect(endpointAt('https://host.example/wsdl/a.xml?wsdl#a', { text, source: 'a.xml' })).toBe(want);
  });

  test('without an address is called at the URL of its WSDL', () => {
    const found = { text: wsdlOf(), source: 'a.xml' };
    expect(endpointAt('https://host.example/a.asmx?wsdl#a', found)).toBe('https://host.example/a.asmx');
  });

  test('does not have to fit RescueClient, so its parameters may have other names', async () => {
    const changed = rescue
      .replaceAll(/<wsdl:operation name="requestAuthCodeSSO">[^]*?<\/wsdl:operation>/g, '')
      .replace(/(<s:element name="startSession">[^]*?)"iSession"/, '$1"iSessionID"');
    const file = put(emptyFolder(), 'changed.wsdl', changed);
    await call({ env: user }, 'startSession', `session=${session}`, `node=${node}`, '--wsdl', file);
    expect(service.server.calls[1]?.envelope).toContain(`<iSessionID>${session}</iSessionID>`);
  });

  test('determines the SOAP version and whether names are unproven', async () => {
    const only12 = rescue.replaceAll(/<wsdl:port [^>]*>\s*<soap:address [^>]*>\s*<\/wsdl:port>/g, '');
    const file = put(emptyFolder(), 'only12.wsdl', only12);
    expect((await call({ env: user }, 'getAccount', '--wsdl', file)).code).toBe(0);
    expect(service.server.calls.map(({ soapVersion }) => soapVersion)).toEqual(['1.2', '1.2', '1.2']);
    const wrong = { ...single, RESCUE_COMPANY: '1' };
    const [shipped, live] = [[], ['--wsdl', service.server.wsdlUrl]];
    const refusals = [shipped, live].map((more) => call({ env: wrong }, 'requestAuthCodeSSO', '-y', ...more));
    const [byShipped, byLive] = (await Promise.all(refusals)).map(({ notified }) => /unproven/.test(notified));
    expect([byShipped, byLive]).toEqual([true, false]);
  });

  test('can come from compiled stubs', async () => {
    const file = join(inject('compiled'), 'generated/index.js');
    const { code, notified } = await call({ env: user }, 'getAccount', '--contract', file);
    expect({ code, notified }).toMatchObject({ code: 0 });
    const { notified: rejection } = await call({ env: user }, 'getUser', '--contract', file);
    expect(rejection).toBe('getUser: iNodeID is required. Nothing was sent.');
  });

  test('of another service does not use the credentials in the variables for Rescue', async () => {
    const wsdl = wsdlOf({ request: '<s:element name="password" type="s:string"/>' });
    const file = put(emptyFolder(), 'other.wsdl', wsdl);
    expect((await call({ env: user }, 'run', '--wsdl', file)).notified).toMatch(/^run: password is required\./);
    const { notified } = await call({ env: user }, 'run', 'password=x', '--wsdl', file);
    expect(notified).toContain('pass env:VARIABLE as its value and set that variable instead');
  });

  test('of another service may have no address, and its structures are checked', async () => {
    const point = '<s:complexType name="P"><s:sequence><s:element name="x" type="s:int"/></s:sequence></s:complexType>';
    const wsdl = wsdlOf({ schema: point, request: '<s:element name="point" type="tns:P"/>' });
    const file = put(emptyFolder(), 'other.wsdl', wsdl);
    expect((await call({ env: { RESCUE_ENDPOINT: '' } }, 'run', 'point={"x":1}', '--wsdl', file)).notified).toBe(
      'the address of the service is not known: pass --endpoint URL',
    );
    expect((await call({}, 'run', 'point={"x":"a"}', '--wsdl', file)).notified).toMatch(/^run: point\.x must be /);
  });

  test('of another service may define requestAuthCode, which replaces nothing and needs no confirmation', async () => {
    const reply = '<s:element minOccurs="0" name="sAuthCode" type="s:string"/>';
    const file = put(emptyFolder(), 'other.wsdl', wsdlOf({ operations: ['requestAuthCodeByMail'], reply }));
    const body =
      '<requestAuthCodeByMailResponse xmlns="urn:t"><sAuthCode>c0de</sAuthCode></requestAuthCodeByMailResponse>';
    const origin = await listen((_, response) => response.setHeader('content-type', 'text/xml').end(envelope(body)));
    const shell = { env: { RESCUE_ENDPOINT: `${origin}/` } };
    const { code, printed, notified } = await call(shell, 'requestAuthCodeByMail', '--wsdl', file, '--json');
    expect({ code, notified }).toEqual({ code: 0, notified: `Endpoint: ${origin}/` });
    expect(JSON.parse(printed)).toEqual({ sAuthCode: 'c0de' });
  });

  test('of another service has no login and no result codes, and a token in its reply is masked', async () => {
    const string = (name: string): string => `<s:element minOccurs="0" name="${name}" type="s:string"/>`;
    const wsdl = wsdlOf({ request: string('sName'), reply: string('runResult') + string('sToken') });
    const reply = '<runResponse xmlns="urn:t"><runResult>Hello Ada</runResult><sToken>t0ken</sToken></runResponse>';
    const origin = await listen((request, response) => {
      response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' });
      response.end(request.method === 'GET' ? wsdl : envelope(reply));
    });
    const shell = { env: { RESCUE_ENDPOINT: '' } };
    const { code, printed, notified } = await call(shell, 'run', 'sName=Ada', '--wsdl', `${origin}/?wsdl`, '--json');
    expect({ code, notified }).toEqual({ code: 0, notified: `Endpoint: ${origin}/` });
    expect(JSON.parse(printed)).toEqual({ runResult: 'Hello Ada', sToken: '***' });
    expect((await call(shell, 'run', 'sName=Ada', '--wsdl', `${origin}/?wsdl`)).printed).toBe(
      "{\n  runResult: 'Hello Ada',\n  sToken: '***'\n}\n",
    );
  });
});
