import { quoted } from './layout.js';

/**
 * index.ts: all names of the generated modules but those that bring zod with them. The import of nothing is for the
 * compiler, which says there if the runtime is missing; the other modules are not checked.
 */
export function emitIndex(runtime: string): string {
  return `import type {} from ${quoted(runtime)};
export * from './operations.js';
export type * from './types.js';
`;
}
