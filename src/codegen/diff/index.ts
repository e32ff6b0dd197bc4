export type { Change, DescriptionDiff, Effect, Severity } from './change.js';
export { diffDescriptions } from './diff.js';
export { type ChangeJson, type DiffJson, diffJson } from './render/json.js';
export { type MarkdownOptions, renderMarkdown } from './render/markdown.js';
export { renderDiff, type RenderOptions } from './render/text.js';
export type { Side } from './pair/side.js';
