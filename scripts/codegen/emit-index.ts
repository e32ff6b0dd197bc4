import { moduleList } from './layout.js';
import type { MemberModel, Model } from './model.js';

/** index.ts: all names of the generated modules but those that bring zod with them. */
export function emitIndex(model: Model): string {
  const types = typeNames(model);
  return (
    moduleList('export', ['contract', ...model.operations.map((each) => each.constant)], './operations.js') +
    moduleList('export type', ['Operations'], './operations.js') +
    (types.length > 0 ? moduleList('export type', types, './types.js') : '')
  );
}

/** All that types.ts declares, in its order. */
function typeNames(model: Model): readonly string[] {
  const names = new Set<string>();
  const addGroups = (members: readonly MemberModel[]): void => {
    for (const each of members) {
      if (each.kind !== 'group' || names.has(each.name)) continue;
      names.add(each.name);
      each.alternatives.forEach(addGroups);
    }
  };
  for (const each of model.types) {
    if (each.kind === 'array') continue;
    names.add(each.name);
    if (each.kind !== 'complex') continue;
    if (each.family?.union !== undefined) names.add(each.family.union);
    addGroups(each.members);
  }
  for (const { requestHeaders, replyHeaders } of model.operations)
    for (const headers of [requestHeaders, replyHeaders]) if (headers) names.add(headers.name);
  return [...names];
}
