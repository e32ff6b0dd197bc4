import { type ServiceDescription, expanded, type WsdlOperation } from '../../read/service-description.js';
import type { TypeModel } from '../../model/model.js';
import { breaking, compatible, cosmetic } from '../effect.js';
import { RenamedNamespaces } from '../pair/namespaces.js';
import type { TypePair } from '../pair/pair.js';
import { PairGraph } from '../pair/pair-graph.js';
import { PairReach, type Reach, type Start } from '../pair/reach.js';
import { type Finding, type Findings, sameWire, unreached } from '../findings.js';
import type { Index } from '../pair/side.js';
import { clipped } from '../render/words.js';

/**
 * Reports the types that are no longer exported, and the named ones that are new. What they were used for is told where
 * that was; those without a name of an operation or type that is gone go with it. A type that no operation reaches counts: a
 * compiled caller may import it.
 *
 * @param order the places of all operations, by their names
 * @param staying the places of those that are on both sides
 */
export function compareExportedTypes(
  before: Index,
  after: Index,
  pairs: readonly TypePair[],
  order: ReadonlyMap<string, number>,
  staying: ReadonlySet<number>,
  findings: Findings,
): void {
  const same = pairs.filter((each) => each.isSame);
  const gone = exclusive(before, after, new Set(same.map((each) => each.before.location)));
  const isTold = ({ schemaName }: TypeModel, reach?: Reach): boolean =>
    schemaName === undefined && !reach?.operations.some((each) => staying.has(each));
  const unreadable = new Set(after.side.description.leftOut.types.map(({ name }) => expanded(name)));
  report(before, gone, order, findings, (type, reach) =>
    isTold(type, reach)
      ? undefined
      : {
          kind: 'type-removed',
          path: [type.schemaName ?? type.name],
          message: unreadable.has(expanded({ ns: type.schemaNs ?? '', local: type.schemaName ?? '' }))
            ? `The type ${clipped(type.name)} is still described, but cannot be read any more: it is left out.`
            : `There is no type ${clipped(type.name)} any more.`,
          types: type.kind === 'array' ? arrayTypes : breaking(`nothing is called ${clipped(type.name)} any more`),
          wire: sameWire,
        },
  );
  const fresh = exclusive(after, before, new Set(same.map((each) => each.after.location)));
  report(after, fresh, order, findings, ({ schemaName, name, kind }) =>
    // one without a name is told where it is written
    schemaName === undefined
      ? undefined
      : {
          kind: 'type-added',
          path: [schemaName],
          message: `There is the new type ${clipped(name)}.`,
          types: kind === 'array' ? arrayTypes : compatible('there is one more type'),
          wire: sameWire,
        },
  );
}

const arrayTypes = cosmetic('it is written as an array wherever it is used, and types.ts does not name it');

/** The types whose identifier only one of two sides has. */
function exclusive(index: Index, other: Index, paired: ReadonlySet<object>): readonly TypeModel[] {
  const known = new Set(
    other.side.model.types.flatMap((each) =>
      each.kind === 'complex' && each.family?.union !== undefined ? [each.name, each.family.union] : [each.name],
    ),
  );
  return index.side.model.types.filter((each) => !known.has(each.name) && !paired.has(each.location));
}

function report(
  index: Index,
  exported: readonly TypeModel[],
  order: ReadonlyMap<string, number>,
  findings: Findings,
  findingOf: (type: TypeModel, reach?: Reach) => Finding | undefined,
): void {
  if (exported.length === 0) return;
  const reach = reachOfTypes(index, order);
  for (const each of exported) {
    const met = reach.get(each.location);
    const found = met && met.operations.length > 0 ? met : undefined;
    // an array that an operation reaches is told where it is used
    if (each.kind === 'array' && found) continue;
    const finding = findingOf(each, found);
    if (finding) (found ? findings.reporter(found) : unreached(findings))(finding);
  }
}

/**
 * Which operations meet each type of one side, by its place: a description that is held against itself tells. What
 * became of a type in TypeScript has the same place.
 */
function reachOfTypes(index: Index, order: ReadonlyMap<string, number>): ReadonlyMap<object, Reach> {
  const { description } = index.side;
  const graph = new PairGraph(index, index, new RenamedNamespaces(description, description));
  const starts = startsOf(description, index, graph, order);
  graph.follow();
  const reach = new PairReach(starts, order.size);
  return new Map(graph.pairs.map((pair) => [pair.before.location, reach.reach(pair)]));
}

function startsOf(
  { operations }: ServiceDescription,
  { components }: Index,
  graph: PairGraph,
  order: ReadonlyMap<string, number>,
): readonly Start[] {
  const messages = (each: WsdlOperation): readonly (readonly [Start['direction'], typeof each.faults])[] => [
    ['request', [...(each.input ? [each.input] : []), ...each.requestHeaders]],
    ['reply', [...(each.output ? [each.output] : []), ...each.replyHeaders, ...each.faults]],
  ];
  return operations.flatMap((each) =>
    messages(each).flatMap(([direction, names]) =>
      names.flatMap((name): readonly Start[] => {
        const { type } = components.element(name);
        const { pair } = graph.use(type, type, [each.name, direction]);
        return pair ? [{ operation: order.get(each.name) ?? 0, direction, pair }] : [];
      }),
    ),
  );
}
