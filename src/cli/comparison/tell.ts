import { renderDiff } from '../../codegen/diff/render/text.js';
import { renderMarkdown, type MarkdownOptions } from '../../codegen/diff/render/markdown.js';
import type { Comparison } from './comparison.js';
import { facadeMarkdown, facadeText } from './render-facade.js';

/** What changed, for a reader at a terminal. */
export function textOf(comparison: Comparison, colour: boolean): string {
  return renderDiff(comparison.diff, { colour }) + facadeText(comparison, colour);
}

/** What changed, for a pull request. */
export function markdownOf(comparison: Comparison, options: MarkdownOptions): string {
  return renderMarkdown(comparison.diff, options) + facadeMarkdown(comparison);
}
