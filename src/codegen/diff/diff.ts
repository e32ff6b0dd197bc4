import type { ServiceDescription } from '../read/service-description.js';
import type { Change, DescriptionDiff } from './change.js';
import { OperationComparison } from './compare/operation.js';
import { reportDocumentation } from './compare/particles.js';
import { compareSoap } from './compare/soap.js';
import { compareTypes } from './compare/type.js';
import { breaking, compatible, gravest } from './effect.js';
import { compareExportedTypes } from './compare/exported-types.js';
import { likelyName } from './pair/likeness.js';
import { RenamedNamespaces } from './pair/namespaces.js';
import { PairGraph } from './pair/pair-graph.js';
import { type PairedOperations, pairOperations } from './pair/pair-operations.js';
import { PairReach, type Reach } from './pair/reach.js';
import { Findings, sameTypes, sameWire, unreached } from './findings.js';
import { compareNamespaces } from './compare/renamed-namespaces.js';
import { Index, type Side } from './pair/side.js';
import { clipped, quote, saysSame } from './render/words.js';

/**
 * Tells what two descriptions mean differently, and what that does to those who have the stubs of the one before: whether
 * their code still compiles, and whether it still works against a service that keeps to the one after.
 *
 * Nothing is said of what means nothing: prefixes, white space, the order of declarations, the host of the address, and the
 * names of messages and ports.
 */
export function diffDescriptions(before: Side, after: Side): DescriptionDiff {
  const [old, fresh] = [new Index(before), new Index(after)];
  const operations = orderOf(before.description, after.description);
  const order = new Map(operations.map((name, at) => [name, at]));
  const all = [...order.values()];
  const everything: Reach = { operations: all, request: true, reply: true };
  const findings = new Findings();
  const namespaces = new RenamedNamespaces(before.description, after.description);
  compareWhole(before, after, namespaces, findings, everything);

  const graph = new PairGraph(old, fresh, namespaces);
  const comparison = new OperationComparison(old, fresh, namespaces, graph, findings);
  const paired = pairOperations(before, after, namespaces, order);
  const { pairs } = paired;
  compareListed(paired, [before, after], order, findings);
  compareSoap(before.description, after.description, pairs, findings);
  for (const each of pairs) comparison.compare(each);
  pairNamedTypes(before.description, fresh, graph, namespaces);

  graph.follow();
  const reach = new PairReach(comparison.starts, operations.length);
  for (const pair of graph.pairs) {
    const met = reach.reach(pair);
    const report = met.operations.length > 0 ? findings.reporter(met) : unreached(findings);
    compareTypes(pair, { before: old, after: fresh, namespaces, report });
  }
  compareNamespaces(namespaces, pairs, graph.pairs, reach, old, findings);
  const staying = new Set(pairs.map(({ index }) => index));
  compareExportedTypes(old, fresh, graph.pairs, order, staying, findings);
  return summed(findings.changes(operations));
}

/** Types that no operation reaches are exported, too. */
function pairNamedTypes(
  { components }: ServiceDescription,
  after: Index,
  graph: PairGraph,
  namespaces: RenamedNamespaces,
): void {
  for (const { kind, name } of components) {
    if (kind === 'element' || !name) continue;
    const other = namespaces.name(name);
    if (after.hasType(other)) graph.use({ kind: 'named', name }, { kind: 'named', name: other }, [name.local]);
  }
}

function summed(changes: readonly Change[]): DescriptionDiff {
  const types = gravest(changes.map((each) => each.types.severity));
  const wire = gravest(changes.map((each) => each.wire.severity));
  const severity = gravest([types, wire].filter((each) => each !== undefined));
  return {
    changes,
    ...(types !== undefined && { types }),
    ...(wire !== undefined && { wire }),
    ...(severity !== undefined && { severity }),
  };
}

/** The names of all operations: those before in their order, then the new ones, then those that cannot be read. */
function orderOf(before: ServiceDescription, after: ServiceDescription): readonly string[] {
  const all = [before.operations, after.operations, before.leftOut.operations, after.leftOut.operations].flat();
  return [...new Set(all.map((each) => each.name))];
}

/** Operations that are gone, and new ones; those that only one of the two can read are neither for sure. */
function compareListed(
  { removed, added: fresh }: PairedOperations,
  sides: readonly [before: Side, after: Side],
  order: ReadonlyMap<string, number>,
  findings: Findings,
): void {
  const [gone, added] = [removed.map(({ name }) => name), fresh.map(({ name }) => name)];
  const reporter = (name: string) =>
    findings.reporter({ operations: [order.get(name) ?? 0], request: true, reply: true });
  const [unreadBefore, unreadAfter] = sides.map(
    ({ description }) => new Map(description.leftOut.operations.map((each) => [each.name, each.reason])),
  );
  const known = new Set(sides[0].description.operations.map((each) => each.name));
  for (const [name, reason] of unreadAfter ?? [])
    if (!known.has(name) && unreadBefore?.has(name) !== true)
      reporter(name)({
        kind: 'operation-unreadable',
        path: [name],
        message: `There is the new operation ${clipped(name)}, which cannot be read: ${reason}.`,
        types: compatible('it is not in the stubs'),
        wire: compatible('nobody has to call it'),
      });
  for (const name of gone) {
    const reason = unreadAfter?.get(name);
    if (reason !== undefined) {
      reporter(name)({
        kind: 'operation-unreadable',
        path: [name],
        message: `The operation ${clipped(name)} is still described, but cannot be read any more: ${reason}.`,
        types: breaking('it is left out of the stubs: its constant and the types of its messages are gone'),
        wire: breaking('it could not be told whether installed clients can still call it'),
      });
      continue;
    }
    const likely = likelyName(name, added);
    reporter(name)({
      kind: 'operation-removed',
      path: [name],
      message: `There is no operation ${clipped(name)} any more${likely === undefined ? '' : `; perhaps it is called ${likely} now`}.`,
      types: breaking('its constant and the types of its messages are gone'),
      wire: breaking('a service does not answer an operation that it does not have'),
    });
  }
  for (const name of added)
    reporter(name)({
      kind: 'operation-added',
      path: [name],
      message: unreadBefore?.has(name)
        ? `The operation ${clipped(name)} can be read now; it was left out before.`
        : `There is the new operation ${clipped(name)}.`,
      types: compatible('there is one more to call'),
      wire: compatible('nobody has to call it'),
    });
}

/** What is of the description as a whole. */
function compareWhole(
  before: Side,
  after: Side,
  namespaces: RenamedNamespaces,
  findings: Findings,
  everything: Reach,
): void {
  const report = findings.reporter(everything);
  const [old, fresh] = [before.description, after.description];
  if (old.targetNamespace !== fresh.targetNamespace && namespaces.of(old.targetNamespace) !== fresh.targetNamespace)
    report({
      kind: 'target-namespace-changed',
      path: [],
      message: `The target namespace was ${quote(old.targetNamespace)} and is ${quote(fresh.targetNamespace)}.`,
      types: sameTypes,
      wire: sameWire,
    });
  if (!saysSame(old.documentation, fresh.documentation)) reportDocumentation([], 'service', { report });
}
