import { reportDocumentation, reportIdentifier } from '../change-list.js';
import { addition, breaking, compatible, narrowed, removal, widened } from '../effect.js';
import type { Attribute, AttributePair, ContentPair, TypePair } from '../match/type-pair.js';
import { clipped, saysSame } from '../render/words.js';
import { compareAttributeConstraint } from './fixed-and-default.js';
import { compareTypeUse, type DirectionPair, type TypeContext, type TypedPart } from './type-use.js';

export function compareAttributes(
  { path, base }: TypePair,
  { before, after, attributes }: ContentPair,
  directions: DirectionPair,
  context: TypeContext,
): void {
  const { report } = context;
  for (const each of attributes.removed)
    report({
      kind: 'attribute-removed',
      path: [...path, keyOf(each)],
      message: `The ${each.attribute.use} attribute ${nameOf(each)} was removed.`,
      ...removal(each.attribute.use === 'required'),
    });
  for (const each of attributes.added)
    report({
      kind: 'attribute-added',
      path: [...path, keyOf(each)],
      message: `The ${each.attribute.use} attribute ${nameOf(each)} was added.`,
      ...addition(each.attribute.use === 'required'),
    });
  for (const each of attributes.pairs) compareAttribute(each, path, directions, context);
  const [any, newAny] = base
    ? [before.anyAttribute, after.anyAttribute]
    : [context.before.contentOf(before).anyAttribute, context.after.contentOf(after).anyAttribute];
  if (any === newAny) return;
  const ignored = compatible('installed clients ignore attributes that they do not know');
  report({
    kind: 'any-attribute-changed',
    path,
    message: newAny ? 'Any attributes are allowed.' : 'Only declared attributes are allowed.',
    types: newAny
      ? compatible('there is one more optional property, $attributes')
      : breaking('the property $attributes is removed'),
    wire: {
      request: newAny
        ? compatible('installed clients send only declared attributes')
        : breaking('the service rejects other attributes'),
      reply: ignored,
    },
  });
}

function compareAttribute(
  { before, after, use }: AttributePair,
  path: readonly string[],
  directions: DirectionPair,
  context: TypeContext,
): void {
  const { report } = context;
  const [old, fresh] = [before.attribute, after.attribute];
  const name = `attribute ${nameOf(before)}`;
  const part: TypedPart = { noun: 'attribute', name, path: [...path, keyOf(before)], directions };
  compareTypeUse(part, use, [old.fixed, fresh.fixed], context);
  compareAttributeConstraint(part, use, [old, fresh], old.use === 'optional', context);
  if (!saysSame(old.documentation, fresh.documentation)) reportDocumentation(part.path, name, report);
  if (before.model && after.model)
    reportIdentifier('property-renamed', part.path, name, [before.model.key, after.model.key], report);
  if (old.use === fresh.use) return;
  report({
    kind: 'attribute-use-changed',
    path: part.path,
    message: `The ${name} was ${old.use} and is ${fresh.use}.`,
    ...(fresh.use === 'required'
      ? {
          types: narrowed('calls that omit it no longer compile', 'its property is always present'),
          wire: narrowed('installed clients may omit it', 'it is always present'),
        }
      : {
          types: widened('existing calls may omit it', 'its property may be undefined'),
          wire: widened('the service no longer requires it', 'installed clients report that it is missing'),
        }),
  });
}

function keyOf({ attribute }: Attribute): string {
  return `@${attribute.name.local}`;
}

function nameOf({ attribute }: Attribute): string {
  return clipped(attribute.name.local);
}
