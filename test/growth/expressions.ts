import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { stop } from './catch-expressions.js';
// creates its expressions when it is loaded, so it is imported after the module that catches them
import '../../src/soap/schema/values.js';

/** The regular expressions that are built at run time when the data types are loaded: names, dates. */
export const expressionsOfTypes = stop();

// recheck has a binary, a Java and a JavaScript backend; only the last one needs nothing else
process.env['RECHECK_SYNC_BACKEND'] = 'pure';

const root = join(__dirname, '..', '..');
/** The expressions that were found safe. Checking one takes up to 10 s, checking all more than a minute. */
const list = join(__dirname, 'safe-expressions.txt');

/** The regular expression literals of `src` and `scripts`, and the files that build expressions at run time. */
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

/** The expressions that are known to be safe. */
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

/** What is wrong with an expression: a text for which it takes longer than in proportion; nothing if it is safe. */
export async function problemOf(text: string): Promise<string | undefined> {
  const { checkSync } = await import('recheck');
  const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  const result = checkSync(source, flags, { timeout: 300_000, randomSeed: 1 });
  if (result.status === 'safe') return undefined;
  if (result.status === 'unknown') return `is not known to be safe (${result.error.kind})`;
  return `takes ${result.complexity.summary} time, for ${result.attack.pattern}`;
}
