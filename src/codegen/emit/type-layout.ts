import { fits } from './layout.js';
import { type TypeText, textOf } from './type-text.js';

/** Lays out types as prettier would. */

/** ` string | null` behind a property; on lines of its own where it does not fit there. */
export function behindProperty(lhs: string, type: TypeText, indent: string): string {
  const text = textOf(type);
  if (fits(`${lhs} ${text};`) || type.alternatives.length === 1 || isHugged(type.alternatives)) return ` ${text}`;
  const next = `${indent}  ${type.alternatives.join(' | ')}`;
  const broken = type.alternatives.map((each) => `${indent}  | ${each}`).join('\n');
  if (type.depth === 0) return `\n${fits(`${next};`) ? next : broken}`;
  return ` (\n${fits(next) ? next : broken}\n${indent})${'[]'.repeat(type.depth)}`;
}

/** A union of a named type and null stays on its line, however long. */
function isHugged(alternatives: readonly string[]): boolean {
  const [first = '', second, ...more] = alternatives;
  if (more.length > 0 || second !== 'null') return false;
  return /^[\p{ID_Start}_$]/u.test(first) && !first.endsWith(']') && !keywords.has(first);
}

const keywords: ReadonlySet<string> = new Set(['bigint', 'boolean', 'false', 'number', 'string', 'true', 'unknown']);

/** `export type X = A | B;`: on one line, on the next one, or one alternative on each. */
export function unionDeclaration(name: string, alternatives: readonly string[]): string {
  const lhs = `export type ${name} =`;
  const isFlat = !alternatives.some((each) => each.includes('\n'));
  const union = alternatives.join(' | ');
  if (isFlat && fits(`${lhs} ${union};`)) return `${lhs} ${union};\n`;
  if (isFlat && (fits(`  ${union};`) || alternatives.length === 1)) return `${lhs}\n  ${union};\n`;
  return `${lhs}\n${alternatives.map((each) => `  | ${each}`).join('\n')};\n`;
}
