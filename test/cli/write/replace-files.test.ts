import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { shownPath } from '../../../src/cli/paths.js';
import { type FolderChange, replaceFiles } from '../../../src/cli/write/replace-files.js';
import { messageOf } from '../../codegen/wsdl.js';
import { emptyFolder, put, tree } from '../support.js';

const change = (folder: string, files: Readonly<Record<string, string>>, ...stale: string[]): FolderChange => ({
  folder,
  files: new Map(Object.entries(files)),
  stale,
});

describe('replaceFiles', () => {
  it('writes and removes files in several folders', () => {
    const folder = emptyFolder();
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    put(one, 'gone.txt', 'gone');
    put(two, 'b.txt', 'old');
    replaceFiles(change(one, { 'deep/er/a.txt': 'a' }, 'gone.txt'), change(two, { 'b.txt': 'b' }));
    expect(tree(folder)).toEqual({
      one: '/',
      'one/deep': '/',
      'one/deep/er': '/',
      'one/deep/er/a.txt': 'a',
      two: '/',
      'two/b.txt': 'b',
    });
  });

  it('only removes a file, or only writes one', () => {
    const folder = emptyFolder();
    put(folder, 'gone.txt', 'gone');
    replaceFiles(change(folder, {}, 'gone.txt'));
    expect(tree(folder)).toEqual({});
    replaceFiles(change(folder, { 'a.txt': 'a' }));
    expect(tree(folder)).toEqual({ 'a.txt': 'a' });
  });

  it('removes the subfolders that have no files left', () => {
    const folder = emptyFolder();
    for (const name of ['one/gone.txt', 'two/gone.txt', 'two/mine.txt']) put(folder, name, 'text');
    replaceFiles(change(folder, {}, 'one/gone.txt', 'two/gone.txt', 'never/gone.txt'));
    expect(tree(folder)).toEqual({ two: '/', 'two/mine.txt': 'text' });
  });

  it('does not create a folder for a change without files', () => {
    const folder = emptyFolder();
    replaceFiles(change(join(folder, 'new'), {}));
    expect(tree(folder)).toEqual({});
  });

  it('prepares the new files in the folder, because a rename works only within one file system', () => {
    const folder = emptyFolder();
    let during: readonly string[] = [];
    const files = new Map([['a.txt', 'a']]);
    const get = vi.spyOn(files, 'get').mockImplementation(() => ((during = readdirSync(folder)), 'a'));
    replaceFiles({ folder, files, stale: [] });
    expect(get).toHaveBeenCalledExactlyOnceWith('a.txt');
    expect(during).toEqual([expect.stringMatching(/^\.new-\w{6}$/)]);
    expect(tree(folder)).toEqual({ 'a.txt': 'a' });
  });

  it('ignores signals that would end the process only while it moves files', () => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const listeners = () => signals.map((signal) => process.listenerCount(signal));
    const before = listeners();
    const folder = emptyFolder();
    const added: unknown[] = [];
    const listen = (name: string | symbol) => void added.push(name);
    process.on('newListener', listen);
    replaceFiles(change(folder, { 'a.txt': 'a' }));
    mkdirSync(join(folder, 'b.txt'));
    expect(messageOf(() => replaceFiles(change(folder, { 'b.txt': 'b' })))).toContain('nothing was written');
    process.off('newListener', listen);
    expect(added).toEqual([...signals, ...signals]);
    expect(listeners()).toEqual(before);
  });

  it('undoes everything if one folder cannot be changed, and names all folders', () => {
    const folder = emptyFolder();
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    put(one, 'a.txt', 'old');
    put(one, 'gone.txt', 'gone');
    mkdirSync(join(two, 'b.txt'), { recursive: true });
    const before = tree(folder);
    const first = change(one, { 'a.txt': 'a', 'deep/new.txt': 'new' }, 'gone.txt', 'never.txt');
    const message = messageOf(() => replaceFiles(first, change(two, { 'b.txt': 'b' })));
    expect(message).toMatch(/: nothing was written: (EISDIR|ENOTEMPTY|EEXIST|EPERM): [\w ]+$/);
    expect(message.split(': ')[0]).toBe(`${shownPath(one)}, ${shownPath(two)}`);
    expect(tree(folder)).toEqual(before);
  });
});
