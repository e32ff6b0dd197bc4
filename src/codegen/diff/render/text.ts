import { printable } from '../../../printable.js';
import type { Change, Severity, WsdlDiff } from '../change.js';
import { changesBySeverity } from '../effect.js';
import { counted, listed } from './words.js';

export interface RenderOptions {
  /** Whether to write terminal colours. */
  readonly colour: boolean;
  /** Whether to add the kind, the reasons and the operations of each change. Default: `false`, one line per change. */
  readonly verbose?: boolean;
}

const maxOperations = 8;

type Style = Severity | 'bold' | 'dim';

const codes: Readonly<Record<Style, string>> = {
  breaking: '31',
  compatible: '32',
  cosmetic: '36',
  bold: '1',
  dim: '2',
};

type Paint = (text: string, style: Style) => string;

/** A diff for a terminal: a summary, then the changes, most severe first. */
export function renderDiff(diff: WsdlDiff, { colour, verbose = false }: RenderOptions): string {
  const paint: Paint = (text, style) => (colour ? `\u001b[${codes[style]}m${text}\u001b[0m` : text);
  const { changes, severity, types, wire } = diff;
  if (!severity || !types || !wire) return 'No changes.\n';
  const lines = [
    `${counted(changes.length, 'change')}: ${paint(severity, severity)} (types: ${paint(types, types)}, wire: ${paint(wire, wire)})`,
  ];
  for (const [each, group] of changesBySeverity(changes)) {
    lines.push('', paint(`${each.toUpperCase()} (${group.length})`, each));
    for (const change of group) lines.push(...(verbose ? detailsOf(change, paint) : [lineOf(change, paint)]));
  }
  return `${lines.join('\n')}\n`;
}

function lineOf({ path, message, types, wire }: Change, paint: Paint): string {
  const broken = [types.severity === 'breaking' ? 'types' : '', wire.severity === 'breaking' ? 'the wire' : ''];
  const parts = broken.filter((each) => each !== '').join(' and ');
  const suffix = parts === '' ? '' : ` Breaks ${parts}.`;
  return `  ${paint(pathText(path), 'bold')}  ${printable(message)}${paint(suffix, 'breaking')}`;
}

function detailsOf(change: Change, paint: Paint): readonly string[] {
  const { kind, path, message, types, wire, operations } = change;
  const lines = ['', `  ${paint(pathText(path), 'bold')}  ${paint(kind, 'dim')}`, `    ${printable(message)}`];
  for (const [name, { severity, reason }] of [
    ['types:', types],
    ['wire: ', wire],
  ] as const)
    lines.push(`    ${name} ${paint(severity, severity)}: ${printable(reason)}`);
  if (operations.length > 0 && !(operations.length === 1 && operations[0] === path[0]))
    lines.push(`    ${paint(`operations: ${printable(listed(operations, maxOperations))}`, 'dim')}`);
  return lines;
}

function pathText(path: readonly string[]): string {
  return path.length === 0 ? '(service)' : path.map(printable).join('/');
}
