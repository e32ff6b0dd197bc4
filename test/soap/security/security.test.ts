import { inspect } from 'node:util';
import {
  BasicAuthSecurity as NodeSoapBasic,
  ClientSSLSecurity,
  ClientSSLSecurityPFX,
  NTLMSecurity,
  WSSecurityCert,
  WSSecurityCertWithToken,
} from 'soap';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RescueClient } from '../../../src/index.js';
import { ServiceClient, SoapFaultError, SoapRequestError, type CallInfo } from '../../../src/runtime.js';
import { BasicAuthSecurity, BearerSecurity, WSSecurity, type SecurityObject } from '../../../src/security.js';
import type { SoapVersion } from '../../../src/soap/xml/names.js';
import { childOf, textOf } from '../../../src/soap/xml/tree.js';
import { cannedTransport, envelope } from '../../support/canned-transport.js';
import { ask, blocksOf, contract, isMandatory, VerifyingServer, WSSE } from './support/verifying-server.js';

const user = 'Ada <&>';
const password = 'hunter-2 <&> of Ada';
const answer = envelope('<answer xmlns="urn:s">yes</answer>');
const versions: readonly SoapVersion[] = ['1.1', '1.2'];

let server: VerifyingServer;
beforeAll(async () => {
  // node-soap's objects read the time; they omit the milliseconds
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2030, 0, 1, 12, 0, 0, 500) });
  server = await VerifyingServer.start(password);
});
afterAll(async () => {
  vi.useRealTimers();
  await server[Symbol.asyncDispose]();
});

type Security = SecurityObject | readonly SecurityObject[];
const clientOf = (security: Security, soapVersion: SoapVersion = '1.1', more: object = {}) =>
  new ServiceClient({ endpoint: server.endpoint, contract, security, soapVersion, proxy: false, ...more });

/** Calls over a transport in memory. */
async function sent(security: Security, version: SoapVersion = '1.1') {
  const transport = cannedTransport({ body: envelope('<answer xmlns="urn:s">yes</answer>', version) });
  const options = { endpoint: 'https://host/', contract, security, soapVersion: version, transport };
  const error: unknown = await new ServiceClient(options).operations.ask('x').then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, requests: transport.requests };
}

describe('WSSecurity', () => {
  test('a service that checks digest, nonce and time accepts each call of clients of both SOAP versions', async () => {
    const security = new WSSecurity(user, password, { passwordType: 'PasswordDigest', mustUnderstand: true });
    for (const version of [...versions, ...versions]) {
      const client = clientOf(security, version);
      expect([await client.operations.ask('x'), await client.operations.ask('y')]).toEqual(['yes', 'yes']);
      await client.close();
    }
    const received = server.received.slice(-8);
    expect(received.map(({ version }) => version)).toEqual(['1.1', '1.1', '1.2', '1.2', '1.1', '1.1', '1.2', '1.2']);
    for (const { blocks, version } of received) {
      expect(blocks).toHaveLength(1);
      expect(isMandatory(blocks[0] as never, version)).toBe(true);
    }
    expect(server.tokens.nonces.size).toBe(8);
  });

  test.each(versions)('SOAP %s: a password in text is accepted, and a wrong one is refused', async (version) => {
    await using client = clientOf(new WSSecurity(user, password), version);
    expect(await client.operations.ask('x')).toBe('yes');
    await using other = clientOf(new WSSecurity(user, 'another'), version);
    await expect(other.operations.ask('x')).rejects.toMatchObject({ outcome: 'refused' });
  });

  test('the service refuses a request that was sent before, and one that is too old', async () => {
    await using client = clientOf(new WSSecurity(user, password, { passwordType: 'PasswordDigest' }));
    await client.operations.ask('x');
    const { blocks } = server.received.at(-1) as (typeof server.received)[number];
    expect(server.tokens.problemOf(blocks[0] as never)).toBe('the nonce was used before');
    const { nonces } = server.tokens;
    const used = nonces.size;
    const before = Date.now();
    vi.setSystemTime(before + 11 * 60_000);
    expect(server.tokens.problemOf(blocks[0] as never)).toBe('the timestamp has expired');
    // the next call has another nonce and another time
    expect(await client.operations.ask('x')).toBe('yes');
    expect(nonces.size).toBe(used + 1);
    vi.setSystemTime(before);
  });

  test('next to header blocks of the call', async () => {
    await using client = clientOf(new WSSecurity(user, password));
    const $any = [{ ns: 'urn:t', name: 'Trace', attributes: [], children: [] }];
    expect(await client.call(ask, 'x', { soapHeaders: { $any } })).toBe('yes');
    expect(server.received.at(-1)?.blocks.map(({ name }) => name)).toEqual(['Trace', 'Security']);
  });

  test('of RescueClient, too', async () => {
    const transport = cannedTransport({
      body: envelope('<getAccountResponse xmlns="http://www.logmeinrescue.com/"/>'),
    });
    const rescue = new RescueClient({ transport, security: new WSSecurity(user, password) });
    await rescue.operations.getAccount().catch(() => undefined);
    expect(blocksOf(String(transport.requests[0]?.body)).blocks.map(({ ns }) => ns)).toEqual([WSSE]);
  });
});

describe('HTTP authentication', () => {
  test('Basic, with characters beyond ASCII', async () => {
    await using client = clientOf(new BasicAuthSecurity(user, password));
    expect(await client.operations.ask('x')).toBe('yes');
    const { requests } = await sent(new BasicAuthSecurity('ü', 'ß:😀'));
    const { Authorization = '' } = requests[0]?.headers ?? {};
    expect(Buffer.from(Authorization.slice('Basic '.length), 'base64').toString()).toBe('ü:ß:😀');
  });

  test('Bearer; there is no Header', async () => {
    const { requests } = await sent(new BearerSecurity('t0ken'));
    expect(requests[0]?.headers['Authorization']).toBe('Bearer t0ken');
    expect(requests[0]?.body).not.toContain('Header');
  });

  test('httpHeaders of the client and the call override it', async () => {
    const transport = cannedTransport({ body: answer });
    const security = new BearerSecurity('t0ken');
    const httpHeaders = { authorization: 'of client' };
    const client = new ServiceClient({ endpoint: 'https://host/', contract, security, transport, httpHeaders });
    await client.operations.ask('x');
    await client.operations.ask('x', { httpHeaders: { AUTHORIZATION: 'of call' } });
    expect(transport.requests.map(({ headers }) => headers)).toMatchObject([
      { authorization: 'of client' },
      { AUTHORIZATION: 'of call' },
    ]);
    for (const { headers } of transport.requests) expect(headers).not.toHaveProperty('Authorization');
  });
});

describe('a list', () => {
  test('calls every toXML, then every postProcess, then every addHeaders, each in the order of the list', async () => {
    const calls: string[] = [];
    const object = (name: string): SecurityObject => ({
      toXML: () => (calls.push(`toXML ${name}`), `<${name} xmlns="urn:${name}"/>`),
      postProcess: (xml, key) => {
        calls.push(`postProcess ${name}`);
        expect(xml).toContain('<a xmlns="urn:a"/><b xmlns="urn:b"/>');
        return xml.replace(`</${key}:Header>`, `<${name}2 xmlns="urn:2"/>$&`);
      },
      addHeaders: (headers) => {
        calls.push(`addHeaders ${name} after ${headers['SOAPAction']}`);
        headers[`x-${name}`] = '1';
      },
    });
    const { error, requests } = await sent([object('a'), object('b')]);
    expect(error).toBeUndefined();
    const steps = ['toXML a', 'toXML b', 'postProcess a', 'postProcess b'];
    expect(calls).toEqual([...steps, 'addHeaders a after "urn:s/ask"', 'addHeaders b after "urn:s/ask"']);
    expect(blocksOf(String(requests[0]?.body)).blocks.map(({ name }) => name)).toEqual(['a', 'b', 'a2', 'b2']);
    expect(requests[0]?.headers).toMatchObject({ 'x-a': '1', 'x-b': '1' });
  });

  test('an object with only postProcess gets an envelope with a Header', async () => {
    const postProcess = (xml: string, key: string) => xml.replace(`</${key}:Header>`, '<a xmlns="urn:a"/>$&');
    for (const version of versions) {
      const { requests } = await sent({ postProcess }, version);
      expect(blocksOf(String(requests[0]?.body)).blocks).toMatchObject([{ name: 'a' }]);
    }
  });

  test('an empty list adds nothing', async () => {
    const { requests } = await sent([]);
    expect(requests[0]?.body).not.toContain('Header');
  });
});

describe('what cannot be used is rejected by the constructor', () => {
  const pem = Buffer.from('-----BEGIN x-----');
  const withToken = { privateKey: pem, publicKey: 'x', username: user, password };
  test.each<[string, unknown, string]>([
    [
      'ClientSSLSecurity',
      new ClientSSLSecurity(pem, pem),
      'which is not used here; pass certificates in the option tls',
    ],
    [
      'ClientSSLSecurityPFX',
      new ClientSSLSecurityPFX(pem, password),
      'which is not used here; pass certificates in the option tls',
    ],
    ['NTLMSecurity', new NTLMSecurity({ username: user, password }), 'security sets username, password, ntlm for'],
    [
      'WSSecurityCertWithToken',
      new WSSecurityCertWithToken(withToken),
      "security cannot be node-soap's WSSecurityCertWithToken, whose signatures are invalid",
    ],
    [
      'options of the HTTP client',
      new NodeSoapBasic(user, password, { rejectUnauthorized: false }),
      "security sets rejectUnauthorized for node-soap's HTTP client",
    ],
    [
      'no password',
      new WSSecurity(user, undefined as never),
      'security has a password that is not a string: undefined',
    ],
    ['no token', new BearerSecurity(undefined as never), 'security has a token that is not a string: undefined'],
    [
      'a string',
      password,
      "security must be an object with toXML, postProcess or addHeaders, such as node-soap's WSSecurity, or an array of these, not a string",
    ],
    ['null', null, 'or an array of these, not null'],
    ['an object without functions', { user, password }, 'not an object'],
    ['an item of a list', [new WSSecurity(user, password), password], 'security.1 must be an object with toXML'],
  ])('%s', (_name, security, message) => {
    for (const create of [
      () => new ServiceClient({ endpoint: 'https://host/', contract, security: security as never }),
      () => new RescueClient({ security: security as never }),
    ]) {
      expect(create).toThrow(message);
      const error = (() => {
        try {
          return create();
        } catch (reason) {
          return reason;
        }
      })();
      expect(error).toBeInstanceOf(SoapRequestError);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter-2');
    }
  });
});

describe('what breaks a request is rejected before anything is sent', () => {
  const text = (xml: unknown): SecurityObject => ({ toXML: () => xml as string });
  const cert = () => new WSSecurityCert('no key', 'x', password);
  const thrown = new Error('mine');
  test.each<[string, Security, string, SoapVersion?]>([
    // node-soap's client would change the prefix of an object that it receives
    [
      'a prefix of its own',
      new WSSecurity(user, password, { mustUnderstand: true, envelopeKey: 'soap12' } as never),
      'security makes the envelope unreadable: it is not well-formed XML (unbound namespace prefix: "soap12"). The prefix of the envelope is "soap" in both SOAP versions.',
      '1.2',
    ],
    [
      'XML that is not well-formed',
      new WSSecurity(user, password, { appendElement: '<a>' }),
      'security makes the envelope unreadable: it is not well-formed XML',
    ],
    [
      'an envelope without a Body',
      { postProcess: (xml) => xml.replaceAll('soap:Body', 'soap:Head') },
      'security makes the envelope unreadable: Envelope/Body is missing',
    ],
    ['no envelope', { postProcess: () => '<x/>' }, 'security makes the envelope unreadable: it is not a SOAP envelope'],
    [
      'a promise',
      text(Promise.resolve('')),
      'security has an object whose toXML did not return a string; it must not be asynchronous',
    ],
    [
      'no string',
      { postProcess: () => 5 as never },
      'security has an object whose postProcess did not return a string',
    ],
    [
      'two timestamps',
      [new WSSecurity(user, password), { postProcess: (xml) => xml.replace('</wsse:Security>', '<wsu:Timestamp/>$&') }],
      'security writes two timestamps, but WS-Security allows only one; pass hasTimeStamp: false',
    ],
    [
      'actor in SOAP 1.2',
      new WSSecurity(user, password, { actor: 'urn:a' }),
      "security writes the attribute actor, which SOAP 1.2 does not have; omit it, or use soapVersion '1.1'",
      '1.2',
    ],
    [
      'an error',
      {
        toXML: () => {
          throw thrown;
        },
      },
      'security has an object that threw an error; see cause',
    ],
    ['a key that cannot be read', cert(), 'security has an object that threw an error; see cause'],
    ['a line break in a token', new BearerSecurity('a\r\nb: c'), 'security.Authorization must not contain line breaks'],
    ['a reserved field', { addHeaders: (headers) => void (headers['Host'] = 'x') }, 'security.Host cannot be set here'],
    [
      'a field that is set twice',
      [new BasicAuthSecurity(user, password), new BearerSecurity('t0ken')],
      'security has two objects that set the header field Authorization',
    ],
  ])('%s', async (_name, security, message, version) => {
    const { error, requests } = await sent(security, version);
    expect(error).toBeInstanceOf(SoapRequestError);
    expect((error as SoapRequestError).message).toContain(`ask: ${message}`);
    expect((error as SoapRequestError).message).toMatch(/Nothing was sent\.$/);
    expect((error as SoapRequestError).cause).toBe(
      message.endsWith('see cause') && security !== undefined ? (error as Error).cause : undefined,
    );
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter-2');
    expect(requests).toEqual([]);
  });
});

describe('objects of your own', () => {
  const rejected = async () => {
    await Promise.resolve();
    throw new Error('a rejection that nobody handles ends the process, and this test run');
  };

  test.each<[string, SecurityObject, string]>([
    ['an asynchronous toXML', { toXML: rejected as never }, 'toXML did not return a string; it must not be async'],
    ['an asynchronous postProcess', { postProcess: rejected as never }, 'postProcess did not return a string'],
    ['an asynchronous addHeaders', { addHeaders: rejected as never }, 'has an object whose addHeaders is asynchronous'],
    [
      'a header field without a value',
      { addHeaders: (headers) => (headers['Authorization'] = undefined as never) },
      'has an object that sets the header field Authorization to undefined',
    ],
  ])('%s: nothing is sent', async (_name, security, message) => {
    const { error, requests } = await sent(security);
    expect(error).toBeInstanceOf(SoapRequestError);
    expect((error as Error).message).toContain(message);
    expect(requests).toEqual([]);
    await new Promise(setImmediate);
  });

  const boom = () => {
    throw new Error('mine');
  };
  test.each<[string, object, string]>([
    ['an asynchronous addOptions', { toXML: () => '', addOptions: rejected }, 'has an addOptions that is asynchronous'],
    ['an addOptions that throws', { toXML: () => '', addOptions: boom }, 'security cannot be used: a getter, a proxy'],
    ['a proxy that throws', new Proxy({}, { get: boom }), 'security cannot be used: a getter, a proxy or addOptions'],
    ['text', { toXML: '<a/>', addHeaders: () => undefined }, 'has a member toXML that is not a function'],
  ])('%s is rejected by the constructor', async (_name, security, message) => {
    const create = () => new ServiceClient({ endpoint: 'https://host/', contract, security: security as never });
    expect(create).toThrow(SoapRequestError);
    expect(create).toThrow(message);
    await new Promise(setImmediate);
  });

  test('header fields may have any name', async () => {
    const { requests } = await sent({ addHeaders: (headers) => (headers['constructor'] = '1') });
    expect(requests[0]?.headers).toHaveProperty('constructor', '1');
  });

  test.each([
    '<Auth xmlns="urn:x" user="Ada" password="of-mine-22"/>',
    '<Token xmlns="urn:x"><value kind="x">of-mine-22</value></Token>',
    '<t:Token xmlns:t="urn:x" value="of-mine-22" TokenType="urn:type-of-it"/>',
  ])('a fault that repeats a secret of %s does not show it', async (xml) => {
    const fault = '<faultcode>soap:Client</faultcode><faultstring>of-mine-22 urn:type-of-it Ada</faultstring>';
    const transport = cannedTransport({ status: 500, body: envelope(`<soap:Fault>${fault}</soap:Fault>`) });
    const client = new ServiceClient({
      endpoint: 'https://host/',
      contract,
      security: { toXML: () => xml },
      transport,
    });
    await expect(client.operations.ask('x')).rejects.toMatchObject({ faultString: '*** urn:type-of-it Ada' });
  });

  test('a fault shows the user and the time of a UsernameToken', async () => {
    const fault = '<faultcode>soap:Client</faultcode><faultstring>Adalbert at 2030-01-01T12:00:00Z</faultstring>';
    const transport = cannedTransport({ status: 500, body: envelope(`<soap:Fault>${fault}</soap:Fault>`) });
    const security = new WSSecurity('Adalbert', password);
    const client = new ServiceClient({ endpoint: 'https://host/', contract, security, transport });
    await expect(client.operations.ask('x')).rejects.toMatchObject({ faultString: 'Adalbert at 2030-01-01T12:00:00Z' });
  });
});

describe('no secret is shown', () => {
  const security = [
    new WSSecurity(user, password, { passwordType: 'PasswordDigest' }),
    new BearerSecurity('t0ken-of-mine'),
  ];

  test('by inspect and JSON of a client', () => {
    for (const client of [clientOf(security), new RescueClient({ security })])
      for (const shown of [inspect(client, { depth: Infinity, showHidden: true }), JSON.stringify(client)])
        expect(shown).not.toMatch(/hunter-2|t0ken/);
  });

  test.each<[string, SecurityObject]>([
    ['UsernameToken', new WSSecurity(user, 'abc')],
    ['UsernameToken with a digest', new WSSecurity(user, 'abc', { passwordType: 'PasswordDigest' })],
    ['Basic', new BasicAuthSecurity(user, 'abc')],
    ['Bearer', new BearerSecurity('abc')],
    ['an object of your own', { toXML: () => '<own/>', password: 'abc' } as SecurityObject],
  ])(
    '%s: a text with a secret of fewer than 4 characters is hidden, as one with a short password',
    async (_, given) => {
      const faults = ['Is abc the password?', 'No such user'].map((text) =>
        envelope(`<soap:Fault><faultcode>soap:Client</faultcode><faultstring>${text}</faultstring></soap:Fault>`),
      );
      const shown = [];
      for (const body of faults) {
        const transport = cannedTransport({ status: 500, body });
        const client = new ServiceClient({ endpoint: 'https://host/', contract, security: given, transport });
        const error: unknown = await client.operations.ask('x').catch((reason: unknown) => reason);
        shown.push((error as SoapFaultError).faultString);
        expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('abc');
      }
      expect(shown).toEqual(['(not shown: it contains a secret that is too short to be masked)', 'No such user']);
    },
  );

  test('by the reason why an envelope cannot be read, even if the secret is short', async () => {
    const postProcess = (xml: string) => xml.replace('</soap:Body>', '<abc/>$&');
    const { error } = await sent({ postProcess, password: 'abc' } as SecurityObject);
    expect((error as Error).message).toContain('security makes the envelope unreadable');
    expect((error as Error).message).not.toContain('abc');
  });

  test.each(['PasswordDigest', 'PasswordText'] as const)(
    '%s: by a fault that repeats everything, by events, logs and envelopes',
    async (passwordType) => {
      const shown: unknown[] = [];
      const infos: CallInfo[] = [];
      const log = vi.fn();
      const hook = (info: { headers: object; envelope(): string }) => shown.push(info.headers, info.envelope());
      await using client = clientOf(
        [new WSSecurity(user, `${password}!`, { passwordType }), security[1] as never],
        '1.1',
        {
          onCall: (info: CallInfo) => infos.push(info),
          onRequest: hook,
          onResponse: hook,
          logLevel: 'debug',
          logger: { error: log, warn: log, info: log, debug: log },
        },
      );
      const error: unknown = await client.operations.ask('x').catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(SoapFaultError);
      expect((error as SoapFaultError).faultString).toMatch(/ is wrong: \*\*\* /);
      const { blocks } = server.received.at(-1) as (typeof server.received)[number];
      const token = childOf(blocks[0], 'UsernameToken');
      const secrets = ['Password', 'Nonce'].map((name) => textOf(childOf(token, name))).filter((each) => each !== '');
      expect(secrets).toHaveLength(passwordType === 'PasswordText' ? 1 : 2);
      expect(infos).toHaveLength(1);
      const output = inspect([error, JSON.stringify(error), infos, shown, log.mock.calls], {
        depth: 9,
        showHidden: true,
      });
      expect(output).toContain('<wsse:Security');
      for (const secret of [...secrets, 'hunter-2', 't0ken-of-mine']) expect(output).not.toContain(secret);
    },
  );
});
