import type { WsdlDiff } from './change.js';
import { ChangeList, compareDocumentation } from './change-list.js';
import { compareExportedTypes } from './compare/exported-types.js';
import { compareEndpoints, compareOperationList, compareOperations } from './compare/operations.js';
import { compareTypes } from './compare/types.js';
import { breaking, mostSevere } from './effect.js';
import { matchOperations } from './match/operations.js';
import { renamedNamespace, renameNamespace } from './match/renamed-namespace.js';
import { type TypePair, TypePairs } from './match/type-pairs.js';
import { operationsByType, type Usage, usageOf } from './match/usage.js';
import { TypeIndex, type WsdlVersion } from './match/wsdl-version.js';
import { quote } from '../words.js';

/**
 * Compares two WSDLs. For each change, the result states whether code that uses the old stubs compiles with the new
 * stubs, and whether a client with the old stubs works with a service that uses the new WSDL.
 *
 * Insignificant differences are not reported: prefixes, white space, the order of declarations, the host in an address,
 * and the names of messages and ports.
 */
export function diffWsdls(original: WsdlVersion, after: WsdlVersion): WsdlDiff {
  const renamed = renamedNamespace(original.description, after.description);
  const description = renamed ? renameNamespace(original.description, renamed) : original.description;
  const before = { ...original, description };
  const [old, fresh] = [description, after.description];
  // the old operations in order, followed by the new operations and then by the unreadable operations
  const named = [old.operations, fresh.operations, old.leftOut.operations, fresh.leftOut.operations].flat();
  const operations = [...new Set(named.map(({ name }) => name))];
  const positions = new Map(operations.map((name, at) => [name, at]));
  const positionOf = (name: string): number => positions.get(name) ?? 0;

  const changes = new ChangeList();
  const all = changes.reporter({ operations: [...positions.values()], request: true, reply: true });
  compareDocumentation([], 'service', [old.documentation, fresh.documentation], all);
  const matched = matchOperations(before, after, positionOf);
  compareOperationList(matched, before, after, (name, finding) =>
    changes.reporter({ operations: [positionOf(name)], request: true, reply: true })(finding),
  );
  compareEndpoints(matched.pairs, changes);
  const staying = matched.pairs.map(({ index }) => index);
  if (renamed)
    changes.reporter({ operations: staying, request: true, reply: true })({
      kind: 'namespace-changed',
      path: [],
      message: `The namespace ${renamed.map(quote).join(' was renamed to ')}.`,
      wire: breaking('installed clients send and expect names in the old namespace'),
    });

  const [index, newIndex] = [new TypeIndex(before), new TypeIndex(after)];
  const types = new TypePairs(index, newIndex);
  const context = { before: index, after: newIndex, types };
  for (const pair of matched.pairs) compareOperations(pair, context, changes);
  // types that no operation uses are also exported
  for (const { kind, name } of old.components) {
    if (kind === 'element' || !name || !newIndex.hasType(name)) continue;
    types.use({ kind: 'named', name }, { kind: 'named', name }, [name.local]);
  }
  const oldTypes = { index, operations: operationsByType(index, positionOf) };
  const newTypes = { index: newIndex, operations: operationsByType(newIndex, positionOf) };
  const usageOfPair = (pair: TypePair): Usage =>
    usageOf(
      (oldTypes.operations.get(pair.before.location) ?? 0n) & (newTypes.operations.get(pair.after.location) ?? 0n),
    );
  // the loop also visits the pairs that it adds
  for (const pair of types.all) compareTypes(pair, { ...context, report: changes.typeReporter(usageOfPair(pair)) });
  compareExportedTypes(oldTypes, newTypes, types.all, new Set(staying), changes);
  return diffOf(changes.changes(operations));
}

function diffOf(changes: WsdlDiff['changes']): WsdlDiff {
  const types = mostSevere(changes.map((each) => each.types.severity));
  const wire = mostSevere(changes.map((each) => each.wire.severity));
  const severity = mostSevere([types, wire]);
  return { changes, ...(types && { types }), ...(wire && { wire }), ...(severity && { severity }) };
}
