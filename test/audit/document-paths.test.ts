import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(__dirname, '../..');

/** The paths of this repository that the prose of a document names in backticks. Code blocks are programs of the reader. */
function pathsIn(markdown: string): string[] {
  const prose = markdown.replace(/^```[^]*?^```$/gm, '');
  return [...prose.matchAll(/`((?:src|scripts|test)\/[\w./-]+)`/g)].map(([, path = '']) => path);
}

describe('every path of src, scripts and test that a document names exists', () => {
  for (const document of [
    'CONTRIBUTING.md',
    'README.md',
    'SECURITY.md',
    'docs/README.md',
    'docs/dependencies.md',
    'src/codegen/README.md',
  ])
    test(document, () => {
      const missing = pathsIn(readFileSync(join(root, document), 'utf8')).filter(
        (path) => !existsSync(join(root, path)),
      );
      expect(missing).toEqual([]);
    });
});

test('a path is found in the prose and not in a code block', () => {
  expect(pathsIn('See `src/a.ts` and `test/b`.\n\n```sh\nls `src/c`\n```\n\n`scripts/d/`')).toEqual([
    'src/a.ts',
    'test/b',
    'scripts/d/',
  ]);
});
