import type { Description, OperationDescription, TypeDescription } from '../description.js';
import { breaking, compatible } from './effect.js';
import { RenamedNamespaces } from './namespaces.js';
import type { TypePair } from './pair.js';
import { PairGraph } from './pair-graph.js';
import { PairReach, type Reach, type Start } from './reach.js';
import { type Findings, sameWire } from './report.js';
import type { Index } from './side.js';
import { clipped } from './words.js';

/**
 * Reports the named types that are no longer exported, or are new. What they were used for is told where that was; and
 * types that no operation reaches are nobody's business.
 *
 * @param order the places of all operations, by their names
 */
export function compareExportedTypes(
  before: Index,
  after: Index,
  pairs: readonly TypePair[],
  order: ReadonlyMap<string, number>,
  findings: Findings,
): void {
  const same = pairs.filter((each) => each.isSame);
  const gone = exclusive(before, after, new Set(same.map((each) => each.before)));
  report(before, gone, order, findings, ({ type, name }) => ({
    kind: 'type-removed',
    path: [type.name?.local ?? name],
    message: `There is no type ${clipped(name)} any more.`,
    types: breaking(`nothing is called ${clipped(name)} any more`),
    wire: sameWire,
  }));
  const fresh = exclusive(after, before, new Set(same.map((each) => each.after)));
  report(after, fresh, order, findings, ({ type, name }) => ({
    kind: 'type-added',
    path: [type.name?.local ?? name],
    message: `There is the new type ${clipped(name)}.`,
    types: compatible('there is one more type'),
    wire: sameWire,
  }));
}

interface Exported {
  readonly type: TypeDescription;
  /** In TypeScript. */
  readonly name: string;
}

/** The named types whose identifier only one of two sides exports. */
function exclusive(index: Index, other: Index, paired: ReadonlySet<TypeDescription>): readonly Exported[] {
  const known = new Set(
    other.side.model.types.flatMap((each) =>
      each.kind === 'array'
        ? []
        : [each.name, ...(each.kind === 'complex' && each.family?.union !== undefined ? [each.family.union] : [])],
    ),
  );
  return index.side.description.components.flatMap((type) => {
    if (type.kind === 'element' || !type.name || paired.has(type)) return [];
    const model = index.modelOf(type);
    return model && model.kind !== 'array' && !known.has(model.name) ? [{ type, name: model.name }] : [];
  });
}

function report(
  index: Index,
  exported: readonly Exported[],
  order: ReadonlyMap<string, number>,
  findings: Findings,
  finding: (exported: Exported) => Parameters<ReturnType<Findings['reporter']>>[0],
): void {
  if (exported.length === 0) return;
  const reach = reachOfTypes(index, order);
  for (const each of exported) {
    const found = reach.get(each.type);
    if (found && found.operations.length > 0) findings.reporter(found)(finding(each));
  }
}

/** Which operations meet each type of one side: a description that is held against itself tells. */
function reachOfTypes(index: Index, order: ReadonlyMap<string, number>): ReadonlyMap<TypeDescription, Reach> {
  const { description } = index.side;
  const graph = new PairGraph(index, index, new RenamedNamespaces(description, description));
  const starts = startsOf(description, index, graph, order);
  graph.follow();
  const reach = new PairReach(starts, order.size);
  return new Map(graph.pairs.map((pair) => [pair.before, reach.reach(pair)]));
}

function startsOf(
  { operations }: Description,
  { components }: Index,
  graph: PairGraph,
  order: ReadonlyMap<string, number>,
): readonly Start[] {
  const messages = (each: OperationDescription): readonly (readonly [Start['direction'], typeof each.faults])[] => [
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
