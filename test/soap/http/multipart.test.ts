import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { isSoapError } from '../../../src/error-checks.js';
import type { SoapError } from '../../../src/errors.js';
import { ServiceClient, type ServiceClientOptions } from '../../../src/runtime.js';
import type { ElementDeclaration, Operation, TypeReference } from '../../../src/soap/schema/contract.js';
import { cannedTransport, envelope, type CannedReply } from '../../support/canned-transport.js';

const NS = 'urn:t';
const BYTES = Buffer.from([0, 1, 2, 0x0d, 0x0a, 0x2d, 0x2d, 0xff]);

/** An operation whose reply has one member of each of these types. */
function operationOf(types: Readonly<Record<string, TypeReference>>): Operation {
  const elements = Object.entries(types).map(([name, type]) => ({ name, ns: NS, type, min: 0 }));
  const body = { kind: 'complex' as const, elements };
  return { name: 'Do', action: 'urn:t/Do', output: { name: 'DoResponse', ns: NS, type: () => body } };
}

const blob: ElementDeclaration = { name: 'b', ns: NS, type: 'base64Binary' };
const Do = operationOf({
  r: 'base64Binary',
  s: 'string',
  hex: 'hexBinary',
  open: 'tree',
  any: 'anyType',
  many: () => ({ kind: 'array', item: { ...blob, min: 0, max: Infinity } }),
  typed: () => ({
    kind: 'complex',
    elements: [],
    text: 'base64Binary',
    attributes: [{ name: 'kind', type: 'string' }],
  }),
});

const include = (id: string): string =>
  `<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:${id}"/>`;
const reply = (members: string): string => envelope(`<DoResponse xmlns="${NS}">${members}</DoResponse>`);

interface Part {
  readonly head: string;
  readonly body: string | Uint8Array;
}

const rootPart = (members: string): Part => ({
  head: 'Content-Type: application/xop+xml; charset=utf-8; type="text/xml"\r\nContent-ID: <root@x>\r\n',
  body: reply(members),
});
const image: Part = { head: 'Content-ID: <img 1>\r\nContent-Transfer-Encoding: binary\r\n', body: BYTES };

/** A body in the form of WCF and CXF. */
const bodyOf = (...parts: readonly Part[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ head, body }) => [Buffer.from(`--b1\r\n${head}\r\n`), Buffer.from(body), Buffer.from('\r\n')]),
    Buffer.from('--b1--\r\n'),
  ]);

const TYPE = 'multipart/related; type="application/xop+xml"; start="<root@x>"; boundary="b1"; start-info="text/xml"';

async function call(answer: CannedReply, options: Partial<ServiceClientOptions> = {}): Promise<unknown> {
  const transport = cannedTransport({ ...answer, headers: { 'content-type': TYPE, ...answer.headers } });
  const contract = { targetNamespace: NS, fingerprint: '1:0', operations: { Do } };
  const client = new ServiceClient({ endpoint: 'https://host/x.asmx', contract, transport, ...options });
  return client.call(Do, undefined as never);
}

async function failure(answer: CannedReply, options?: Partial<ServiceClientOptions>): Promise<SoapError> {
  const error: unknown = await call(answer, options).then(
    (value) => `resolved with ${inspect(value)}`,
    (reason: unknown) => reason,
  );
  if (!isSoapError(error)) throw new Error(inspect(error));
  return error;
}

describe('a multipart/related reply', () => {
  test('without start: the first part is the envelope', async () => {
    const headers = { 'content-type': 'multipart/related; type="text/xml"; boundary=xx' };
    const body = `--xx\r\nContent-Type: text/xml; charset=utf-8\r\n\r\n${reply('<s>y</s>')}\r\n--xx--\r\n`;
    expect(await call({ headers, body })).toEqual({ s: 'y' });
  });

  test('with start: the part of this Content-ID is the envelope, wherever it is', async () => {
    expect(await call({ body: bodyOf(image, rootPart('<s>y</s>')) })).toEqual({ s: 'y' });
  });

  test('xop:Include becomes the bytes of the part', async () => {
    const body = bodyOf(rootPart(`<r>\n  ${include('img%201')}\n</r>`), image);
    const { r } = (await call({ body })) as { r: Uint8Array };
    expect(r).toEqual(new Uint8Array(BYTES));
    // a view would keep the whole reply in memory
    expect(r.buffer.byteLength).toBe(BYTES.length);
  });

  test('values of every base64Binary form: attributes, arrays, anyType; open content gets base64 text', async () => {
    const members = [
      `<open>${include('img 1')}</open>`,
      `<any xsi:type="xsd:base64Binary" xmlns:xsd="http://www.w3.org/2001/XMLSchema">${include('img 1')}</any>`,
      `<many><b>${include('img 1')}</b><b>AAE=</b><b>${include('two')}</b></many>`,
      `<typed kind="png">${include('img 1')}</typed>`,
    ];
    const two: Part = { head: 'content-id: two\r\nCONTENT-TRANSFER-ENCODING: BASE64\r\n', body: 'AQ\r\nI=\r\n' };
    const value = await call({ body: bodyOf(rootPart(members.join('')), image, two) });
    const bytes = new Uint8Array(BYTES);
    expect(value).toMatchObject({
      open: { name: 'open', children: [BYTES.toString('base64')] },
      any: { $type: expect.stringContaining('base64Binary') as string, $value: bytes },
      many: [bytes, new Uint8Array([0, 1]), new Uint8Array([1, 2])],
      typed: { kind: 'png', $value: bytes },
    });
  });

  test('preamble, epilogue, folded fields, text that resembles the boundary, other names of the id', async () => {
    const tricky = Buffer.from('a\r\n--b10\r\n--b1 x\r\n --b1\r\n\n--b1\r\n--b1--x\r\n--b1-x\r\n');
    const parts = [
      rootPart(`<many><b>${include('http%3A%2F%2Ftempuri.org%2F1')}</b><b>${include('a%40b')}</b></many>`),
      { head: 'Content-Type: image/png;\r\n\tname=x\r\nContent-ID: <http://tempuri.org/1>\r\n', body: tricky },
      { head: 'Content-ID: <a%40b>\r\n', body: '' },
    ];
    const body = Buffer.concat([Buffer.from('a preamble\r\n'), bodyOf(...parts), Buffer.from('--b1\r\nan epilogue')]);
    expect(await call({ body })).toEqual({ many: [new Uint8Array(tricky), new Uint8Array()] });
  });

  test('a declared charset of the root part is used', async () => {
    const head = 'Content-ID: <root@x>\r\nContent-Type: text/xml; charset=utf-16le\r\n';
    const body = Buffer.from(reply('<s>ä€</s>').replace(' encoding="utf-8"', ''), 'utf16le');
    expect(await call({ body: bodyOf({ head, body }) })).toEqual({ s: 'ä€' });
  });

  test('a fault in a multipart reply is a fault', async () => {
    const fault = '<soap:Fault><faultcode>soap:Client</faultcode><faultstring>no</faultstring></soap:Fault>';
    const error = await failure({ status: 500, body: bodyOf({ ...rootPart(''), body: envelope(fault) }) });
    expect(error).toMatchObject({ name: 'SoapFaultError', outcome: 'refused', faultString: 'no' });
  });

  test('one of 1 MB is decoded in turns', async () => {
    const rows = '<b>AAEC</b>'.repeat(100_000);
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const value = (await call({ body: bodyOf(rootPart(`<many>${rows}</many>`)) })) as { many: unknown[] };
    clearInterval(timer);
    expect(value.many).toHaveLength(100_000);
    expect(turns).toBeGreaterThan(3);
  });

  test('cut at any byte, it is an error, unless only the last line break is missing', async () => {
    const whole = bodyOf(rootPart(`<r>${include('img%201')}</r>`), image);
    const expected = { r: new Uint8Array(BYTES) };
    for (let length = 0; length < whole.length - 2; length++) {
      const body = whole.subarray(0, length);
      const error = await failure({ body });
      expect(error, `${length} bytes`).toMatchObject({ name: 'SoapReplyError', outcome: 'unknown', status: 200 });
      expect(error.message).toMatch(
        /is a multipart reply that (ends before its closing|does not contain its) boundary/,
      );
    }
    for (const length of [whole.length - 2, whole.length])
      expect(await call({ body: whole.subarray(0, length), pieces: 7 })).toEqual(expected);
    // after the closing boundary, a single CR is not a line break
    await failure({ body: whole.subarray(0, -1) });
  });
});

describe('clear errors', () => {
  const type = (contentType: string): CannedReply => ({ headers: { 'content-type': contentType } });
  const whole = bodyOf(rootPart(`<r>${include('img%201')}</r>`), image);
  const at = (member: string, ...parts: readonly Part[]): CannedReply => ({ body: bodyOf(rootPart(member), ...parts) });
  const encoded = (encoding: string, body = 'x'): Part => ({
    head: `Content-ID: <e>\r\nContent-Transfer-Encoding: ${encoding}\r\n`,
    body,
  });

  test.each<[string, CannedReply, string]>([
    [
      'another multipart type',
      type('multipart/mixed; boundary=b1'),
      'is multipart/mixed, and of multipart replies only',
    ],
    ['no boundary', type('multipart/related; start="; boundary=b1"'), 'its Content-Type has no boundary parameter'],
    ['another boundary', { ...type('multipart/related; boundary=b2'), body: whole }, 'does not contain its boundary'],
    ['no part', { body: '--b1--\r\n' }, 'is a multipart reply without parts'],
    [
      'no root part',
      { body: bodyOf(image) },
      'has no part with the Content-ID <root@x>, which its start parameter names',
    ],
    ['two parts of one id', at('', image, image), 'has two parts with the Content-ID <img 1>'],
    [
      'a field without a name',
      at('', { head: 'oops\r\n', body: '' }),
      'has a part with a header field that has no name',
    ],
    ['no envelope in the root part', { body: bodyOf({ ...rootPart(''), body: '<a/>' }) }, 'is not a SOAP envelope'],
    ['an empty root part', { body: bodyOf({ ...rootPart(''), body: '' }) }, 'root part'],
    [
      'no such part',
      at(`<r>${include('x')}</r>`),
      'DoResponse/r refers to the attachment cid:x, which the reply does not',
    ],
    [
      'a reference to the web',
      at(`<r>${include('x').replace('cid:x', 'https://example.org/x')}</r>`, image),
      'refers to the attachment https://example.org/x, which the reply does not contain',
    ],
    ['malformed percent encoding', at(`<r>${include('%zz')}</r>`), 'refers to the attachment cid:%zz, which'],
    ['no href', at(`<r>${include('x').replace('href', 'src')}</r>`), 'DoResponse/r refers to the attachment , which'],
    [
      'in a string',
      at(`<s>${include('img 1')}</s>`, image),
      'DoResponse/s contains an attachment (xop:Include), but is not a',
    ],
    ['in hexBinary', at(`<hex>${include('img 1')}</hex>`, image), 'DoResponse/hex contains an attachment'],
    ['between elements', at(include('img 1'), image), 'Body/DoResponse contains an attachment'],
    ['in a nil value', at(`<r xsi:nil="true">${include('img 1')}</r>`, image), 'DoResponse/r contains an attachment'],
    ['after text', at(`<r>AAAA${include('img 1')}</r>`, image), 'DoResponse/r contains more than an attachment'],
    ['before text', at(`<r>${include('img 1')}AAAA</r>`, image), 'DoResponse/r has text after an attachment'],
    [
      'twice',
      at(`<r>${include('img 1')}${include('img 1')}</r>`, image),
      'DoResponse/r contains more than an attachment',
    ],
    [
      'quoted-printable',
      at(`<r>${include('e')}</r>`, encoded('quoted-printable')),
      'refers to an attachment with the Content-Transfer-Encoding quoted-printable, which is not supported',
    ],
    ['bad base64', at(`<r>${include('e')}</r>`, encoded('base64', 'AAA')), 'an attachment that is not valid base64'],
  ])('%s', async (_name, answer, message) => {
    const error = await failure({ body: '--b1--', ...answer });
    expect(error).toMatchObject({ name: 'SoapReplyError', outcome: 'unknown', status: 200 });
    expect(error.message).toContain(message);
    expect(error.message).toContain('check before retrying');
  });

  test('the advice says what a multipart reply must be', async () => {
    const { message } = await failure({ headers: { 'content-type': 'multipart/mixed; boundary=b1' } });
    expect(message).toContain(
      'Only ServiceClient reads multipart replies (MTOM), and only complete multipart/related ones',
    );
    const rejected = await failure({ status: 500, body: bodyOf(image) });
    expect(rejected.message).toMatch(/status 500 and no SOAP fault .*Only ServiceClient reads/);
  });
});

describe('hostile replies', () => {
  test('10,000 empty parts', async () => {
    const body = '--b1\r\n\r\n'.repeat(10_000) + '--b1--';
    expect((await failure({ body })).message).toContain('is a multipart reply of more than 1000 parts');
  });

  test('header fields of 1 MB', async () => {
    const error = await failure({ body: bodyOf({ head: `X: ${'x'.repeat(1_000_000)}\r\n`, body: '' }) });
    expect(error.message).toContain('has a part with more than 16384 bytes of header fields');
  });

  test('a million lines that start like the boundary', async () => {
    const lines = Buffer.from(`${'--b1 '.repeat(10)}\r\n--b1x\r\n`.repeat(100_000));
    const body = bodyOf(rootPart(`<r>${include('l')}</r>`), { head: 'Content-ID: <l>\r\n', body: lines });
    expect(((await call({ body })) as { r: Uint8Array }).r).toHaveLength(lines.length);
  });

  test('a part of white space in base64 that is included 1,000 times is decoded once', async () => {
    const body = `AA==${' '.repeat(1_000_000)}`;
    const part = { head: 'Content-ID: <w>\r\nContent-Transfer-Encoding: base64\r\n', body };
    const many = `<many>${`<b>${include('w')}</b>`.repeat(1000)}</many>`;
    const startedAt = performance.now();
    const value = (await call({ body: bodyOf(rootPart(many), part) })) as { many: Uint8Array[] };
    // decoding it each time takes 6 s
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(value.many).toHaveLength(1000);
    value.many[0]?.fill(9);
    expect(value.many[999]).toEqual(new Uint8Array([0]));
  });

  test('a boundary inside base64 ends the part there', async () => {
    const part = { head: 'Content-ID: <e>\r\nContent-Transfer-Encoding: base64\r\n', body: 'AAE=\r\n--b1\r\n\r\nAAE=' };
    const value = await call({ body: bodyOf(rootPart(`<r>${include('e')}</r>`), part) });
    expect(value).toEqual({ r: new Uint8Array([0, 1]) });
  });

  test('maxReplyBytes limits the whole body, and the bytes of attachments that are included repeatedly', async () => {
    const large = { head: 'Content-ID: <l>\r\n', body: new Uint8Array(50_000) };
    const body = bodyOf(rootPart('<s>y</s>'), large);
    expect((await failure({ body }, { maxReplyBytes: 50_000 })).message).toContain('larger than 50000 bytes');
    const many = `<many>${`<b>${include('l')}</b>`.repeat(21)}</many>`;
    const error = await failure({ body: bodyOf(rootPart(many), large) }, { maxReplyBytes: 1_000_000 });
    expect(error.message).toContain(
      'many/b[21] refers to attachments of more than 1000000 bytes in all (maxReplyBytes)',
    );
  });

  test('attachments in elements that are not in the contract are skipped', async () => {
    expect(await call({ body: bodyOf(rootPart(`<new>${include('none')}</new><s>y</s>`)) })).toEqual({ s: 'y' });
  });
});

describe('secrets', () => {
  const secret = 'hunter2-of-mine';
  const httpHeaders = { Authorization: `Bearer ${secret}` };
  const base64 = Buffer.from(reply(`<s>${secret}</s>`))
    .toString('base64')
    .replace(/.{10}/g, '$&\r\n');
  const root = { head: `${rootPart('').head}Content-Transfer-Encoding: base64\r\n`, body: base64 };

  test('in a base64 root part are masked in what onResponse receives', async () => {
    let shown = '';
    const value = await call({ body: bodyOf(root) }, { httpHeaders, onResponse: ({ envelope: of }) => (shown = of()) });
    expect(value).toEqual({ s: secret });
    expect(shown).toContain('<s>***</s>');
    expect(shown).not.toContain(secret);
  });

  test('in a broken multipart reply are in no part of the error', async () => {
    const error = await failure({ body: bodyOf(root).subarray(0, -10) }, { httpHeaders });
    expect(error.message).toContain('ends before its closing boundary');
    const echoed = await failure({ body: bodyOf(rootPart(`<r>${include(secret)}</r>`)) }, { httpHeaders });
    expect(echoed.message).toContain('the attachment cid:***');
    for (const each of [error, echoed]) {
      const text = inspect(each, { depth: 9, showHidden: true }) + JSON.stringify(each);
      expect(text).not.toContain(secret);
      expect(text).not.toContain(base64.slice(0, 10));
    }
  });
});
