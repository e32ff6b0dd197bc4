import { describe, expect, it } from 'vitest';
import { hostileWsdl } from '../codegen/hostile-wsdl.js';
import { wsdlOf } from '../codegen/wsdl.js';
import { command, emptyFolder, listen, put, rescue, serve, tree, type Ran } from './support.js';

/** C1 control characters, bidirectional and zero-width characters, and all kinds of line breaks. */
const hostile = 'x\u009b31mRED\u009d0;title\u009c\u0085\u202egnp\u2066\u200b\u2028\r\n> y';
const wsdl = hostileWsdl(() => hostile);
const changed = wsdl
  .replaceAll('y&#8232;', 'z')
  .replace(/<s:element name="[^"]*out1"[^>]*>/, '')
  .replace(/<s:enumeration value="[^"]*e2"\/>/, '')
  .replace(/(soapAction="[^"]*)"/, '$1&#x9b;b"')
  .replace(/(default="[^"]*)"/, '$1&#x9b;b"');

/** Matches invisible characters, except the line feeds that belong to the layout. */
const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function expectClean({ printed, notified }: Ran): void {
  expect(printed.match(invisible)).toBeNull();
  expect(notified.match(invisible)).toBeNull();
  // no line starts with foreign text
  expect(printed + notified).not.toMatch(/^> y/m);
}

async function pair(): Promise<string> {
  const folder = emptyFolder();
  put(folder, 'old.wsdl', wsdl);
  put(folder, 'new.wsdl', changed);
  expect((await command({ folder }, 'generate', '--wsdl', 'old.wsdl', '--out', 'stubs')).code).toBe(0);
  return folder;
}

describe('no control or invisible character from a WSDL reaches the terminal', () => {
  it('in generate, and in describe for all operations or one', async () => {
    const folder = await pair();
    const name = `${hostile}op`;
    for (const args of [
      ['generate', '--wsdl', 'old.wsdl', '--out', 'again'],
      ['describe', '--wsdl', 'old.wsdl', name],
      ['describe', '--wsdl', 'old.wsdl', 'another'],
    ]) {
      const ran = await command({ folder }, ...args);
      expect(ran.printed + ran.notified).toContain('\\u{9B}31mRED');
      expectClean(ran);
    }
    // documentation keeps its line breaks
    const { printed } = await command({ folder }, 'describe', '--wsdl', 'old.wsdl');
    expect(printed).toContain('\\u{9B}31mRED');
    expect(printed.match(invisible)).toBeNull();
  });

  it('in diff and check, either as text or as JSON, which preserves the values', async () => {
    const folder = await pair();
    const url = `${await serve({ '/?wsdl': changed })}/?wsdl`;
    for (const args of [
      ['diff', 'old.wsdl', 'new.wsdl'],
      ['check', '--out', 'stubs', '--wsdl', 'old.wsdl', '--url', url],
    ]) {
      const text = await command({ folder }, ...args);
      expect(text.code).toBe(2);
      expect(text.printed).toContain('\\u{9B}31mRED');
      expectClean(text);
      const json = await command({ folder }, ...args, '--json');
      expectClean(json);
      const { changes } = JSON.parse(json.printed) as { changes: { path: string[]; message: string }[] };
      expect(changes.flatMap(({ path }) => path).join('')).toContain('x\u009b31mRED');
      expect(
        changes
          .map(({ message }) => message)
          .join('')
          .match(invisible),
      ).toBeNull();
    }
  });

  it('in connect, its report and the lines to paste', async () => {
    const folder = emptyFolder();
    const pages: Record<string, string> = {};
    const origin = await serve(pages);
    pages['/?wsdl'] = rescue
      .replace('<s:enumeration value="login_OK" />', '$&<s:enumeration value="login_x\u009b31mRED\u202e&#10;> y" />')
      .replaceAll(/(address location=)"[^"]*"/g, `$1"${origin}/x');evil('\u202ey"`);
    const ran = await command({ folder }, 'connect', '--url', `${origin}/`, '--out', 'live', '--report', 'r.md', '-v');
    expect(ran.code).toBe(0);
    expectClean(ran);
    expect(ran.printed).toContain('\\u{9B}31mRED');
    expect(ran.printed).toContain(`new RescueClient({ endpoint: "${origin}/x');evil('%E2%80%AEy", contract });`);
    expect(tree(folder)['r.md']?.replaceAll('\u200b', '').match(invisible)).toBeNull();
  });

  it('in diff, whose changes are indented, so that none of them ends a code block of a pull request', async () => {
    const folder = await pair();
    const { printed } = await command({ folder }, 'diff', 'old.wsdl', 'new.wsdl', '--verbose');
    expect(printed.split('\n').filter((line) => /^\S/.test(line))).toEqual([expect.stringMatching(/^\d+ changes: /)]);
  });

  it('in errors about the WSDL, its encoding, or a page received instead of a WSDL', async () => {
    const folder = emptyFolder();
    put(folder, 'bad.wsdl', wsdlOf({ request: '<s:element name="a&#x9b;&#10;c" minOccurs="&#x202e;&#10;> y"/>' }));
    put(folder, 'form.wsdl', wsdlOf({ schema: '<s:complexType name="a\u009b\u202e"><s:x\u009b/></s:complexType>' }));
    put(folder, 'charset.wsdl', '<?xml version="1.0" encoding="a\u009b"?><a/>');
    for (const file of ['bad.wsdl', 'form.wsdl', 'charset.wsdl', 'missing\u009b\u202e.wsdl']) {
      const ran = await command({ folder }, 'describe', '--wsdl', file);
      expect(ran.code).toBe(3);
      expect(ran.notified).not.toBe('');
      expectClean(ran);
    }
  });

  it.each<[string, number, Record<string, string>]>([
    ['a status with a hostile Content-Type', 500, { 'content-type': 'text/\u009b31m\u0085x; a=\u009b' }],
    ['an unknown charset', 200, { 'content-type': 'text/xml; charset="\u009b31m"' }],
    ['an unknown content coding', 200, { 'content-encoding': '\u009b31m' }],
    ['a redirect', 302, { location: 'http://other.example/\u009b31m' }],
    ['a redirect that is not a URL', 302, { location: 'http://\u009b31m:x/' }],
  ])('nor one of a header field: %s', async (_, status, headers) => {
    const url = await listen((_request, reply) => reply.writeHead(status, 'x\u009b31m', headers).end('<a/>'));
    const folder = emptyFolder();
    for (const args of [
      ['describe', '--wsdl', `${url}/?wsdl`],
      ['pull', '--url', `${url}/?wsdl`],
      ['check', '--url', `${url}/?wsdl`],
      ['check', '--url', `${url}/?wsdl`, '--json'],
    ]) {
      const ran = await command({ folder }, ...args);
      expect(ran.code).toBe(3);
      expectClean(ran);
    }
  });
});
