import { type BuiltIn, builtIns } from '../../../soap/schema/values.js';
import type { ValueConstraint } from '../../read/service-description.js';
import { breaking, compatible, cosmetic, type EffectByDirection } from '../effect.js';
import type { TypeUsePair } from '../match/type-pair.js';
import type { ResolvedType } from '../match/wsdl-version.js';
import { quote } from '../render/words.js';
import type { TypeContext, TypedPart } from './type-use.js';
import { assignment, shapeOf } from './typescript-shape.js';

type Constraint = Pick<ValueConstraint, 'fixed' | 'default'>;

/** Reports changes of `fixed` and `default` of an element: both stand for an empty element. */
export function compareElementConstraint(
  part: TypedPart,
  use: TypeUsePair,
  [before, after]: readonly [Constraint, Constraint],
  context: TypeContext,
): void {
  const isFixed = before.fixed !== undefined || after.fixed !== undefined;
  reportFixed(part, use, [before, after], context, {
    request:
      after.fixed === undefined
        ? compatible('the service accepts any value')
        : breaking('the service accepts only the fixed value'),
    reply: breaking('installed clients read an empty element as another value'),
  });
  if (isFixed) return;
  reportDefault(
    part,
    [before, after],
    context,
    takesEmptyText(use.before)
      ? { request: emptyText, reply: emptyText }
      : {
          request: cosmetic('the default is for empty elements, which clients do not send'),
          reply:
            after.default === undefined
              ? compatible('empty elements no longer occur')
              : breaking('installed clients reject an empty element or read it as the old default'),
        },
  );
}

const emptyText = cosmetic('an empty element of a text type is empty text, whatever the default is');

/** Reports changes of `fixed` and `default` of an attribute: both stand for an absent attribute. */
export function compareAttributeConstraint(
  part: TypedPart,
  use: TypeUsePair,
  [before, after]: readonly [Constraint, Constraint],
  isOptional: boolean,
  context: TypeContext,
): void {
  const absent = isOptional
    ? breaking('an absent attribute stands for another value than before')
    : compatible('the attribute is never absent');
  const isFixed = before.fixed !== undefined || after.fixed !== undefined;
  reportFixed(part, use, [before, after], context, {
    request: after.fixed === undefined ? absent : breaking('the service accepts only the fixed value'),
    reply:
      before.fixed === undefined
        ? compatible('the fixed value is one that could occur before')
        : breaking('values other than the old fixed one may occur'),
  });
  if (isFixed) return;
  const effect = before.default === undefined ? compatible('an absent attribute had no meaning before') : absent;
  reportDefault(part, [before, after], context, { request: effect, reply: effect });
}

function reportFixed(
  part: TypedPart,
  use: TypeUsePair,
  [before, after]: readonly [Constraint, Constraint],
  context: TypeContext,
  wire: EffectByDirection,
): void {
  if (before.fixed === after.fixed) return;
  const shape = (fixed: string | undefined): ReturnType<typeof shapeOf> =>
    shapeOf(use.before, part.directions[0], context.before, fixed);
  context.report({
    kind: `${part.noun}-fixed-changed`,
    path: part.path,
    message: constraintMessage(part, 'fixed value', before.fixed, after.fixed),
    types: assignment(shape(before.fixed), shape(after.fixed)),
    wire,
  });
}

function reportDefault(
  part: TypedPart,
  [before, after]: readonly [Constraint, Constraint],
  { report }: TypeContext,
  wire: EffectByDirection,
): void {
  if (before.default === after.default) return;
  report({
    kind: `${part.noun}-default-changed`,
    path: part.path,
    message: constraintMessage(part, 'default', before.default, after.default),
    types: cosmetic('only comments mention the default'),
    wire,
  });
}

function constraintMessage(
  { name }: TypedPart,
  what: string,
  before: string | undefined,
  after: string | undefined,
): string {
  if (before === undefined) return `The ${name} got the ${what} ${quote(after ?? '')}.`;
  if (after === undefined) return `The ${name} no longer has the ${what} ${quote(before)}.`;
  return `The ${what} of the ${name} changed from ${quote(before)} to ${quote(after)}.`;
}

/** Whether empty text is a value of the type. */
function takesEmptyText(resolved: ResolvedType): boolean {
  const base =
    'builtIn' in resolved
      ? resolved.builtIn
      : 'type' in resolved && resolved.type.kind === 'simple'
        ? resolved.type.base
        : undefined;
  const type: BuiltIn | undefined = base && builtIns[base];
  return type?.decode('') !== undefined;
}
