import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareWithStubs } from '../../../src/wsdl-check/compare-with-stubs.js';
import type { WsdlCheck } from '../../../src/wsdl-check/result.js';
import { fingerprintIn } from '../../../src/cli/commands/check.js';
import { shippedStubs } from '../../../src/cli/paths.js';
import { wsdlOf } from '../../codegen/wsdl.js';
import { command, emptyFolder, put, rescue, root, serve, tree } from '../support.js';

const documented = rescue.replace('Logs in a user', 'Lets a user in');
const more = rescue.replace(
  /(<s:element name="loginResponse">\s*<s:complexType>\s*<s:sequence>)([^]*?)(<\/s:sequence>)/,
  '$1$2<s:element minOccurs="0" maxOccurs="1" name="sMore" type="s:string" />$3',
);
const renamed = rescue.replaceAll('name="iSession"', 'name="iTicket"');
const html = '<html><title>API Web Service</title></html>';

const statusOf = (printed: string) => (JSON.parse(printed) as WsdlCheck).status;

/** Creates a project with its own stubs, and a service. */
async function stubsOf(text: string, live: string): Promise<{ folder: string; url: string }> {
  const folder = emptyFolder();
  put(folder, 'my.wsdl', text);
  expect((await command({ folder }, 'generate', '--wsdl', 'my.wsdl', '--out', 'stubs')).code).toBe(0);
  return { folder, url: `${await serve({ '/?wsdl': live })}/?wsdl` };
}

describe('check of the stubs of the package', () => {
  const outcomes: readonly [string, string, number, WsdlCheck['status'] | undefined][] = [
    ['the same WSDL', rescue, 0, 'same'],
    ['other documentation', documented, 0, 'cosmetic'],
    ['an additional member of a reply', more, 1, 'compatible'],
    ['another name for an input', renamed, 2, 'breaking'],
    ['a page', html, 3, undefined],
    ['an operation that can no longer be read', rescue.replace('<s:sequence>', '<s:sequence><s:key/>'), 2, 'breaking'],
    ['a WSDL that the generator rejects', rescue.replaceAll('style="document"', 'style="rpc"'), 3, undefined],
  ];
  const verdicts = [
    'matches the stubs.',
    'has changed compatibly since the stubs were generated.',
    'no longer matches the stubs.',
  ];
  it.each(outcomes)('%s', async (_, live, code, status) => {
    const folder = emptyFolder();
    const url = `${await serve({ '/?wsdl': live })}/?wsdl`;
    const text = await command({ folder }, 'check', '--url', url);
    expect(text.code).toBe(code);
    const json = await command({ folder }, 'check', '--url', url, '--json');
    expect(json.code).toBe(code);
    if (status === undefined) expect([text.printed, json.printed]).toEqual(['', '']);
    else {
      expect(statusOf(json.printed)).toBe(status);
      expect(JSON.parse(json.printed)).toMatchObject({ installed: fingerprintIn(shippedStubs) });
      expect(text.printed).toContain(verdicts[code]);
    }
    const isNoticed = code === 3 || live.includes('<s:key/>');
    expect([text.notified, json.notified].map((each) => each !== '')).toEqual([isNoticed, isNoticed]);
    expect(tree(folder)).toEqual({});
  });

  it('does not report another host as a change', async () => {
    const live = rescue.replaceAll('location="https://secure.logmeinrescue.com', 'location="https://eu.example');
    const url = `${await serve({ '/?wsdl': live })}/?wsdl`;
    expect((await command({}, 'check', '--url', url)).code).toBe(0);
  });

  it('prints what to do next, and what the facade would reject', async () => {
    const url = `${await serve({ '/?wsdl': renamed })}/?wsdl`;
    const { printed } = await command({}, 'check', '--url', url);
    expect(printed).toContain('no longer matches the stubs.');
    expect(printed).toContain('startSession has no input named iSession or iSessionID or sSession');
    expect(printed).toContain(
      `\nNext:\n  npx logmein-rescue-soap pull --url '${url}'\n  npx logmein-rescue-soap generate --out DIR\n`,
    );
  });

  it('prints only the reason if the service is unreachable', async () => {
    const { code, notified, printed } = await command({}, 'check', '--url', 'http://127.0.0.1:1/?wsdl', '--json');
    expect({ code, printed }).toEqual({ code: 3, printed: '' });
    expect(notified).toContain('the document could not be downloaded: connect ECONNREFUSED');
  });
});

describe('check of stubs in a project', () => {
  const two = wsdlOf({ operations: ['run', 'walk'] });

  it('compares the service with the WSDL from which the stubs were generated', async () => {
    const { folder, url } = await stubsOf(wsdlOf(), two);
    const args = ['check', '--out', 'stubs', '--url', url];
    const { code, printed } = await command({ folder }, ...args, '--wsdl', 'my.wsdl', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(printed)).toMatchObject({
      status: 'compatible',
      installed: fingerprintIn(join(folder, 'stubs')),
    });
    const back = await stubsOf(two, wsdlOf());
    const removed = ['check', '--out', 'stubs', '--url', back.url, '--wsdl', 'my.wsdl'];
    expect((await command({ folder: back.folder }, ...removed)).code).toBe(2);
  });

  it('needs a stored WSDL only if something changed, and otherwise prints what to do', async () => {
    const { folder } = await stubsOf(wsdlOf(), '');
    const same = wsdlOf().replace('<wsdl:types>', '<wsdl:documentation>x</wsdl:documentation><wsdl:types>');
    const sameUrl = `${await serve({ '/?wsdl': same })}/?wsdl`;
    expect(await command({ folder }, 'check', '--out', 'stubs', '--url', sameUrl)).toMatchObject({ code: 0 });
    const otherUrl = `${await serve({ '/?wsdl': two })}/?wsdl`;
    const { code, notified } = await command({ folder }, 'check', '--out', 'stubs', '--url', otherUrl);
    expect(code).toBe(3);
    expect(notified).toMatch(/the WSDL changed, but the WSDL from which .* is not available: pass its path \(--wsdl/);
    const lost = await command({ folder }, 'check', '--out', 'stubs');
    expect(lost.code).toBe(3);
    expect(lost.notified).toMatch(/it is not known which service the stubs in stubs are for: .* --url, .* --wsdl/);
  });

  it('finds the WSDL that was pulled into the project, and its URL', async () => {
    const folder = emptyFolder();
    const pages: Record<string, string> = { '/?wsdl': rescue };
    const origin = await serve(pages);
    await command({ folder }, 'pull', '--url', `${origin}/?wsdl`);
    await command({ folder }, 'generate', '--out', 'stubs');
    expect((await command({ folder }, 'check', '--out', 'stubs')).code).toBe(0);
    pages['/?wsdl'] = renamed;
    expect((await command({ folder }, 'check', '--out', 'stubs')).code).toBe(2);
  });

  it('gives the same result as diff and generate --check for an exported type that no operation uses', async () => {
    const unreached = wsdlOf({ schema: '<s:complexType name="UNREACHED"/>' });
    const { folder, url } = await stubsOf(unreached, wsdlOf());
    put(folder, 'new.wsdl', wsdlOf());
    const commands = [
      ['diff', 'my.wsdl', 'new.wsdl'],
      ['check', '--out', 'stubs', '--url', url, '--wsdl', 'my.wsdl'],
    ];
    for (const args of commands) {
      const { code, printed } = await command({ folder }, ...args);
      expect(code).toBe(2);
      expect(printed).toContain('The stubs no longer contain the type UNREACHED.');
    }
    const outdated = await command({ folder }, 'generate', '--check', '--wsdl', 'new.wsdl', '--out', 'stubs');
    expect(outdated.code).toBe(1);
    const again = await command({ folder }, 'generate', '--check', '--wsdl', 'my.wsdl', '--out', 'stubs');
    expect(again.code).toBe(0);
  });

  it.each([
    ['', /^the stubs were generated by an older version: regenerate/],
    ['99:', /^the stubs were generated by a newer version: install/],
  ])('reports whose fingerprint has another format (%j), whether or not the WSDL changed', async (form, reason) => {
    for (const live of [wsdlOf(), two]) {
      const { folder, url } = await stubsOf(wsdlOf(), live);
      const file = join(folder, 'stubs', 'operations.ts');
      writeFileSync(file, readFileSync(file, 'utf8').replace(/(fingerprint: ')\d+:/, `$1${form}`));
      const args = ['check', '--out', 'stubs', '--url', url, '--wsdl', 'my.wsdl', '--json'];
      const { code, printed, notified } = await command({ folder }, ...args);
      expect({ code, printed }).toEqual({ code: 3, printed: '' });
      expect(notified).toMatch(reason);
    }
  });

  it('downloads from the URL from which the WSDL next to the stubs was pulled', async () => {
    const [folder, host] = [emptyFolder(), await serve({ '/?wsdl': rescue })];
    await command({ folder }, 'pull', `${host}/?wsdl`, '--out', 'stubs/rescue.wsdl');
    await command({ folder }, 'generate', 'stubs/rescue.wsdl', '--out', 'stubs');
    const { code, printed } = await command({ folder }, 'check', '--out', 'stubs');
    expect({ code, printed }).toEqual({ code: 0, printed: `${host}/?wsdl matches the stubs.\n` });
  });

  it('finds the WSDL of the package, if the one in the current folder cannot be read', async () => {
    const { folder, url } = await stubsOf(rescue, rescue);
    put(folder, 'wsdl/rescue.wsdl', html);
    expect(await command({ folder }, 'check', '--out', 'stubs', '--url', url)).toEqual({
      code: 0,
      printed: `${url} matches the stubs.\n`,
      notified: '',
    });
    const other = `${await serve({ '/?wsdl': renamed })}/?wsdl`;
    expect((await command({ folder }, 'check', '--out', 'stubs', '--url', other)).code).toBe(2);
  });

  it('ignores a source.json in the folder of the stubs that belongs to no WSDL', async () => {
    const { folder, url } = await stubsOf(rescue, rescue);
    put(folder, 'stubs/source.json', '[]');
    const result = await command({ folder }, 'check', '--out', 'stubs', '--url', url);
    expect(result).toMatchObject({ code: 0, notified: '' });
  });

  it('reports stale stubs', async () => {
    const { folder, url } = await stubsOf(wsdlOf(), two);
    put(folder, 'my.wsdl', two);
    const { code, notified } = await command({ folder }, 'check', '--out', 'stubs', '--url', url, '--wsdl', 'my.wsdl');
    expect(code).toBe(3);
    expect(notified).toMatch(/the stubs are stale: they were not generated from \S*my\.wsdl; regenerate them/);
  });
});

describe('compareWithStubs', () => {
  const readable = (text: string) => ({ text, source: 'x.wsdl', location: 'x.wsdl', documents: new Map() });
  const fingerprint = fingerprintIn(join(root, 'generated'));

  it('returns the same result as data', () => {
    expect(compareWithStubs({ before: readable(rescue), fingerprint, live: readable(rescue) })).toMatchObject({
      status: 'same',
      installed: fingerprint,
      live: fingerprint,
      changes: [],
    });
    const breaking = compareWithStubs({ before: readable(rescue), fingerprint, live: readable(renamed) });
    expect(breaking).toMatchObject({ status: 'breaking', types: 'breaking', wire: 'breaking' });
    expect(breaking.facade?.find(({ method }) => method === 'startSession')?.problem).toContain('iSession');
    expect(JSON.parse(JSON.stringify(breaking))).toEqual(breaking);
  });

  it('throws an error with the reason if the WSDLs cannot be compared', () => {
    const of = (before: string | undefined, live: string) =>
      compareWithStubs({ before: before === undefined ? before : readable(before), fingerprint, live: readable(live) });
    expect(() => of(rescue, html)).toThrow(/^x\.wsdl:1: this is an HTML page/);
    expect(() => of(undefined, renamed)).toThrow('is not available: pass its path');
    expect(() => of(html, renamed)).toThrow(/^x\.wsdl:1: this is an HTML page/);
    expect(() => of(more, renamed)).toThrow('the stubs are stale');
    expect(of(undefined, rescue)).toMatchObject({ status: 'same' });
  });
});
