import { describe, expect, it } from 'vitest';
import { command, emptyFolder, put, rescue, root, serve } from '../support.js';
import { wsdlOf } from '../../codegen/wsdl.js';

/** Edited copies of the WSDL, and the expected results. */
const edits = {
  documentation: rescue.replace('Logs in a user', 'Lets a user in'),
  host: rescue.replaceAll('location="https://secure.logmeinrescue.com', 'location="https://eu.logmeinrescue.example'),
  white: rescue.replaceAll('\n', '\r\n').replace('xmlns:tns=', 'xmlns:again="urn:x" xmlns:tns='),
  more: rescue.replace(
    /(<s:element name="loginResponse">\s*<s:complexType>\s*<s:sequence>)([^]*?)(<\/s:sequence>)/,
    '$1$2<s:element minOccurs="0" maxOccurs="1" name="sMore" type="s:string" />$3',
  ),
  removed: rescue.replace(/<s:element minOccurs="\d" maxOccurs="1" name="sPassword" type="s:string" \/>/, ''),
  renamed: rescue.replaceAll('name="iSession"', 'name="iTicket"'),
};

/** Creates a project with the WSDL and an edited copy of it. */
function project(edit: keyof typeof edits): string {
  const folder = emptyFolder();
  put(folder, 'old.wsdl', rescue);
  put(folder, 'new.wsdl', edits[edit]);
  return folder;
}

describe('diff', () => {
  it.each(Object.entries(edits))('the copy %s differs from the WSDL', (_, text) => {
    expect(text).not.toBe(rescue);
  });

  const codes: readonly [keyof typeof edits, number, string | null][] = [
    ['white', 0, null],
    ['host', 0, null],
    ['documentation', 0, 'cosmetic'],
    ['more', 1, 'compatible'],
    ['removed', 2, 'breaking'],
    ['renamed', 2, 'breaking'],
  ];
  it.each(codes)('%s: exit code %d', async (edit, code, severity) => {
    const folder = project(edit);
    const text = await command({ folder }, 'diff', 'old.wsdl', 'new.wsdl');
    expect(text).toMatchObject({ code, notified: '' });
    expect(text.printed).not.toBe('');
    const json = await command({ folder }, 'diff', 'old.wsdl', 'new.wsdl', '--json');
    expect(json.code).toBe(code);
    expect(JSON.parse(json.printed)).toMatchObject({ severity, format: 1 });
  });

  it('as JSON, says null for the severities where nothing changed', async () => {
    const folder = emptyFolder();
    for (const name of ['old.wsdl', 'new.wsdl']) put(folder, name, wsdlOf());
    const { printed } = await command({ folder }, 'diff', 'old.wsdl', 'new.wsdl', '--json');
    expect(JSON.parse(printed)).toMatchObject({ format: 1, severity: null, types: null, wire: null, changes: [] });
  });

  it('names what the facade would reject, as text and as JSON', async () => {
    const folder = project('renamed');
    const problem = 'startSession has no input named iSession or iSessionID or sSession';
    for (const form of [[], ['--json']])
      expect((await command({ folder }, 'diff', 'old.wsdl', 'new.wsdl', ...form)).printed).toContain(problem);
    const { printed } = await command({ folder }, 'diff', 'old.wsdl', 'new.wsdl', '--json');
    const { changes, facade } = JSON.parse(printed) as {
      changes: readonly { facadeMethods: readonly string[] }[];
      facade: readonly { method: string; problem?: string }[];
    };
    expect(changes.some(({ facadeMethods }) => facadeMethods.includes('startSession'))).toBe(true);
    expect(facade.map(({ method }) => method)).toEqual([
      'login',
      'logout',
      'requestAuthCode',
      'requestAuthCodeSSO',
      'startSession',
    ]);
    expect(facade.filter((each) => each.problem !== undefined).map(({ method }) => method)).toEqual(['startSession']);
  });

  it('names the methods of the facade that a change affects', async () => {
    const folder = project('more');
    const { printed } = await command({ folder }, 'diff', 'old.wsdl', 'new.wsdl');
    expect(printed).toMatch(/RescueClient[^]*login/);
    expect(printed).not.toContain('rejects stubs');
  });

  it('does not mention the facade for the WSDL of another service', async () => {
    const folder = emptyFolder();
    put(folder, 'old.wsdl', wsdlOf());
    put(folder, 'new.wsdl', wsdlOf({ operations: ['run', 'walk'] }));
    const { code, printed } = await command({ folder }, 'diff', 'old.wsdl', 'new.wsdl', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(printed)).not.toHaveProperty('facade');
    expect((await command({ folder }, 'diff', 'old.wsdl', 'new.wsdl')).printed).not.toContain('RescueClient');
  });

  it('uses colour only in a terminal', async () => {
    const folder = project('removed');
    const args = ['diff', 'old.wsdl', 'new.wsdl'];
    const plain = await command({ folder }, ...args);
    expect(plain.printed).not.toContain('\u001b');
    const coloured = await command({ folder, isColoured: true }, ...args);
    expect(coloured.printed).toContain('\u001b[');
    expect(coloured.printed.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain.printed);
  });

  it('sends header fields to NEW, and to OLD only if it has the same origin', async () => {
    const seen: string[] = [];
    const page =
      (name: string) =>
      ({ headers }: { headers: NodeJS.Dict<string | string[]> }, reply: { end: (text: string) => unknown }) => {
        seen.push(`${name} ${String(headers['x-key'])}`);
        reply.end(rescue);
      };
    const [one, other] = [await serve({ '/?wsdl': page('one') }), await serve({ '/?wsdl': page('other') })];
    const key = ['--header', 'X-Key=SECRET'];
    await command({}, 'diff', `${one}/?wsdl`, `${other}/?wsdl`, ...key);
    await command({}, 'diff', `${one}/?wsdl`, `${one}/?wsdl`, ...key);
    expect(seen).toEqual(['one undefined', 'other SECRET', 'one SECRET', 'one SECRET']);
  });

  const untold: readonly [string, (origin: string) => readonly string[], RegExp][] = [
    ['a file that does not exist', () => ['no.wsdl', 'wsdl/rescue.wsdl'], /no\.wsdl: the WSDL could not be read/],
    ['a service with another status', (origin) => ['wsdl/rescue.wsdl', `${origin}/no`], /received status 404/],
    ['a page', (origin) => ['wsdl/rescue.wsdl', `${origin}/page`], /this is an HTML page, not a WSDL/],
    [
      'an old file that is not a WSDL',
      (origin) => [`${origin}/page`, 'wsdl/rescue.wsdl'],
      /this is an HTML page, not a WSDL/,
    ],
    ['an unknown construct', (origin) => ['wsdl/rescue.wsdl', `${origin}/key`], /<s:key> is not allowed/],
  ];
  it.each(untold)('cannot compare %s: exit code 3, and the reason on standard error', async (_, args, want) => {
    const origin = await serve({ '/page': '<html></html>', '/key': wsdlOf({ request: '<s:key/>' }) });
    const { code, printed, notified } = await command({ folder: root }, 'diff', ...args(origin), '--json');
    expect({ code, printed }).toEqual({ code: 3, printed: '' });
    expect(notified).toMatch(want);
  });
});
