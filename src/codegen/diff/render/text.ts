import type { Change, DescriptionDiff, Severity } from '../change.js';
import { changesOf, severityOf } from './grouped.js';
import { severities } from '../effect.js';
import { printable } from '../../../printable.js';
import { counted, listed } from './words.js';

export interface RenderOptions {
  /** Whether to write colours of a terminal. */
  readonly colour: boolean;
}

/** More operations than this are only counted. */
const maxOperations = 8;

const codes: Readonly<Record<Severity | 'bold' | 'dim', string>> = {
  breaking: '31',
  compatible: '32',
  cosmetic: '36',
  bold: '1',
  dim: '2',
};

/** A diff for a reader at a terminal: the gravest changes first, each with what it does to types and wire. */
export function renderDiff(diff: DescriptionDiff, { colour }: RenderOptions): string {
  const paint = (text: string, as: keyof typeof codes): string =>
    colour ? `\u001b[${codes[as]}m${text}\u001b[0m` : text;
  const { changes, severity, types, wire } = diff;
  if (severity === undefined || types === undefined || wire === undefined) return 'No change of meaning.\n';
  const lines = [
    `${counted(changes.length, 'change')}: ${paint(severity, severity)} (types: ${paint(types, types)}, wire: ${paint(wire, wire)})`,
  ];
  for (const each of severities) {
    const group = changesOf(diff, each);
    if (group.length === 0) continue;
    lines.push('', paint(`${each.toUpperCase()} (${group.length})`, each));
    for (const change of group) lines.push('', ...renderChange(change, paint));
  }
  return `${lines.join('\n')}\n`;
}

function renderChange(change: Change, paint: (text: string, as: keyof typeof codes) => string): readonly string[] {
  const { kind, path, message, operations } = change;
  const lines = [`  ${paint(pathText(path), 'bold')}  ${paint(kind, 'dim')}`, `    ${printable(message)}`];
  for (const what of ['types', 'wire'] as const) {
    const { severity, reason } = change[what];
    // of a comment nobody asks what it does
    if (severityOf(change) === 'cosmetic') continue;
    lines.push(`    ${`${what}:`.padEnd(6)} ${paint(severity, severity)}: ${printable(reason)}`);
  }
  if (operations.length > 0 && !(operations.length === 1 && operations[0] === path[0]))
    lines.push(`    ${paint(`operations: ${printable(listed(operations, maxOperations))}`, 'dim')}`);
  return lines;
}

function pathText(path: readonly string[]): string {
  return path.length === 0 ? '(description)' : path.map(printable).join(' / ');
}
