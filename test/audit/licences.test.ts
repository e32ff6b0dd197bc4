import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isAllowed, licenceOf, licenceProblems } from '../../scripts/audit/licences.js';
import { licenceText, notices } from '../../scripts/audit/notices.js';
import { productionTree } from '../../scripts/audit/tree.js';

const root = join(__dirname, '..', '..');

/** Creates a project with one package nested in another package, as npm does if versions conflict. */
function planted(name: string, manifest: object, files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'rescue-licences-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const at = `node_modules/soap/node_modules/${name}`;
  mkdirSync(join(folder, at), { recursive: true });
  const all = {
    'package.json': JSON.stringify({ name, version: '1.0.0', ...manifest }),
    ...files,
  };
  for (const [file, text] of Object.entries(all)) writeFileSync(join(folder, at, file), text);
  const packages = { '': {}, [at]: { version: '1.0.0' }, 'node_modules/only-for-tests': { dev: true } };
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
  return folder;
}

describe('each installed dependency', () => {
  test('has a licence that is on the list', () => {
    const packages = productionTree(root);
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['soap', 'axios', 'saxes', 'tough-cookie', 'undici', 'zod']),
    );
    expect(licenceProblems(packages)).toEqual([]);
  });

  test('has no install script', () => {
    expect(productionTree(root).filter(({ hasInstallScript }) => hasInstallScript)).toEqual([]);
  });

  test('has a licence text, which the notices contain', () => {
    const text = notices(root);
    for (const { name, version } of productionTree(root)) expect(text).toContain(`\n${name} ${version} (`);
    expect(text.match(/^={80}\n.* \(.*\)\n={80}$/gm)).toHaveLength(productionTree(root).length);
    expect(text).toContain('Vinay Pulim');
    expect(text).toContain('Copyright (c) Matteo Collina and Undici contributors');
  });
});

describe('an added package', () => {
  test.each<[string, object, string]>([
    ['copyleft', { license: 'GPL-3.0-only' }, 'is licensed under GPL-3.0-only, which is not on the list'],
    ['without a licence', {}, 'does not state a licence'],
    ['without any rights', { license: 'UNLICENSED' }, 'is licensed under UNLICENSED, which is not on the list'],
    [
      'with a custom licence',
      { license: 'SEE LICENSE IN X.md' },
      'is licensed under SEE LICENSE IN X.md, which is not',
    ],
    [
      'with a licence that must be kept in addition to MIT',
      { license: 'MIT AND CC-BY-SA-4.0' },
      'is licensed under MIT AND CC-BY-SA-4.0',
    ],
  ])('%s is reported by name', (_what, manifest, said) => {
    const problems = licenceProblems(productionTree(planted('planted-package', manifest)));
    expect(problems).toEqual([expect.stringContaining(`planted-package 1.0.0 ${said}`)]);
  });

  test('whose version differs from the lock file is reported with its folder', () => {
    const folder = planted('planted-package', { version: '1.0.1' });
    expect(() => productionTree(folder)).toThrow('node_modules/soap/node_modules/planted-package has version 1.0.1');
  });

  test.each<[string, object, Record<string, string>, string]>([
    [
      'in a file',
      { license: 'MIT' },
      { 'LICENCE.txt': 'Copyright\r\nA', NOTICE: 'B', 'index.js': '' },
      'Copyright\nA\n\nB',
    ],
    [
      'in its README',
      { license: 'MIT' },
      { 'README.md': '# A\n\nLicense\n-------\n\nCopyright A\n\n[x]: https://example.com\n\n## More\n\nB' },
      'Copyright A',
    ],
    [
      'nowhere, but the licence is ISC',
      { license: 'ISC', author: 'Ada' },
      { 'README.md': '# A' },
      'Copyright Ada\n\nPermission to use',
    ],
  ])('has its text %s', (_where, manifest, files, text) => {
    const folder = planted('planted-package', manifest, files);
    const found = productionTree(folder).find(({ name }) => name === 'planted-package');
    expect(found && licenceText(folder, found)).toContain(text);
    expect(found && licenceText(folder, found)).not.toMatch(/example\.com|More/);
  });

  test('without any text is reported by name', () => {
    const folder = planted('planted-package', { license: 'MIT', author: 'Ada' }, { 'README.md': '## License\n\nMIT' });
    const found = productionTree(folder).find(({ name }) => name === 'planted-package');
    expect(() => found && licenceText(folder, found)).toThrow('planted-package 1.0.0 has no licence text');
  });
});

describe('an SPDX expression', () => {
  test.each([
    ['MIT', true],
    ['(MIT)', true],
    ['MIT OR GPL-2.0-only', true],
    ['(GPL-2.0-only OR Apache-2.0)', true],
    ['MIT AND Apache-2.0', true],
    ['MIT AND GPL-2.0-only', false],
    ['GPL-2.0-only OR MIT AND GPL-3.0-only', false],
    ['(GPL-2.0-only OR MIT) AND ISC', true],
    ['Apache-2.0 WITH LLVM-exception', false],
    ['MIT OR Apache-2.0 WITH LLVM-exception', true],
    ['(MIT', false],
    ['MIT)', false],
    ['MIT ISC', false],
    ['OR', false],
    ['', false],
  ])('%j: %j', (expression, allowed) => expect(isAllowed(expression)).toBe(allowed));

  test.each<[object, string | undefined]>([
    [{ license: 'MIT' }, 'MIT'],
    [{ license: { type: 'MIT', url: 'x' } }, 'MIT'],
    [{ licenses: [{ type: 'MIT' }, { type: 'GPL-2.0-only' }] }, 'MIT OR GPL-2.0-only'],
    [{ license: ['MIT', 'ISC'] }, 'MIT OR ISC'],
    [{ licenses: [{ url: 'x' }] }, undefined],
    [{ license: null }, undefined],
    [{}, undefined],
  ])('of a package.json with %j: %j', (manifest, expression) => expect(licenceOf(manifest)).toBe(expression));
});
