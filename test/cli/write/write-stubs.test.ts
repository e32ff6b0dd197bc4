import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../src/cli/command-error.js';
import { shownPath } from '../../../src/cli/paths.js';
import type { Terminal } from '../../../src/cli/terminal.js';
import { checkStubs, type Stubs, writeStubs } from '../../../src/cli/write/write-stubs.js';
import { generated, wsdlOf } from '../../codegen/wsdl.js';
import { emptyFolder, put, tree } from '../support.js';
import { fileNames, files, header, listOf } from './stub-files.js';

const ports = ['A/P', 'A/Q', 'B\u202e/R'].map((each) => each.split('/')) as [string, string][];
const port = ([service, name]: [string, string]) => ({ ...generated(wsdlOf()).ports[0], service, name });

/** Returns a function that runs `writeStubs` or `checkStubs` in an empty folder, and returns what was printed. */
function folderOfStubs(change: Partial<Stubs> = {}) {
  const out = join(emptyFolder(), 'out');
  const [printed, notified]: [string[], string[]] = [[], []];
  const terminal = { print: (text: string) => printed.push(text), notify: (text: string) => notified.push(text) };
  const { model, notices, missing } = generated(wsdlOf({ operations: ['run', 'stop'] }));
  const stubs: Stubs = { model, files, notices, missing, ports: [], source: 'a.wsdl', out, ...change };
  const run = (what: (terminal: Terminal) => void) => {
    what(terminal as unknown as Terminal);
    return { printed: printed.splice(0).join(''), notified: notified.splice(0) };
  };
  return {
    out,
    shown: shownPath(out),
    write: (...other: Parameters<typeof writeStubs>[2][]) => run((each) => writeStubs(stubs, each, other[0])),
    check: () => run((each) => checkStubs(stubs, 'the command', each)),
  };
}

describe('writeStubs prints what was written', () => {
  const content = '2 operations, 4 types from a.wsdl';

  it('for the first run, and that nothing changed for the next run', () => {
    const { shown, write } = folderOfStubs();
    expect(write()).toEqual({ printed: `${shown}: wrote 3 of 3 files: ${content}\n`, notified: [] });
    expect(write()).toEqual({ printed: `${shown}: up to date: ${content}\n`, notified: [] });
  });

  it('with the names of the files, if some files were up to date', () => {
    const { out, shown, write } = folderOfStubs();
    write();
    put(out, 'a.ts', header);
    expect(write().printed).toBe(`${shown}: wrote 1 of 3 files (a.ts): ${content}\n`);
    put(out, 'a.ts', header);
    put(out, 'b.ts', header);
    expect(write().printed).toBe(`${shown}: wrote 2 of 3 files (a.ts, b.ts): ${content}\n`);
  });

  it('with the names of the files that were removed', () => {
    const { out, shown, write } = folderOfStubs();
    write();
    for (const gone of [['c.ts'], ['c.ts', 'd.ts']]) {
      put(out, 'index.ts', listOf(...fileNames, ...gone));
      for (const name of gone) put(out, name, header);
      const removed = `removed ${gone.join(', ')}`;
      expect(write().printed).toBe(`${shown}: wrote 1 of 3 files (index.ts), ${removed}: ${content}\n`);
    }
    expect(Object.keys(tree(out))).toEqual(fileNames);
  });

  it('with the services and ports, and the number of operations left out', () => {
    const model = generated(
      wsdlOf({ schema: '<s:simpleType name="T"><s:restriction base="s:int"/></s:simpleType>' }),
    ).model;
    const { shown, write } = folderOfStubs({
      ports: ports.map(port),
      model: { ...model, types: model.types.slice(0, 1), leftOut: [{ name: 'x', reason: 'y' }] } as Stubs['model'],
    });
    expect(write().printed).toBe(
      `${shown}: wrote 3 of 3 files: 1 operation (1 left out), 1 type from a.wsdl (service A: P, Q; service B\\u{202E}: R)\n`,
    );
  });

  it('after the notices, each with the name of the WSDL', () => {
    const { write } = folderOfStubs({ notices: ['one', 'two\u202e'] });
    expect(write().notified).toEqual(['a.wsdl: one', 'a.wsdl: two\\u{202E}']);
  });

  it('and writes other files along with the stubs, or none of them', () => {
    const { out, write } = folderOfStubs();
    const other = emptyFolder();
    write({ folder: other, files: new Map([['x.wsdl', 'x']]), stale: [] });
    expect(tree(other)).toEqual({ 'x.wsdl': 'x' });
    writeFileSync(join(out, 'a.ts'), header);
    const failing = new Map([['a.ts/x', 'x']]);
    expect(() => write({ folder: out, files: failing, stale: [] })).toThrow('nothing was written: ');
    expect(tree(out)['a.ts']).toBe(header);
  });
});

describe('checkStubs', () => {
  it('prints that the stubs are up to date, and which documents are missing', () => {
    const { shown, write, check } = folderOfStubs({ notices: ['a notice'], missing: ['no b.xsd\u202e'] });
    write();
    expect(check()).toEqual({
      printed: `${shown}: up to date: 2 operations, 4 types from a.wsdl\n`,
      notified: ['a.wsdl: no b.xsd\\u{202E}'],
    });
  });

  it.each([
    ['the first line that differs', `${header}c\n`, 'a.ts:2 is not up to date'],
    ['the line of the header', 'x', 'a.ts was not written by this generator'],
    ['a missing line', header, 'a.ts:2 is not up to date'],
    ['a missing line break at the end', `${header}a`, 'a.ts:3 is not up to date'],
    ['an extra line', `${header}a\n\n`, 'a.ts:4 is not up to date'],
  ])('names %s', (_, text, message) => {
    const { out, shown, write, check } = folderOfStubs();
    write();
    put(out, 'a.ts', text);
    expect(check).toThrow(
      message.includes('up to date') ? new CommandError(`${shown}/${message}\n  run: the command`, 1) : message,
    );
    expect(tree(out)['a.ts']).toBe(text);
  });

  it('names a file that is missing, with exit code 1', () => {
    const { shown, check } = folderOfStubs();
    expect(check).toThrow(
      expect.objectContaining({ message: `${shown}/a.ts is missing\n  run: the command`, exitCode: 1 }) as Error,
    );
  });
});
