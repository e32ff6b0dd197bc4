import { describe, expect, test } from 'vitest';
import type { CallInfo, RescueFaultError } from '../../src/index.js';
import { demoCredentials } from '../../src/testing.js';
import {
  byteServer,
  call,
  embeddedServer,
  envelope,
  expectOutcome,
  expectUsable,
  failure,
  good,
  guard,
  httpServer,
  NS,
  operations,
  replyOf,
  rescueAt,
  resultOf,
  type OperationName,
} from './support.js';

guard();

/** The maximum time for a document of a few megabytes. Most documents take only milliseconds. */
const MOST_MS = 5_000;

async function answered(operation: OperationName, body: string | Uint8Array) {
  const server = await embeddedServer();
  const calls: CallInfo[] = [];
  const rescue = rescueAt(server.endpoint, { onCall: (info) => calls.push(info) });
  server.next(operation, { headers: { 'Content-Type': 'text/xml; charset=utf-8' }, body });
  return { server, rescue, calls };
}

/** Checks that the call is rejected in time and that the client remains usable. */
async function refused(operation: OperationName, body: string | Uint8Array) {
  const { server, rescue } = await answered(operation, body);
  const begun = performance.now();
  const error = await failure(call(rescue, operation));
  expect(performance.now() - begun).toBeLessThan(MOST_MS);
  expect(error).toMatchObject({ name: 'RescueReplyError', status: 200 });
  expectOutcome(error, 'unknown', server.calls.length);
  expect(error.message.length).toBeLessThan(600);
  await expectUsable(rescue);
  return error;
}

const DOCTYPE =
  /has a DOCTYPE, which SOAP forbids \(status 200, content type text\/xml, \d+ bytes, root element lolz\)/;

/** Ten entities, each of which contains the previous entity ten times. */
const laughs = Array.from(
  { length: 10 },
  (_, index) => `<!ENTITY l${index} "${index === 0 ? 'lol' : `&l${index - 1};`.repeat(10)}">`,
).join('');

describe.each(operations)('in a reply to %s', (operation) => {
  const inResult = (content: string): string =>
    envelope(replyOf(operation, `<${operation}Result>${content}</${operation}Result>`));
  const withDoctype = (doctype: string): string => good(operation).replace('?>', `?>${doctype}`);

  test.each<[string, string]>([
    ['a DOCTYPE', '<!DOCTYPE lolz>'],
    ['a billion laughs', `<!DOCTYPE lolz [${laughs}]>`],
    ['an entity that refers to a file', '<!DOCTYPE lolz [<!ENTITY x SYSTEM "file:///etc/hostname">]>'],
    ['parameter entities', '<!DOCTYPE lolz [<!ENTITY % a "x"><!ENTITY % b "%a;%a;"> %b;]>'],
    ['a DOCTYPE of megabytes', `<!DOCTYPE lolz [${'<!ENTITY a "b">'.repeat(300_000)}]>`],
  ])('%s is rejected as a DOCTYPE', async (_name, doctype) => {
    const body = withDoctype(doctype).replace(/_OK</, '_OK&l9;<');
    expect((await refused(operation, body)).message).toMatch(DOCTYPE);
  });

  test('a DOCTYPE on another host is not downloaded', async () => {
    const elsewhere = await httpServer((_request, response) => response.end());
    const doctype = `<!DOCTYPE lolz SYSTEM "${elsewhere.endpoint}" [<!ENTITY % x SYSTEM "${elsewhere.endpoint}"> %x;]>`;
    expect((await refused(operation, withDoctype(doctype))).message).toMatch(DOCTYPE);
    expect(elsewhere.sockets).toEqual([]);
  });

  test.each<[string, string, RegExp]>([
    ['an undefined entity', inResult('&lol;'), /not well-formed XML \(undefined entity/],
    ['a DOCTYPE in the Body', envelope('<!DOCTYPE lolz>'), /not well-formed XML/],
    ['a character that XML forbids', inResult('\u0001'), /not well-formed XML \(disallowed character/],
    [
      'a reference to a character that XML forbids',
      inResult('&#1;'),
      /not well-formed XML \(malformed character entity/,
    ],
    [
      'a reference to a character that does not exist',
      inResult('&#x110000;'),
      /not well-formed XML \(malformed character/,
    ],
    ['a duplicate attribute', envelope(`<a b="1" b="2"/>`), /not well-formed XML \(duplicate attribute: b/],
    ['an undeclared prefix', envelope(`<a:b/>`), /not well-formed XML \(unbound namespace prefix/],
    ['two roots', good(operation) + '<a/>', /not well-formed XML \(documents may contain only one root/],
    ['text after the root', `${good(operation)}Secret`, /not well-formed XML \(text data outside of root/],
    ['100 kB of <', '<'.repeat(100_000), /not well-formed XML .*100000 bytes, no root element/],
    ['100 kB of < in the Body', envelope('<'.repeat(100_000)), /not well-formed XML/],
    ['100 kB of &', inResult('&'.repeat(100_000)), /not well-formed XML/],
    ['500 kB of nested <a>', '<a>'.repeat(170_000), /is not a SOAP envelope .*root element a/],
    ['500 kB of nested <a> in the Body', envelope('<a>'.repeat(170_000)), /contains <a> in no namespace/],
    [
      '500 kB of nested <a> in the reply',
      envelope(replyOf(operation, '<a>'.repeat(170_000))),
      /is nested deeper than 64 elements/,
    ],
    [
      '500 kB of nested <a> with namespaces',
      envelope(replyOf(operation, '<a xmlns:b="c">'.repeat(35_000))),
      /is nested deeper than 64 elements/,
    ],
    [
      '500 kB of nested <a> in the Header',
      envelope('').replace('<soap:Body>', `<soap:Header>${'<a>'.repeat(170_000)}`),
      /is nested deeper than 64 elements/,
    ],
    ['500 kB of nested <a> in a fault', envelope(`<soap:Fault>${'<a>'.repeat(170_000)}`), /is nested deeper than 64/],
    ['a name of megabytes', envelope(`<${'x'.repeat(1_500_000)}/>`), /contains <x{77}\.\.\.> in no namespace/],
    [
      'an end tag of megabytes',
      inResult(`x</${'y'.repeat(1_500_000)}>`),
      /not well-formed XML \(unexpected close tag|unmatched/,
    ],
    [
      'a namespace of megabytes',
      envelope(`<a xmlns="${'x'.repeat(1_500_000)}"/>`),
      /<a> in the namespace x{77}\.\.\.; expected/,
    ],
    [
      'half a million attributes',
      envelope(`<a ${Array.from({ length: 500_000 }, (_, index) => `a${index}=""`).join(' ')}/>`),
      /has an element with more than 1000 attributes/,
    ],
    [
      'half a million namespaces',
      envelope(`<a ${Array.from({ length: 300_000 }, (_, index) => `xmlns:a${index}="b"`).join(' ')}/>`),
      /has an element with more than 1000 attributes/,
    ],
    [
      'a comment of megabytes before the root',
      `<!--${'x'.repeat(1_500_000)}-->${good(operation)}`,
      /no root element within/,
    ],
    ['megabytes of white space before the root', ' '.repeat(1_500_000) + good(operation), /no root element within/],
    [
      'megabytes of comments before the root',
      `${'<!---->'.repeat(200_000)}${good(operation)}`,
      /no root element within/,
    ],
    ['a tag that never ends', envelope('').slice(0, -30) + `<a ${'b '.repeat(200_000)}`, /not well-formed XML/],
  ])('%s is rejected', async (_name, body, message) => {
    const error = await refused(operation, body);
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/Secret/);
  });

  test.each<[string, string]>([
    ['an ID named __proto__', `<x id="__proto__" href="#__proto__"><polluted>yes</polluted></x>`],
    ['the same with references', `<x id="#__proto__"/><y href="__proto__"/><multiRef id="__proto__" polluted="yes"/>`],
    ['an element named __proto__', '<__proto__><polluted>yes</polluted></__proto__>'],
    ['elements named constructor and prototype', '<constructor><prototype><polluted/></prototype></constructor>'],
    ['elements named toString, valueOf, hasOwnProperty', '<toString/><valueOf>1</valueOf><hasOwnProperty/>'],
    ['an attribute named __proto__', '<x __proto__="yes" constructor="yes" xmlns:__proto__="urn:x" __proto__:a="b"/>'],
    ['an array of them', '<__proto__/><__proto__/><__proto__ polluted="yes"/>'],
    ['a namespace named __proto__', '<x xmlns="__proto__"><polluted xmlns="constructor"/></x>'],
    ['a hundred thousand unknown elements', '<a/>'.repeat(100_000)],
    ['comments, instructions and CDATA', `${'<!--&--><?x y?>'.repeat(1000)}`],
  ])('%s is ignored, and changes no prototype', async (_name, members) => {
    for (const content of [members + resultOf(operation), resultOf(operation) + members]) {
      const { rescue, calls } = await answered(operation, envelope(replyOf(operation, content)));
      expect(await call(rescue, operation)).toEqual({ code: 'OK' });
      expect(calls).toHaveLength(1);
      const { unknownElements, replyBytes } = calls[0] as CallInfo;
      expect(unknownElements.length).toBeLessThan(5);
      expect(replyBytes).toBeGreaterThan(content.length);
      await expectUsable(rescue);
    }
  });

  test.each<[string, string]>([
    ['__proto__', '<__proto__/>'],
    ['constructor', '<constructor><prototype/></constructor>'],
    ['toString', '<toString xmlns="urn:x"/>'],
  ])('%s instead of the reply is rejected', async (name, body) => {
    expect((await refused(operation, envelope(body))).message).toContain(`contains <${name}> in`);
    expect((await refused(operation, body)).message).toContain(`root element ${name}`);
  });

  test('a result that has the name of an Object.prototype member is an ordinary code', async () => {
    for (const literal of ['__proto__', 'constructor', 'toString', 'x_constructor']) {
      const { rescue } = await answered(operation, inResult(literal));
      const error = await failure(call(rescue, operation));
      expect(error).toMatchObject({ name: 'RescueResultError', outcome: 'unknown', result: literal });
      expect(typeof (error as { code?: unknown }).code).toBe('string');
    }
  });
});

test('the members of a reply are own properties of plain objects, whatever their names', async () => {
  const server = await embeddedServer();
  const rescue = rescueAt(server.endpoint);
  await rescue.login(demoCredentials.login);
  const user = `<oUser><iNodeID>1</iNodeID><sName>constructor</sName><__proto__><sNick>x</sNick></__proto__><eType>__proto__</eType><bAccountHolder>true</bAccountHolder><hasMobileAddon>0</hasMobileAddon><eStatus>toString</eStatus></oUser>`;
  const body = `<getUserResponse xmlns="${NS}"><getUserResult>getUser_OK</getUserResult>${user}</getUserResponse>`;
  server.next('getUser', { body: envelope(body) });
  const { oUser } = await rescue.operations.getUser({ iNodeID: 1 });
  expect(Object.getPrototypeOf(oUser)).toBe(Object.prototype);
  expect(oUser).toEqual({
    iNodeID: 1,
    sName: 'constructor',
    eType: '__proto__',
    bAccountHolder: true,
    hasMobileAddon: false,
    eStatus: 'toString',
  });
});

test('the detail of a fault with unusual members is plain data', async () => {
  const server = await embeddedServer();
  const rescue = rescueAt(server.endpoint);
  const detail = '<__proto__ polluted="yes" constructor="x"><toString/></__proto__>';
  const body = envelope(`<soap:Fault><faultcode>__proto__</faultcode><detail>${detail}</detail></soap:Fault>`);
  server.next('startSession', { status: 500, body });
  const error = (await failure(call(rescue, 'startSession'))) as RescueFaultError;
  expect(error.faultCode).toBe('__proto__');
  expect(error.detail?.children).toEqual([
    {
      ns: '',
      name: '__proto__',
      attributes: [
        { ns: '', name: 'polluted', value: 'yes' },
        { ns: '', name: 'constructor', value: 'x' },
      ],
      children: [{ ns: '', name: 'toString', attributes: [], children: [] }],
    },
  ]);
});

test('a reply in chunks of one byte takes little more time than the same reply in a single chunk', async () => {
  const bodies = [
    good('startSession').replace('<soap:Body>', `<soap:Header><a ${'b'.repeat(30_000)}="c"/></soap:Header><soap:Body>`),
    envelope(replyOf('startSession', resultOf('startSession') + `<a>${'x'.repeat(100_000)}</a>`)),
  ];
  const { endpoint } = await byteServer((socket) => {
    const chunks = [...(bodies.shift() as string)].map((character) => `1\r\n${character}\r\n`).join('');
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`);
  });
  const rescue = rescueAt(endpoint);
  for (let calls = 0; calls < 2; calls++) {
    const begun = performance.now();
    expect(await call(rescue, 'startSession')).toEqual({ code: 'OK' });
    expect(performance.now() - begun).toBeLessThan(MOST_MS);
  }
});

describe('hostile cookies', () => {
  test.each([
    'a=\u00e9\u00ff; path=/',
    '__proto__=polluted; path=/',
    'constructor=x; Domain=.com; path=/',
    'a=b; Domain=127.0.0.1; Path=/; Max-Age=99999999999999999999',
    'a=b; Expires=nonsense; Domain=[::1',
    '=; =; ;;; =x',
    'a=b; Domain=other.example',
    `a=${'x'.repeat(7_000)}`,
  ])('after a reply that sets %s, the next call succeeds', async (line) => {
    const server = await embeddedServer();
    const rescue = rescueAt(server.endpoint);
    const headers = { 'Set-Cookie': Array.from({ length: 2 }, () => line) };
    server.next('startSession', { headers: { 'Content-Type': 'text/xml', ...headers }, body: good('startSession') });
    expect(await call(rescue, 'startSession')).toEqual({ code: 'OK' });
    await expectUsable(rescue);
    expect(await rescue.startSession(demoCredentials.startSession)).toEqual({ code: 'OK' });
    expect(JSON.stringify(rescue.auth)).not.toMatch(/polluted/);
  });
});
