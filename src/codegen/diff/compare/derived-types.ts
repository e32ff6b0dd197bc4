import { type ComplexTypeDefinition, expanded } from '../../read/service-description.js';
import type { ComplexTypeModel } from '../../model/model.js';
import { breaking, compatible, narrowed, sameTypes, widened } from '../effect.js';
import { matchByKey } from '../match/by-key.js';
import type { TypePair } from '../match/type-pair.js';
import type { TypeIndex } from '../match/wsdl-version.js';
import type { TypeContext } from './type-use.js';

/**
 * Compares the types that may replace a type in a message: the type itself, unless it is abstract, and those that derive
 * from it.
 */
export function compareDerivedTypes({ before, after, path }: TypePair, context: TypeContext): void {
  if (before.kind !== 'complex' || after.kind !== 'complex') return;
  const { report, namespaces } = context;
  const [model, newModel] = [complexModel(before, context.before), complexModel(after, context.after)];
  const name = before.name?.local ?? path.join('/');
  if (before.abstract !== after.abstract) compareAbstract(before, after, { path, name }, context);

  const [union, newUnion] = [model?.family?.union, newModel?.family?.union];
  // if the type itself has a new name, that change is enough
  if (union !== undefined && union !== newUnion && (newUnion === undefined || model?.name === newModel?.name))
    report({
      kind: 'identifier-changed',
      path,
      message:
        newUnion === undefined
          ? `The TypeScript union ${union} was removed.`
          : `The name of the TypeScript union changed from ${union} to ${newUnion}.`,
      types: breaking(`the name ${union} no longer exists`),
    });

  const [tag, newTag] = [tagOf(model), tagOf(newModel)];
  if (model && newModel && tag !== newTag)
    report({
      kind: 'type-tag-changed',
      path,
      message: `The property $type of ${name} ${tag === undefined ? 'was added' : newTag === undefined ? 'was removed' : `changed from ${tag} to ${newTag}`}.`,
      types: tag === undefined ? compatible('the property is optional') : breaking('the old value no longer exists'),
    });

  const derived = matchByKey(
    union === undefined ? [] : derivedTypes(before, context.before),
    newUnion === undefined ? [] : derivedTypes(after, context.after),
    namespaces,
    (type, ns) => type.name && expanded({ ns: ns(type.name.ns), local: type.name.local }),
  );
  for (const { name: gone } of derived.removed)
    report({
      kind: 'derived-type-removed',
      path: [...path, gone?.local ?? ''],
      message: `${gone?.local ?? ''} can no longer be used for ${name}.`,
      types: narrowed('callers can no longer pass it', 'replies no longer contain it'),
      wire: narrowed('the service rejects it', 'replies no longer contain it'),
    });
  for (const { name: added } of derived.added)
    report({
      kind: 'derived-type-added',
      path: [...path, added?.local ?? ''],
      message: `${added?.local ?? ''} can be used for ${name}.`,
      types: widened('callers may also pass it', 'code that handles the known types does not handle this one'),
      wire: widened('installed clients do not send it', 'installed clients reject an xsi:type that they do not know'),
    });
}

function compareAbstract(
  before: ComplexTypeDefinition,
  after: ComplexTypeDefinition,
  { path, name }: { readonly path: readonly string[]; readonly name: string },
  context: TypeContext,
): void {
  // an abstract type that is only a base is in no message itself
  const isDeclared = (type: ComplexTypeDefinition, index: TypeIndex): boolean =>
    index.components.children(type).length === 0 || complexModel(type, index)?.family?.union !== undefined;
  const isUsed = isDeclared(before, context.before) || isDeclared(after, context.after);
  const hadTag = complexModel(before, context.before)?.family !== undefined;
  if (!isUsed) return;
  const becomesAbstract = {
    types: {
      request: breaking('a value must give the type that it has in $type'),
      reply: hadTag ? breaking('the type itself no longer has the property $type') : sameTypes,
    },
    wire: narrowed('the service rejects values of the type itself', 'values of the type itself no longer occur'),
  };
  const becomesConcrete = {
    types: widened('callers may pass the type itself', 'code that handles the derived types does not handle this one'),
    wire: widened(
      'installed clients send derived types',
      'installed clients require an xsi:type that names a derived type',
    ),
  };
  context.report({
    kind: 'abstract-changed',
    path,
    message: `${name} ${after.abstract ? 'became' : 'is no longer'} abstract.`,
    ...(after.abstract ? becomesAbstract : becomesConcrete),
  });
}

function derivedTypes(type: ComplexTypeDefinition, index: TypeIndex): readonly ComplexTypeDefinition[] {
  return index.components.derived(type).filter((each) => !each.abstract && each.name);
}

/** The value of `$type`; absent where the type has no such property. */
function tagOf(model: ComplexTypeModel | undefined): string | undefined {
  return model?.abstract ? undefined : model?.family?.tag;
}

function complexModel(type: ComplexTypeDefinition, index: TypeIndex): ComplexTypeModel | undefined {
  const model = index.modelOf(type);
  return model?.kind === 'complex' ? model : undefined;
}
