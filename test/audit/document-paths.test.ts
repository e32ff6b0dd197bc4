import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(__dirname, '../..');

/**
 * Returns the repository paths that a document names in backticks outside code blocks, except `docs/site`, which `npm
 * run docs` writes.
 */
function pathsIn(markdown: string): string[] {
  const prose = markdown.replace(/^```[^]*?^```$/gm, '');
  return [...prose.matchAll(/`((?:src|scripts|test|generated|docs|examples)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  );
}

describe('every repository path that a document names exists', () => {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('site'))
    .map((name) => `docs/${name}`);
  for (const document of [
    'CONTRIBUTING.md',
    'README.md',
    'SECURITY.md',
    'src/codegen/README.md',
    'examples/README.md',
    ...pages,
  ])
    test(document, () => {
      const missing = pathsIn(readFileSync(join(root, document), 'utf8')).filter(
        (path) => !path.startsWith('docs/site') && !existsSync(join(root, path)),
      );
      expect(missing).toEqual([]);
    });
});

test('paths are found in prose but not in code blocks', () => {
  expect(pathsIn('See `src/a.ts` and `test/b`.\n\n```sh\nls `src/c`\n```\n\n`scripts/d/`')).toEqual([
    'src/a.ts',
    'test/b',
    'scripts/d/',
  ]);
});

/** The files and folders that the Mermaid diagrams of a document name. */
function pathsInDiagrams(markdown: string): readonly (readonly string[])[] {
  return [...markdown.matchAll(/^```mermaid\n(?:flowchart LR|sequenceDiagram)\n([^]*?)^```$/gm)].map(
    ([, diagram = '']) =>
      // Mermaid reads a semicolon as the end of a statement
      diagram.includes(';')
        ? ['a semicolon']
        : Array.from(diagram.matchAll(/\b(?:src|scripts|generated|wsdl)\/[\w./-]*[\w/]/g), ([path]) => path),
  );
}

test.each(['README.md', 'CONTRIBUTING.md'])(
  'the diagrams in %s show a call and a generation by existing files',
  (page) => {
    const diagrams = pathsInDiagrams(readFileSync(join(root, page), 'utf8'));
    const named = diagrams.flat();
    for (const each of ['src/rescue/client.ts', 'src/soap/codec/encoder.ts', 'src/codegen/emit', 'src/cli/write'])
      expect(named).toContain(each);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  },
);
