import { type BuiltIn, builtIns } from '../../../soap/schema/values.js';
import type { ValueConstraint } from '../../read/service-description.js';
import type { Effect } from '../change.js';
import { breaking, compatible, cosmetic, type EffectByDirection } from '../effect.js';
import type { TypeUsePair } from '../match/type-pair.js';
import type { ResolvedType } from '../match/wsdl-version.js';
import { quote } from '../render/words.js';
import type { TypeContext, TypedPart } from './type-use.js';
import { assignment, shapeOf } from './typescript-shape.js';

type Constraint = Pick<ValueConstraint, 'fixed' | 'default'>;

/**
 * Reports changes of `fixed` and `default`. In an element both are the value of an empty element, in an attribute that of
 * an absent one.
 *
 * @param mayBeAbsent whether the part is an optional attribute
 */
export function compareConstraint(
  part: TypedPart,
  use: TypeUsePair,
  [before, after]: readonly [Constraint, Constraint],
  mayBeAbsent: boolean,
  context: TypeContext,
): void {
  const { noun, path, directions } = part;
  if (before.fixed !== after.fixed) {
    const shape = (fixed: string | undefined): ReturnType<typeof shapeOf> =>
      shapeOf(use.before, directions[0], context.before, fixed);
    context.report({
      kind: `${noun}-fixed-changed`,
      path,
      message: constraintMessage(part, 'fixed value', before.fixed, after.fixed),
      types: assignment(shape(before.fixed), shape(after.fixed)),
      wire: {
        request:
          after.fixed === undefined && !mayBeAbsent
            ? compatible('the service accepts any value')
            : breaking('the service accepts only the fixed value, or reads an absent value in another way'),
        reply: breaking(
          'installed clients expect the old fixed value, or read an empty or absent one as another value',
        ),
      },
    });
  } else if (before.default !== after.default)
    context.report({
      kind: `${noun}-default-changed`,
      path,
      message: constraintMessage(part, 'default', before.default, after.default),
      types: cosmetic('only comments mention the default'),
      wire: noun === 'attribute' ? defaultOfAttribute(before, mayBeAbsent) : defaultOfElement(use.before, after),
    });
}

function defaultOfAttribute(before: Constraint, mayBeAbsent: boolean): Effect {
  if (before.default === undefined) return compatible('an absent attribute had no meaning before');
  return mayBeAbsent
    ? breaking('an absent attribute has another value than before')
    : compatible('the attribute is never absent');
}

function defaultOfElement(type: ResolvedType, after: Constraint): Effect | EffectByDirection {
  if (takesEmptyText(type)) return cosmetic('an empty element of a text type is empty text, whatever the default is');
  return {
    request: cosmetic('the default is for empty elements, which clients do not send'),
    reply:
      after.default === undefined
        ? compatible('empty elements no longer occur')
        : breaking('installed clients reject an empty element or read it as the old default'),
  };
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
