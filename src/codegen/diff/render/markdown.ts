import type { Change, DescriptionDiff } from '../change.js';
import { severities } from '../effect.js';
import { changesOf, severityOf } from './grouped.js';
import { codeSpan, plainText } from '../../markdown.js';
import { counted, listed } from './words.js';

export interface MarkdownOptions {
  /** The heading; none if absent. */
  readonly title?: string;
  /** What the descriptions are called. */
  readonly before?: string;
  readonly after?: string;
}

/** More operations than this are only counted. */
const maxOperations = 20;
/** GitHub takes 65,536 characters for a comment; the rest of the changes is only counted. */
const maxLength = 60_000;

const headings = { breaking: 'Breaking', compatible: 'Compatible', cosmetic: 'Cosmetic' } as const;

/** A diff for a pull request. What comes from a description is escaped: it can make no markup, link or mention. */
export function renderMarkdown(diff: DescriptionDiff, { title, before, after }: MarkdownOptions = {}): string {
  const { changes, severity, types, wire } = diff;
  const blocks: string[] = [];
  if (title !== undefined) blocks.push(`## ${plainText(title)}`);
  if (before !== undefined && after !== undefined) blocks.push(`From ${codeSpan(before)} to ${codeSpan(after)}.`);
  if (severity === undefined || types === undefined || wire === undefined) {
    blocks.push('No change of meaning.');
    return `${blocks.join('\n\n')}\n`;
  }
  blocks.push(`**${counted(changes.length, 'change')}: ${severity}** (types: ${types}, wire: ${wire})`);
  let length = 0;
  let left = 0;
  for (const each of severities) {
    const group = changesOf(diff, each);
    if (group.length === 0) continue;
    const items: string[] = [];
    for (const change of group) {
      const item = renderChange(change);
      length += item.length;
      if (length > maxLength) left++;
      else items.push(item);
    }
    if (items.length > 0) blocks.push(`### ${headings[each]} (${group.length})`, items.join('\n'));
  }
  if (left > 0) blocks.push(`And ${counted(left, 'change')} more.`);
  return `${blocks.join('\n\n')}\n`;
}

function renderChange(change: Change): string {
  const { path, message, operations } = change;
  const where = path.length === 0 ? '' : `${codeSpan(path.join(' / '))}: `;
  const lines = [`- ${where}${plainText(message)}`];
  if (severityOf(change) !== 'cosmetic')
    for (const what of ['types', 'wire'] as const)
      lines.push(`  - ${what}: **${change[what].severity}**, ${plainText(change[what].reason)}`);
  if (operations.length > 0 && !(operations.length === 1 && operations[0] === path[0]))
    lines.push(`  - operations: ${listed(operations.map(codeSpan), maxOperations)}`);
  return lines.join('\n');
}
