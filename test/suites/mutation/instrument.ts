import ts from 'typescript';
import type { Mutant } from './mutants.js';

/**
 * Adds a call of `reached` to the function that contains each mutant, so that a run of all tests shows which test
 * executes which function.
 *
 * @returns the changed text, and the numbers of the mutants outside of functions, which every import executes
 */
export function instrumented(
  text: string,
  mutants: readonly (readonly [number: number, mutant: Mutant])[],
): { readonly text: string; readonly outside: readonly number[] } {
  const source = ts.createSourceFile('any.ts', text, ts.ScriptTarget.Latest, true);
  const inserts: { readonly at: number; readonly text: string }[] = [];
  const outside: number[] = [];
  for (const [number, mutant] of mutants) {
    const body = bodyAround(source, mutant);
    const call = `(globalThis as { reached?: (number: number) => void }).reached?.(${number})`;
    if (!body) outside.push(number);
    else if (ts.isBlock(body)) inserts.push({ at: body.getStart(source) + 1, text: ` ${call};` });
    else inserts.push({ at: body.getStart(source), text: `(${call}, ` }, { at: body.getEnd(), text: ')' });
  }
  const changed = inserts
    .toSorted((a, b) => b.at - a.at)
    .reduce((left, insert) => left.slice(0, insert.at) + insert.text + left.slice(insert.at), text);
  return { text: changed, outside };
}

/** Returns the body of the innermost function that contains a mutant. */
function bodyAround(source: ts.SourceFile, { start, end }: Mutant): ts.ConciseBody | undefined {
  let found: ts.ConciseBody | undefined;
  const visit = (node: ts.Node): void => {
    if (node.getStart(source) > start || node.getEnd() < end) return;
    if (ts.isFunctionLike(node) && 'body' in node && node.body) found = node.body;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
