import type {
  ListTypeDefinition,
  AtomicTypeDefinition,
  TypeDefinition,
  UnionTypeDefinition,
} from '../../read/service-description.js';
import type { TypeModel } from '../../model/model.js';
import { enumerationLiterals } from '../../emit/type-text.js';
import { dropsMore, type FacetChange, facetChanges, whiteSpaceOf } from './facets.js';
import { reportDocumentation } from './particles.js';
import { assignment, type Comparison, compareUse } from './use.js';
import { breaking, type ByDirection, compatible } from '../effect.js';
import type { UsePair } from '../pair/pair.js';
import { sameTypes } from '../findings.js';
import { shapeOf } from './typescript-shape.js';
import { isSameSpace, problemOfReading, problemOfSending, valueSpaceOf } from './value-space.js';
import { quote, saysSame } from '../render/words.js';

/** Where simple types are compared. */
export interface SimpleComparison extends Comparison {
  readonly path: readonly string[];
  readonly name: string;
}

/** `<s:restriction>` */
export function compareAtoms(before: AtomicTypeDefinition, after: AtomicTypeDefinition, at: SimpleComparison): void {
  if (before.base !== after.base) {
    compareWhole('base-type-changed', `${at.name} was ${before.base} and is ${after.base}.`, before, after, at);
    return;
  }
  compareLiterals(before, after, at);
  for (const each of facetChanges(before.facets, after.facets, before.base)) reportFacet(each, at);
  const [spacing, newSpacing] = [whiteSpaceOf(before.facets, before.base), whiteSpaceOf(after.facets, after.base)];
  if (spacing !== newSpacing)
    at.report({
      kind: 'facet-changed',
      path: [...at.path, 'whiteSpace'],
      message: `The white space of ${at.name} was of the rule ${spacing} and is of the rule ${newSpacing}.`,
      types: sameTypes,
      wire: {
        request: dropsMore(newSpacing, spacing)
          ? breaking('white space that was kept is dropped')
          : compatible('what is sent has no white space to drop'),
        reply: dropsMore(spacing, newSpacing)
          ? breaking('installed clients drop white space that is meant')
          : compatible('what comes is still read'),
      },
    });
}

/** `<s:list>` */
export function compareLists(
  before: ListTypeDefinition,
  after: ListTypeDefinition,
  directions: readonly [TypeModel['direction'], TypeModel['direction']],
  item: UsePair,
  at: SimpleComparison,
): void {
  for (const each of facetChanges(before.facets, after.facets, undefined)) reportFacet(each, at);
  const part = { noun: 'item', name: `item of ${at.name}`, path: [...at.path, 'item'], directions } as const;
  compareUse(part, item, [{}, {}], at);
}

/** `<s:union>`; what its members are in themselves is told of them. */
export function compareUnions(before: UnionTypeDefinition, after: UnionTypeDefinition, at: SimpleComparison): void {
  const [old, fresh] = [valueSpaceOf({ type: before }, at.before), valueSpaceOf({ type: after }, at.after)];
  if (old && fresh && isSameSpace(old, fresh)) return;
  compareWhole('union-changed', `A value of ${at.name} may be of other types.`, before, after, at);
}

/** Two simple types that are compared by all of their values. */
export function compareWhole(
  kind: string,
  message: string,
  before: TypeDefinition,
  after: TypeDefinition,
  at: SimpleComparison,
): void {
  const [old, fresh] = [valueSpaceOf({ type: before }, at.before), valueSpaceOf({ type: after }, at.after)];
  const sending = old && fresh ? problemOfSending(old, fresh) : 'what stands there is of another sort';
  const reading = old && fresh ? problemOfReading(old, fresh) : 'what stands there is of another sort';
  at.report({
    kind,
    path: at.path,
    message,
    types: typesOf(before, after, at),
    wire: {
      request: sending === undefined ? compatible('what is sent is still taken') : breaking(`in requests, ${sending}`),
      reply: reading === undefined ? compatible('what comes is still read') : breaking(`in replies, ${reading}`),
    },
  });
}

/** What it does to TypeScript: requests want one of the literals, replies may have any. */
function typesOf(before: TypeDefinition, after: TypeDefinition, at: SimpleComparison): ByDirection {
  const of = (direction: TypeModel['direction']): ByDirection =>
    assignment(shapeOf({ type: before }, direction, at.before), shapeOf({ type: after }, direction, at.after));
  return { request: of('request').request, reply: of('reply').reply };
}

function reportFacet({ name, before, after, isTighter }: FacetChange, at: SimpleComparison): void {
  at.report({
    kind: 'facet-changed',
    path: [...at.path, name],
    message: `The ${name} of ${at.name} was ${quote(before)} and is ${quote(after)}.`,
    types: sameTypes,
    wire: {
      request: isTighter
        ? breaking(
            name === 'pattern'
              ? 'it cannot be told whether the new pattern takes all that the old one took'
              : 'some values that were taken are refused',
          )
        : compatible('what is sent is still taken'),
      reply: compatible('installed clients do not hold replies against facets'),
    },
  });
}

function compareLiterals(before: AtomicTypeDefinition, after: AtomicTypeDefinition, at: SimpleComparison): void {
  const { path, name, report } = at;
  const [old, fresh] = [before.enumeration, after.enumeration];
  if (!old && !fresh) return;
  if (!old || !fresh) {
    report({
      kind: fresh ? 'enumeration-added' : 'enumeration-removed',
      path,
      message: fresh ? `${name} has only certain literals now.` : `${name} may have any value of its type now.`,
      types: typesOf(before, after, at),
      wire: {
        request: fresh ? breaking('other values are refused') : compatible('what is sent is still taken'),
        reply: compatible('installed clients take literals that they do not know'),
      },
    });
    return;
  }
  const [oldValues, freshValues] = [
    new Map(old.map((each) => [each.value, each])),
    new Map(fresh.map((each) => [each.value, each])),
  ];
  const isClosed = before.base === 'boolean';
  const isWritten = [at.before.modelOf(before), at.after.modelOf(after)].every(
    (model) => model !== undefined && enumerationLiterals(model) !== undefined,
  );
  const open = compatible('literals of replies are open in TypeScript');
  for (const [value, { documentation }] of oldValues) {
    const counterpart = freshValues.get(value);
    if (counterpart) {
      if (!saysSame(documentation, counterpart.documentation))
        reportDocumentation([...path, value], `literal ${quote(value)}`, at);
      continue;
    }
    report({
      kind: 'literal-removed',
      path: [...path, value],
      message: `${name} no longer has the literal ${quote(value)}.`,
      types: isWritten
        ? {
            request: breaking('the literal can no longer be given'),
            reply: isClosed ? compatible('it no longer comes') : open,
          }
        : sameTypes,
      wire: { request: breaking('the literal is refused'), reply: compatible('it no longer comes') },
    });
  }
  for (const value of freshValues.keys()) {
    if (oldValues.has(value)) continue;
    report({
      kind: 'literal-added',
      path: [...path, value],
      message: `${name} has the new literal ${quote(value)}.`,
      types: isWritten
        ? {
            request: compatible('there is one more to choose'),
            reply: isClosed ? breaking('what it is read into does not take the new one') : open,
          }
        : sameTypes,
      wire: {
        request: compatible('nobody has to send it'),
        reply: compatible('installed clients take literals that they do not know'),
      },
    });
  }
}
