import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { guideCodes } from '../src/rescue/codes.js';
import { command, emptyFolder, rescue, serve } from './cli/support.js';

const root = join(__dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const readme = read('README.md');
const firstScreen = readme.slice(0, readme.indexOf('\n## '));

test('the README has at most 2,500 words', () => {
  expect(readme.split(/\s+/).filter((word) => word !== '').length).toBeLessThanOrEqual(2500);
});

test('the generated code on the first screen is 12 lines from generated/, verbatim', () => {
  const blocks = [...firstScreen.matchAll(/^```ts from=(generated\/\w+\.ts)\n([^]*?)^```$/gm)];
  for (const [, file = '', block = ''] of blocks) expect(read(file)).toContain(block);
  expect(blocks.flatMap(([, , block = '']) => block.trimEnd().split('\n'))).toHaveLength(12);
});

test('the output of check on the first screen matches what check prints for two changes', async () => {
  const [, name = '', shown = ''] = /^\$ npx logmein-rescue-soap (\w+)\n([^]*?)^```$/m.exec(firstScreen) ?? [];
  const live = rescue
    .replace(/<s:enumeration value="startSessionRet_ActionFailed" *\/>/, (found) =>
      [found, found.replace('ActionFailed', 'SessionClosed')].join('\n'),
    )
    .replace(/<s:element ([^>]*)name="sOrganization"([^>]*)\/>/, (found) =>
      [found, found.replace('sOrganization', 'sCountry')].join('\n'),
    );
  const url = `${await serve({ '/?wsdl': live })}/?wsdl`;
  const { code, printed } = await command({ folder: emptyFolder() }, name, '--url', url);
  expect(code).toBe(1);
  expect(shown.trimEnd().split('\n')).toHaveLength(5);
  expect(printed.replace(url, 'https://secure.logmeinrescue.com/API/API.asmx?wsdl')).toContain(shown);
});

test('the two tables of codes list all codes of their operations', () => {
  const known: Readonly<Record<string, readonly string[]>> = guideCodes;
  const [, said = ''] = /reject with besides ([^:]*):/.exec(readme) ?? [];
  const omitted = said.match(/[A-Z_]{3,}/g) ?? [];
  expect(omitted).toHaveLength(3);
  const section = readme.slice(readme.indexOf('\n## Calls'), readme.indexOf('\n## Timeouts'));
  const rows = [...section.matchAll(/^\| [`[].*$/gm)].map(([line]) => line.split(' | '));
  const tables = rows.map((cells) => {
    const isTask = cells.length === 3;
    const names = (cells[isTask ? 1 : 0] ?? '').match(/\w+/g) ?? [];
    const shown = (cells.at(-1) ?? '').replace(/;.*/, '').match(/[A-Z_]{3,}/g) ?? [];
    const codes = new Set(names.flatMap((name) => known[name] ?? []));
    for (const code of isTask ? omitted : []) codes.delete(code);
    return { names, shown: shown.toSorted(), codes: [...codes].toSorted() };
  });
  expect(tables.map(({ names }) => names.length)).toEqual([1, 1, 1, 1, 1, 2, 2, 3, 1, 2]);
  for (const { names, shown, codes } of tables) expect({ names, shown }).toEqual({ names, shown: codes });
});

test('npm run cli runs a command from source', () => {
  const args = ['--require', 'ts-node/register', 'src/cli/main.ts', 'describe', 'logout'];
  expect(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })).toContain('logoutResult');
});

test.each(['retry', 'timeout', 'logging', 'debug', 'headers', 'proxy', 'certificate', 'mock'])(
  'a search for %s finds something in the README',
  (word) => expect(readme.toLowerCase()).toContain(word),
);

test('docs/client.md lists the options of the client', () => {
  const declared = ['rescue/options', 'soap/client-options'].flatMap((file) => {
    const text = read(`src/${file}.ts`);
    const [options = ''] = /export interface (?:RescueClientOptions|ClientOptions)[^]*?\n}/.exec(text) ?? [];
    return [...options.matchAll(/readonly (\w+)\?:/g)].map((match) => match[1]);
  });
  const page = read('docs/client.md');
  const table = page.slice(page.indexOf('## Options'), page.indexOf('## Methods'));
  const listed = [...table.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1]);
  expect(listed.sort()).toEqual(declared.sort());
});
