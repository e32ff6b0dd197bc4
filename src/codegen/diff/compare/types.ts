import type { TypeModel } from '../../model/model.js';
import type { ComplexTypeDefinition, TypeDefinition } from '../../read/service-description.js';
import { typesUsedBy } from '../../read/components.js';
import { compareDocumentation, reportIdentifier } from '../change-list.js';
import { breaking, compatible, type EffectByDirection, moreSevere, narrowed, sameTypes, sameWire } from '../effect.js';
import { shownName } from '../match/renamed-namespaces.js';
import { attributesOf, membersOf } from '../match/members.js';
import type { TypePair } from '../match/type-pairs.js';
import type { TypeIndex } from '../match/wsdl-version.js';
import { compareDerivedTypes } from './derived-types.js';
import { compareMembers } from './members.js';
import { compareLists, compareRestrictions, compareUnions, compareValues } from './simple-types.js';
import { compareTypeUse, type DirectionPair, type TypeContext } from './type-use.js';
import { assignment, shapeOf } from './typescript-shape.js';

/**
 * Reports the differences between two types. The types that they contain are added to the pairs and compared
 * separately.
 */
export function compareTypes(pair: TypePair, context: TypeContext): void {
  const { before, after, path } = pair;
  const [model, newModel] = [context.before.modelOf(before), context.after.modelOf(after)];
  const name = before.name?.local ?? path.join('/');
  compareNames(pair, model, newModel, context);
  compareDocumentation(path, `type ${name}`, [before.documentation, after.documentation], context.report);
  const directions: DirectionPair = [model?.direction ?? 'reply', newModel?.direction ?? 'reply'];
  const simple = { ...context, path, name };
  if (before.kind === 'simple' && after.kind === 'simple') compareRestrictions(before, after, simple);
  else if (before.kind === 'list' && after.kind === 'list') compareLists(before, after, directions, simple);
  else if (before.kind === 'union' && after.kind === 'union') compareUnions(before, after, simple);
  else if (before.kind === 'complex' && after.kind === 'complex')
    compareContent(before, after, path, directions, context);
  else {
    const message = `${name} changed from ${kindOf(before)} to ${kindOf(after)}.`;
    compareValues('kind-changed', message, before, after, simple);
  }
  compareDirection(pair, directions, context);
}

function kindOf({ kind }: TypeDefinition): string {
  return { complex: 'a complex type', simple: 'a simple type', list: 'a list', union: 'a union' }[kind];
}

function compareNames(
  { before, after, path }: TypePair,
  model: TypeModel | undefined,
  newModel: TypeModel | undefined,
  { namespaces, report }: TypeContext,
): void {
  // an array has no name in TypeScript
  const [identifier, newIdentifier] = [model, newModel].map((each) =>
    each?.kind === 'array' ? undefined : each?.name,
  );
  const isGone = identifier !== undefined && identifier !== newModel?.name;
  const isRenamed =
    before.name && after.name ? !namespaces.isSame(before.name, after.name) : before.name !== after.name;
  if (!isRenamed) {
    if (isGone && newIdentifier !== undefined)
      reportIdentifier('identifier-changed', path, 'type', [identifier, newIdentifier], report);
    return;
  }
  const hasXsiType = [model, newModel].some((each) => each?.kind === 'complex' && each.family !== undefined);
  report({
    kind: 'type-renamed',
    path,
    message: !after.name
      ? `The type ${path.join('/')} became anonymous.`
      : !before.name
        ? `The anonymous type at ${path.join('/')} is now named ${after.name.local}.`
        : before.name.local === after.name.local
          ? `The type ${shownName(before.name)} moved to ${shownName(after.name)}.`
          : `The type ${before.name.local} was probably renamed to ${after.name.local}.`,
    types: isGone ? breaking(`the name ${identifier} no longer exists`) : sameTypes,
    wire: hasXsiType
      ? {
          request: breaking('the service rejects the old name in xsi:type'),
          reply: breaking('installed clients reject the new name in xsi:type'),
        }
      : sameWire,
  });
}

function compareContent(
  before: ComplexTypeDefinition,
  after: ComplexTypeDefinition,
  path: readonly string[],
  directions: DirectionPair,
  context: TypeContext,
): void {
  const { report, types } = context;
  const [all, newAll] = [context.before.contentOf(before), context.after.contentOf(after)];
  // inherited content is compared as part of the base type
  const [base, newBase] = [context.before.components.base(before), context.after.components.base(after)];
  const isOwn =
    base !== undefined && newBase !== undefined && before.base?.by === after.base?.by && types.isSame(base, newBase);
  if (isOwn) types.add(base, newBase, path);
  const name = before.name?.local ?? path.join('/');
  const [form, newForm] = [contentForm(before, context.before), contentForm(after, context.after)];
  if (form !== newForm)
    report({
      kind: 'content-changed',
      path,
      message: `The content of ${name} changed from ${form} to ${newForm}.`,
      types: breaking('its content is in different properties'),
      wire: [form, newForm].every((each) => each === elements || each === array)
        ? sameWire
        : breaking('the content is of a different kind'),
    });
  compareDerivedTypes(before, after, path, context);
  const [text, newText] = [all.text, newAll.text];
  if (text && newText && !(isOwn && before.base?.by === 'extension')) {
    const part = { noun: 'text', name: `text of ${name}`, path: [...path, '$value'], directions } as const;
    compareTypeUse(part, types.use(text, newText, part.path), context);
  }
  const [members, newMembers] = [membersOf(before, context.before, isOwn), membersOf(after, context.after, isOwn)];
  const isArray = form === array && newForm === array;
  compareMembers(members, newMembers, path, { ...context, directions, isArray });
  const [attributes, newAttributes] = [
    attributesOf(before, context.before, isOwn),
    attributesOf(after, context.after, isOwn),
  ];
  compareMembers(attributes, newAttributes, path, { ...context, directions, isArray: false });
  const isAny = (isOwn ? after : newAll).anyAttribute;
  if ((isOwn ? before : all).anyAttribute === isAny) return;
  const ignored = 'installed clients ignore attributes that they do not know';
  report({
    kind: 'any-attribute-changed',
    path,
    message: isAny ? `${name} now allows any attributes.` : `${name} now allows only declared attributes.`,
    types: isAny ? compatible('the $attributes property is optional') : breaking('the $attributes property is removed'),
    wire: isAny ? compatible(ignored) : narrowed('the service rejects other attributes', ignored),
  });
}

const elements = 'elements';
const array = 'one repeated element, an array in TypeScript';

/** Describes what a complex type contains. */
function contentForm(type: ComplexTypeDefinition, index: TypeIndex): string {
  const { mixed, text } = index.contentOf(type);
  if (mixed) return 'text between elements';
  if (text) return 'text';
  return index.modelOf(type)?.kind === 'array' ? array : elements;
}

/**
 * Reports that a type is now used in replies, or that it is no longer used in them. Only types that occur solely in
 * requests accept a Date, and only types that occur in replies have open enumerations.
 */
function compareDirection({ before, path }: TypePair, [old, fresh]: DirectionPair, context: TypeContext): void {
  if (old === fresh) return;
  const index = context.before;
  const used =
    before.kind === 'simple' ? [{ builtIn: before.base }] : typesUsedBy(before).map((each) => index.resolve(each));
  const effects = used.map((each) => assignment(shapeOf(each, old, index), shapeOf(each, fresh, index)));
  const types = effects.reduce<EffectByDirection>(
    (one, other) => ({
      request: moreSevere(one.request, other.request),
      reply: moreSevere(one.reply, other.reply),
    }),
    { request: sameTypes, reply: sameTypes },
  );
  if (types.request === sameTypes && types.reply === sameTypes) return;
  context.report({
    kind: 'direction-changed',
    path,
    message:
      fresh === 'reply'
        ? 'Replies now also contain the type, so requests accept dates only as text, and its enumerations are open.'
        : 'Replies no longer contain the type, so its enumerations are closed, and requests accept a Date.',
    types,
  });
}
