import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import ts from 'typescript';

/** Tests that compare the text or the size of the sources, and would therefore notice any change. */
const OF_SOURCES = ['test/layout.test.ts', 'test/audit/', 'test/bench/', 'test/bundle.test.ts', 'test/package/'];

/** Determines which tests import which files, and which tests start other processes. */
export class Reach {
  readonly tests: readonly string[];
  /** The files that each test imports, directly or indirectly. */
  private readonly reached: ReadonlyMap<string, ReadonlySet<string>>;
  /** Tests that start other processes. Such a process can run any file. */
  private readonly starters: ReadonlySet<string>;

  constructor(root: string) {
    const files = (readdirSync(join(root, 'test'), { recursive: true }) as string[]).map((name) => `test/${name}`);
    this.tests = files
      .filter((path) => path.endsWith('.test.ts') && !OF_SOURCES.some((each) => path.startsWith(each)))
      .toSorted();
    const direct = new Map<string, Imports>();
    const importsOf = (path: string): readonly string[] => {
      let found = direct.get(path);
      if (!found) direct.set(path, (found = importedBy(root, path)));
      return found.paths;
    };
    this.reached = new Map(this.tests.map((test) => [test, closure(test, importsOf)]));
    this.starters = new Set(
      this.tests.filter((test) =>
        [...(this.reached.get(test) ?? [])].some((path) => path.startsWith('test/') && direct.get(path)?.startsProcess),
      ),
    );
  }

  /** Returns the tests that can run code of one of the files. */
  testsOf(paths: readonly string[]): readonly string[] {
    return this.tests.filter((test) => this.starters.has(test) || paths.some((path) => this.imports(test, path)));
  }

  imports(test: string, path: string): boolean {
    return this.reached.get(test)?.has(path) === true;
  }

  startsProcess(test: string): boolean {
    return this.starters.has(test);
  }

  /** Returns `true` if the test is in the folder that mirrors the folder of the file, or above or below that folder. */
  isNear(test: string, path: string): boolean {
    const [folder, mirrored] = [dirname(test), dirname(path).replace(/^src/, 'test')];
    return folder !== 'test' && (folder.startsWith(mirrored) || mirrored.startsWith(folder));
  }
}

interface Imports {
  readonly paths: readonly string[];
  readonly startsProcess: boolean;
}

function importedBy(root: string, path: string): Imports {
  const text = readFileSync(join(root, path), 'utf8');
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const paths = importedFiles.flatMap(({ fileName }) => {
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
  return { paths, startsProcess: /inject\('compiled'\)|node:(child_process|worker_threads)/.test(text) };
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
