import { deepStrictEqual, notDeepStrictEqual } from 'node:assert';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { SoapVersion } from '../../../src/soap/xml/names.js';
import { demoCredentials } from '../../../src/testing.js';
import type { Checks } from './checks.js';

/**
 * Sends valid and invalid raw requests to the real ASMX server and to the embedded server. Both replies must match the
 * row and, except for fault texts, be the same.
 */

const NS = 'https://secure.logmeinrescue.com/API/API.asmx';
const ENVELOPES = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
} as const;
const NODE = demoCredentials.startSession.node;

type Bytes = string | Uint8Array;

/** A request that differs from a valid getUser request in the given parts. */
interface Row {
  readonly name: string;
  /** Replaces `<iNodeID>`. */
  readonly members?: string;
  /** Replaces the content of the Body. */
  readonly content?: string;
  /** Inserted before the Body. */
  readonly header?: (version: SoapVersion) => string;
  /** Replaces the complete envelope. */
  readonly body?: (envelope: string, version: SoapVersion) => Bytes;
  readonly operation?: string;
  /**
   * Replaces the action; `null` sends no action. In SOAP 1.2, this is the action parameter, which is absent by default.
   */
  readonly action?: string | null;
  /** Replaces the media type and its charset; `null` sends no Content-Type. */
  readonly contentType?: string | null | ((version: SoapVersion) => string);
  readonly only?: SoapVersion;
  /** The reason why the embedded server replies differently. If it is set, the two replies must differ. */
  readonly differs?: string;
  /** The expected result, or the status and fault code for each version. */
  readonly expected: string | 400 | 415 | 'sender' | { readonly status: 500; readonly code: string };
}

const OK = 'getUser_OK';
/** The service read the int as 0. */
const ZERO = 'getUser_InvalidParam_NodeID';
const id = (text: string): string => `<iNodeID>${text}</iNodeID>`;
const wrongHeader = (attribute: string): ((version: SoapVersion) => string) => {
  return (version) => `<s:Header xmlns:s="${ENVELOPES[version]}"><x xmlns="urn:x" ${attribute}>1</x></s:Header>`;
};
const both = (text: string): string => `${text}<sAuthCode></sAuthCode>`;

/** In SOAP 1.2, the Body determines the operation if there is no action. Different code then reads the Body earlier. */
function unreadable(name: string, body: NonNullable<Row['body']>): readonly Row[] {
  return [
    { name, body, only: '1.1', expected: 400 },
    { name: `${name}, with an action`, body, only: '1.2', action: `${NS}/getUser`, expected: 400 },
    {
      name: `${name}, without action`,
      body,
      only: '1.2',
      action: null,
      expected: { status: 500, code: 'Receiver' },
    },
  ];
}

const rows: readonly Row[] = [
  { name: 'as it should be', expected: OK },
  {
    name: 'white space around everything',
    content: `\n <getUser xmlns="${NS}">\n ${id(` ${NODE}\n`)}\n </getUser> `,
    expected: OK,
  },
  {
    name: 'a prefix of its own',
    content: `<q:getUser xmlns:q="${NS}"><q:iNodeID>${NODE}</q:iNodeID></q:getUser>`,
    expected: OK,
  },

  { name: 'a misspelt element', members: `<iNode>${NODE}</iNode>`, expected: ZERO },
  { name: 'the int missing', members: '', expected: ZERO },
  { name: 'another case', members: `<INODEID>${NODE}</INODEID>`, expected: ZERO },
  { name: 'a member without namespace', members: `<iNodeID xmlns="">${NODE}</iNodeID>`, expected: ZERO },
  { name: 'a member of another namespace', members: `<iNodeID xmlns="urn:x">${NODE}</iNodeID>`, expected: ZERO },
  { name: 'an extra element', members: `<extra><a>1</a></extra>${id(`${NODE}`)}`, expected: OK },
  { name: 'another order', members: `<sAuthCode></sAuthCode>${id(`${NODE}`)}`, expected: OK },
  { name: 'an unknown attribute', members: `<iNodeID unknown="1">${NODE}</iNodeID>`, expected: OK },
  { name: 'text between the members', members: `text${id(`${NODE}`)}text`, expected: OK },
  { name: 'the same element twice', members: id(`${NODE}`) + id('1'), expected: OK },
  { name: 'the same element twice, with another between', members: `${both(id(`${NODE}`))}${id('1')}`, expected: OK },
  {
    name: 'the wrong namespace of the wrapper',
    content: `<getUser xmlns="urn:x">${id(`${NODE}`)}</getUser>`,
    action: `${NS}/getUser`,
    expected: ZERO,
  },
  { name: 'an empty Body with the action', content: '', action: `${NS}/getUser`, expected: ZERO },
  {
    name: 'another wrapper with the action',
    content: `<logout xmlns="${NS}" />`,
    action: `${NS}/getUser`,
    expected: ZERO,
  },
  {
    name: 'two wrappers',
    content: `<getUser xmlns="${NS}">${id(`${NODE}`)}</getUser><getUser xmlns="${NS}">${id('1')}</getUser>`,
    expected: ZERO,
  },

  ...['abc', '', ' ', '1.0', '1e3', '2147483648', '-2147483649', '0x10', '1 2', '1,000', '--1', '\u0661'].map(
    (text): Row => ({ name: `the int "${text}"`, members: id(text), expected: 'sender' }),
  ),
  {
    name: 'the int nil',
    members: '<iNodeID xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" />',
    expected: 'sender',
  },
  {
    name: 'an element within the int',
    members: id('<b>1</b>'),
    expected: ZERO,
    differs:
      'ASMX runs the method with 0, which hides the mistake; the embedded server answers 400, as ASMX does in the next two',
  },
  {
    name: 'an element behind the int',
    members: id(`${NODE}<b>1</b>`),
    expected: 400,
  },
  {
    name: 'an element within a string',
    members: `${id(`${NODE}`)}<sAuthCode>x<b>1</b></sAuthCode>`,
    expected: 400,
  },
  ...[` ${NODE}\n`, `+${NODE}`, `000${NODE}`, `<![CDATA[${NODE}]]>`, `&#x33;37366`].map((text): Row => ({
    name: `the int "${text.trim()}" with its padding`,
    members: id(text),
    expected: OK,
  })),
  {
    name: 'a literal that the enumeration lacks',
    operation: 'getReport',
    members: `${id('1')}<eNodeRef>OTHER</eNodeRef>`,
    expected: 'sender',
  },
  {
    name: 'an empty enumeration',
    operation: 'getReport',
    members: `${id('1')}<eNodeRef></eNodeRef>`,
    expected: 'sender',
  },
  {
    name: 'an invalid boolean',
    operation: 'requestLensPINCodeV2',
    members: '<bNoTechConsole>yes</bNoTechConsole>',
    expected: 'sender',
  },
  {
    name: 'a boolean in upper case',
    operation: 'requestLensPINCodeV2',
    members: '<bNoTechConsole>TRUE</bNoTechConsole>',
    expected: 'sender',
  },
  {
    name: 'an invalid dateTime',
    operation: 'setReportDate_v2',
    members: '<dBeginDate>tomorrow</dBeginDate><dEndDate>2024-01-01</dEndDate>',
    expected: 'sender',
  },

  { name: 'a comment within a value', members: id('3373<!-- x -->66'), expected: 400 },
  { name: 'a processing instruction within a value', members: id('3373<?x y?>66'), expected: 400 },
  { name: 'a comment between members', members: `<!-- x -->${id(`${NODE}`)}<?x y?>`, expected: OK },
  { name: 'malformed: an end tag missing', body: (envelope) => envelope.replace('</iNodeID>', ''), expected: 400 },
  { name: 'malformed: an unknown entity', members: id('&x;'), expected: 400 },
  { name: 'malformed: an illegal character', members: `${id(`${NODE}`)}<sAuthCode>&#x1;</sAuthCode>`, expected: 400 },
  { name: 'malformed: cut off', body: (envelope) => envelope.slice(0, -9), expected: 400 },
  { name: 'malformed: something behind the envelope', body: (envelope) => `${envelope}<x/>`, expected: 400 },
  ...unreadable('no XML at all', () => 'hello'),
  ...unreadable('an empty body', () => ''),
  ...unreadable('a DOCTYPE', (envelope) => envelope.replace('?>', '?><!DOCTYPE x [<!ENTITY y "z">]>')),
  { name: 'no XML declaration', body: (envelope) => envelope.replace(/^<\?.*?\?>/, ''), expected: OK },
  { name: 'a byte order mark', body: (envelope) => `\uFEFF${envelope}`, expected: OK },
  {
    name: 'UTF-16 by its byte order mark',
    body: (envelope) => Buffer.from(`\uFEFF${envelope.replace('utf-8', 'utf-16')}`, 'utf16le'),
    contentType: (version) => `${mediaType(version)}; charset=utf-16`,
    expected: OK,
  },
  {
    name: 'ISO-8859-1',
    body: (envelope) =>
      Buffer.from(
        envelope.replace('utf-8', 'iso-8859-1').replace('</iNodeID>', '</iNodeID><sAuthCode>\u00e9</sAuthCode>'),
        'latin1',
      ),
    contentType: (version) => `${mediaType(version)}; charset=iso-8859-1`,
    expected: 'getUser_Invalid_SecretAuthCode',
  },
  {
    name: 'no Body',
    body: (envelope) => envelope.replace(/<soap:Body>.*<\/soap:Body>/, ''),
    action: `${NS}/getUser`,
    expected: 'sender',
  },
  {
    name: 'another root',
    body: () => '<html><body>x</body></html>',
    expected: { status: 500, code: 'VersionMismatch' },
  },

  { name: 'no SOAPAction', action: null, only: '1.1', expected: OK },
  { name: 'the SOAPAction without quotes', action: `raw:${NS}/getUser`, only: '1.1', expected: OK },
  { name: 'an empty SOAPAction', action: '', only: '1.1', expected: 'sender' },
  { name: 'another SOAPAction', action: `${NS}/unknown`, only: '1.1', expected: 'sender' },
  {
    name: 'the SOAPAction of another operation',
    action: `${NS}/logout`,
    content: `<getUser xmlns="${NS}">${id(`${NODE}`)}</getUser>`,
    only: '1.1',
    expected: 'logout_OK',
  },
  { name: 'the action parameter', action: `${NS}/getUser`, only: '1.2', expected: OK },
  { name: 'another action parameter', action: `${NS}/unknown`, only: '1.2', expected: OK },
  { name: 'an unknown element without action', action: null, content: `<unknown xmlns="${NS}" />`, expected: 'sender' },
  { name: 'an empty Body without action', action: null, content: '', expected: 'sender' },

  ...['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'text/html; charset=utf-8', 'nonsense'].map(
    (contentType): Row => ({ name: `the content type ${contentType}`, contentType, expected: 415 }),
  ),
  { name: 'no content type', contentType: null, expected: 415 },
  { name: 'a content type in upper case', contentType: (version) => mediaType(version).toUpperCase(), expected: OK },
  { name: 'a content type without charset', contentType: (version) => mediaType(version), expected: OK },
  { name: 'the charset in quotes', contentType: (version) => `${mediaType(version)};charset="UTF-8"`, expected: OK },
  {
    name: 'an unknown charset',
    contentType: (version) => `${mediaType(version)}; charset=nonsense`,
    expected: OK,
  },
  {
    name: 'a 1.1 envelope as application/soap+xml',
    contentType: 'application/soap+xml; charset=utf-8',
    only: '1.1',
    expected: 415,
  },
  { name: 'a 1.2 envelope as text/xml', contentType: 'text/xml; charset=utf-8', only: '1.2', expected: OK },

  { name: 'an unknown header', header: wrongHeader(''), expected: OK },
  { name: 'an unknown header that need not be understood', header: wrongHeader('s:mustUnderstand="0"'), expected: OK },
  {
    name: 'an unknown header that must be understood',
    header: wrongHeader('s:mustUnderstand="1"'),
    expected: { status: 500, code: 'MustUnderstand' },
  },
  { name: 'an empty Header', header: (version) => `<s:Header xmlns:s="${ENVELOPES[version]}" />`, expected: OK },
  {
    name: 'an unknown envelope namespace',
    body: (envelope, version) => envelope.replace(ENVELOPES[version], 'urn:x'),
    expected: { status: 500, code: 'VersionMismatch' },
  },
];

/** The parts of a reply that must be the same. */
interface Summary {
  readonly status: number;
  readonly contentType: string | undefined;
  /** The SOAP version of the envelope. */
  readonly version: SoapVersion | undefined;
  readonly faultCode: string | undefined;
  readonly result: string | undefined;
  readonly isEmpty: boolean;
  /** Absent for replies that no operation sends, because Mono and IIS start sessions at different times. */
  readonly setsCookie: boolean | undefined;
}

export async function checkRequests(checks: Checks, real: string, embedded: string): Promise<void> {
  for (const version of ['1.1', '1.2'] as const)
    for (const row of rows.filter(({ only }) => only === undefined || only === version))
      for (const cookie of ['with', 'without', 'with an unknown'] as const) {
        await checks.check(`${version} ${row.name}, ${cookie} cookie`, async () => {
          const [there, here] = [await ask(real, row, version, cookie), await ask(embedded, row, version, cookie)];
          if (cookie === 'with') expect(there, row, version);
          if (row.differs === undefined) deepStrictEqual(here, there);
          else notDeepStrictEqual(here, there, 'the embedded server answers alike; take `differs` away');
        });
      }
  await checkPages(checks, real, embedded);
}

function expect(summary: Summary, { expected }: Row, version: SoapVersion): void {
  const { status, faultCode, result, isEmpty } = summary;
  if (expected === 400 || expected === 415)
    deepStrictEqual({ status, isEmpty }, { status: expected, isEmpty: true }, 'the real server');
  else if (expected === 'sender')
    deepStrictEqual(
      { status, faultCode },
      { status: 500, faultCode: version === '1.1' ? 'Client' : 'Sender' },
      'the real server',
    );
  else if (typeof expected === 'object')
    deepStrictEqual({ status, faultCode }, { status: expected.status, faultCode: expected.code }, 'the real server');
  else deepStrictEqual({ status, result }, { status: 200, result: expected }, 'the real server');
}

async function ask(
  endpoint: string,
  row: Row,
  version: SoapVersion,
  cookie: 'with' | 'without' | 'with an unknown',
): Promise<Summary> {
  const headers: Record<string, string> = {};
  if (cookie === 'with') headers['Cookie'] = await cookieOf(endpoint, version);
  if (cookie === 'with an unknown') headers['Cookie'] = 'ASP.NET_SessionId=abcdefghijklmnopqrstuvwx';
  const { operation = 'getUser', members = id(`${NODE}`) } = row;
  const content = row.content ?? `<${operation} xmlns="${NS}">${members}</${operation}>`;
  const { action = version === '1.1' ? `${NS}/${operation}` : null } = row;
  const parameter = version === '1.2' && action !== null ? `; action="${action}"` : '';
  const { contentType = `${mediaType(version)}; charset=utf-8${parameter}` } = row;
  if (contentType !== null)
    headers['Content-Type'] = typeof contentType === 'string' ? contentType : contentType(version);
  if (version === '1.1' && action !== null)
    headers['SOAPAction'] = action.startsWith('raw:') ? action.slice(4) : `"${action}"`;
  const envelope = envelopeOf(content, version, row.header?.(version));
  return summarized(await send(endpoint, 'POST', headers, row.body ? row.body(envelope, version) : envelope));
}

/** A valid cookie. A row that logs out uses a separate cookie. */
async function cookieOf(endpoint: string, version: SoapVersion): Promise<string> {
  const { email, password } = demoCredentials.login;
  const content = `<login xmlns="${NS}"><sEmail>${email}</sEmail><sPassword>${password}</sPassword></login>`;
  const known = cookies.get(endpoint);
  const check = `<getAccount xmlns="${NS}" />`;
  const headers = { 'Content-Type': `${mediaType(version)}; charset=utf-8` };
  if (known !== undefined) {
    const { body } = await send(endpoint, 'POST', { ...headers, Cookie: known }, envelopeOf(check, version));
    if (body.includes('getAccount_OK')) return known;
  }
  const reply = await send(endpoint, 'POST', headers, envelopeOf(content, version));
  const cookie = /^[^;]+/.exec(reply.headers['set-cookie']?.[0] ?? '')?.[0];
  if (cookie === undefined || !reply.body.includes('login_OK')) throw new Error(`login failed: ${reply.body}`);
  cookies.set(endpoint, cookie);
  return cookie;
}

const cookies = new Map<string, string>();

function envelopeOf(content: string, version: SoapVersion, header = ''): string {
  return (
    `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${ENVELOPES[version]}">` +
    `${header}<soap:Body>${content}</soap:Body></soap:Envelope>`
  );
}

function mediaType(version: SoapVersion): string {
  return version === '1.1' ? 'text/xml' : 'application/soap+xml';
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function send(url: string, method: string, headers: Record<string, string>, body: Bytes): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body);
    const options = { method, headers: { ...headers, 'Content-Length': bytes.length }, agent: false, timeout: 30_000 };
    const request = httpRequest(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('timeout', () => request.destroy(new Error('no answer within 30 s')));
    request.on('error', reject);
    request.end(bytes);
  });
}

function summarized({ status, headers, body }: Answer): Summary {
  const ns = /<soap:Envelope [^>]*xmlns:soap="([^"]*)"/.exec(body)?.[1];
  const code = /<faultcode>(?:\w+:)?([\w.]+)</.exec(body) ?? /<soap:Value>(?:\w+:)?([\w.]+)</.exec(body);
  const isJudged = body !== '' && code?.[1] !== 'VersionMismatch';
  return {
    status,
    // an empty body has no type
    contentType: body === '' ? undefined : headers['content-type']?.toLowerCase(),
    version: ns === ENVELOPES['1.1'] ? '1.1' : ns === ENVELOPES['1.2'] ? '1.2' : undefined,
    faultCode: code?.[1],
    result: /<(\w+Result)>([^<]*)<\/\1>/.exec(body)?.[2],
    isEmpty: body === '',
    setsCookie: isJudged
      ? (headers['set-cookie']?.some((line) => /^ASP\.NET_SessionId=[a-z0-9]{24}; path=\//i.test(line)) ?? false)
      : undefined,
  };
}

/** Requests without SOAP: the WSDL, the help page and HttpPost forms. */
async function checkPages(checks: Checks, real: string, embedded: string): Promise<void> {
  const pages: readonly (readonly [string, (endpoint: string) => string])[] = [
    ['the description', (endpoint) => `${endpoint}?wsdl`],
    ['the WSDL, in upper case', (endpoint) => `${endpoint}?WSDL`],
    ['the page', (endpoint) => endpoint],
  ];
  for (const [name, urlOf] of pages)
    await checks.check(`GET of ${name}`, async () => {
      const [there, here] = [await send(urlOf(real), 'GET', {}, ''), await send(urlOf(embedded), 'GET', {}, '')];
      deepStrictEqual(kindOf(here), kindOf(there));
    });
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const forms: readonly (readonly [string, string, string])[] = [
    ['login', 'login', 'sEmail=ada@example.com&sPassword=demo-password'],
    ['login, names in another letter case', 'login', 'SEMAIL=ada@example.com&spassword=demo-password'],
    ['login, a duplicate password', 'login', 'sEmail=ada@example.com&sPassword=a&sPassword=b'],
    ['login, malformed escapes', 'login', 'sEmail=%&sPassword=%zz%ff'],
    ['login, a missing parameter', 'login', 'sEmail=a'],
    ['startSession, a value that is not an int', 'startSession', 'iSession=a&iNode=1&sAuthCode='],
    ['startSession', 'startSession', 'iSession=1&iNode=1&sAuthCode='],
    ['an operation with out parameters', 'getUser', 'iNodeID=1&sAuthCode='],
    ['an unknown operation', 'nothing', ''],
    ['an operation in another letter case', 'LOGIN', ''],
  ];
  for (const [name, operation, body] of forms)
    await checks.check(`HttpPost of ${name}`, async () => {
      const [there, here] = [
        await send(`${real}/${operation}`, 'POST', type, body),
        await send(`${embedded}/${operation}`, 'POST', type, body),
      ];
      deepStrictEqual(kindOf(here), kindOf(there));
      // Mono's error texts contain placeholders
      if (there.status === 200) deepStrictEqual(here.body, there.body);
    });
}

function kindOf({ status, headers }: Answer): unknown {
  return { status, type: headers['content-type']?.split(';')[0], setsCookie: headers['set-cookie'] !== undefined };
}
