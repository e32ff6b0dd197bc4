import { describe, expect, test } from 'vitest';
import { Attachments } from '../../../src/soap/http/multipart.js';

const TYPE = 'multipart/related; boundary=b';

/** A body of parts, each given as its header fields and its content. */
const bodyOf = (...parts: readonly string[]): Buffer =>
  Buffer.from(`${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--`, 'latin1');

const part = (content: string, ...fields: readonly string[]): string =>
  `${fields.map((field) => `${field}\r\n`).join('')}\r\n${content}`;

/** Reads a body, and returns the type and the text of its root part. */
function rootOf(contentType: string, body: Buffer): [type: string | undefined, text: string] {
  const { contentType: type, bytes } = new Attachments(1000).read(contentType, body);
  return [type, Buffer.from(bytes).toString('latin1')];
}

/** Reads a body whose second part has the Content-ID `x`, and returns this part. */
function attachment(content: string, ...fields: readonly string[]): string {
  const attachments = new Attachments(1000);
  attachments.read(TYPE, bodyOf(part('root'), part(content, 'Content-ID: <x>', ...fields)));
  return Buffer.from(attachments.bytes('cid:x')).toString('latin1');
}

describe('the boundary', () => {
  test.each([
    'multipart/related; boundary=b',
    'Multipart/Related ;BOUNDARY="b"',
    'multipart/related; type="a;b=c"; boundary=b ; start-info=x',
    'multipart/related; xboundary=c; boundary="\\b"',
    'multipart/related; boundary=b; boundary=c',
  ])('is a parameter of the content type: %s', (type) => {
    expect(rootOf(type, bodyOf(part('root')))).toEqual([undefined, 'root']);
  });

  test.each([
    'multipart/related',
    'multipart/related; boundary=',
    'multipart/related; boundary=""',
    'multipart/related; a="; boundary=b"',
  ])('is required: %s', (type) => {
    expect(() => rootOf(type, bodyOf(part('root')))).toThrow(
      new Error('is multipart/related, but its Content-Type has no boundary parameter'),
    );
  });

  test.each<[string, string]>([
    ['text/xml', 'text/xml'],
    ['multipart/relatedx; boundary=b', 'multipart/relatedx'],
    [' x-multipart/related; boundary=b', 'x-multipart/related'],
    ['', ''],
  ])('is not read from the type %j', (type, name) => {
    expect(() => rootOf(type, bodyOf(part('root')))).toThrow(
      new Error(`is ${name}, and of multipart replies only multipart/related is supported`),
    );
  });

  test.each<[string, string]>([
    ['--b\r\n\r\nroot\r\n--b--', 'root'],
    ['--b \t\r\n\r\nroot\r\n--b-- \t', 'root'],
    ['preamble\r\n--b\r\n\r\nroot\r\n--b--\r\nepilogue --b', 'root'],
    [
      '--b\r\n\r\na\n--b\r\n\r--b\r\nx--b\r\n--b-\r\n--bb\r\n--b\t.\r\n--b--',
      'a\n--b\r\n\r--b\r\nx--b\r\n--b-\r\n--bb\r\n--b\t.',
    ],
    ['--b\r\n\r\n\r\n--b--', ''],
    ['--b\r\n\r\n--b--', ''],
    // a line break is CR LF
    ['--b\r\n\r\na\r\n--b\rx\r\n--b--', 'a\r\n--b\rx'],
    ['--b\r\n\r\na\r\n--b\nx\r\n--b--', 'a\r\n--b\nx'],
  ])('is alone in its line: %j', (body, want) => {
    expect(rootOf(TYPE, Buffer.from(body))).toEqual([undefined, want]);
  });

  test.each<[string, string]>([
    ['', 'is a multipart reply that does not contain its boundary'],
    ['x--b\r\n--b', 'is a multipart reply that does not contain its boundary'],
    ['--b--', 'is a multipart reply without parts'],
    ['--b\r\n\r\nroot', 'is a multipart reply that ends before its closing boundary: it was truncated'],
    ['--b\r\n\r\nroot\r\n--b', 'is a multipart reply that ends before its closing boundary: it was truncated'],
    ['--b\r\n\r\nroot\r\n--b--x', 'is a multipart reply that ends before its closing boundary: it was truncated'],
  ])('must occur at the start and at the end: %j', (body, message) => {
    expect(() => rootOf(TYPE, Buffer.from(body))).toThrow(new Error(message));
  });
});

describe('the root part', () => {
  const named = (text: string, id: string) => part(text, 'Content-Type: text/xml', `Content-ID: ${id}`);

  test('is the first part, or the part that start names', () => {
    const body = bodyOf(named('one', '<1>'), named('two', ' 2 '), part('three', 'content-TYPE:  a/b '));
    expect(rootOf(TYPE, body)).toEqual(['text/xml', 'one']);
    expect(rootOf(`${TYPE}; start=2`, body)).toEqual(['text/xml', 'two']);
    expect(rootOf(`${TYPE}; start="<2>"`, body)).toEqual(['text/xml', 'two']);
    expect(rootOf(`${TYPE}; start="1"`, body)).toEqual(['text/xml', 'one']);
    expect(rootOf(TYPE, bodyOf(part('three', 'content-TYPE:  a/b '), named('one', '<1>')))).toEqual(['a/b', 'three']);
    expect(() => rootOf(`${TYPE}; start="<3>"`, body)).toThrow(
      new Error('has no part with the Content-ID <3>, which its start parameter names'),
    );
  });

  test('may be encoded', () => {
    expect(rootOf(TYPE, bodyOf(part('cm9vdA==', 'Content-Transfer-Encoding: Base64')))).toEqual([undefined, 'root']);
    expect(() => rootOf(TYPE, bodyOf(part('x', 'Content-Transfer-Encoding: x-uu')))).toThrow(
      new Error('has a root part with the Content-Transfer-Encoding x-uu, which is not supported'),
    );
    expect(() => rootOf(TYPE, bodyOf(part('x', 'Content-Transfer-Encoding: base64')))).toThrow(
      new Error('has a root part that is not valid base64'),
    );
  });
});

describe('the header fields of a part', () => {
  test('may be absent, folded, or without a value', () => {
    expect(rootOf(TYPE, bodyOf(part('root')))).toEqual([undefined, 'root']);
    expect(rootOf(TYPE, bodyOf(part('root', 'Content-Type: a/b;\r\n \t c=d', 'X:')))).toEqual(['a/b; c=d', 'root']);
    expect(rootOf(TYPE, bodyOf('Content-Type: a/b'))).toEqual(['a/b', '']);
  });

  test.each(['oops', ': x', ':'])('must have a name: %j', (field) => {
    expect(() => rootOf(TYPE, bodyOf(part('root', field)))).toThrow(
      new Error('has a part with a header field that has no name'),
    );
  });

  test('have at most 16,384 bytes', () => {
    const field = (length: number) => `X:${'x'.repeat(length)}`;
    // the line break of the boundary counts as well
    expect(rootOf(TYPE, bodyOf(part('root', field(16_380))))).toEqual([undefined, 'root']);
    expect(() => rootOf(TYPE, bodyOf(part('root', field(16_381))))).toThrow(
      new Error('has a part with more than 16384 bytes of header fields'),
    );
  });
});

test('a body has at most 1,000 parts', () => {
  const parts = (count: number) => bodyOf(...Array<string>(count).fill(part('x')));
  expect(rootOf(TYPE, parts(1000))).toEqual([undefined, 'x']);
  expect(() => rootOf(TYPE, parts(1001))).toThrow(new Error('is a multipart reply of more than 1000 parts'));
});

describe('an attachment', () => {
  test.each<[encoding: string, content: string, want: string]>([
    ['7bit', 'a\xe4=', 'a\xe4='],
    ['8BIT', 'a\xe4=', 'a\xe4='],
    ['Binary', ' a ', ' a '],
    ['base64', '', ''],
    ['BASE64', ' Q\tU\r\nJ\nD RA=\r=\r\n', 'ABCD'],
    ['base64', 'QUI=', 'AB'],
    ['base64', 'QUJD', 'ABC'],
    ['base64', '+/+/', '\xfb\xff\xbf'],
  ])('with the encoding %s: %j', (encoding, content, want) => {
    expect(attachment(content, `Content-Transfer-Encoding: ${encoding}`)).toBe(want);
  });

  test('without an encoding is binary', () => {
    expect(attachment('QUJD')).toBe('QUJD');
  });

  test.each(['QUJ', 'Q===', 'QU=J', 'QUJ-', 'QU==QUJD', '\xe4QUJ'])('must be valid base64: %j', (content) => {
    expect(() => attachment(content, 'Content-Transfer-Encoding: base64')).toThrow(
      new Error('refers to an attachment that is not valid base64'),
    );
  });

  test.each(['9bit', '7bits', 'x7bit', 'base64x'])('cannot have the encoding %s', (encoding) => {
    expect(() => attachment('QUJD', `Content-Transfer-Encoding: ${encoding}`)).toThrow(
      new Error(`refers to an attachment with the Content-Transfer-Encoding ${encoding}, which is not supported`),
    );
  });

  test.each<[id: string, href: string]>([
    ['<x@y>', 'cid:x@y'],
    ['<x@y>', 'CID:x%40y'],
    ['x@y', 'cid:x@y'],
    ['<x%40y>', 'cid:x%40y'],
    ['<100%>', 'cid:100%'],
  ])('with the Content-ID %s has the URL %s', (id, href) => {
    const attachments = new Attachments(1000);
    attachments.read(TYPE, bodyOf(part('root'), part('abc', `Content-ID: ${id}`)));
    expect(Buffer.from(attachments.bytes(href)).toString()).toBe('abc');
    for (const other of ['cid:other', `x${href}`, href.slice(4)])
      expect(() => attachments.bytes(other)).toThrow(
        new Error(`refers to the attachment ${other}, which the reply does not contain`),
      );
  });

  test('has a Content-ID of its own', () => {
    expect(() => rootOf(TYPE, bodyOf(part('root'), part('a', 'Content-ID: <x>'), part('b', 'Content-ID: x')))).toThrow(
      new Error('has two parts with the Content-ID x'),
    );
  });

  test('is a copy, and all copies together have at most as many bytes as a reply', () => {
    const attachments = new Attachments(6);
    const body = bodyOf(part('root'), part('abc', 'Content-ID: <x>'));
    attachments.read(TYPE, body);
    const [one, other] = [attachments.bytes('cid:x'), attachments.bytes('cid:x')];
    one.fill(0);
    expect(Buffer.from(other).toString()).toBe('abc');
    expect(body.toString()).toContain('abc');
    expect(() => attachments.bytes('cid:x')).toThrow(
      new Error('refers to attachments of more than 6 bytes in all (maxReplyBytes)'),
    );
  });
});
