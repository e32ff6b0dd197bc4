import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { generate, type Generated } from '../../src/codegen/generate.js';
import { checkedComment } from '../../src/codegen/emit/jsdoc.js';
import { checkedLiteral, quoted } from '../../src/codegen/emit/literals.js';
import { prose } from '../../src/codegen/markdown.js';
import { type Fill, harmless, hostileTexts, hostileWsdl, pieces } from './hostile-wsdl.js';

const generateFrom = (fill: Fill): Generated =>
  generate(hostileWsdl(fill), { source: 'test.wsdl', runtime: 'logmein-rescue-soap/runtime', toolVersion: '1.0.0' });

/** Returns the kinds of all nodes, in order. Quoted and unquoted property names count as equal. */
function shapeOf(name: string, text: string): readonly string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const kinds: string[] = [];
  const visit = (node: ts.Node): void => {
    const isName = ts.isIdentifier(node) || ts.isStringLiteral(node);
    const parent = node.parent as { readonly name?: ts.Node } | undefined;
    kinds.push(isName && parent?.name === node ? 'Name' : (ts.SyntaxKind[node.kind] ?? ''));
    // a comment contains only text, but no tags or links
    for (const { comment, kind } of ts.getJSDocCommentsAndTags(node))
      if (kind !== ts.SyntaxKind.JSDoc || typeof comment !== 'string') kinds.push('a tag or link in a comment');
    ts.forEachChild(node, visit);
  };
  visit(file);
  return kinds;
}

/** Runs a module with empty imports. @returns the globals that the module sets and the lines that it prints */
function load(text: string): readonly unknown[] {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText, diagnostics } = ts.transpileModule(text, { compilerOptions: options, reportDiagnostics: true });
  expect(diagnostics).toEqual([]);
  const said: unknown[] = [];
  const global: Record<string, unknown> = {};
  const run = runInNewContext(`(function (exports, require, console) {${outputText}\n})`, global) as (
    ...given: readonly unknown[]
  ) => void;
  run({}, () => ({}), { log: (text: unknown) => said.push(text) });
  return [...said, ...Object.keys(global)];
}

/** A deterministic random number generator (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Returns a text made of random pieces for each position. */
function mixture(seed: number): Fill {
  const random = randomOf(seed);
  const texts = new Map<string, string>();
  return ({ kind, id }) => {
    const key = `${kind} ${id}`;
    const text =
      texts.get(key) ?? Array.from({ length: 1 + random(8) }, () => pieces[random(pieces.length)]).join('') + 'x';
    texts.set(key, text);
    return text;
  };
}

const fills: readonly (readonly [string, Fill])[] = [
  ...hostileTexts.map((text): [string, Fill] => [JSON.stringify(text), () => text]),
  ...Array.from({ length: 25 }, (_, seed): [string, Fill] => [`texts of seed ${seed}`, mixture(seed)]),
];

describe('for all texts and names in a WSDL', () => {
  it.each(fills)('the stubs have the same structure and execute nothing: %s', (_, fill) => {
    const { files } = generateFrom(fill);
    const expected = generateFrom((place) => harmless(fill(place))).files;
    for (const [name, text] of files) {
      expect(shapeOf(name, text)).toEqual(shapeOf(name, expected.get(name) ?? ''));
      // no character reverses or hides text
      expect(text.replaceAll('\n', '').match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)).toBeNull();
    }
    for (const name of ['contract.ts', 'operations.ts']) expect(load(files.get(name) ?? '')).toEqual([]);
  });
});

describe('the final check of generated code', () => {
  it.each(["'a'b'", '"a"b"', "'a\nb'", "'a\u2028b'", "'a\\'", "'a\\\n'"])('stops at the string %j', (literal) => {
    expect(() => checkedLiteral(literal)).toThrow('would end the literal early');
  });

  it.each(["'a\"b'", "'a\\'b'", "'\\\\'", "''"])('allows the string %j', (literal) => {
    expect(checkedLiteral(literal)).toBe(literal);
  });

  it('stops at a comment that ends early, and allows other comments', () => {
    expect(() => checkedComment('/** a */ b */\n')).toThrow('the text of a comment would end the comment early');
    expect(() => checkedComment('/**\n * a */\n */\n')).toThrow('the text of a comment would end the comment early');
    expect(checkedComment('  /** a *\\/ b **/\n')).toBe('  /** a *\\/ b **/\n');
  });

  it.each(['\ud800', 'a\u{e0001}b', '\'"\\', '\u0000\u2029\r\n', '`${x}`'])('the string %j keeps its value', (text) => {
    expect(runInNewContext(quoted(text))).toBe(text);
  });
});

describe('documentation in a comment', () => {
  const facts: readonly [string, string, string][] = [
    ['has no HTML', 'a <script>x</script> <!-- b --> 1 < 2', 'a \\<script>x\\</script> \\<!-- b --> 1 < 2'],
    [
      'has no link and no image',
      '[a](http://b) ![c](d) [e][f]\n[g]: h',
      '[a]\\(http://b) !\\[c]\\(d) [e]\\[f]\n[g]\\: h',
    ],
    ['keeps backslashes that would undo the escapes', '\\<b> C:\\temp', '\\\\\\<b> C:\\temp'],
    ['keeps lists and emphasis', '- *a*\n- `b`', '- *a*\n- `b`'],
  ];
  it.each(facts)('%s', (_, given, expected) => {
    expect(prose(given)).toBe(expected);
  });
});
