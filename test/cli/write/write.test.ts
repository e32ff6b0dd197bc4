import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFiles } from '../../../src/cli/write/replace-files.js';
import { outputChange } from '../../../src/cli/write/write-stubs.js';
import { messageOf } from '../../codegen/wsdl.js';
import { files, header, listOf } from './stub-files.js';

const writeOutput = (where: string, texts: ReadonlyMap<string, string>): void =>
  replaceFiles(outputChange(where, texts));

let folder: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'));
  out = join(folder, 'out');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Returns every file below the folder, with its text. */
function tree(): Record<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((each) => each.isFile());
  return Object.fromEntries(
    entries.map((each) => [
      join(each.parentPath, each.name).slice(folder.length + 1),
      readFileSync(join(each.parentPath, each.name), 'utf8'),
    ]),
  );
}

function put(name: string, text: string): void {
  mkdirSync(join(out, name, '..'), { recursive: true });
  writeFileSync(join(out, name), text);
}

const written = Object.fromEntries([...files].map(([name, text]) => [`out/${name}`, text]));

describe('writing', () => {
  it('creates the folder and nothing else', () => {
    writeOutput(out, files);
    expect(tree()).toEqual(written);
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('replaces the files of the last run, deletes listed files that are no longer generated, and changes nothing else', () => {
    const others = {
      'mine.ts': 'export {};\n',
      'notes.md': header,
      'deeper/b.ts': header,
      'my-copy-of-types.ts': `${header}my own work\n`,
      'listed-but-mine.ts': 'export {};\n',
    };
    put('index.ts', listOf('a.ts', 'gone.ts', 'index.ts', 'listed-but-mine.ts', '../up.ts', 'deeper/b.ts'));
    writeFileSync(join(folder, 'up.ts'), header);
    for (const [name, text] of Object.entries({ ...others, 'a.ts': `${header}old\n`, 'gone.ts': `${header}gone\n` }))
      put(name, text);
    writeOutput(out, files);
    expect(tree()).toEqual({
      ...written,
      ...Object.fromEntries(Object.entries(others).map(([name, text]) => [`out/${name}`, text])),
      'up.ts': header,
    });
  });

  it.each([
    ['no list', undefined],
    ['a list of another program', '// Files: old.ts\n'],
    ['a header without a list', header],
  ])('deletes nothing if there is %s', (_, index) => {
    const isOurs = index?.startsWith(header) ?? true;
    if (index !== undefined) put('index.ts', index);
    put('old.ts', `${header}old\n`);
    if (isOurs) writeOutput(out, files);
    else expect(messageOf(() => writeOutput(out, files))).toContain('index.ts was not written by this generator');
    expect(tree()['out/old.ts']).toBe(`${header}old\n`);
  });

  it.each(['a.ts', 'b.ts'])('rejects a %s that it did not write before it writes anything', (name) => {
    put('a.ts', `${header}old\n`);
    put(name, 'export const mine = 1;\n');
    const before = tree();
    expect(messageOf(() => writeOutput(out, files))).toContain(
      `${name} was not written by this generator and would be overwritten`,
    );
    expect(tree()).toEqual(before);
  });

  it('rejects a folder or link that has the name of a file, and a file that has the name of the folder', () => {
    mkdirSync(join(out, 'b.ts'), { recursive: true });
    expect(messageOf(() => writeOutput(out, files))).toContain('b.ts was not written by this generator');
    rmSync(join(out, 'b.ts'), { recursive: true });
    writeFileSync(join(folder, 'elsewhere.ts'), header);
    symlinkSync(join(folder, 'elsewhere.ts'), join(out, 'b.ts'));
    expect(messageOf(() => writeOutput(out, files))).toContain('b.ts was not written by this generator');
    expect(messageOf(() => writeOutput(join(folder, 'elsewhere.ts'), files))).toContain(
      'is a file: pass a folder with --out',
    );
    expect(messageOf(() => writeOutput(join(folder, 'elsewhere.ts', 'x'), files))).toContain(
      'nothing was written: ENOTDIR',
    );
    if (process.platform === 'linux')
      expect(messageOf(() => writeOutput('/proc/none/stubs', files))).toContain('nothing was written: ENOENT');
  });

  it('changes nothing if a file cannot be moved to its destination', () => {
    put('a.ts', `${header}old\n`);
    put('gone.ts', `${header}gone\n`);
    put('index.ts', listOf('a.ts', 'gone.ts', 'index.ts'));
    put('deep', 'a file where a folder should be\n');
    mkdirSync(join(out, 'folder'));
    const before = tree();
    // the last step fails after all other steps succeeded
    const failing = (name: string) =>
      messageOf(() => replaceFiles({ folder: out, files: new Map([...files, [name, header]]), stale: ['gone.ts'] }));
    expect(failing('folder')).toMatch(/: nothing was written: /);
    expect(failing('deep/c.ts')).toMatch(/: nothing was written: /);
    expect(tree()).toEqual(before);
    expect(readdirSync(out).sort()).toEqual(['a.ts', 'deep', 'folder', 'gone.ts', 'index.ts']);
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('does not fail if a file to remove is gone already', () => {
    replaceFiles({ folder: out, files: new Map([['a.ts', header]]), stale: ['gone.ts'] });
    expect(readdirSync(out)).toContain('a.ts');
  });

  it('removes a folder that it created if writing fails', () => {
    const failing = new Map([
      ['deep', header],
      ['deep/c.ts', header],
    ]);
    expect(messageOf(() => writeOutput(join(out, 'x', 'y'), failing))).toContain('nothing was written');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('accepts a folder that exists by the time it is created', () => {
    // `new/..` does not exist until `new` has been created
    replaceFiles({ folder: `${folder}/new/../new`, files: new Map([['a.ts', header]]), stale: [] });
    expect(tree()).toEqual({ 'new/a.ts': header });
  });

  it('writes to the target of a link to the folder', () => {
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), out);
    writeOutput(out, files);
    expect(readdirSync(join(folder, 'real'))).toEqual(['a.ts', 'b.ts', 'index.ts']);
  });
});

describe('comparing', () => {
  beforeEach(() => writeOutput(out, files));
  const changed = () => [...outputChange(out, files).files.keys()];

  it('does not touch a folder that is up to date, which may be read-only or watched', () => {
    writeOutput(out, files);
    utimesSync(out, 0, 0);
    writeOutput(out, files);
    expect(statSync(out).mtimeMs).toBe(0);
  });

  it('finds no difference directly after writing', () => {
    expect(outputChange(out, files)).toEqual({ folder: out, files: new Map(), stale: [] });
  });

  const differences: readonly [string, () => void, readonly string[]][] = [
    ['a line', () => put('b.ts', `${header}B\n`), ['b.ts']],
    ['an additional line', () => put('a.ts', `${header}a\nmore\n`), ['a.ts']],
    ['a missing line', () => put('a.ts', header.trimEnd()), ['a.ts']],
    ['a line end', () => put('a.ts', `${header}a\r\n`), ['a.ts']],
    ['a missing file', () => rmSync(join(out, 'a.ts')), ['a.ts']],
    [
      'an additional file of the last run',
      () => {
        put('c.ts', header);
        const before = files.get('index.ts') ?? '';
        put('index.ts', before.replace('b.ts', 'b.ts, c.ts'));
      },
      ['index.ts'],
    ],
    ['a missing folder', () => rmSync(out, { recursive: true }), ['a.ts', 'b.ts', 'index.ts']],
  ];
  it.each(differences)('finds %s', (_, change, want) => {
    change();
    const before = tree();
    expect(changed()).toEqual(want);
    expect(tree()).toEqual(before);
  });

  it.each<[string, () => void]>([
    ['a byte order mark before the header', () => put('a.ts', `\ufeff${header}a\n`)],
    [
      'a named pipe',
      () => {
        rmSync(join(out, 'a.ts'));
        execFileSync('mkfifo', [join(out, 'a.ts')]);
      },
    ],
  ])('rejects a file that was not generated: %s', (_, change) => {
    change();
    expect(messageOf(changed)).toContain('a.ts was not written by this generator');
  });
});
