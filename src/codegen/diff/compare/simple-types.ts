import { enumerationLiterals } from '../../emit/type-text.js';
import type {
  ListTypeDefinition,
  AtomicTypeDefinition,
  TypeDefinition,
  UnionTypeDefinition,
} from '../../read/service-description.js';
import type { Effect } from '../change.js';
import { compareDocumentation } from '../change-list.js';
import { breaking, compatible, narrowed, sameTypes, sameWire } from '../effect.js';
import { matchByKey } from '../match/by-key.js';
import { quote } from '../../words.js';
import { type FacetChange, facetChanges, wireOfValues, writtenForm } from './value-space.js';
import { assignment, compareTypeUse, type DirectionPair, shapeOf, type TypeContext } from './type-use.js';

export interface SimpleTypeContext extends TypeContext {
  readonly path: readonly string[];
  readonly name: string;
}

/** Compares two types defined by `<s:restriction>`. */
export function compareRestrictions(
  before: AtomicTypeDefinition,
  after: AtomicTypeDefinition,
  context: SimpleTypeContext,
): void {
  if (before.base !== after.base) {
    const message = `The base type of ${context.name} changed from ${before.base} to ${after.base}.`;
    compareValues('base-type-changed', message, before, after, context);
    return;
  }
  compareEnumerations(before, after, context);
  for (const each of facetChanges(before, after)) reportFacet(each, context);
}

/** Compares two types defined by `<s:list>`. */
export function compareLists(
  before: ListTypeDefinition,
  after: ListTypeDefinition,
  directions: DirectionPair,
  context: SimpleTypeContext,
): void {
  for (const each of facetChanges(before, after)) reportFacet(each, context);
  const { name, path } = context;
  const part = { noun: 'item', name: `item of ${name}`, path: [...path, 'item'], directions } as const;
  compareTypeUse(part, context.types.use(before.item, after.item, part.path), context);
}

/** Compares two types defined by `<s:union>`. Their member types are also compared individually. */
export function compareUnions(
  before: UnionTypeDefinition,
  after: UnionTypeDefinition,
  context: SimpleTypeContext,
): void {
  before.members.forEach((each, at) => {
    const other = after.members[at];
    if (other) context.types.use(each, other, [...context.path, `member ${at + 1}`]);
  });
  const message = `The member types of the union ${context.name} changed.`;
  if (wireOfValues({ type: before }, { type: after }, context).request === sameWire) return;
  compareValues('union-changed', message, before, after, context);
}

/** Reports a difference between two types by comparing their complete sets of values. */
export function compareValues(
  kind: string,
  message: string,
  before: TypeDefinition,
  after: TypeDefinition,
  context: SimpleTypeContext,
): void {
  const [old, fresh] = [{ type: before }, { type: after }];
  const typesIn = (direction: 'request' | 'reply'): Effect =>
    assignment(shapeOf(old, direction, context.before), shapeOf(fresh, direction, context.after))[direction];
  const types = { request: typesIn('request'), reply: typesIn('reply') };
  context.report({ kind, path: context.path, message, types, wire: wireOfValues(old, fresh, context) });
}

function reportFacet({ name, before, after, sending, reading }: FacetChange, context: SimpleTypeContext): void {
  context.report({
    kind: 'facet-changed',
    path: [...context.path, name],
    message: `The ${name} of ${context.name} changed from ${quote(before)} to ${quote(after)}.`,
    wire: {
      request: sending ? breaking(sending) : compatible('the service accepts all values that it accepted before'),
      reply: reading ? breaking(reading) : compatible('clients do not check this facet in replies'),
    },
  });
}

function compareEnumerations(
  before: AtomicTypeDefinition,
  after: AtomicTypeDefinition,
  context: SimpleTypeContext,
): void {
  const { path, name, report } = context;
  const [old, fresh] = [before.enumeration, after.enumeration];
  if (!old || !fresh) {
    if (old === fresh) return;
    const kind = fresh ? 'enumeration-added' : 'enumeration-removed';
    compareValues(kind, `${name} is ${fresh ? '' : 'no longer '}restricted to enum values.`, before, after, context);
    return;
  }
  const isInTypes = [context.before.modelOf(before), context.after.modelOf(after)].every(
    (model) => model && enumerationLiterals(model) !== undefined,
  );
  // an enumeration of booleans is closed even in replies
  const isOpen = before.base !== 'boolean';
  const { pairs, removed, added } = matchByKey(old, fresh, ({ value }) => writtenForm(value, before.base));
  for (const [{ value, documentation }, other] of pairs)
    compareDocumentation([...path, value], `enum value ${quote(value)}`, [documentation, other.documentation], report);
  for (const { value } of removed)
    report({
      kind: 'enum-value-removed',
      path: [...path, value],
      message: `${name} no longer has the enum value ${quote(value)}.`,
      types: isInTypes ? narrowed('callers can no longer pass it', 'replies no longer contain it') : sameTypes,
      wire: narrowed('the service rejects it', 'replies no longer contain it'),
    });
  const reply = isOpen
    ? compatible('the types of replies allow unknown enum values')
    : breaking('code that reads the value does not expect it');
  for (const { value } of added)
    report({
      kind: 'enum-value-added',
      path: [...path, value],
      message: `${name} has the new enum value ${quote(value)}.`,
      types: isInTypes ? { request: compatible('callers may also pass it'), reply } : sameTypes,
      wire: {
        request: compatible('installed clients do not send it'),
        reply: compatible('installed clients accept enum values that they do not know'),
      },
    });
}
