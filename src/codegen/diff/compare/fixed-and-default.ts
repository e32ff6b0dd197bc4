import { type BuiltIn, builtIns } from '../../../soap/schema/values.js';
import type { ValueConstraint } from '../../read/service-description.js';
import { breaking, cosmetic } from '../effect.js';
import type { TypeUsePair } from '../match/type-pairs.js';
import type { ResolvedType } from '../match/wsdl-version.js';
import { quote } from '../render/words.js';
import type { TypeContext, TypedPart } from './type-use.js';
import { assignment, shapeOf } from './typescript-shape.js';
import { valueSpaceOf } from './value-space.js';

/** Reports changes to `fixed` and `default`. Both define the value of an empty element or an absent attribute. */
export function compareConstraint(
  { noun, name, path, directions }: TypedPart,
  { before: type }: TypeUsePair,
  [before, after]: readonly [ValueConstraint, ValueConstraint],
  context: TypeContext,
): void {
  const constraint = before.fixed === after.fixed ? 'default' : 'fixed';
  const [old, fresh] = [before[constraint], after[constraint]];
  if (old === fresh) return;
  const what = constraint === 'fixed' ? 'fixed value' : 'default';
  const report = { kind: `${noun}-${constraint}-changed`, path, message: messageOf(name, what, old, fresh) };
  if (constraint === 'fixed') {
    const [shape, newShape] = [old, fresh].map((each) => shapeOf(type, directions[0], context.before, each));
    context.report({
      ...report,
      types: assignment(shape ?? [], newShape ?? []),
      wire: breaking('the two sides expect different values, or interpret an empty or absent value differently'),
    });
    return;
  }
  const isText = noun !== 'attribute' && takesEmptyText(type);
  const wire = isText
    ? cosmetic('an empty element with a text type is empty text, regardless of the default')
    : {
        request:
          noun === 'attribute'
            ? breaking('the service interprets an absent attribute as a different value')
            : cosmetic('the default applies to empty elements, which clients do not send'),
        reply: breaking('installed clients reject an empty or absent value or read it as the old default'),
      };
  context.report({ ...report, types: cosmetic('only comments mention the default'), wire });
}

function messageOf(name: string, what: string, before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `The ${name} now has the ${what} ${quote(after ?? '')}.`;
  if (after === undefined) return `The ${name} no longer has the ${what} ${quote(before)}.`;
  return `The ${what} of the ${name} changed from ${quote(before)} to ${quote(after)}.`;
}

/** Whether empty text is a valid value of the type. */
function takesEmptyText(resolved: ResolvedType): boolean {
  const base = valueSpaceOf(resolved)?.base;
  const type: BuiltIn | undefined = base && builtIns[base];
  return type?.decode('') !== undefined;
}
