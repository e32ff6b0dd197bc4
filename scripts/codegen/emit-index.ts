import { moduleList } from './layout.js';
import type { Model } from './model.js';

/** index.ts: all names of the generated modules but those that bring zod with them. */
export function emitIndex(model: Model): string {
  const types = model.types.flatMap((each) => (each.kind === 'array' ? [] : [each.name]));
  return (
    moduleList('export', ['contract', ...model.operations.map((each) => each.constant)], './operations.js') +
    moduleList('export type', ['Operations'], './operations.js') +
    moduleList('export type', types, './types.js')
  );
}
