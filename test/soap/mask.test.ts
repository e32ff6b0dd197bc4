import { describe, expect, test } from 'vitest';
import { HIDDEN_TEXT, Masks } from '../../src/soap/mask.js';

const secret = `R&D <"Pass'w+rd"> 100%/\\é\u{1F600}`;
const masks = new Masks({ sPassword: secret });
const everyCharacter = (write: (code: string) => string): string =>
  Array.from(secret, (each) => write((each.codePointAt(0) as number).toString(16))).join('');
const bytes = (write: (byte: string) => string): string =>
  Array.from(Buffer.from(secret), (each) => write(each.toString(16).padStart(2, '0'))).join('');
const xml = secret
  .replaceAll('&', '&amp;')
  .replaceAll('<', '&lt;')
  .replaceAll('>', '&gt;')
  .replaceAll('"', '&quot;')
  .replaceAll("'", '&#39;');
const form = new URLSearchParams({ a: secret }).toString().slice(2);
const json = JSON.stringify(secret).slice(1, -1);

describe('a secret is masked in every encoding in which a service or a proxy may echo it', () => {
  test.each<[string, string]>([
    ['unencoded', secret],
    ['in upper case', secret.toUpperCase().replace('É', 'é')],
    ['as XML', xml],
    ['as XML with &apos;', xml.replaceAll('&#39;', '&apos;')],
    ['as XML inside XML', xml.replaceAll('&', '&amp;')],
    ['in decimal references', Array.from(secret, (each) => `&#${each.codePointAt(0)};`).join('')],
    ['in hexadecimal references', everyCharacter((code) => `&#x${code};`)],
    ['in hexadecimal references, upper case, with zeros', everyCharacter((code) => `&#X00${code.toUpperCase()};`)],
    ['URL-encoded', encodeURIComponent(secret)],
    ['URL-encoded as .NET does, in lower case', form.replaceAll(/%../g, (each) => each.toLowerCase())],
    ['as a form', form],
    ['URL-encoded in every character', bytes((byte) => `%${byte}`)],
    ['URL-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
    ['URL-encoded with %u', Array.from({ length: secret.length }, (_, at) => `%u${hex4(at)}`).join('')],
    ['as JSON', json],
    ['as JSON with escaped slashes', json.replaceAll('/', '\\/')],
    [
      'as JSON in ASCII',
      json.replaceAll(/[^ -~]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ],
    [
      'as JSON in every character',
      Array.from({ length: secret.length }, (_, at) => `\\u${hex4(at).toUpperCase()}`).join(''),
    ],
    ['as JSON inside XML', json.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')],
    ['URL-encoded inside JSON inside XML', encodeURIComponent(json).replaceAll('&', '&amp;')],
    ['in base64', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
    ['in base64 for URLs', Buffer.from(secret).toString('base64url')],
    ['without the white space around it', secret.trim()],
  ])('%s', (_name, echoed) => {
    expect(masks.text(`cannot read ${echoed}: wrong`)).toBe('cannot read ***: wrong');
    expect(masks.text(`<${echoed}>x${echoed}`)).toBe('<***>x***');
    expect(masks.quotes(`the name "${echoed}" is not known`)).toBe('the name "***" is not known');
  });

  test.each<[string, string, string]>([
    ['with other white space', 'my secret  pass', 'my\tsecret\r\n pass'],
    ['with white space encoded as in HTML', 'my secret pass', 'my&nbsp;secret&#9;pass'],
    ['with named HTML entities', 'Zoë£×ß-1', 'Zo&euml;&pound;&times;&szlig;-1'],
    ['with the entities of HTML 5', 'Pa$$_w0rd!', 'Pa&dollar;&dollar;&lowbar;w0rd&excl;'],
    ['decomposed', 'Zoë-1234', 'Zoe\u0308-1234'],
    ['composed', 'Zoe\u0308-1234', 'Zoë-1234'],
    ['in upper case outside ASCII', 'zoë-1234', 'ZOË-1234'],
    ['with JavaScript code point escapes', 'Zoë\u{1F600}', 'Zo\\u{eb}\\u{01F600}'],
    ['with many zeros', 'Zoë-1234', 'Zo&#x0000000000eb;-1234'],
    ['URL-encoded five times', 'a b&c', [1, 2, 3, 4, 5].reduce(encodeURIComponent, 'a b&c')],
    ['in hexadecimal', 'Zoë-1234', '5A6FC3AB2D31323334'],
  ])('%s', (_name, sPassword, echoed) => {
    expect(new Masks({ sPassword }).text(`cannot read ${echoed}: wrong`)).toBe('cannot read ***: wrong');
  });

  test.each(['', 'u', 'us', 'use'])('in base64 after %j', (before) => {
    const echoed = Buffer.from(`${before}Zoe-123456:`).toString('base64');
    const shown = new Masks({ sPassword: 'Zoe-123456' }).text(`Basic ${echoed}`);
    expect(shown).toContain('***');
    // the rest contains at most one complete character of the secret
    for (const piece of shown.slice(6).split('***')) expect(piece.length).toBeLessThan(7);
  });

  test('in base64 with line breaks, as in e-mail, even as JSON', () => {
    const masks = new Masks({ sPassword: 'Correct-Horse-7' });
    const lines =
      Buffer.from(`Authorization: user:Correct-Horse-7, and more`)
        .toString('base64')
        .match(/.{1,32}/g) ?? [];
    for (const separator of ['\n', '\r\n', '\n    ', '\\n']) {
      const shown = masks.text(`dump:\n${lines.join(separator)}`);
      expect(shown).toBe(`dump:\n${lines[0]?.slice(0, 27)}***csIGFuZCBtb3Jl`);
    }
  });

  test('as bytes in base64 and in hexadecimal', () => {
    const sPassword = Buffer.from('0123456789abcdef', 'hex');
    expect(new Masks({ sPassword }).text('a ASNFZ4mrze8= b 0123456789ABCDEF c')).toBe('a ***8= b *** c');
  });

  test('in an element or an attribute of open content with the name of a secret', () => {
    const attributes = [{ ns: '', name: 'pwd', value: 'hunter2' }];
    const any = { ns: 'urn:x', name: 'Password', attributes: [], children: ['abcd'] };
    const masks = new Masks({ any: { ns: '', name: 'Login', attributes, children: [any] } });
    expect(masks.text('xabcdx xhunter2x Log')).toBe('x***x x***x Log');
  });

  test('truncated before dots, even in a long truncated text', () => {
    const sPassword = `S${'k'.repeat(500)}E`;
    const masks = new Masks({ sPassword });
    expect(masks.text('the value (pwd="Skkkk...") and Skkkkk\u2026')).toBe('the value (pwd="***...") and ***\u2026');
    expect(masks.text(`${sPassword} and ${sPassword.slice(0, 400)}...`)).toBe('*** and ***...');
    expect(masks.text(`${sPassword} and %53${'%6B'.repeat(400)}...`)).toBe('*** and ***...');
  });

  test('URL-encoded in Latin-1', () => {
    expect(new Masks({ sPwd: 'Zoë-1' }).text('pwd=Zo%EB-1&x')).toBe('pwd=***&x');
  });

  function hex4(at: number): string {
    return secret.charCodeAt(at).toString(16).padStart(4, '0');
  }
});

test.each([
  'sPassword',
  'pwd',
  'sPwd',
  'sSSOPassword',
  'sAuthCode',
  'authcode',
  'sSecretAuthCode',
  'apiToken',
  'api_key',
])('a member named %s is a secret, including everything nested in it', (name) => {
  expect(new Masks({ [name]: 'abcd' }).text('xabcdx')).toBe('x***x');
  expect(new Masks({ deep: [{ [name]: { $value: 1234 } }] }).text('x1234x')).toBe('x***x');
});

test('cookie values are secrets, including the cookies in the reply', () => {
  const received = new Masks({}, undefined, ['id=Abc123; path=/', 'lang=en; HttpOnly']);
  expect(received.text('no session Abc123 then')).toBe('no session *** then');
  expect(new Masks({}, 'a=k1ng; b=x=y=z').text('session k1ngdom of x=y=z')).toBe('session ***dom of ***');
});

describe('a secret of one to three characters hides any text that contains it', () => {
  test.each<[string, string]>([
    ['e', 'Server was unable to process request.'],
    ['E', 'Server'],
    ['é', 'a&#xe9;b'],
    ['a&b', 'x a%26b x'],
  ])('%s in %s', (sPassword, text) => {
    expect(new Masks({ sPassword }).text(text)).toBe(HIDDEN_TEXT);
  });

  test('but an empty password or cookie hides nothing', () => {
    const empty = new Masks({ sPassword: '', sName: 'Ada Lovelace' }, 'a=; b=session-1', ['c=; path=/']);
    expect(empty.text('Server Ada Lovelace session-1')).toBe('Server *** ***');
    expect(empty.quotes('a b')).toBe('a b');
    expect(empty.secrets('a b')).toBe('a b');
  });

  test('but does not affect other texts', () => {
    expect(new Masks({ sPassword: 'z' }).text('Server')).toBe('Server');
  });

  test('but in messages of this package only if it is a whole word, such as a name from the service', () => {
    const short = new Masks({ sPassword: 'abc' });
    expect(short.quotes('holds <abc> where <x> is expected')).toBe(HIDDEN_TEXT);
    expect(short.quotes('the dabchick')).toBe('the dabchick');
  });
});

describe('other values are masked if they are whole words of at least 6 characters', () => {
  const sent = new Masks({ a: 'e', b: 'Error', c: 'Server', d: ['mail@x.org'], n: 12, m: 3n, id: 337366, f: 123n });
  test.each<[string, string]>([
    ['Server error: Error', '*** error: Error'],
    ['Servers; AppServer; server', 'Servers; AppServer; server'],
    ['to mail@x.org, mail%40x.org and mail&#64;x.org', 'to ***, *** and ***'],
    ['12 of 337366, x337366, 1234, 3', '12 of ***, x***, ***4, 3'],
    ['nothing of it', 'nothing of it'],
    ['', ''],
  ])('%s', (text, want) => {
    expect(sent.text(text)).toBe(want);
  });

  test('and in messages of this package even in lower case or truncated', () => {
    const masks = new Masks({ sName: 'A-Name-Of-Mine' });
    expect(masks.quotes('the host a-name-of-mine.example')).toBe('the host ***.example');
    expect(masks.quotes('holds <A-Name-O...> and "A-Name-O"')).toBe('holds <***...> and "***"');
  });
});

test('in messages of this package, a secret is masked from its first half if it ends where a name cannot continue', () => {
  const masks = new Masks({ sPassword: 'Hunter2-Zoë_x' });
  expect(masks.quotes('a redirect to https://hunter2-zo.example')).toBe('a redirect to https://***.example');
  expect(masks.quotes('root element hunter and Hunter2')).toBe('root element hunter and ***');
  expect(masks.text('Hunter2-Zo and Hunter2')).toBe('Hunter2-Zo and Hunter2');
});

test('overlapping values are masked completely', () => {
  expect(new Masks({ sPassword: 'abcdef', sAuthCode: 'defghi' }).text('xabcdefghix')).toBe('x***x');
});

test('the secrets in a request with many values are masked completely', () => {
  const rows = Array.from({ length: 200 }, (_, at) => ({ sPassword: `secret-${at}-` }));
  const masks = new Masks({ rows });
  expect(masks.text('x secret-150-secret-15-y SECRET-199-')).toBe('x ******y ***');
  expect(masks.quotes('holds "secret-1" and secret-12...')).toBe('holds "***" and ***...');
});

test('a request with 10,000 strings is masked', () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => `value number ${at}`);
  expect(new Masks({ rows }).text(`${'value numbers '.repeat(1500)}value number 9999`)).toMatch(/\*\*\*$/);
});

describe('the limits of masking', () => {
  test('numbers are masked from 100 on, and in quoted names from six digits on', () => {
    const sent = new Masks({ a: 99, b: 100, c: -100, d: -99, e: 99n, f: 1000n, g: 12345, h: 123456 });
    expect(sent.text('99 100 -100 1000')).toBe('99 *** *** ***');
    expect(sent.quotes('x12345x 123456')).toBe('x12345x ***');
  });

  test('words are masked from six characters on, also if they are trimmed or decoded', () => {
    const sent = new Masks({ a: 'abcde', b: 'uvwxyz', c: ' padded ', d: 'R&amp;Dept' });
    expect(sent.text('abcde uvwxyz (padded) R&Dept')).toBe('abcde *** (***) ***');
    expect(sent.quotes('the xuvwxyzx or UVWXYZ')).toBe('the xuvwxyzx or ***');
  });

  test('a quoted name is masked from half of the value on, and from six characters on', () => {
    const sent = new Masks({ a: 'abcdefghijklmn', b: 'Zuvwxyz' });
    expect(sent.quotes('x abcdef x')).toBe('x abcdef x');
    expect(sent.quotes('x abcdefg x')).toBe('x *** x');
    expect(sent.quotes('x abcdefgX x')).toBe('x ***X x');
    expect(sent.quotes('x zuvwx x zuvwxy')).toBe('x zuvwx x ***');
  });

  test('the quoted beginning of a very long value is masked from 80 characters on', () => {
    const value = Array.from({ length: 40 }, (_, at) => `w${String(at).padStart(3, '0')}-`).join('');
    const sent = new Masks({ a: value });
    expect(sent.quotes(value.slice(0, 79))).toBe(value.slice(0, 79));
    expect(sent.quotes(value.slice(0, 80))).toBe('***');
    expect(sent.quotes(`x "${value.slice(0, 10)}"`)).toBe('x "***"');
  });

  test('a truncated secret is masked only before dots', () => {
    const sent = new Masks({ sPassword: 'abcdefghij' });
    expect(sent.text('abcdef... abcdef.. abcdef\u2026 abc...')).toBe('***... abcdef.. ***\u2026 abc...');
    expect(sent.text('abcdef "abcdef"')).toBe('abcdef "abcdef"');
    expect(sent.secrets('abcd... abcdefghij...')).toBe('***... ***...');
  });

  test('a truncated secret at the end of a text is masked, however long it is', () => {
    const sPassword = `S${Array.from({ length: 300 }, (_, at) => String.fromCharCode(97 + (at % 26))).join('')}`;
    for (const length of [79, 80, 81, 200, 300])
      expect(new Masks({ sPassword }).text(`x ${sPassword.slice(0, length)}...`)).toBe('x ***...');
    expect(new Masks({ sPassword }).text(`${sPassword.slice(1)}...`)).not.toContain('***');
  });

  test('a secret has at least four characters, and its Base64 and hexadecimal forms more than four', () => {
    expect(new Masks({ sPassword: 'abcd' }).text('xabcdx')).toBe('x***x');
    const bytes = Buffer.from([0xab, 0xcd]);
    expect(new Masks({ sPassword: bytes }).text('abcd')).toBe('abcd');
    expect(new Masks({ sPassword: Buffer.from([0xab, 0xcd, 0xef]) }).text('ABCDEF q83v')).toBe('*** q83v');
    // at the offsets 1 and 2, Base64 shares the first and last characters with other bytes
    const sent = new Masks({ sPassword: '0123456789ab' });
    const base64 = (before: number) => Buffer.from(`${'?'.repeat(before)}0123456789ab??`).toString('base64');
    expect([0, 1, 2].map((before) => sent.text(base64(before)).replace('***', '').length)).toEqual([4, 5, 9]);
  });

  test('cookies and further secrets are masked; new cookies and further secrets only from four characters on', () => {
    const sent = new Masks(undefined, 'a=abc; b = spaced', ['c=new', 'd=long; e=other'], ['fur', 'further']);
    expect(sent.text('x new fur x')).toBe('x new fur x');
    expect(sent.text('long other further spaced')).toBe('*** other *** ***');
    expect(sent.text('abc')).toBe(HIDDEN_TEXT);
    expect(sent.and([])).toBe(sent);
    expect(sent.and(['more-of-it']).text('long further more-of-it')).toBe('*** *** ***');
  });

  test('secrets are found among 100 values and among more', () => {
    for (const count of [100, 101, 102]) {
      const rows = Array.from({ length: count }, (_, at) => ({ sPassword: `s${String(at).padStart(3, '0')}-pass` }));
      const sent = new Masks({ rows });
      const last = `s${String(count - 1).padStart(3, '0')}-pass`;
      expect(sent.text(`x${last}x s000-pass`)).toBe('x***x ***');
      expect(sent.text(`x${last.slice(0, 6)}... y`)).toBe('x***... y');
      expect(sent.text('nothing...')).toBe('nothing...');
    }
  });

  test('envelopes show everything but secrets', () => {
    const sent = new Masks({ sPassword: 'pass-word', sName: 'Ada Lovelace', id: 123456 });
    expect(sent.secrets('Ada Lovelace 123456 pass-word')).toBe('Ada Lovelace 123456 ***');
    const short = new Masks({ sPassword: 'abc' });
    expect(short.secrets('xabcx')).toBe('xabcx');
    expect(short.secrets('x abc x')).toBe(HIDDEN_TEXT);
    // the decoded text, with the position of each character in the original text
    const content = { text: 'pass-word', starts: [0, 1, 2, 3, 6, 7, 8, 9, 10], ends: [1, 2, 3, 4, 7, 8, 9, 10, 11] };
    expect(sent.secrets('pass<>-word', content)).toBe('***');
  });
});
