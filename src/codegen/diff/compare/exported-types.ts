import type { TypeModel } from '../../model/model.js';
import type { ChangeList } from '../change-list.js';
import { breaking, compatible, cosmetic } from '../effect.js';
import type { TypePair } from '../match/type-pairs.js';
import { type Usage, usageOf } from '../match/usage.js';
import type { TypeIndex } from '../match/wsdl-version.js';
import { clipped } from '../../words.js';

/** The types of one of the two WSDLs, together with the operations that contain each type. */
export interface Types {
  readonly index: TypeIndex;
  readonly operations: ReadonlyMap<object, bigint>;
}

/**
 * Reports types that are no longer exported, and new named types. Types that no operation uses are also reported,
 * because code may import them.
 *
 * @param staying the positions of the operations that both WSDLs contain
 */
export function compareExportedTypes(
  before: Types,
  after: Types,
  pairs: readonly TypePair[],
  staying: ReadonlySet<number>,
  changes: ChangeList,
): void {
  const isArray = cosmetic('its uses are written as arrays, and types.ts does not contain its name');
  for (const { type, usage } of typesOnlyIn(before, after, new Set(pairs.map((each) => each.before.location)))) {
    // an anonymous type that was removed together with its operation is not reported separately
    if (type.schemaName === undefined && !usage.operations.some((each) => staying.has(each))) continue;
    const name = clipped(type.name);
    changes.typeReporter(usage)({
      kind: 'type-removed',
      path: [type.schemaName ?? type.name],
      message: `The stubs no longer contain the type ${name}.`,
      types: type.kind === 'array' ? isArray : breaking(`the name ${name} no longer exists`),
    });
  }
  for (const { type, usage } of typesOnlyIn(after, before, new Set(pairs.map((each) => each.after.location))))
    // a new anonymous type is reported together with the new part that contains it
    if (type.schemaName !== undefined)
      changes.typeReporter(usage)({
        kind: 'type-added',
        path: [type.schemaName],
        message: `The type ${clipped(type.name)} was added.`,
        types: type.kind === 'array' ? isArray : compatible('there is one more type'),
      });
}

/**
 * Returns the types that exist in only one of the two WSDLs. Array types that operations use are excluded, because
 * array types are compared where they are used.
 */
function typesOnlyIn(
  { index, operations }: Types,
  other: Types,
  paired: ReadonlySet<object>,
): readonly { readonly type: TypeModel; readonly usage: Usage }[] {
  const known = new Set(
    other.index.version.model.types.flatMap((each) =>
      each.kind === 'complex' && each.family?.union !== undefined ? [each.name, each.family.union] : [each.name],
    ),
  );
  // a type in another namespace is another type, although it may have the same TypeScript name
  const types = index.version.model.types.filter(
    (each) => (each.schemaName !== undefined || !known.has(each.name)) && !paired.has(each.location),
  );
  return types.flatMap((type) => {
    const usage = usageOf(operations.get(type.location) ?? 0n);
    return type.kind === 'array' && usage.operations.length > 0 ? [] : [{ type, usage }];
  });
}
