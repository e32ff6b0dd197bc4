import { styleText } from 'node:util';
import { escapeInvisible } from '../../printable.js';
import { plainText } from '../../codegen/markdown.js';
import type { Change } from '../../codegen/diff/change.js';
import { renderMarkdown } from '../../codegen/diff/render/markdown.js';
import { renderDiff } from '../../codegen/diff/render/text.js';
import { counted } from '../../codegen/words.js';
import { CommandError } from '../command-error.js';
import type { Arguments, OptionTable } from '../options.js';
import type { Terminal } from '../terminal.js';
import { type Comparison, facadeMethodsOf, severityOf } from './comparison.js';

export type Format = 'text' | 'json' | 'markdown';

export const formatOptions = {
  verbose: { short: 'v', help: 'the reason for every change' },
  json: { help: 'JSON, for programs' },
  markdown: { help: 'Markdown, for a pull request' },
} as const satisfies OptionTable;

/** @throws CommandError if more than one format is given */
export function formatOf(given: Arguments): Format {
  if (given.has('json') && given.has('markdown')) throw new CommandError('pass --json or --markdown, not both');
  return given.has('json') ? 'json' : given.has('markdown') ? 'markdown' : 'text';
}

/**
 * Formats a value as JSON and escapes invisible characters, so that the output cannot control a terminal. Programs that
 * parse the JSON read the original value. A bigint and numbers that JSON cannot represent become strings. Binary data
 * becomes base64.
 */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, writable, 2).split('\n').map(escapeInvisible).join('\n')}\n`;
}

function writable(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value;
}

/** Formats the changes for a terminal or a pull request. */
export function renderComparison(
  comparison: Comparison,
  given: Arguments,
  { isColoured }: Pick<Terminal, 'isColoured'>,
  names: { before?: string; after?: string } = {},
): string {
  const isMarkdown = formatOf(given) === 'markdown';
  const { diff } = comparison;
  const changes = isMarkdown
    ? renderMarkdown(diff, names)
    : renderDiff(diff, { colour: isColoured, verbose: given.has('verbose') });
  return changes + facadeSection(comparison, isMarkdown, isColoured);
}

/** Returns the changes as data, each with the methods of `RescueClient` that the change affects. */
export function printedChanges({ diff: { changes }, facade }: Comparison): readonly Change[] {
  return facade ? changes.map((each) => ({ ...each, facadeMethods: facadeMethodsOf(each.operations) })) : changes;
}

const remedy =
  'RescueClient rejects stubs of the new WSDL: install a newer version of logmein-rescue-soap. Until then, call these ' +
  'operations with a ServiceClient of its runtime.';

/** Describes how the changes affect the methods of `RescueClient`. Returns an empty text if there are no changes. */
function facadeSection({ diff: { changes }, facade = [] }: Comparison, isMarkdown: boolean, colour: boolean): string {
  if (changes.length === 0 || facade.length === 0) return '';
  const width = Math.max(...facade.map(({ method }) => method.length));
  const lines = facade.map(({ method, problem }) => {
    const affecting = changes.filter(({ operations }) => operations.includes(method));
    const severity = problem === undefined ? severityOf(affecting) : 'breaking';
    const effect = severity === undefined ? 'not affected' : `${counted(affecting.length, 'change')}, ${severity}`;
    const text = problem ?? effect;
    if (isMarkdown) return `- \`${method}\`: ${plainText(text)}`;
    const line = `  ${method.padEnd(width)}  ${text}`;
    return severity === 'breaking' && colour ? styleText('red', line, { validateStream: false }) : line;
  });
  const title = isMarkdown ? ['### Methods of RescueClient', ''] : ['Methods of RescueClient:'];
  if (facade.some(({ problem }) => problem !== undefined))
    lines.push(...(isMarkdown ? ['', `**${remedy}**`] : [remedy]));
  return ['', ...title, ...lines, ''].join('\n');
}
