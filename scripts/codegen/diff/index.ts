export type { Change, DescriptionDiff, Effect, Severity } from './change.js';
export { diffDescriptions } from './diff.js';
export { type ChangeJson, type DiffJson, diffJson } from './json.js';
export { type MarkdownOptions, renderMarkdown } from './render-markdown.js';
export { renderDiff, type RenderOptions } from './render.js';
export type { Side } from './side.js';
