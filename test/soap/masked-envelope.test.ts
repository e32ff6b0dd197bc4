import { describe, expect, test } from 'vitest';
import { contract } from '../../generated/operations.js';
import { HIDDEN_TEXT, Masks } from '../../src/soap/mask.js';
import {
  maskedBody,
  maskedEnvelope,
  maskedHeaders,
  secretsOfElement,
  secretsOfField,
} from '../../src/soap/masked-envelope.js';
import type { Operation, TypeReference } from '../../src/soap/schema/contract.js';
import { WSSE } from '../../src/soap/security/security-objects.js';
import type { XmlElement } from '../../src/soap/xml/tree.js';

const password = `R&D <"Pass'w+rd"> 100%/\\é`;
const masks = new Masks({ sPassword: password, iSession: 12345678, sEmail: 'ada@example.com' });
const xml = password.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

describe('a secret is masked by the name of its element', () => {
  test.each<[string, string, string]>([
    ['without a prefix', '<sPassword>abcd</sPassword>', '<sPassword>***</sPassword>'],
    ['with any prefix', '<x:sAuthCode a="b">abcd</x:sAuthCode>', '<x:sAuthCode a="***">***</x:sAuthCode>'],
    ['of one character', '<sPwd>1</sPwd> 12', '<sPwd>***</sPwd> 12'],
    ['with its content', '<Token><a>12</a><b/></Token><c>12</c>', '<Token>***</Token><c>12</c>'],
    ['with a nested element of the same name', '<pwd><pwd>12</pwd>34</pwd>5', '<pwd>***</pwd>5'],
    ['in CDATA that contains an end tag', '<pwd><![CDATA[</pwd>12]]></pwd>5', '<pwd>***</pwd>5'],
    ['after a comment that contains an end tag', '<pwd><!--</pwd>-->12</pwd>5', '<pwd>***</pwd>5'],
    ['after an instruction that contains an end tag', '<pwd>1<?x </pwd>?>2</pwd>5', '<pwd>***</pwd>5'],
    ['after an attribute with a quotation mark', `<pwd a='"' b="/>">12</pwd>5`, `<pwd a='***' b="***>***</pwd>5`],
    ['with a hyphen in the name', '<auth-code>12</auth-code>', '<auth-code>***</auth-code>'],
    ['in a dump of a map', 'Array ( [pwd] => 12 ) {:token=>"34"}', 'Array ( [pwd] => *** ) {:token=>"***"}'],
    ['that has no end tag', '<a><sPassword>ab<cd', '<a><sPassword>***'],
    ['whose tag is not closed', '<a><sPassword b="12" c="34', '<a><sPassword b="***" c="***'],
    ['that only looks empty', '<sPassword a="/>">12</sPassword>', '<sPassword a="***>***</sPassword>'],
    [
      'that is empty',
      '<sPassword/><sPwd></sPwd><sPass a:nil="true" />x',
      '<sPassword/><sPwd></sPwd><sPass a:nil="true" />x',
    ],
    ['in a comment', '<!-- <sPassword>12</sPassword> -->3', '<!-- <sPassword>***</sPassword> -->3'],
    ['in a CDATA section', '<![CDATA[<sPassword>12</sPassword>]]>3', '<![CDATA[<sPassword>***</sPassword>]]>3'],
    ['as XML in XML', '<a>&lt;sPassword&gt;12&lt;/sPassword&gt;</a>', '<a>&lt;sPassword&gt;***&lt;/sPassword&gt;</a>'],
    [
      'named by an attribute',
      '<add key="password" value="12"/><i name="pwd">1</i>',
      '<add key="password" value="***"/><i name="pwd">***</i>',
    ],
    [
      'in an attribute',
      '<login user="12" pwd="34" x:token = \'56\'/>',
      '<login user="12" pwd="***" x:token = \'***\'/>',
    ],
    [
      'in a security header',
      '<h:Security xmlns:h="urn:h"><h:Username>Ada1</h:Username><h:Nonce>12</h:Nonce></h:Security><a>Ada1</a>',
      '<h:Security xmlns:h="urn:h">***</h:Security><a>***</a>',
    ],
    ['in JSON', '{"authCode":"a\\"12","b":1}', '{"authCode":"***","b":1}'],
    ['in JSON inside a JSON string', '{"a":"{\\"authCode\\":\\"12\\"}"}', '{"a":"{\\"authCode\\":\\"***\\"}"}'],
    ['in a JSON list', '{"a":1,"tokens":["12",["34"]]}', '{"a":1,"tokens":***'],
    ['in a form', 'a=1&sPassword=ab12&b=2', 'a=1&sPassword=***&b=2'],
    ['in a form that leaves quotes', "a=1&pwd='a'%2Cb'c&b=2", "a=1&pwd='***&b=2"],
    ['in a field', 'Authorization: Basic QQ==\r\nCookie: a=12; b=34\nx', 'Authorization: ***\r\nCookie: ***\nx'],
  ])('%s', (_name, text, want) => {
    expect(maskedEnvelope(text)).toBe(want);
  });

  test('except in the message elements of the operation, and its result codes', () => {
    const { requestAuthCode } = contract.operations;
    const body =
      '<requestAuthCodeResponse><requestAuthCodeResult>requestAuthCode_OK</requestAuthCodeResult><sAuthCode>new-code-1</sAuthCode></requestAuthCodeResponse>';
    expect(maskedEnvelope(body, { operation: requestAuthCode })).toBe(body.replace('new-code-1', '***'));
    expect(maskedEnvelope(body)).toBe('<requestAuthCodeResponse>***</requestAuthCodeResponse>');
  });
});

describe('a secret is masked by its value', () => {
  test.each<[string, string, string]>([
    ['as XML', `<a>${xml}</a>`, '<a>***</a>'],
    ['in an attribute', `<a b="${xml.replaceAll('"', '&quot;')}"/>`, '<a b="***"/>'],
    ['in a comment', `<!-- ${password} -->`, '<!-- *** -->'],
    ['URL-encoded', `<a>${encodeURIComponent(password)}</a>`, '<a>***</a>'],
    ['in base64', `<a>${Buffer.from(`${password}a`).toString('base64')}</a>`, '<a>***lh</a>'],
    ['in a CDATA section', `<![CDATA[${password}]]>`, '<![CDATA[***]]>'],
    ['split by a CDATA section', `<a>x ${xml.slice(0, 8)}<![CDATA[${password.slice(4)}]]></a>`, '<a>x ***]]></a>'],
    ['split by a comment', '<a>ab<!-- - -->cd<?x?>ef</a>', '<a>***</a>'],
    ['split inside a comment', '<!-- <b>abc</b><i>def</i> -->', '<!-- <b>***</i> -->'],
    ['split after a stray angle bracket', 'a < b ab<!--x-->cdef', 'a < b ***'],
    ['split by an instruction', '<a>ab<?x a > b?>cdef</a>', '<a>***</a>'],
    ['split by tags', '<b>ab<i>cd</i><u>ef</u>', '<b>***</u>'],
    ['as a name', '<abcdef/><abcdef x="">', '<***/><*** x="">'],
  ])('%s', (_name, text, want) => {
    const both = masks.and(['abcdef']);
    expect(maskedEnvelope(text, { masks: both })).toBe(want);
  });

  test('including a value that the text itself names, in all forms', () => {
    expect(maskedEnvelope('<sAuthCode>a&amp;b123</sAuthCode><x>a&#38;b123 a%26b123</x><y z="YSZiMTIz"/>')).toBe(
      '<sAuthCode>***</sAuthCode><x>*** ***</x><y z="***"/>',
    );
    expect(maskedEnvelope('{"pwd":"a<b\\">c"} a&lt;b&quot;&gt;c')).toBe('{"pwd":"***"} ***');
    expect(maskedEnvelope('<pwd>ab<![CDATA[cd]]>ef</pwd> abcdef')).toBe('<pwd>***</pwd> ***');
    expect(maskedEnvelope('<hasToken>true</hasToken><a>true</a>')).toBe('<hasToken>***</hasToken><a>true</a>');
  });

  test('but other values of the request are shown', () => {
    const text = '<sEmail>ada@example.com</sEmail><iSession>12345678</iSession>';
    expect(maskedEnvelope(text, { masks })).toBe(text);
  });

  test('a secret of one to three characters hides the envelope if it occurs as a word', () => {
    const short = new Masks({ sPassword: 'ab' });
    expect(maskedEnvelope('<sPassword>ab</sPassword><cab>abc</cab>', { masks: short })).toBe(
      '<sPassword>***</sPassword><cab>abc</cab>',
    );
    expect(maskedEnvelope('<sPassword>ab</sPassword><c>ab</c>', { masks: short })).toBe(HIDDEN_TEXT);
  });
});

describe('the size is limited', () => {
  test('and truncated text ends with a note', () => {
    expect(maskedEnvelope('x'.repeat(200), { max: 100 })).toBe(
      `${'x'.repeat(100)}\n... (truncated after 100 characters)`,
    );
    expect(maskedEnvelope('x'.repeat(100), { max: 100 })).toBe('x'.repeat(100));
    expect(maskedEnvelope('x'.repeat(100_000)).length).toBeLessThan(66_000);
  });

  test.each([10, 500, 5000])('a secret of %d characters across the limit is masked', (length) => {
    const secret = `S${'k'.repeat(length - 2)}E`;
    for (const before of [0, 40, 90, 99]) {
      const text = `${'x'.repeat(before)}${secret}${'y'.repeat(3000)}`;
      const shown = maskedEnvelope(text, { masks: new Masks({ sPassword: secret }), max: 100 });
      expect(shown).not.toMatch(/S|kk/);
    }
  });

  test.each<[string, string]>([
    ['open tags', '<a "'],
    ['open comments', '<!--'],
    ['open sections', '<pwd><![CDATA['],
    ['pairs', 'token:{cookie: '],
    ['references', '&lt;token&gt;'],
    ['white space', 'token      \t'],
    ['words', 'abcdefgh'],
    ['small secrets', '<pwd>abcd1</pwd>'],
    ['quotes', 'pwd="\\'],
  ])('four times as many %s take at most ten times the CPU time', (_name, piece) => {
    const text = (size: number): string => piece.repeat(Math.ceil(size / piece.length));
    const cpuTime = (masked: string): number => {
      const startedAt = process.cpuUsage();
      maskedEnvelope(masked, { masks });
      const { user, system } = process.cpuUsage(startedAt);
      return user + system;
    };
    const [short, long] = [text(16_000), text(64_000)];
    // the first run warms up the code
    const limit = 10 * Math.min(...[short, short, short, short].map(cpuTime).slice(1)) + 20_000;
    // a garbage collection may make one run slow; 20 ms allow for one in the short text
    let time = cpuTime(long);
    for (let more = 0; more < 2 && time >= limit; more++) time = Math.min(time, cpuTime(long));
    expect(time).toBeLessThan(limit);
  });
});

test('header fields keep the names of cookies and the authentication schemes', () => {
  expect(
    maskedHeaders(
      {
        Cookie: 'ASP.NET_SessionId=k1ng; b; c=d=e',
        'set-cookie': ['id=Abc; path=/; HttpOnly', 'alone', '=x'],
        Authorization: 'Bearer abc def',
        authorization: 'secret one',
        'Proxy-Authorization': 'Basic QWRh',
        'X-Api-Key': '12',
        'Ocp-Apim-Subscription-Key': '12',
        'X-Auth-Token': '12',
        'X-Request-Id': 'r-1',
        'Content-Type': 'text/xml',
        'WWW-Authenticate': 'Basic realm="x"',
        Location: `https://host/?p=${encodeURIComponent(password)}`,
        'Content-Location': '/login?a=1&authcode=12345&b=2',
        none: undefined,
      },
      masks,
    ),
  ).toEqual({
    Cookie: 'ASP.NET_SessionId=***; ***; c=***',
    'set-cookie': ['id=***; path=/; HttpOnly', '***', '=***'],
    Authorization: 'Bearer ***',
    authorization: '***',
    'Proxy-Authorization': 'Basic ***',
    'X-Api-Key': '***',
    'Ocp-Apim-Subscription-Key': '***',
    'X-Auth-Token': '***',
    'X-Request-Id': 'r-1',
    'Content-Type': 'text/xml',
    'WWW-Authenticate': 'Basic realm="x"',
    Location: 'https://host/?p=***',
    'Content-Location': '/login?a=1&authcode=***&b=2',
  });
});

test('the secrets of a header field are its value without the scheme, and the decoded Basic credentials', () => {
  expect(secretsOfField('X-Request-Id', 'r-1')).toEqual([]);
  expect(secretsOfField('X-Api-Key', 'k-12')).toContain('k-12');
  expect(secretsOfField('Authorization', 'Bearer t-12')).toContain('t-12');
  const digest = 'Digest username="ada", realm="r-1", qop=auth, cnonce=c-12, response="r-12"';
  expect(secretsOfField('Authorization', digest)).toEqual(expect.arrayContaining(['c-12', 'r-12']));
  expect(secretsOfField('Authorization', digest)).not.toContain('auth');
  const basic = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
  expect(secretsOfField('Authorization', basic)).toEqual(expect.arrayContaining(['ada:secret', 'secret']));
});

test.each<[name: string, value: string, secrets: string[]]>([
  ['X-Request-Id', 'r-1', []],
  ['Date', 'token=abc', []],
  ['X-Api-Key', ' k-12 ', [' k-12 ', 'k-12', '', '']],
  ['X_Api-Token', 'k', ['k', 'k', '', '']],
  ['Authorization', 'Bearer t-1 t-2', ['Bearer t-1 t-2', 't-1', 't-2', '', '']],
  ['authorization', 'Basic YTpiOmM=', ['Basic YTpiOmM=', 'YTpiOmM=', 'a:b:c', 'b:c']],
  ['Proxy-Authorization', 'BASIC YWJj', ['BASIC YWJj', 'YWJj', 'abc', 'abc']],
  [
    'Authorization',
    'Digest nonce="n", mac=m, x="y"',
    ['Digest nonce="n", mac=m, x="y"', 'nonce="n",', 'mac=m,', 'x="y"', 'n', 'm', '', ''],
  ],
  ['Set-Cookie2', 'a=b', ['a=b', 'a=b', '', '']],
  ['X-Session', '', ['', '', '', '']],
])('the secrets of the header field %s: %s', (name, value, secrets) => {
  expect(secretsOfField(name, value)).toEqual(secrets);
});

test('a header field is secret if its name, or a word in its name, means a secret', () => {
  const secret = [
    'authorization',
    'X-Authorization',
    'cookie',
    'Set-Cookie',
    'cookie2',
    'x-key',
    'x_key',
    'X-Auth',
    'x_auth',
  ];
  const also = [
    'x-session-id',
    'signature',
    'x-saml-assertion',
    'x-password',
    'pass',
    'sPass',
    'x-token',
    'auth_code',
    'private-key',
  ];
  for (const name of [...secret, ...also]) expect([name, secretsOfField(name, 'v').length > 0]).toEqual([name, true]);
  for (const name of ['authorizations', 'cookies', 'x-cookie', 'keyx', 'monkey', 'author', 'compass', 'date'])
    expect([name, secretsOfField(name, 'v')]).toEqual([name, []]);
});

describe('the secrets of an element', () => {
  const element = (
    name: string,
    children: (XmlElement | string)[] = [],
    more: Partial<XmlElement> = {},
  ): XmlElement => ({
    ns: 'urn:x',
    name,
    attributes: [],
    children,
    ...more,
  });
  const attributes = (...names: string[]) => names.map((name) => ({ ns: '', name, value: `${name}-v` }));

  test.each<[string, XmlElement, string[]]>([
    ['none, if nothing is named like a secret', element('a', ['b', element('c', ['d'])]), []],
    ['the texts of a secret element and of its descendants', element('pwd', ['b', element('c', ['d'])]), ['b', 'd']],
    ['the texts of a nested secret element', element('a', ['b', element('Token', ['c'])]), ['c']],
    ['a nonce and a signature', element('a', [element('Nonce', ['b']), element('SignatureValue', ['c'])]), ['b', 'c']],
    ['an attribute that is named like a secret', element('a', [], { attributes: attributes('pwd', 'b') }), ['pwd-v']],
    [
      'the attributes of a secret element, except those that name it or its type',
      element('pwd', [], { attributes: attributes('b', 'Name', 'ID', 'key', 'ValueType', 'token') }),
      ['b-v', 'token-v'],
    ],
    [
      'no attribute of another namespace',
      element('pwd', [], {
        attributes: [
          { ns: 'urn:y', name: 'b', value: 'c' },
          { ns: 'urn:y', name: 'pwd', value: 'd' },
        ],
      }),
      ['d'],
    ],
    [
      'of a UsernameToken, only what is named like a secret',
      element('UsernameToken', [element('Username', ['ada'], { ns: WSSE }), element('Password', ['b'], { ns: WSSE })], {
        ns: WSSE,
        attributes: attributes('b'),
      }),
      ['b'],
    ],
  ])('%s', (_name, given, want) => {
    expect(secretsOfElement(given)).toEqual(want);
  });
});

test('a member whose type has only a few values is not a secret', () => {
  const member = (name: string, type: TypeReference) => ({ name, ns: '', type });
  const simple =
    (base: 'string' | 'boolean', more: object = {}) =>
    () =>
      ({ kind: 'simple', base, ...more }) as const;
  const input = {
    ...member('token', () => ({
      kind: 'complex' as const,
      elements: [
        member('pwdFlag', 'boolean'),
        member('pwdKind', simple('string', { enumeration: ['a'] })),
        member('pwdIs', simple('boolean')),
        member('pwdText', simple('string')),
        member('pwd', 'string'),
        member('pwdList', () => ({ kind: 'list', item: 'boolean' })),
      ],
    })),
  };
  const operation: Operation = { name: 'o', action: '', input };
  const names = ['pwdFlag', 'pwdKind', 'pwdIs', 'pwdText', 'pwd', 'pwdList'];
  const shown = names.map((name) => maskedEnvelope(`<${name}>x</${name}>`, { operation }).includes('***'));
  expect(shown).toEqual([false, false, false, true, true, true]);
  expect(maskedEnvelope('<token>x</token>', { operation })).toBe('<token>x</token>');
  expect(maskedEnvelope('<x pwdFlag="y" pwd="z"/>', { operation })).toBe('<x pwdFlag="y" pwd="***"/>');
});

describe('a body', () => {
  const shown = (text: string | Buffer, type?: string, more = 0) =>
    maskedBody(Buffer.from(text), Buffer.from(text).length + more, type, {});

  test('is decoded with its charset, and ends with dots if a part is missing', () => {
    expect([shown('<a>\u00e4</a>'), shown('<a>abc', undefined, 1)]).toEqual(['<a>\u00e4</a>', '<a>abc...']);
    expect(shown(Buffer.from('<a>\u00e4', 'latin1'), 'text/xml; charset=iso-8859-1')).toBe('<a>\u00e4');
    // bytes that are invalid in the charset, and an unknown charset
    expect(shown(Buffer.from('<a>\u00e4', 'latin1'), 'text/xml; charset=utf-8')).toBe('<a>\u00e4');
    expect(shown(Buffer.from('<a>\u00e4bc', 'latin1'), 'text/xml; charset=x-y', 1)).toBe('<a>\u00e4bc...');
  });

  test('that is not text is not shown', () => {
    expect(shown('a\0b', 'text/plain')).toBe('(3 bytes that are not text)');
    expect(shown('a\0bcdef', 'text/plain', 3)).toBe('(10 bytes that are not text)');
  });
});

test('an envelope has at most 65,536 characters', () => {
  expect(maskedEnvelope('x'.repeat(65_536))).toBe('x'.repeat(65_536));
  const note = '\n... (truncated after 65536 characters)';
  expect(maskedEnvelope('x'.repeat(65_537))).toBe('x'.repeat(65_536) + note);
  expect(maskedEnvelope('x'.repeat(70_000))).toBe('x'.repeat(65_536) + note);
});

describe('a secret is masked by its name also', () => {
  test.each<[string, string]>([
    ['<a>token = abc, b</a>', '<a>token = *** b</a>'],
    ['token:abc', 'token:***'],
    ["token:'a b' c", "token:'***' c"],
    ['token="a\\"b" c', 'token="***" c'],
    ['xtoken=abc&b', 'xtoken=***&b'],
    ['my.token-x=abc', 'my.token-x=***'],
    ['xmlns:token="urn:x"', 'xmlns:token="urn:x"'],
    ['token={"a":1} b', 'token=***'],
    ['token=["a"] b', 'token=***'],
    ['token=', 'token='],
    ['token=""', 'token=""'],
    ['token=true x true', 'token=*** x true'],
    ['Cookie: a=b; c=d\nx', 'Cookie: ***\nx'],
    ['Cookie="a=b" c', 'Cookie="***" c'],
    ['X-Authorization: Bearer abc <x>', 'X-Authorization: ***<x>'],
    ['Cookie: a=b; c=d; e<x', 'Cookie: ***<x'],
    ['a%3Dtoken%3Dabc%26b', 'a%3Dtoken%3D***%26b'],
    ['&quot;Cookie&quot;: &quot;a=b&quot; c', '&quot;Cookie&quot;: &quot;***&quot; c'],
    ['Authorization%3A%20Basic%20abcd%20x', 'Authorization%3A%20***%20x'],
    ['Cookie%3A%20a=b%3B%20c=d%20e', 'Cookie%3A%20***%20e'],
    ["<a pwd='x>y'>z</a>", "<a pwd='***'>z</a>"],
    ['<add name=token value=abc>x</add>y', '<add name=token value=***>***</add>y'],
    ["<add id='pwd' value='abc'/>y", "<add id='pwd' value='***'/>y"],
    ['<Security a="b"/>y', '<Security a="***"/>y'],
    ['<x:Security>y</x:Security>', '<x:Security>***</x:Security>'],
    [
      '<pwd xmlns="urn:x" xmlns:a="urn:y" a:nil="1" xsi:type="t" id="i" b="c">d</pwd>',
      '<pwd xmlns="urn:x" xmlns:a="urn:y" a:nil="1" xsi:type="t" id="i" b="***">***</pwd>',
    ],
    ['<pwd><pwd/>a</pwd>b', '<pwd>***</pwd>b'],
    ['<pwd><a></pwd>b', '<pwd>***</pwd>b'],
    ['</pwd>a<pwd>b', '</pwd>a<pwd>***'],
  ])('in %s', (text, want) => {
    expect(maskedEnvelope(text)).toBe(want);
  });
});
