import { describe, expect, it } from 'vitest';
import type { SoapVersion } from '../../src/soap/xml/names.js';
import { envelope, exchange, headersFor, NS, started, versions, type RawReply } from './support.js';

/** The result of a request: the status, and either the request that reached the operation or the fault. */
interface Outcome {
  readonly status: number;
  readonly request?: unknown;
  readonly fault?: string;
  readonly body?: string;
}

const action = `${NS}/startSession`;
const start = (content: string): string => `<startSession xmlns="${NS}">${content}</startSession>`;
const right = start('<iSession>7</iSession><iNode>8</iNode>');

/** The parts that replace the corresponding parts of a valid startSession request. */
interface Given {
  readonly body?: string;
  readonly header?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly whole?: string;
}

async function outcome(version: SoapVersion, { body = right, header = '', headers, whole }: Given): Promise<Outcome> {
  const server = await started();
  const text = whole ?? envelope(body, version, header);
  const reply = await exchange(server, { headers: headers ?? headersFor(version, action), body: text });
  const [recorded] = server.calls;
  if (recorded) return { status: reply.status, request: recorded.request };
  const fault = faultOf(reply);
  return fault === undefined ? { status: reply.status, body: reply.body } : { status: reply.status, fault };
}

function faultOf({ body }: RawReply): string | undefined {
  const code = /<(?:faultcode|soap:Value)>soap:(\w+)</.exec(body)?.[1];
  const reason = /<(?:faultstring|soap:Text xml:lang="en")>([^<]*)</.exec(body)?.[1];
  return code === undefined
    ? undefined
    : `${code}: ${reason
        ?.replaceAll('&gt;', '>')
        .replaceAll('&lt;', '<')
        .replace(/\(\d+, \d+\)/, '(l, c)')}`;
}

const both = { iSession: 7, iNode: 8 };
const runs = (request: object) => ({ status: 200, request });
const empty = (status: number) => ({ status, body: '' });
const sender = { '1.1': 'Client', '1.2': 'Sender' } as const;
const noInteger =
  'Server was unable to read request. ---> There is an error in XML document (l, c). ---> Input string was not in a correct format.';

/** Rows for both versions. `fault` is the text that follows the code of the sender fault. */
const rows: readonly (readonly [name: string, given: Given, want: object | { readonly fault: string }])[] = [
  ['a valid request', {}, runs(both)],
  [
    'a misspelt element is ignored and its int is 0',
    { body: start('<iSessionID>7</iSessionID>') },
    runs({ iSession: 0, iNode: 0 }),
  ],
  ['a missing int is 0', { body: start('<iNode>8</iNode>') }, runs({ iSession: 0, iNode: 8 })],
  [
    'an element in the wrong case is ignored',
    { body: start('<isession>7</isession><iNode>8</iNode>') },
    runs({ iSession: 0, iNode: 8 }),
  ],
  [
    'an element without the namespace is ignored',
    { body: start('<iSession xmlns="">7</iSession><iNode>8</iNode>') },
    runs({ iSession: 0, iNode: 8 }),
  ],
  [
    'an extra element is ignored',
    { body: start('<iSession>7</iSession><x><iNode>1</iNode></x><iNode>8</iNode>') },
    runs(both),
  ],
  ['the order does not matter', { body: start('<iNode>8</iNode><iSession>7</iSession>') }, runs(both)],
  ['an unknown attribute is ignored', { body: start('<iSession a="1">7</iSession><iNode>8</iNode>') }, runs(both)],
  ['stray text is ignored', { body: start('x<iSession>7</iSession>y<iNode>8</iNode>') }, runs(both)],
  [
    'the first of two equal elements counts',
    { body: start('<iSession>7</iSession><iSession>9</iSession><iNode>8</iNode>') },
    runs(both),
  ],
  [
    'a wrapper in another namespace is executed with defaults',
    { body: right.replace(NS, 'urn:other') },
    runs({ iSession: 0, iNode: 0 }),
  ],
  [
    'a wrapper of another operation is executed with defaults',
    { body: `<login xmlns="${NS}"><sEmail>x</sEmail></login>` },
    runs({ iSession: 0, iNode: 0 }),
  ],
  ['an empty Body is executed with defaults', { body: '' }, runs({ iSession: 0, iNode: 0 })],
  [
    'an empty string is present, a missing one is not',
    { body: right.replace('</startS', '<sAuthCode/></startS') },
    runs({ ...both, sAuthCode: '' }),
  ],
  ['a nil string is absent', { body: right.replace('</startS', '<sAuthCode xsi:nil="true"/></startS') }, runs(both)],
  ...['abc', '', '1.0', '1e3', '2147483648', '99999999999999999999'].map(
    (value) =>
      [`"${value}" is not an int`, { body: start(`<iSession>${value}</iSession>`) }, { fault: noInteger }] as const,
  ),
  [
    'a nil int is rejected',
    { body: start('<iSession xsi:nil="true"/>') },
    {
      fault: noInteger.replace(
        'Input string was not in a correct format',
        'The value is nil, which the WSDL does not allow',
      ),
    },
  ],
  ['an element within an int', { body: start('<iSession><a/></iSession>') }, empty(400)],
  ['an element behind an int', { body: start('<iSession>7<a/></iSession>') }, empty(400)],
  ['an element within a string', { body: start('<sAuthCode>a<b/></sAuthCode>') }, empty(400)],
  ['several elements in the Body are executed with defaults', { body: right + right }, runs({ iSession: 0, iNode: 0 })],
  ...[' 7 ', '+7', '007', '<![CDATA[7]]>', '\n7'].map(
    (value) =>
      [
        `${JSON.stringify(value)} is the int 7`,
        { body: start(`<iSession>${value}</iSession><iNode>8</iNode>`) },
        runs(both),
      ] as const,
  ),
  [
    'a comment between the values is ignored',
    { body: start('<!-- x --><iSession>7</iSession><?x y?><iNode>8</iNode>') },
    runs(both),
  ],
  ['a comment within a value', { body: start('<iSession>7<!-- x --></iSession>') }, empty(400)],
  ['a processing instruction within a value', { body: start('<iSession>7<?x y?></iSession>') }, empty(400)],
  ['malformed XML', { body: '<startSession>' }, empty(400)],
  ['text that is not XML', { whole: 'startSession(7, 8)' }, empty(400)],
  ['nothing', { whole: '' }, empty(400)],
  ['a DOCTYPE', { whole: '<!DOCTYPE Envelope><Envelope/>' }, empty(400)],
  ['text/plain', { headers: { 'Content-Type': 'text/plain', SOAPAction: action } }, empty(415)],
  ['application/xml', { headers: { 'Content-Type': 'application/xml', SOAPAction: action } }, empty(415)],
  ['a form', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }, empty(415)],
  ['no content type', { headers: { SOAPAction: action } }, empty(415)],
  [
    'a content type in upper case, with spaces',
    { headers: { 'Content-Type': 'TEXT/XML ; charset=utf-8', SOAPAction: action } },
    runs(both),
  ],
  ['no action, but a known element', { headers: { 'Content-Type': 'text/xml' } }, runs(both)],
  ['an action without quotes', { headers: { 'Content-Type': 'text/xml', SOAPAction: action } }, runs(both)],
  [
    'no action and an unknown element',
    { body: right.replace(NS, 'urn:other'), headers: { 'Content-Type': 'text/xml' } },
    { fault: 'Server did not recognize the request element <startSession>.' },
  ],
  [
    'no action and an unknown element with a long name',
    { body: `<${'x'.repeat(81)}/>`, headers: { 'Content-Type': 'text/xml' } },
    { fault: `Server did not recognize the request element <${'x'.repeat(80)}>.` },
  ],
  [
    'no action and an empty Body',
    { body: '', headers: { 'Content-Type': 'text/xml' } },
    { fault: 'Unable to handle request without a valid action parameter. Please supply a valid soap action.' },
  ],
  [
    'a header that need not be understood',
    { header: '<s:Header><x:a xmlns:x="urn:x" s:mustUnderstand="0"/></s:Header>' },
    runs(both),
  ],
];

describe.each(versions)('a request in SOAP %s', (version) => {
  it.each(rows)('%s', async (_name, given, want) => {
    const wanted = 'fault' in want ? { status: 500, fault: `${sender[version]}: ${String(want.fault)}` } : want;
    expect(await outcome(version, given)).toEqual(wanted);
  });

  it('is rejected if it has an unknown header with mustUnderstand', async () => {
    const value = version === '1.1' ? '1' : 'true';
    const header = `<s:Header><x:a xmlns:x="urn:x" s:mustUnderstand="${value}"/></s:Header>`;
    expect(await outcome(version, { header })).toEqual({
      status: 500,
      fault: 'MustUnderstand: SOAP header a was not understood.',
    });
  });

  it('may be in UTF-16', async () => {
    const server = await started();
    const body = Buffer.from(`\ufeff${envelope(right, version)}`, 'utf16le');
    const headers = headersFor(version, action);
    headers['Content-Type'] = headers['Content-Type']!.replace('utf-8', 'utf-16');
    await exchange(server, { headers, body });
    expect(server.calls).toMatchObject([{ operation: 'startSession', request: both }]);
  });
});

describe('differences between the versions', () => {
  it.each(['startSession(7, 8)', '', '<!DOCTYPE Envelope><Envelope/>'])(
    'SOAP 1.2 without an action: text that has no root element is a fault: "%s"',
    async (whole) => {
      const fault = 'Receiver: Server was unable to process request.';
      expect(await outcome('1.2', { headers: headersFor('1.2'), whole })).toEqual({ status: 500, fault });
    },
  );

  it.each(versions)('SOAP %s: an envelope without Body is rejected', async (version) => {
    const whole = envelope('', version).replace(/<s:Body>.*<\/s:Body>/, '');
    const problem = noInteger.replace('Input string was not in a correct format', 'The value is missing');
    expect(await outcome(version, { whole })).toEqual({ status: 500, fault: `${sender[version]}: ${problem}` });
  });

  it.each([
    ['empty', '""'],
    ['wrong', '"urn:x"'],
  ])('SOAP 1.1: an action that is %s is rejected', async (_what, SOAPAction) => {
    const headers = { 'Content-Type': 'text/xml', SOAPAction };
    expect(await outcome('1.1', { headers })).toEqual({
      status: 500,
      fault: `Client: Server did not recognize the value of HTTP Header SOAPAction: ${SOAPAction.slice(1, -1)}.`,
    });
  });

  it('SOAP 1.2: with a wrong action, the element determines the operation', async () => {
    expect(await outcome('1.2', { headers: headersFor('1.2', 'urn:x') })).toEqual(runs(both));
  });

  it('a SOAP 1.1 envelope sent as application/soap+xml is rejected', async () => {
    expect(await outcome('1.1', { headers: headersFor('1.2', action) })).toEqual(empty(415));
  });

  it('a SOAP 1.2 envelope sent as text/xml gets a SOAP 1.2 reply', async () => {
    const server = await started();
    const body = envelope(right, '1.2');
    const reply = await exchange(server, { headers: headersFor('1.1', action), body });
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('application/soap+xml; charset=utf-8');
    expect(reply.body).toContain('http://www.w3.org/2003/05/soap-envelope');
    expect(server.calls).toMatchObject([{ soapVersion: '1.2', request: both }]);
  });

  it.each(versions)('an unknown envelope namespace sent as %s gets a SOAP 1.1 fault', async (version) => {
    const server = await started();
    const body = '<e:Envelope xmlns:e="urn:e"><e:Body/></e:Envelope>';
    const reply = await exchange(server, { headers: headersFor(version, action), body });
    expect(reply.status).toBe(500);
    expect(reply.headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(faultOf(reply)).toBe(
      'VersionMismatch: Possible SOAP version mismatch: Envelope namespace urn:e was unexpected. Expecting ' +
        'http://schemas.xmlsoap.org/soap/envelope/.',
    );
    expect(reply.body).toContain('<faultcode>soap:VersionMismatch</faultcode>');
  });

  it('the fault repeats at most 200 characters of an unknown envelope namespace', async () => {
    const whole = `<e:Envelope xmlns:e="urn:${'e'.repeat(300)}"><e:Body/></e:Envelope>`;
    const { fault } = await outcome('1.1', { whole });
    expect(fault).toContain(`Envelope namespace urn:${'e'.repeat(196)} was unexpected`);
  });
});

describe('other value types', () => {
  const wrapper = (name: string, content: string): string => `<${name} xmlns="${NS}">${content}</${name}>`;
  const cases: readonly (readonly [name: string, operation: string, content: string, want: unknown])[] = [
    ['a missing boolean is false', 'requestLensPINCodeV2', '', { bNoTechConsole: false }],
    ['a boolean may be 1', 'requestLensPINCodeV2', '<bNoTechConsole>1</bNoTechConsole>', { bNoTechConsole: true }],
    [
      'a missing enumeration is its first value',
      'getSession_V3',
      '<iNodeID>5</iNodeID>',
      { iNodeID: 5, eNodeRef: 'NODE' },
    ],
    [
      'a missing dateTime is the earliest date of .NET',
      'setReportDate_v2',
      '<dEndDate>2024-01-02T03:04:05</dEndDate>',
      { dBeginDate: '0001-01-01T00:00:00', dEndDate: '2024-01-02T03:04:05' },
    ],
    [
      'a value that the enumeration does not have',
      'getSession_V3',
      '<eNodeRef>node</eNodeRef>',
      'The value is not an enum value of NODE_REF.',
    ],
    [
      'an invalid boolean',
      'requestLensPINCodeV2',
      '<bNoTechConsole>yes</bNoTechConsole>',
      'The value is not true or false.',
    ],
  ];

  it.each(cases)('%s', async (_name, operation, content, want) => {
    const server = await started();
    const body = envelope(wrapper(operation, content), '1.1');
    const reply = await exchange(server, { headers: headersFor('1.1', `${NS}/${operation}`), body });
    if (typeof want === 'string') expect(faultOf(reply)).toContain(`(l, c). ---> ${want}`);
    else expect(server.calls).toMatchObject([{ operation, request: want }]);
  });

  it('the reported position of an invalid value is its end', async () => {
    const server = await started();
    const body = envelope(`\n${start('<iSession>abc</iSession>')}`, '1.1');
    const reply = await exchange(server, { headers: headersFor('1.1', action), body });
    const line = body.split('\n')[1] ?? '';
    expect(reply.body).toContain(`(2, ${line.indexOf('</iSession>') + '</iSession>'.length})`);
  });
});
