import type { SimpleTypeModel, TypeModel, TypeModelReference } from '../../model/model.js';
import { compareDocumentation, compareTexts } from '../change-list.js';
import { breaking, compatible, narrowed } from '../effect.js';
import { matchByKey } from '../match/by-key.js';
import { isStructure, type TypeIndex, type TypePair } from '../match/type-pairs.js';
import { clipped, quote } from '../../words.js';
import { comparePart, type PartContext, elementPart } from './parts.js';
import { compareValues, valueOf } from './typescript.js';
import { facetChanges, type Restricted, textOf, wireOfValues, writtenForm } from './value-space.js';

/** Compares two types that are not both complex. */
export function compareSimpleTypes({ before, after, path }: TypePair, name: string, context: PartContext): void {
  const { report, types } = context;
  const references = [{ definition: before.name }, { definition: after.name }] as const;
  const values = [shownValues(before, types.before), shownValues(after, types.after)] as const;
  // unions are compared only for equality
  const isOther = before.kind === 'union' && textOf(references[0], types.before) !== textOf(references[1], types.after);
  if (values[0] !== values[1] || isOther) {
    const how =
      values[0] === values[1]
        ? ': a member of the union has other values'
        : ` from ${clipped(values[0])} to ${clipped(values[1])}`;
    report({
      kind: 'values-changed',
      path,
      message: `The values of the ${name} changed${how}.`,
      types: compareValues(...references, types),
      wire: wireOfValues(...references, types),
    });
    return;
  }
  if (before.kind === 'simple' && after.kind === 'simple') compareEnumerations(before, after, path, context);
  for (const { name: facet, texts, sending, reading } of facetChanges(restrictionOf(before), restrictionOf(after)))
    compareTexts(report, {
      kind: 'facet-changed',
      path: [...path, facet],
      subject: `${facet} of the ${name}`,
      texts,
      effects: () => ({
        wire: {
          request: sending ? breaking(sending) : compatible('the service accepts all values that it accepted before'),
          reply: reading ? breaking(reading) : compatible('clients do not check this facet in replies'),
        },
      }),
    });
  const items = itemsOf(after);
  itemsOf(before).forEach((item, at) => {
    const part = elementPart('item', valueOf(item), `item of the ${name}`);
    comparePart(part, elementPart('item', valueOf(items[at] ?? item)), [...path, 'item'], context);
  });
}

function restrictionOf(type: TypeModel): Restricted {
  return type.kind === 'simple' || type.kind === 'list' ? type : {};
}

/** Returns the types of the values that a value consists of or is one of. */
function itemsOf(type: TypeModel): readonly TypeModelReference[] {
  if (type.kind === 'simple') return [{ builtIn: type.base }];
  if (type.kind === 'list') return [type.item];
  return type.kind === 'union' ? type.members : [];
}

function shownValues(type: TypeModel, index: TypeIndex): string {
  if (type.kind === 'simple') return `${type.enumeration ? 'enum values of ' : ''}${type.base}`;
  if (type.kind === 'list') return 'a list';
  return isStructure(type)
    ? 'a complex type'
    : `a union of ${type.members.map((each) => index.nameOf(each)).join(', ')}`;
}

function compareEnumerations(
  { enumeration: before = [], base }: SimpleTypeModel,
  { enumeration: after = [] }: SimpleTypeModel,
  path: readonly string[],
  { report }: PartContext,
): void {
  const name = path.join('/');
  const { pairs, removed, added } = matchByKey(before, after, ({ value }) => writtenForm(value, base));
  for (const [{ value, documentation }, other] of pairs)
    compareDocumentation(report, [...path, value], `enum value ${quote(value)}`, [documentation, other.documentation]);
  for (const { value } of removed)
    report({
      kind: 'enum-value-removed',
      path: [...path, value],
      message: `${name} no longer has the enum value ${quote(value)}.`,
      types: narrowed('callers can no longer pass it', 'replies no longer contain it'),
      wire: narrowed('the service rejects it', 'replies no longer contain it'),
    });
  for (const { value } of added)
    report({
      kind: 'enum-value-added',
      path: [...path, value],
      message: `${name} has the new enum value ${quote(value)}.`,
      types: {
        request: compatible('callers may also pass it'),
        reply: compatible('the types of replies allow unknown enum values'),
      },
      wire: {
        request: compatible('installed clients do not send it'),
        reply: compatible('installed clients accept enum values that they do not know'),
      },
    });
}
