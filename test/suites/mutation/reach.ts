import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import ts from 'typescript';

/** Tests that compare the text of the sources, and would therefore notice any change. */
const OF_SOURCES = [
  'test/layout.test.ts',
  'test/audit/',
  'test/bench/',
  'test/bundle.test.ts',
  'test/package/',
  'test/suites/',
];

/**
 * Determines which tests import which files. Tests that start the command in a separate process do not import its
 * files, so they reach no file.
 */
export class Reach {
  readonly tests: readonly string[];
  /** The files that each test imports, directly or indirectly. */
  private readonly reached: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(root: string) {
    const files = (readdirSync(join(root, 'test'), { recursive: true }) as string[]).map((name) => `test/${name}`);
    this.tests = files
      .filter((path) => path.endsWith('.test.ts') && !OF_SOURCES.some((each) => path.startsWith(each)))
      .toSorted();
    const direct = new Map<string, readonly string[]>();
    const importsOf = (path: string): readonly string[] => {
      let found = direct.get(path);
      if (!found) direct.set(path, (found = importedBy(root, path)));
      return found;
    };
    this.reached = new Map(this.tests.map((test) => [test, closure(test, importsOf)]));
  }

  /**
   * Returns the tests that reach a file. Tests in the same folder come first, followed by the tests that import the
   * fewest files.
   */
  testsOf(path: string): readonly string[] {
    const folder = dirname(path).replace(/^src/, 'test');
    const distance = (test: string): number =>
      (dirname(test).startsWith(folder) ? 0 : 1e6) + (this.reached.get(test)?.size ?? 0);
    return this.tests.filter((test) => this.reached.get(test)?.has(path)).toSorted((a, b) => distance(a) - distance(b));
  }
}

function importedBy(root: string, path: string): readonly string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.flatMap(({ fileName }) => {
    const base = fileName.startsWith('.')
      ? posix.join(posix.dirname(path), fileName)
      : fileName.startsWith('logmein-rescue-soap')
        ? entryPoint(fileName)
        : undefined;
    if (base === undefined) return [];
    const stem = base.replace(/\.([cm]?)js$/, '.$1ts');
    const found = [stem, `${stem}.ts`, `${stem}/index.ts`].find(
      (each) => /\.[cm]?ts$/.test(each) && isFile(root, each),
    );
    return found === undefined ? [] : [found];
  });
}

function entryPoint(specifier: string): string {
  const name = relative('logmein-rescue-soap', specifier) || 'index';
  return name === 'stubs' ? 'generated/index.ts' : `src/${name}.ts`;
}

function isFile(root: string, path: string): boolean {
  return ts.sys.fileExists(join(root, path));
}

function closure(start: string, importsOf: (path: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set([start]);
  for (const path of found) for (const each of importsOf(path)) found.add(each);
  return found;
}
