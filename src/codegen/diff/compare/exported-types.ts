import type { TypeModel } from '../../model/model.js';
import { expanded } from '../../read/service-description.js';
import type { ChangeList } from '../change-list.js';
import { breaking, compatible, cosmetic } from '../effect.js';
import { messagesOf } from '../match/operations.js';
import { RenamedNamespaces } from '../match/renamed-namespaces.js';
import type { TypePair } from '../match/type-pair.js';
import { TypePairs } from '../match/type-pairs.js';
import { type MessageType, type Usage, UsageOfTypes } from '../match/usage.js';
import type { TypeIndex } from '../match/wsdl-version.js';
import { clipped } from '../render/words.js';

/**
 * Reports types that are no longer exported, and named types that are new. A type that no operation uses counts: code may
 * import it.
 *
 * @param positions the positions of all operations, by name
 * @param staying the positions of the operations of both WSDLs
 */
export function compareExportedTypes(
  before: TypeIndex,
  after: TypeIndex,
  pairs: readonly TypePair[],
  positions: ReadonlyMap<string, number>,
  staying: ReadonlySet<number>,
  changes: ChangeList,
): void {
  const same = pairs.filter(({ isSame }) => isSame);
  const isArray = cosmetic('its uses are written as arrays, and types.ts does not contain its name');
  const unreadable = new Set(after.version.description.leftOut.types.map(({ name }) => expanded(name)));
  const removed = typesOnlyIn(before, after, new Set(same.map((each) => each.before.location)), positions);
  for (const { type, usage } of removed) {
    // an anonymous type is removed together with its operation or named type
    if (type.schemaName === undefined && !usage?.operations.some((each) => staying.has(each))) continue;
    const isUnreadable = unreadable.has(expanded({ ns: type.schemaNs ?? '', local: type.schemaName ?? '' }));
    const name = clipped(type.name);
    changes.typeReporter(usage)({
      kind: 'type-removed',
      path: [type.schemaName ?? type.name],
      message: isUnreadable
        ? `The type ${name} still exists, but can no longer be read: the stubs do not contain it.`
        : `The type ${name} was removed.`,
      types: type.kind === 'array' ? isArray : breaking(`the name ${name} no longer exists`),
    });
  }
  for (const { type, usage } of typesOnlyIn(after, before, new Set(same.map((each) => each.after.location)), positions))
    // an anonymous type is reported together with what contains it
    if (type.schemaName !== undefined)
      changes.typeReporter(usage)({
        kind: 'type-added',
        path: [type.schemaName],
        message: `The type ${clipped(type.name)} was added.`,
        types: type.kind === 'array' ? isArray : compatible('there is one more type'),
      });
}

interface UsedType {
  readonly type: TypeModel;
  /** Absent if no operation uses it. */
  readonly usage?: Usage;
}

/** The types whose TypeScript name only one WSDL has, without arrays that operations use: those are compared there. */
function typesOnlyIn(
  index: TypeIndex,
  other: TypeIndex,
  paired: ReadonlySet<object>,
  positions: ReadonlyMap<string, number>,
): readonly UsedType[] {
  const known = new Set(
    other.version.model.types.flatMap((each) =>
      each.kind === 'complex' && each.family?.union !== undefined ? [each.name, each.family.union] : [each.name],
    ),
  );
  const types = index.version.model.types.filter((each) => !known.has(each.name) && !paired.has(each.location));
  if (types.length === 0) return [];
  const usages = usageOfTypes(index, positions);
  return types.flatMap((type): readonly UsedType[] => {
    const usage = usages.get(type.location);
    if (!usage || usage.operations.length === 0) return [{ type }];
    return type.kind === 'array' ? [] : [{ type, usage }];
  });
}

/** Which operations of one WSDL use each type, by its location: the WSDL is paired with itself. */
function usageOfTypes(index: TypeIndex, positions: ReadonlyMap<string, number>): ReadonlyMap<object, Usage> {
  const { description } = index.version;
  const types = new TypePairs(index, index, new RenamedNamespaces(description, description));
  const messages = description.operations.flatMap((operation) =>
    messagesOf(operation).flatMap(({ direction, element }): readonly MessageType[] => {
      const { type } = index.components.element(element);
      const { pair } = types.use(type, type, [operation.name, direction]);
      return pair ? [{ operation: positions.get(operation.name) ?? 0, direction, pair }] : [];
    }),
  );
  types.follow();
  const usage = new UsageOfTypes(messages);
  return new Map(types.all.map((pair) => [pair.before.location, usage.of(pair)]));
}
