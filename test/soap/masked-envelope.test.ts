import { describe, expect, test } from 'vitest';
import { contract } from '../../generated/operations.js';
import { HIDDEN_TEXT, Masks } from '../../src/soap/mask.js';
import { maskedEnvelope, maskedHeaders, secretsOfField } from '../../src/soap/masked-envelope.js';

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
    const shortest = (size: number): number => {
      const text = piece.repeat(Math.ceil(size / piece.length));
      const times = Array.from({ length: 3 }, () => {
        const startedAt = process.cpuUsage();
        maskedEnvelope(text, { masks });
        const { user, system } = process.cpuUsage(startedAt);
        return user + system;
      });
      return Math.min(...times);
    };
    shortest(32_000);
    // allows 20 ms of tolerance, because the shortest times are comparable to the duration of a garbage collection
    expect(shortest(64_000)).toBeLessThan(10 * shortest(16_000) + 20_000);
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
