import type { MemberModel, OperationModel, TypeModel, TypeModelReference } from '../model/model.js';
import type { TypesByName } from '../emit/type-text.js';

/** All types that the messages of an operation are made of, in the order in which they are met. */
export function typesOfOperation(operation: OperationModel, types: TypesByName): readonly TypeModel[] {
  const found = new Set<TypeModel>();
  const add = (reference: TypeModelReference | undefined): void => {
    const type = reference && 'definition' in reference ? types.get(reference.definition) : undefined;
    if (type) found.add(type);
  };
  const addMembers = (members: readonly MemberModel[]): void => {
    for (const each of members)
      if (each.kind === 'element') add(each.type);
      else if (each.kind === 'group') each.alternatives.forEach(addMembers);
  };
  const { input, output, requestHeaders, replyHeaders, faults } = operation;
  add(input?.type);
  add(output?.type);
  addMembers([...(requestHeaders?.blocks ?? []), ...(replyHeaders?.blocks ?? [])]);
  for (const each of faults) add(each.type);
  // what is added to a set while it is walked is walked too
  for (const type of found) {
    if (type.kind === 'array') addMembers([type.item]);
    else if (type.kind === 'list') add(type.item);
    else if (type.kind === 'union') type.members.forEach(add);
    else if (type.kind === 'complex') {
      addMembers(type.members);
      for (const each of type.attributes) add(each.type);
      add(type.text);
      for (const definition of type.family?.derived ?? []) add({ definition });
    }
  }
  return [...found];
}
