import { codeSpan, plainText } from '../../markdown.js';
import type { Change, WsdlDiff } from '../change.js';
import { changesBySeverity } from '../effect.js';
import { counted, listed } from '../../words.js';

export interface MarkdownOptions {
  /** The name of the old WSDL. By default, the names of both WSDLs are omitted. */
  readonly before?: string;
  readonly after?: string;
}

const maxOperations = 20;
/**
 * The maximum length of the list of changes. GitHub limits a comment to 65,536 characters. Changes beyond this limit
 * are counted but not listed.
 */
const maxLength = 60_000;

const headings = { breaking: 'Breaking', compatible: 'Compatible', cosmetic: 'Cosmetic' } as const;

/**
 * Renders a diff for a pull request. Text from the WSDLs is escaped, so it cannot become markup, a link or a mention.
 */
export function renderMarkdown(diff: WsdlDiff, { before, after }: MarkdownOptions = {}): string {
  const { changes, severity, types, wire } = diff;
  const blocks: string[] = [];
  if (before !== undefined && after !== undefined) blocks.push(`From ${codeSpan(before)} to ${codeSpan(after)}.`);
  if (!severity || !types || !wire) return `${[...blocks, 'No changes.'].join('\n\n')}\n`;
  blocks.push(`**${counted(changes.length, 'change')}: ${severity}** (types: ${types}, wire: ${wire})`);
  let length = 0;
  let omitted = 0;
  for (const [each, group] of changesBySeverity(changes)) {
    const items: string[] = [];
    for (const change of group) {
      const item = itemOf(change);
      length += item.length;
      if (length > maxLength) omitted++;
      else items.push(item);
    }
    if (items.length > 0) blocks.push(`### ${headings[each]} (${group.length})`, items.join('\n'));
  }
  if (omitted > 0) blocks.push(`And ${counted(omitted, 'more change')}.`);
  return `${blocks.join('\n\n')}\n`;
}

function itemOf({ path, message, types, wire, operations }: Change): string {
  const where = path.length === 0 ? '' : `${codeSpan(path.join('/'))}: `;
  const lines = [`- ${where}${plainText(message)}`];
  if (types.severity !== 'cosmetic' || wire.severity !== 'cosmetic')
    for (const [name, { severity, reason }] of [
      ['types', types],
      ['wire', wire],
    ] as const)
      lines.push(`  - ${name}: **${severity}**, ${plainText(reason)}`);
  if (operations.length > 0 && !(operations.length === 1 && operations[0] === path[0]))
    lines.push(`  - operations: ${listed(operations.map(codeSpan), maxOperations)}`);
  return lines.join('\n');
}
