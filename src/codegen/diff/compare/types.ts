import type { ComplexTypeModel } from '../../model/model.js';
import { type ComplexTypeDefinition, expanded, type TypeDefinition } from '../../read/service-description.js';
import { typesUsedBy } from '../../read/components.js';
import { compareDocumentation, reportIdentifier } from '../change-list.js';
import { breaking, compatible, narrowed, sameTypes, sameWire } from '../effect.js';
import { type Key, matchByKey } from '../match/by-key.js';
import { attributesOf, membersOf } from '../match/members.js';
import type { TypePair } from '../match/type-pairs.js';
import type { TypeIndex } from '../match/wsdl-version.js';
import { clipped, listed } from '../../words.js';
import { compareMembers } from './members.js';
import { compareLists, compareRestrictions, compareUnions, compareValues } from './simple-types.js';
import { assignment, compareTypeUse, compareUnchecked, compareWildcards, shapeOf } from './type-use.js';
import type { DirectionPair, TypeContext } from './type-use.js';

/**
 * Reports the differences between two types. The types that these types contain are added to `context.types` and
 * compared separately.
 */
export function compareTypes(pair: TypePair, context: TypeContext): void {
  const { before, after, path } = pair;
  const [model, newModel] = [context.before.modelOf(before), context.after.modelOf(after)];
  const name = before.name?.local ?? path.join('/');
  // an array has no name in TypeScript
  if (model && newModel && model.kind !== 'array' && newModel.kind !== 'array')
    reportIdentifier('identifier-changed', path, 'type', [model.name, newModel.name], context.report);
  compareDocumentation(path, `type ${name}`, [before.documentation, after.documentation], context.report);
  if (before.kind !== 'simple' && after.kind !== 'simple')
    compareUnchecked(path, `type ${name}`, [before, after], context.report);
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
  const [base, newBase] = [context.before.base(before), context.after.base(after)];
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
  const particlesOfType = () =>
    [before, ...context.before.derived(before)].flatMap((each) => context.before.contentOf(each).particles);
  compareMembers(members, newMembers, path, { ...context, directions, isArray, particlesOfType });
  // a restriction may change or prohibit inherited attributes
  const isOwnAttribute = isOwn && before.base?.by === 'extension';
  const attributes = attributesOf(before, context.before, isOwnAttribute);
  const newAttributes = attributesOf(after, context.after, isOwnAttribute);
  compareMembers(attributes, newAttributes, path, { ...context, directions, isArray: false });
  const isAny = (isOwn ? after : newAll).anyAttribute;
  const [wildcard, newWildcard] = [before.attributeWildcard, after.attributeWildcard];
  if (wildcard && newWildcard) compareWildcards(path, `attribute wildcard of ${name}`, [wildcard, newWildcard], report);
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
  const model = index.modelOf(type);
  if (mixed)
    return model?.kind === 'complex' && model.members.length > 0
      ? 'elements with text between them'
      : 'text between elements';
  if (text) return 'text';
  return model?.kind === 'array' ? array : elements;
}

/**
 * Compares the types that a message may contain if an element is declared with a given type. These are the type itself,
 * unless it is abstract, and its derived types.
 */
function compareDerivedTypes(
  before: ComplexTypeDefinition,
  after: ComplexTypeDefinition,
  path: readonly string[],
  context: TypeContext,
): void {
  const { report, types } = context;
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

  const nameOf: Key<ComplexTypeDefinition> = ({ name: own }) => own && expanded(own);
  const [children, newChildren] = [context.before.children(before), context.after.children(after)];
  for (const [one, other] of matchByKey(children, newChildren, nameOf).pairs) types.add(one, other, []);
  const [allowed, newAllowed] = [allowedTypes(before, context.before), allowedTypes(after, context.after)];
  if (!allowed || !newAllowed) return;
  const { removed, added } = matchByKey(allowed, newAllowed, (type) => nameOf(type) ?? '');
  const changed = [...removed, ...added].map((type) => clipped(type.name?.local ?? name));
  if (changed.length > 0)
    report({
      kind: 'derived-types-changed',
      path,
      message: `The types that can be used for ${name}, which are itself and its derived types, changed: ${listed(changed, 10)}.`,
      types: breaking('the union of these types changed'),
      wire: breaking('one of the two sides does not know or does not accept some of these types'),
    });
}

/**
 * Returns the type itself, unless it is abstract, and its derived types. Returns `undefined` for a type that is used
 * only as a base type and therefore does not itself occur in messages.
 */
function allowedTypes(type: ComplexTypeDefinition, index: TypeIndex): readonly ComplexTypeDefinition[] | undefined {
  const hasUnion = complexModel(type, index)?.family?.union !== undefined;
  if (!hasUnion && index.children(type).length > 0) return undefined;
  return [type, ...(hasUnion ? index.derived(type) : [])].filter((each) => !each.abstract);
}

/** Returns the value of the `$type` property, or `undefined` if the type has no such property. */
function tagOf(model: ComplexTypeModel | undefined): string | undefined {
  return model?.abstract ? undefined : model?.family?.tag;
}

function complexModel(type: ComplexTypeDefinition, index: TypeIndex): ComplexTypeModel | undefined {
  const model = index.modelOf(type);
  return model?.kind === 'complex' ? model : undefined;
}

/**
 * Reports that a type is now used in replies, or that replies no longer use the type. Only types that occur solely in
 * requests accept a Date. Only types that occur in replies have open enumerations.
 */
function compareDirection({ before, path }: TypePair, [old, fresh]: DirectionPair, context: TypeContext): void {
  if (old === fresh) return;
  const index = context.before;
  const used =
    before.kind === 'simple' ? [{ builtIn: before.base }] : typesUsedBy(before).map((each) => index.resolve(each));
  // changes with the same kind, path and message are merged
  for (const each of used) {
    const types = assignment(shapeOf(each, old, index), shapeOf(each, fresh, index));
    const message =
      fresh === 'reply'
        ? 'Replies now also contain the type, so requests accept dates only as text, and its enumerations are open.'
        : 'Replies no longer contain the type, so its enumerations are closed, and requests accept a Date.';
    if (types.request !== sameTypes) context.report({ kind: 'direction-changed', path, message, types });
  }
}
