import { type BuiltIn, builtIns } from '../../../soap/schema/values.js';
import type { ValueConstraint } from '../../read/service-description.js';
import type { TypeModel } from '../../model/model.js';
import { breaking, type ByDirection, compatible, cosmetic } from '../effect.js';
import type { RenamedNamespaces } from '../pair/namespaces.js';
import type { UsePair } from '../pair/pair.js';
import { type Report, sameTypes, sameWire } from '../findings.js';
import type { Index, Resolved } from '../pair/side.js';
import { isAssignable, type Shape, shapeOf } from './typescript-shape.js';
import { problemOfReading, problemOfSending, valueSpaceOf } from './value-space.js';
import { clipped, quote } from '../render/words.js';

/** Where something is compared. */
export interface Comparison {
  readonly before: Index;
  readonly after: Index;
  readonly report: Report;
}

/** Where types are compared. */
export interface TypeComparison extends Comparison {
  readonly namespaces: RenamedNamespaces;
}

/** What is compared. */
export interface Part {
  readonly noun: 'member' | 'attribute' | 'message' | 'item' | 'text';
  /** With the noun: `member sEmail`. */
  readonly name: string;
  readonly path: readonly string[];
  /** Of the types that it stands in; absent where no property of TypeScript holds it. */
  readonly directions?: readonly [before: TypeModel['direction'], after: TypeModel['direction']];
}

/** Where particles are compared. */
export interface ParticlesComparison extends TypeComparison {
  /** Of the types that they stand in. */
  readonly directions: NonNullable<Part['directions']>;
  /** Whether properties hold them: not those of mixed content. */
  readonly hasProperties: boolean;
  /** Whether the type is an array in TypeScript, before and after. */
  readonly isArray: boolean;
  /** Whether they stand in a group that may be repeated. */
  readonly isRepeated: boolean;
}

type Constrained = Pick<ValueConstraint, 'fixed' | 'default'>;

/** Another type in place of the one that was there. */
export function compareUse(
  part: Part,
  use: UsePair,
  constraints: readonly [Constrained, Constrained],
  at: Comparison,
): void {
  if (use.kind !== 'retyped') return;
  const [before, after] = [shownType(use.before), shownType(use.after)];
  at.report({
    kind: `${part.noun}-retyped`,
    path: part.path,
    message:
      before === after
        ? `The ${part.name} is of another type (${before}).`
        : `The ${part.name} was of the type ${before} and is of the type ${after}.`,
    types: part.directions ? typesOfRetyping(use, constraints, part.directions, at) : sameTypes,
    wire: wireOfRetyping(use, at),
  });
}

function typesOfRetyping(
  use: UsePair,
  [before, after]: readonly [Constrained, Constrained],
  [old, fresh]: NonNullable<Part['directions']>,
  at: Comparison,
): ByDirection {
  return assignment(
    shapeOf(use.before, old, at.before, before.fixed),
    shapeOf(use.after, fresh, at.after, after.fixed),
  );
}

/** What it does that a value was of one type of TypeScript and is of another. */
export function assignment(before: Shape, after: Shape): ByDirection {
  const [isSent, isRead] = [isAssignable(before, after), isAssignable(after, before)];
  if (isSent && isRead) return { request: sameTypes, reply: sameTypes };
  return {
    request: isSent
      ? compatible('what was given to it can still be given to it')
      : breaking('what was given to it can no longer be given to it'),
    reply: isRead
      ? compatible('what it is read into still takes it')
      : breaking('what it is read into no longer takes it'),
  };
}

function wireOfRetyping({ before, after, pair }: UsePair, at: Comparison): ByDirection {
  if (pair) return { request: nestedWire, reply: nestedWire };
  if ('open' in after && after.open === 'anyType')
    return {
      request: compatible('anything is taken now'),
      reply: breaking('anything may come now, which installed clients do not read'),
    };
  if ('open' in before && before.open === 'anyType')
    return {
      request: breaking('only values of one type are taken now'),
      reply: compatible('clients take anything here'),
    };
  const [old, fresh] = [valueSpaceOf(before, at.before), valueSpaceOf(after, at.after)];
  if (!old || !fresh) {
    const another = breaking('what stands there is of another sort');
    return { request: another, reply: another };
  }
  const [sending, reading] = [problemOfSending(old, fresh), problemOfReading(old, fresh)];
  if (sending === undefined && reading === undefined) {
    const isWider = problemOfSending(fresh, old) !== undefined;
    return { request: isWider ? compatible('what is sent is still taken, and more') : sameWire, reply: sameWire };
  }
  return {
    request: sending === undefined ? compatible('what is sent is still taken') : breaking(`in requests, ${sending}`),
    reply: reading === undefined ? compatible('what comes is still read') : breaking(`in replies, ${reading}`),
  };
}

const nestedWire = cosmetic('what the types hold is compared with each other');

/** `fixed` and `default` of an element. */
export function compareElementConstraint(
  part: Part,
  use: UsePair,
  [before, after]: readonly [Constrained, Constrained],
  at: Comparison,
): void {
  if (before.fixed !== after.fixed)
    at.report({
      kind: `${part.noun}-fixed-changed`,
      path: part.path,
      message: constraintMessage(part, 'fixed value', before.fixed, after.fixed),
      types: typesOfFixed(part, use, [before, after], at),
      wire: {
        request:
          after.fixed === undefined ? compatible('any value is taken now') : breaking('only that value is taken'),
        reply: breaking('an empty element stands for the fixed value, so installed clients misread one'),
      },
    });
  // an element cannot have both
  if (before.default === after.default || before.fixed !== undefined || after.fixed !== undefined) return;
  const isText = takesEmptyText(use.before);
  at.report({
    kind: `${part.noun}-default-changed`,
    path: part.path,
    message: constraintMessage(part, 'default', before.default, after.default),
    types: cosmetic('defaults stand in comments only'),
    wire: isText
      ? cosmetic('an empty element of a text type is empty text, whatever the default is')
      : {
          request: cosmetic('what is sent is never empty, and a default is for empty elements only'),
          reply:
            after.default === undefined
              ? compatible('an empty element no longer comes')
              : breaking('an empty element may come, which installed clients refuse or read as the old default'),
        },
  });
}

/** `fixed` and `default` of an attribute: what stands for one that is left out. */
export function compareAttributeConstraint(
  part: Part,
  use: UsePair,
  [before, after]: readonly [Constrained, Constrained],
  isOptional: boolean,
  at: Comparison,
): void {
  const absent = (whose: string): ByDirection => ({
    request: isOptional
      ? breaking(`${whose} who leaves it out means another value now`)
      : compatible('it is never left out'),
    reply: isOptional ? breaking('one that is left out means another value now') : compatible('it is never left out'),
  });
  if (before.fixed !== after.fixed)
    at.report({
      kind: 'attribute-fixed-changed',
      path: part.path,
      message: constraintMessage(part, 'fixed value', before.fixed, after.fixed),
      types: typesOfFixed(part, use, [before, after], at),
      wire: {
        request: after.fixed === undefined ? absent('a caller').request : breaking('only that value is taken'),
        reply:
          before.fixed === undefined
            ? compatible('it is one of the values that could come before')
            : breaking('another value than the fixed one may come'),
      },
    });
  if (before.default === after.default || before.fixed !== undefined || after.fixed !== undefined) return;
  at.report({
    kind: 'attribute-default-changed',
    path: part.path,
    message: constraintMessage(part, 'default', before.default, after.default),
    types: cosmetic('defaults stand in comments only'),
    wire:
      before.default === undefined
        ? compatible('nothing was said before of what one that is left out means')
        : absent('a caller'),
  });
}

function typesOfFixed(
  part: Part,
  { before: type }: UsePair,
  [before, after]: readonly [Constrained, Constrained],
  at: Comparison,
): ByDirection {
  if (!part.directions) return { request: sameTypes, reply: sameTypes };
  const [direction] = part.directions;
  return assignment(
    shapeOf(type, direction, at.before, before.fixed),
    shapeOf(type, direction, at.before, after.fixed),
  );
}

function constraintMessage(part: Part, what: string, before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `The ${part.name} has the ${what} ${quote(after ?? '')} now.`;
  if (after === undefined) return `The ${part.name} no longer has the ${what} ${quote(before)}.`;
  return `The ${what} of ${part.name} was ${quote(before)} and is ${quote(after)}.`;
}

/** Whether empty text is a value of the type. */
function takesEmptyText(resolved: Resolved): boolean {
  const base =
    'builtIn' in resolved
      ? resolved.builtIn
      : 'type' in resolved && resolved.type.kind === 'simple'
        ? resolved.type.base
        : undefined;
  const type: BuiltIn | undefined = base && builtIns[base];
  return type?.decode('') !== undefined;
}

/** A type for people. */
export function shownType(resolved: Resolved): string {
  if ('builtIn' in resolved) return resolved.builtIn;
  if ('open' in resolved) return resolved.open === 'tree' ? 'any element' : resolved.open;
  return clipped(resolved.type.name?.local ?? '(without a name)');
}
