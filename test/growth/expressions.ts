import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { stop } from './catch-expressions.js';
// this module creates its expressions when it is loaded, so it is imported after the module that records them
import '../../src/soap/schema/values.js';

/** The regular expressions that are created when the data types are loaded, for example for names and dates. */
export const expressionsOfTypes = stop();

// of the binary, Java and JavaScript backends of recheck, only the JavaScript backend has no further requirements
process.env['RECHECK_SYNC_BACKEND'] = 'pure';

const root = join(__dirname, '..', '..');
/**
 * The list of safe expressions. Checking a single expression takes up to 10 s, and checking all of them takes more than
 * a minute.
 */
const list = join(__dirname, 'safe-expressions.txt');

/**
 * Returns the regular expression literals in `src` and `scripts`, and the files that create expressions at run time.
 */
export function expressionsOfSources(): { written: readonly string[]; makers: readonly string[] } {
  const written = new Set<string>();
  const makers = new Set<string>();
  for (const file of ['src', 'scripts'].flatMap(sourcesIn)) {
    const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) written.add(node.text);
      else if (ts.isIdentifier(node) && node.text === 'RegExp' && !ts.isTypeReferenceNode(node.parent))
        makers.add(file);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { written: [...written], makers: [...makers].sort() };
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?ts$/.test(name))
    .map((name) => relative(root, join(root, folder, name)))
    .sort();
}

/** Returns the expressions that are known to be safe. */
export function knownToBeSafe(): ReadonlySet<string> {
  return new Set(
    readFileSync(list, 'utf8')
      .split('\n')
      .filter((line) => line !== ''),
  );
}

export function keepAsSafe(expressions: readonly string[]): void {
  writeFileSync(
    list,
    [...new Set(expressions)]
      .sort()
      .map((each) => `${each}\n`)
      .join(''),
  );
}

/**
 * Returns the complexity of an unsafe expression and a text that causes it, or `undefined` if the expression is safe.
 */
export async function problemOf(text: string): Promise<string | undefined> {
  const { checkSync } = await import('recheck');
  const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  const result = checkSync(source, flags, { timeout: 300_000, randomSeed: 1 });
  if (result.status === 'safe') return undefined;
  if (result.status === 'unknown') return `is not known to be safe (${result.error.kind})`;
  return `takes ${result.complexity.summary} time, for ${result.attack.pattern}`;
}
