import { describe, expect, test } from 'vitest';
import { demoCredentials, type Effect } from '../../src/testing.js';
import {
  call,
  embeddedServer,
  envelope,
  expectOutcome,
  expectUsable,
  failure,
  good,
  guard,
  hasStarted,
  httpServer,
  NS,
  operations,
  replyOf,
  rescueAt,
  resultOf,
} from './support.js';

guard();

/**
 * Starts a server that responds to the next call of an operation without executing it, and a client that is logged in
 * as an administrator.
 */
async function answering(operation: (typeof operations)[number], effect: Effect, soapVersion: '1.1' | '1.2' = '1.1') {
  const server = await embeddedServer();
  const rescue = rescueAt(server.endpoint, { soapVersion });
  await rescue.login(demoCredentials.login);
  server.clearCalls();
  server.next(operation, effect);
  return { server, rescue };
}

const html = { 'Content-Type': 'text/html; charset=utf-8' };
const xml = { 'Content-Type': 'text/xml; charset=utf-8' };
const PAGE = '<!DOCTYPE html><html><head><title>Secret title</title></head><body>Secret text<br></body></html>';

describe.each(operations)('a redirect of %s', (operation) => {
  test.each([301, 302, 303, 307, 308])(
    'with status %i is not followed, so no other host receives a request',
    async (status) => {
      const elsewhere = await httpServer((_request, response) => response.writeHead(200, xml).end(good(operation)));
      const headers = { ...html, Location: `${elsewhere.endpoint}?token=secret` };
      const { server, rescue } = await answering(operation, { status, headers, body: PAGE });
      const error = await failure(call(rescue, operation));
      expect(error).toMatchObject({ name: 'RescueConnectionError', status });
      // 307 and 308 mean that the method was not executed, whereas 302 can also lead to the page for a later error
      expectOutcome(error, status === 307 || status === 308 ? 'refused' : 'unknown', server.calls.length);
      const { origin } = new URL(elsewhere.endpoint);
      expect(error.message).toContain(
        `responded with status ${status}, a redirect to ${origin}. Redirects are not followed`,
      );
      expect(error.message).not.toContain('secret');
      expect(elsewhere.sockets).toEqual([]);
      expect(hasStarted(server)).toBe(false);
      await expectUsable(rescue);
    },
  );

  test.each<[string, Effect['headers'], string]>([
    ['whose body is a reply with OK', { ...xml, Location: 'https://other.example/' }, 'https://other.example.'],
    ['without a Location', { ...xml }, 'another address'],
    ['to a path', { ...html, Location: '/secret/login?user=secret' }, 'another address'],
    [
      'to an address with user info',
      { ...html, Location: 'http://secret:secret@other.example/x' },
      'http://other.example.',
    ],
    ['to an invalid address', { ...html, Location: 'http://[secret' }, 'another address'],
  ])('%s is still a redirect', async (_name, headers = {}, target) => {
    const { server, rescue } = await answering(operation, { status: 302, headers, body: good(operation) });
    const error = await failure(call(rescue, operation));
    expect(error).toMatchObject({ name: 'RescueConnectionError', status: 302 });
    expectOutcome(error, 'unknown', server.calls.length);
    expect(error.message).toContain(`a redirect to ${target}`);
    expect(error.message).not.toContain('secret');
    await expectUsable(rescue);
  });
});

describe.each(operations)('%s answered with an error status', (operation) => {
  test.each<[number, 'refused' | 'unknown', RegExp]>([
    [400, 'refused', /The call was not executed/],
    [401, 'refused', /The call was not executed/],
    [403, 'refused', /The call was not executed/],
    [404, 'refused', /Check the endpoint option\. The call was not executed/],
    [405, 'refused', /The call was not executed/],
    [408, 'unknown', /may have executed the call/],
    [413, 'refused', /The call was not executed/],
    [415, 'refused', /Check the soapVersion option\. The call was not executed/],
    [500, 'unknown', /may have executed the call/],
    [502, 'unknown', /may have executed the call/],
    [504, 'unknown', /may have executed the call/],
    [599, 'unknown', /may have executed the call/],
  ])('%i with HTML is a connection error whose outcome is %s', async (status, outcome, message) => {
    const { server, rescue } = await answering(operation, { status, headers: html, body: PAGE });
    const error = await failure(call(rescue, operation));
    expect(error).toMatchObject({ name: 'RescueConnectionError', operation, status });
    expectOutcome(error, outcome, server.calls.length);
    expect(error.message).toContain(
      `responded with status ${status} and no SOAP fault (status ${status}, content type text/html, ${PAGE.length} bytes, root element html)`,
    );
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/Secret/);
    await expectUsable(rescue);
  });

  test.each<[string, Effect, RegExp]>([
    ['nothing', { body: '', headers: { 'Content-Type': null } }, /no content type, 0 bytes, no root element/],
    ['text', { body: 'Secret', headers: { 'Content-Type': 'text/plain' } }, /text\/plain, 6 bytes, no root element/],
    [
      'JSON',
      { body: '{}', headers: { 'Content-Type': 'application/json' } },
      /application\/json, 2 bytes, no root element/,
    ],
    ['XHTML', { body: '<html xmlns="urn:x"/>', headers: xml }, /text\/xml, 21 bytes, root element html/],
    ['an envelope that contains OK', { body: good(operation), headers: xml }, /root element Envelope/],
    ['another envelope', { body: envelope('<x xmlns="urn:x"/>'), headers: xml }, /root element Envelope/],
    ['half an envelope', { body: good(operation).slice(0, -20), headers: xml }, /root element Envelope/],
    ['gzip of HTML', { body: PAGE, headers: { ...html, 'Content-Encoding': 'identity' } }, /root element html/],
  ])('502 with %s is a connection error that says so', async (_name, effect, message) => {
    const { server, rescue } = await answering(operation, { ...effect, status: 502 });
    const error = await failure(call(rescue, operation));
    expect(error).toMatchObject({ name: 'RescueConnectionError', status: 502 });
    expectOutcome(error, 'unknown', server.calls.length);
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/Secret/);
    await expectUsable(rescue);
  });
});

describe.each(operations)('%s answered with 200 and', (operation) => {
  const response = `${operation}Response`;
  test.each<[string, string, Effect['headers'], RegExp]>([
    ['HTML', PAGE, html, /has a DOCTYPE.*content type text\/html, \d+ bytes, root element html/],
    [
      'HTML without a DOCTYPE',
      '<html><br></html>',
      html,
      /is not a SOAP envelope.*text\/html, 17 bytes, root element html/,
    ],
    ['HTML declared as XML', PAGE, xml, /content type text\/xml, \d+ bytes, root element html/],
    ['nothing', '', xml, /content type text\/xml, 0 bytes, no root element/],
    ['an empty body without a Content-Type', '', { 'Content-Type': null }, /no content type, 0 bytes, no root element/],
    ['white space', ' \n\t ', xml, /4 bytes, no root element/],
    [
      'JSON',
      '{"a":"Secret"}',
      { 'Content-Type': 'application/json; x=Secret' },
      /application\/json, 14 bytes, no root element/,
    ],
    ['text', 'Secret', { 'Content-Type': 'text/plain' }, /text\/plain, 6 bytes, no root element/],
    ['other XML', '<rss version="2.0"><Secret/></rss>', xml, /is not a SOAP envelope.*34 bytes, root element rss/],
    [
      'an Envelope in another namespace',
      '<Envelope/>',
      xml,
      /namespace \(none\), which is neither SOAP 1\.1 nor 1\.2.*root element Envelope/,
    ],
    [
      'the reply without its envelope',
      replyOf(operation, resultOf(operation)),
      xml,
      new RegExp(`root element ${response}`),
    ],
    ['malformed XML', '<Envelope><', xml, /root element Envelope/],
    ['an invalid content type', good(operation).slice(0, 60), { 'Content-Type': '"Secret";' }, /no content type/],
  ])(
    '%s is an unreadable reply, which the message describes without a quote',
    async (_name, body, headers = {}, message) => {
      const { server, rescue } = await answering(operation, { headers, body });
      const error = await failure(call(rescue, operation));
      expect(error).toMatchObject({ name: 'RescueReplyError', operation, status: 200 });
      expect(error).not.toHaveProperty('path');
      expectOutcome(error, 'unknown', server.calls.length);
      expect(error.message).toMatch(message);
      expect(error.message).toMatch(
        /status 200, .*The service may have executed the call: check before retrying\. Check/,
      );
      expect(error.message).not.toMatch(/Secret/);
      await expectUsable(rescue);
    },
  );

  test.each<[string, string, string, RegExp]>([
    [
      "another service's reply",
      envelope('<x xmlns="urn:x"/>'),
      'Envelope/Body',
      /<x> in the namespace urn:x; expected/,
    ],
    [
      'a reply to another operation',
      envelope(`<getUserResponse xmlns="${NS}"/>`),
      'Envelope/Body',
      /<getUserResponse>/,
    ],
    ['a reply without a namespace', envelope(`<${response}/>`), 'Envelope/Body', /in no namespace; expected/],
    ['an empty Body', envelope(''), 'Envelope/Body', /Envelope\/Body is empty/],
    ['no Body', envelope('').replace(/<soap:Body>.*<\/soap:Body>/, ''), 'Envelope/Body', /Envelope\/Body is missing/],
    [
      'two replies',
      envelope(replyOf(operation, resultOf(operation)).repeat(2)),
      'Envelope/Body',
      /more than one element/,
    ],
    ['a reply without a result', envelope(replyOf(operation, '')), `Body/${response}/${operation}Result`, /is missing/],
    [
      'a duplicate result',
      envelope(replyOf(operation, resultOf(operation).repeat(2))),
      `Body/${response}/${operation}Result`,
      /occurs more than once/,
    ],
    [
      'an element inside a result',
      envelope(replyOf(operation, `<${operation}Result><b/></${operation}Result>`)),
      `Body/${response}/${operation}Result`,
      /contains an element <b>, not a value/,
    ],
    [
      'text instead of members',
      envelope(replyOf(operation, 'Secret')),
      `Body/${response}`,
      /contains text where only elements are allowed/,
    ],
    [
      'a nil result',
      envelope(
        replyOf(operation, `<${operation}Result i:nil="true" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"/>`),
      ),
      `Body/${response}/${operation}Result`,
      /is nil, which the WSDL does not allow/,
    ],
  ])('%s is a reply that does not match the schema, and the error has the path', async (_name, body, path, message) => {
    const { server, rescue } = await answering(operation, { body });
    const error = await failure(call(rescue, operation));
    expect(error).toMatchObject({ name: 'RescueReplyError', operation, status: 200, path });
    expectOutcome(error, 'unknown', server.calls.length);
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/Secret/);
    await expectUsable(rescue);
  });

  test('a truncated reply is never a success, wherever it ends', async () => {
    const server = await embeddedServer();
    const rescue = rescueAt(server.endpoint);
    const whole = good(operation);
    for (let length = 0; length < whole.length; length += 7) {
      server.next(operation, { body: whole.slice(0, length) });
      expect(await failure(call(rescue, operation))).toMatchObject({ name: 'RescueReplyError', outcome: 'unknown' });
    }
    server.clock.advance(181_000);
    await expectUsable(rescue);
  });

  test('a result that is not an enum value is truncated in the message', async () => {
    const literal = `${'x'.repeat(100_000)}`;
    const body = good(operation).replace(/>\w+_OK</, `>${literal}<`);
    const { rescue } = await answering(operation, { body });
    const error = await failure(call(rescue, operation));
    expect(error).toMatchObject({ name: 'RescueResultError', outcome: 'unknown', result: literal });
    expect(error.message.length).toBeLessThan(350);
    expect((error as { code?: string }).code?.length).toBe(80);
  });
});

describe.each(['1.1', '1.2'] as const)('a reply in SOAP %s', (version) => {
  test.each(operations)('is read for %s, regardless of the version of the request', async (operation) => {
    for (const soapVersion of ['1.1', '1.2'] as const) {
      const { rescue } = await answering(operation, { body: good(operation, version) }, soapVersion);
      expect(await call(rescue, operation)).toEqual({ code: 'OK' });
    }
  });
});

describe('charsets', () => {
  const note = 'Zoë “Čapek” – 日本 😀';
  const latin = 'Zoë “x” – €';
  const body = (text: string, declared: string): string =>
    envelope(
      `<getNoteResponse xmlns="${NS}"><getNoteResult>getNote_OK</getNoteResult><sNote>${text}</sNote></getNoteResponse>`,
    ).replace('encoding="utf-8"', `encoding="${declared}"`);
  const windows1252 = (text: string): Buffer =>
    Buffer.from(text.replace('€', '\x80').replace('“', '\x93').replace('”', '\x94').replace('–', '\x96'), 'latin1');
  const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  test.each<[string, string, string, Uint8Array]>([
    ['UTF-8 with a byte order mark', note, 'text/xml', Buffer.from(`\uFEFF${body(note, 'utf-8')}`)],
    ['Latin-1 by its content type', latin, 'text/xml; charset=ISO-8859-1', windows1252(body(latin, 'utf-8'))],
    ['Latin-1 by its declaration', latin, 'text/xml', windows1252(body(latin, 'iso-8859-1'))],
    ['UTF-16 with a byte order mark', note, 'text/xml', Buffer.from(`\uFEFF${body(note, 'utf-16')}`, 'utf16le')],
    ['UTF-16 by its content type', note, 'text/xml; charset="utf-16"', Buffer.from(body(note, 'utf-16'), 'utf16le')],
    ['big-endian UTF-16', note, 'text/xml', swapped(`\uFEFF${body(note, 'utf-16')}`)],
  ])('a reply in %s is decoded', async (_name, text, type, bytes) => {
    const server = await embeddedServer();
    const rescue = rescueAt(server.endpoint);
    for (const trickle of [undefined, { bytes: 11, everyMs: 0 }]) {
      server.next('getNote', { headers: { 'Content-Type': type }, body: bytes, ...(trickle && { trickle }) });
      expect(await rescue.operations.getNote({ iSessionID: 1 })).toMatchObject({ sNote: text });
    }
  });

  test.each<[string, string, Uint8Array, RegExp]>([
    ['bytes that are not UTF-8', 'text/xml; charset=utf-8', windows1252(body(latin, 'utf-8')), /is not valid utf-8/],
    [
      'half a UTF-16 character',
      'text/xml; charset=utf-16',
      Buffer.from(body(note, 'utf-16'), 'utf16le').subarray(0, -1),
      /is not valid utf-16le/,
    ],
    ['an unknown charset', 'text/xml; charset=x-none', Buffer.from(body(note, 'utf-8')), /"x-none", which is unknown/],
    [
      'UTF-7, which was used to attack browsers',
      'text/xml; charset=utf-7',
      Buffer.from(body('+ADw-', 'utf-7')),
      /"utf-7"/,
    ],
  ])('%s cannot be read', async (_name, type, bytes, message) => {
    const server = await embeddedServer();
    const rescue = rescueAt(server.endpoint);
    server.next('getNote', { headers: { 'Content-Type': type }, body: bytes });
    const error = await failure(rescue.operations.getNote({ iSessionID: 1 }));
    expect(error).toMatchObject({ name: 'RescueReplyError', status: 200 });
    expectOutcome(error, 'unknown', server.calls.length);
    expect(error.message).toMatch(message);
    await expectUsable(rescue);
  });
});
