import { styleText } from 'node:util';
import { printable } from '../../../printable.js';
import type { Change, WsdlDiff } from '../change.js';
import { severities, severityOf } from '../effect.js';
import { counted, listed } from '../../words.js';

export interface RenderOptions {
  /** Whether to use terminal colours. */
  readonly colour: boolean;
  /**
   * Whether to add the kind, the reasons and the operations of each change. By default, each change is written on one
   * line.
   */
  readonly verbose?: boolean;
}

const maxOperations = 8;

const styles = { breaking: 'red', compatible: 'green', cosmetic: 'cyan', bold: 'bold', dim: 'dim' } as const;

type Paint = (text: string, style: keyof typeof styles) => string;

/**
 * Renders a diff for a terminal. The summary is followed by one line per change, with the most severe changes first.
 */
export function renderDiff(diff: WsdlDiff, { colour, verbose = false }: RenderOptions): string {
  const paint: Paint = (text, style) => (colour ? styleText(styles[style], text, { validateStream: false }) : text);
  const { changes, severity, types, wire } = diff;
  if (!severity || !types || !wire) return 'No changes.\n';
  const lines = [
    `${counted(changes.length, 'change')}: ${paint(severity, severity)} (types: ${paint(types, types)}, wire: ${paint(wire, wire)})`,
  ];
  for (const each of severities)
    for (const change of changes.filter((one) => severityOf(one) === each)) {
      const { path, message } = change;
      const broken = (['types', 'wire'] as const).filter((part) => change[part].severity === 'breaking');
      const suffix = broken.length === 0 ? '' : ` [${broken.join(', ')}]`;
      const where = path.length === 0 ? '' : `${paint(path.map(printable).join('/'), 'bold')}: `;
      lines.push(`  ${paint(each.padEnd(10), each)}  ${where}${printable(message)}${suffix}`);
      if (verbose) lines.push(...detailsOf(change).map((detail) => paint(`              ${printable(detail)}`, 'dim')));
    }
  return `${lines.join('\n')}\n`;
}

function detailsOf({ kind, types, wire, operations }: Change): readonly string[] {
  return [
    `kind: ${kind}`,
    `types: ${types.severity}, ${types.reason}`,
    `wire: ${wire.severity}, ${wire.reason}`,
    ...(operations.length > 0 ? [`operations: ${listed(operations, maxOperations)}`] : []),
  ];
}
