import { styleText } from 'node:util';
import { escapeInvisible } from '../../printable.js';
import { plainText } from '../../codegen/markdown.js';
import type { Change } from '../../codegen/diff/change.js';
import { diffJson } from '../../codegen/diff/render/json.js';
import { renderMarkdown } from '../../codegen/diff/render/markdown.js';
import { renderDiff } from '../../codegen/diff/render/text.js';
import { counted } from '../../codegen/diff/render/words.js';
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
 * Formats a value as JSON, with escapes for invisible characters. Programs read the same value, but no character can
 * control a terminal. A bigint, and numbers that JSON cannot represent, become strings; binary data becomes base64.
 */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, writable, 2).split('\n').map(escapeInvisible).join('\n')}\n`;
}

function writable(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value;
}

/** Shows what changed on a terminal. */
export function renderText(comparison: Comparison, { isColoured }: Terminal, isVerbose: boolean): string {
  const { diff } = comparison;
  return renderDiff(diff, { colour: isColoured, verbose: isVerbose }) + facadeText(comparison, isColoured);
}

/** Shows what changed in a pull request. */
export function renderPullRequest(comparison: Comparison, names: { before?: string; after?: string } = {}): string {
  return renderMarkdown(comparison.diff, names) + facadeMarkdown(comparison);
}

/** The changes as data, with the methods of `RescueClient` that they affect. */
export function printedChanges({ diff, facade }: Pick<Comparison, 'diff' | 'facade'>): readonly Change[] {
  const { changes } = diffJson(diff);
  return facade ? changes.map((each) => ({ ...each, facadeMethods: facadeMethodsOf(each.operations) })) : changes;
}

const remedy =
  'RescueClient rejects stubs of the new WSDL: install a newer version of logmein-rescue-soap. Until then, call these ' +
  'operations with a ServiceClient of its runtime.';

function facadeText(comparison: Comparison, isColoured: boolean): string {
  const rows = facadeRows(comparison);
  if (rows.length === 0) return '';
  const width = Math.max(...rows.map(({ method }) => method.length));
  const lines = rows.map(({ method, severity, text }) => {
    const line = `  ${method.padEnd(width)}  ${text}`;
    return severity === 'breaking' && isColoured ? styleText('red', line, { validateStream: false }) : line;
  });
  return ['', 'Methods of RescueClient:', ...lines, ...(isRejected(comparison) ? [remedy] : []), ''].join('\n');
}

function facadeMarkdown(comparison: Comparison): string {
  const rows = facadeRows(comparison);
  if (rows.length === 0) return '';
  const lines = rows.map(({ method, text }) => `- \`${method}\`: ${plainText(text)}`);
  const rejected = isRejected(comparison) ? ['', `**${remedy}**`] : [];
  return ['', '### Methods of RescueClient', '', ...lines, ...rejected, ''].join('\n');
}

function isRejected({ facade = [] }: Comparison): boolean {
  return facade.some(({ problem }) => problem !== undefined);
}

function facadeRows({ diff: { changes }, facade = [] }: Comparison) {
  if (changes.length === 0) return [];
  return facade.map(({ method, problem }) => {
    const affecting = changes.filter(({ operations }) => operations.includes(method));
    const severity = problem === undefined ? severityOf(affecting) : 'breaking';
    const count = counted(affecting.length, 'change');
    return { method, severity, text: problem ?? (severity === undefined ? 'not affected' : `${count}, ${severity}`) };
  });
}
