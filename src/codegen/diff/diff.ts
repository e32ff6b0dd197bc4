import type { Model, TypeModel } from '../model/model.js';
import type { WsdlDiff } from './change.js';
import { ChangeList, compareDocumentation, type Report } from './change-list.js';
import { compareEndpoints, compareOperations, matchOperations } from './compare/operations.js';
import { compareTypes } from './compare/types.js';
import { breaking, compatible, mostSevere } from './effect.js';
import { matchByKey } from './match/by-key.js';
import { renamedNamespace, renameNamespace } from './match/renamed-namespace.js';
import { keyOf, TypeIndex, TypePairs } from './match/type-pairs.js';
import { operationsByType } from './match/usage.js';
import { clipped, quote } from '../words.js';

/**
 * Compares two WSDLs. For each change, the result states whether code that uses the old stubs compiles with the new
 * stubs, and whether a client with the old stubs works with a service that uses the new WSDL.
 *
 * Insignificant differences are not reported: prefixes, white space, the order of declarations, the host in an address,
 * and the names of messages and ports.
 */
export function diffWsdls(original: Model, after: Model): WsdlDiff {
  const renamed = renamedNamespace(original, after);
  const before = renamed ? renameNamespace(original, renamed) : original;
  // the old operations in order, followed by the new operations and then by the unreadable operations
  const all = [before.operations, after.operations, before.leftOut, after.leftOut].flat();
  const names = [...new Set(all.map(({ name }) => name))];
  const bits = new Map(names.map((name, at) => [name, 1n << BigInt(at)]));
  const bitOf = (name: string): bigint => bits.get(name) ?? 0n;

  const changes = new ChangeList();
  const reportAll = (operations: bigint): Report => changes.reporter({ request: operations, reply: operations });
  compareDocumentation(reportAll((1n << BigInt(names.length)) - 1n), [], 'service', [
    before.documentation,
    after.documentation,
  ]);
  const pairs = matchOperations(names, before, after, (name) => reportAll(bitOf(name)));
  const staying = pairs.reduce((found, [{ name }]) => found | bitOf(name), 0n);
  if (renamed)
    reportAll(staying)({
      kind: 'namespace-changed',
      path: [],
      message: `The namespace ${renamed.map(quote).join(' was renamed to ')}.`,
      wire: breaking('installed clients send and expect names in the old namespace'),
    });
  const types = new TypePairs(
    new TypeIndex(before, after.targetNamespace),
    new TypeIndex(after, after.targetNamespace),
  );
  for (const pair of pairs) {
    const [{ name }] = pair;
    const bit = bitOf(name);
    compareEndpoints(pair, before, after, reportAll(bit));
    const request = changes.reporter({ request: bit, reply: 0n });
    compareOperations(pair, types, { request, reply: changes.reporter({ request: 0n, reply: bit }) });
  }
  // callers may also import types that no operation uses
  const named = matchByKey(namedTypes(before), namedTypes(after), keyOf);
  for (const [one, other] of named.pairs) types.add(one, other, []);
  const requests = operationsByType(before, types.before.types, 'request');
  const replies = operationsByType(before, types.before.types, 'reply');
  const usageOf = ({ name }: TypeModel) => ({ request: requests.get(name) ?? 0n, reply: replies.get(name) ?? 0n });
  // the loop also visits the pairs that it adds
  for (const pair of types.all) compareTypes(pair, { types, report: changes.reporter(usageOf(pair.before)) });
  const paired = new Set(types.all.map((each) => each.before));
  const exported = new Set(after.types.map(({ name }) => name));
  for (const type of before.types) {
    if (type.kind === 'array' || paired.has(type)) continue;
    const usage = usageOf(type);
    // A type in another namespace is another type, although it may have the same TypeScript name. An anonymous type
    // that was removed together with its operation is not reported separately.
    const isUsed = ((usage.request | usage.reply) & staying) !== 0n;
    if (type.schemaName === undefined && (exported.has(type.name) || !isUsed)) continue;
    const name = clipped(type.name);
    changes.reporter(usage)({
      kind: 'type-removed',
      path: [type.schemaName ?? type.name],
      message: `The stubs no longer contain the type ${name}.`,
      types: breaking(`the name ${name} no longer exists`),
    });
  }
  // an anonymous type is reported together with the new part that contains it
  for (const { kind, name, schemaName = name } of named.added)
    if (kind !== 'array')
      reportAll(0n)({
        kind: 'type-added',
        path: [schemaName],
        message: `The type ${clipped(name)} was added.`,
        types: compatible('there is one more type'),
      });
  return diffOf(changes.changes(names));
}

function namedTypes({ types }: Model): readonly TypeModel[] {
  return types.filter(({ schemaName }) => schemaName !== undefined);
}

function diffOf(changes: WsdlDiff['changes']): WsdlDiff {
  const types = mostSevere(changes.map((each) => each.types.severity));
  const wire = mostSevere(changes.map((each) => each.wire.severity));
  const severity = mostSevere([types, wire]);
  return { changes, ...(types && { types }), ...(wire && { wire }), ...(severity && { severity }) };
}
