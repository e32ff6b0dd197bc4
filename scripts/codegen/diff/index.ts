export type { Change, DescriptionDiff, Effect, Severity } from './change.js';
export { diffDescriptions } from './diff.js';
export type { Side } from './side.js';
