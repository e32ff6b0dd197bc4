import { describe, expect, it } from 'vitest';
import { ServerFault, type RescueServer } from '../../src/testing.js';
import { call, envelope, exchange, headersFor, loggedIn, NS, started, versions, type RawReply } from './support.js';

const contentTypes = { '1.1': 'text/xml; charset=utf-8', '1.2': 'application/soap+xml; charset=utf-8' };
const namespaces = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};

/** Returns the content of the Body in an ASMX envelope. */
function bodyOf({ body }: RawReply, version: '1.1' | '1.2'): string {
  const head =
    `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${namespaces[version]}"` +
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>';
  expect(body.slice(0, head.length)).toBe(head);
  return body.slice(head.length, body.indexOf('</soap:Body></soap:Envelope>'));
}

const wrapper = (name: string, content = ''): string => `<${name} xmlns="${NS}">${content}</${name}>`;

describe.each(versions)('a reply in SOAP %s', (version) => {
  const post = async (
    name: string,
    content: string,
    prepare: (server: RescueServer) => void = () => undefined,
  ): Promise<RawReply> => {
    const server = await started();
    prepare(server);
    const headers = headersFor(version, `${NS}/${name}`);
    return exchange(server, { headers, body: envelope(wrapper(name, content), version) });
  };

  it('has the result first and the outputs after it', async () => {
    const reply = await post('requestAuthCode', '<sEmail>ada@example.com</sEmail><sPassword>demo-password</sPassword>');
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe(contentTypes[version]);
    expect(bodyOf(reply, version)).toMatch(
      new RegExp(
        `^<requestAuthCodeResponse xmlns="${NS}"><requestAuthCodeResult>requestAuthCode_OK</requestAuthCodeResult>` +
          '<sAuthCode>\\w{64}</sAuthCode></requestAuthCodeResponse>$',
      ),
    );
  });

  it('omits a null string and writes the defaults of value types', async () => {
    const reply = await post('getAccount', '');
    expect(bodyOf(reply, version)).toBe(
      wrapper(
        'getAccountResponse',
        '<getAccountResult>getAccount_NotLoggedIn</getAccountResult><iAccountID>0</iAccountID><iAdminID>0</iAdminID><iTechID>0</iTechID>',
      ),
    );
  });

  it('writes an empty string as an empty element and CR unescaped', async () => {
    const reply = await post('getNote', '', (server) => {
      server.on('getNote', () => ({ getNoteResult: '', sNote: 'a\r\nb <&> \u00e9' }));
    });
    expect(bodyOf(reply, version)).toBe(
      wrapper('getNoteResponse', '<getNoteResult/><sNote>a\r\nb &lt;&amp;&gt; \u00e9</sNote>'),
    );
  });

  const faults: readonly (readonly [name: string, fault: ServerFault, Record<'1.1' | '1.2', string>])[] = [
    [
      'of the server',
      new ServerFault('Broken <b>'),
      {
        '1.1':
          '<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Broken &lt;b&gt;</faultstring><detail /></soap:Fault>',
        '1.2':
          '<soap:Fault><soap:Code><soap:Value>soap:Receiver</soap:Value></soap:Code><soap:Reason>' +
          '<soap:Text xml:lang="en">Broken &lt;b&gt;</soap:Text></soap:Reason><soap:Detail /></soap:Fault>',
      },
    ],
    [
      'of the client, with a detail',
      new ServerFault('No', { code: 'Client', detail: '<a xmlns="urn:a">1</a>' }),
      {
        '1.1':
          '<soap:Fault><faultcode>soap:Client</faultcode><faultstring>No</faultstring>' +
          '<detail><a xmlns="urn:a">1</a></detail></soap:Fault>',
        '1.2':
          '<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code><soap:Reason>' +
          '<soap:Text xml:lang="en">No</soap:Text></soap:Reason><detail><a xmlns="urn:a">1</a></detail></soap:Fault>',
      },
    ],
    [
      'with a custom code',
      new ServerFault('No', { code: 'My.Code', namespace: 'urn:mine' }),
      {
        '1.1':
          '<soap:Fault><faultcode xmlns:q0="urn:mine">q0:My.Code</faultcode><faultstring>No</faultstring>' +
          '<detail /></soap:Fault>',
        '1.2':
          '<soap:Fault><soap:Code><soap:Value xmlns:q0="urn:mine">q0:My.Code</soap:Value></soap:Code><soap:Reason>' +
          '<soap:Text xml:lang="en">No</soap:Text></soap:Reason><soap:Detail /></soap:Fault>',
      },
    ],
  ];

  it('has the namespace urn:fault for a custom code without a namespace', async () => {
    const reply = await post('getNote', '', (server) => {
      server.on('getNote', () => {
        throw new ServerFault('No', { code: 'Mine' });
      });
    });
    expect(bodyOf(reply, version)).toContain(' xmlns:q0="urn:fault">q0:Mine</');
  });

  it.each(faults)('may be a fault %s', async (_name, fault, want) => {
    const reply = await post('getNote', '', (server) => {
      server.on('getNote', () => {
        throw fault;
      });
    });
    expect(reply.status).toBe(500);
    expect(reply.headers['content-type']).toBe(contentTypes[version]);
    expect(bodyOf(reply, version)).toBe(want[version]);
  });
});

describe('the session cookie', () => {
  const cookie = /^ASP\.NET_SessionId=[a-z0-5]{24}; path=\/; HttpOnly$/;
  const lines: readonly (readonly [name: string, operation: string, content: string, sets: boolean, status: number])[] =
    [
      ['a call without a session', 'logout', '', true, 200],
      ['a refused call', 'login', '<sEmail>nobody</sEmail>', true, 200],
      ['a fault of an operation', 'deleteNode', '', true, 500],
      ['a request that cannot be read', 'startSession', '<iSession>abc</iSession>', true, 500],
      ['a request that reaches no operation', 'unknown', '', false, 500],
    ];

  it.each(lines)('%s', async (_name, operation, content, sets, status) => {
    const server = await started();
    const body = envelope(wrapper(operation, content), '1.1');
    const reply = await exchange(server, { headers: headersFor('1.1', `${NS}/${operation}`), body });
    expect(reply.status).toBe(status);
    expect(reply.headers['set-cookie']?.length ?? 0).toBe(sets ? 1 : 0);
    if (sets) expect(reply.headers['set-cookie']?.[0]).toMatch(cookie);
  });

  it('is set once for a valid session', async () => {
    const server = await started();
    const first = await call(server, 'logout', {});
    expect((await call(server, 'logout', {}, { cookie: first.cookie })).cookie).toBeUndefined();
    expect((await call(server, 'logout', {}, { cookie: `a=b; ${first.cookie}; c=d` })).cookie).toBeUndefined();
  });

  it('is replaced if its ID is unknown', async () => {
    const server = await started();
    const { cookie } = await call(server, 'logout', {}, { cookie: 'ASP.NET_SessionId=aaaaaaaaaaaaaaaaaaaaaaaa' });
    expect(cookie).toMatch(/^ASP\.NET_SessionId=/);
    expect(cookie).not.toContain('aaaaaaaaaaaaaaaaaaaaaaaa');
  });

  it('is valid for 20 minutes of inactivity according to the server’s clock', async () => {
    const server = await started({ now: () => 0 });
    const cookie = await loggedIn(server, 'ada@example.com');
    for (let calls = 0; calls < 3; calls++) {
      server.clock.advance(20 * 60_000 - 1);
      const { reply } = await call(server, 'getAccount', {}, { cookie });
      expect(reply.getAccountResult).toBe('getAccount_OK');
    }
    server.clock.advance(20 * 60_000);
    const late = await call(server, 'getAccount', {}, { cookie });
    expect(late.reply.getAccountResult).toBe('getAccount_NotLoggedIn');
    expect(late.cookie).not.toBe(cookie);
    const newOne = await call(server, 'logout', {}, { cookie: late.cookie });
    expect(newOne.reply.logoutResult).toBe('logout_NotLoggedIn');
  });
});
