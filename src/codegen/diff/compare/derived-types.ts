import { type ComplexTypeDefinition, expanded } from '../../read/service-description.js';
import type { ComplexTypeModel } from '../../model/model.js';
import { reportIdentifier } from '../change-list.js';
import { breaking, compatible, narrowed, widened } from '../effect.js';
import { type Key, matchByKey } from '../match/by-key.js';
import type { TypeIndex } from '../match/wsdl-version.js';
import type { TypeContext } from './type-use.js';

/**
 * Compares the types that may occur in a message where a type is declared: the type itself, unless it is abstract, and
 * the types that derive from it.
 */
export function compareDerivedTypes(
  before: ComplexTypeDefinition,
  after: ComplexTypeDefinition,
  path: readonly string[],
  context: TypeContext,
): void {
  const { report, namespaces, types } = context;
  const [model, newModel] = [complexModel(before, context.before), complexModel(after, context.after)];
  const [union, newUnion] = [model?.family?.union, newModel?.family?.union];
  // if the type itself was renamed, that change is reported instead
  if (union !== undefined && (newUnion === undefined || model?.name === newModel?.name))
    reportIdentifier('identifier-changed', path, 'union of derived types', [union, newUnion], report);

  const [tag, newTag] = [tagOf(model), tagOf(newModel)];
  const name = before.name?.local ?? path.join('/');
  if (model && newModel && tag !== newTag)
    report({
      kind: 'type-tag-changed',
      path,
      message: `The $type property of ${name} ${tag === undefined ? 'was added' : newTag === undefined ? 'was removed' : `changed from ${tag} to ${newTag}`}.`,
      types: tag === undefined ? compatible('the property is optional') : breaking('the old value no longer exists'),
    });

  const nameOf: Key<ComplexTypeDefinition> = (type, ns) =>
    type.name && expanded({ ns: ns(type.name.ns), local: type.name.local });
  const [children, newChildren] = [
    context.before.components.children(before),
    context.after.components.children(after),
  ];
  for (const [one, other] of matchByKey(children, newChildren, namespaces, nameOf).pairs) types.add(one, other, []);
  const { removed, added } = matchByKey(
    union === undefined ? [] : derivedTypes(before, context.before),
    newUnion === undefined ? [] : derivedTypes(after, context.after),
    namespaces,
    nameOf,
  );
  // an abstract type that is only used as a base does not itself occur in messages
  const isDeclared = (type: ComplexTypeDefinition, index: TypeIndex): boolean =>
    index.components.children(type).length === 0 || complexModel(type, index)?.family?.union !== undefined;
  const isUsed = isDeclared(before, context.before) || isDeclared(after, context.after);
  const itself = isUsed && before.abstract !== after.abstract ? [before] : [];
  const becomesAbstract = after.abstract;
  const change = (type: ComplexTypeDefinition, verb: 'added' | 'removed') => {
    if (type === before) {
      const message = `${name} ${becomesAbstract ? 'became' : 'is no longer'} abstract.`;
      return { kind: 'abstract-changed', path, message };
    }
    const derived = type.name?.local ?? '';
    const message = `${derived} can ${verb === 'added' ? '' : 'no longer '}be used for ${name}.`;
    return { kind: `derived-type-${verb}`, path: [...path, derived], message };
  };
  for (const each of [...removed, ...(becomesAbstract ? itself : [])])
    report({
      ...change(each, 'removed'),
      types: narrowed('callers can no longer pass it without $type', 'replies no longer contain it'),
      wire: narrowed('the service rejects it', 'replies no longer contain it'),
    });
  for (const each of [...added, ...(becomesAbstract ? [] : itself)])
    report({
      ...change(each, 'added'),
      types: widened('callers may also pass it', 'code that handles the known types does not handle this one'),
      wire: widened('installed clients do not send it', 'installed clients reject an xsi:type that they do not expect'),
    });
}

function derivedTypes(type: ComplexTypeDefinition, index: TypeIndex): readonly ComplexTypeDefinition[] {
  return index.components.derived(type).filter((each) => !each.abstract && each.name);
}

/** Returns the value of the `$type` property, or `undefined` if the type has no such property. */
function tagOf(model: ComplexTypeModel | undefined): string | undefined {
  return model?.abstract ? undefined : model?.family?.tag;
}

function complexModel(type: ComplexTypeDefinition, index: TypeIndex): ComplexTypeModel | undefined {
  const model = index.modelOf(type);
  return model?.kind === 'complex' ? model : undefined;
}
