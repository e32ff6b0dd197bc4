import { contract as shippedContract } from '../../../generated/operations.js';
import type { Change } from '../../codegen/diff/change.js';
import { contractOf } from '../../codegen/emit/contract-of.js';
import { codeOf, resultEnumeration } from '../../rescue/codes.js';
import { type FacadeMethod, keyOf, parameterNames } from '../../rescue/parameter-names.js';
import { type Contract, membersOf } from '../../soap/schema/contract.js';
import type { FacadeVerdict } from '../../wsdl-check/result.js';
import { compare, type Comparable } from '../comparison.js';

/** States whether a method of `RescueClient` works with the live WSDL. */
export interface MethodFinding {
  readonly method: FacadeMethod;
  readonly verdict: 'works' | 'works after generate' | 'needs a release of this package';
  /** The reason why the method needs a new release of this package. */
  readonly reason?: string;
}

/** The difference between an operation in the live WSDL and the same operation in the shipped WSDL. */
export interface OperationFinding {
  readonly name: string;
  readonly state: 'confirmed' | 'changed' | 'new' | 'missing' | 'unreadable';
  /** The changes, one sentence each. */
  readonly changes: readonly string[];
}

/** The result of comparing the live WSDL with the shipped WSDL. */
export type Findings = ReturnType<typeof findingsOf>;

/** Compares the live WSDL with the shipped WSDL. */
export function findingsOf(shipped: Comparable, live: Comparable) {
  const comparison = compare(shipped, live);
  const contract = contractOf(live.model);
  const changes = comparison.changes.filter((change) => isRelevant(change, live));
  const methods = (comparison.facade ?? []).map((each) => methodFinding(each, changes, contract));
  const operations = operationFindings(shipped, live, changes);
  const has = (verdict: MethodFinding['verdict']): boolean => methods.some((each) => each.verdict === verdict);
  const exitCode: 0 | 1 | 2 = has('needs a release of this package') ? 2 : has('works after generate') ? 1 : 0;
  return {
    comparison,
    methods,
    operations,
    // for calls to the service: the shipped contract or, if it does not work, the contract of the live WSDL
    contract: exitCode === 1 ? contract : (shippedContract as Contract),
    // whether the stubs generated from the live WSDL differ in anything other than comments
    isDifferent: comparison.severity !== undefined && comparison.severity !== 'cosmetic',
    exitCode,
  };
}

/**
 * Returns `true` if a change matters to callers of the service. A changed endpoint does not matter, because callers
 * pass the endpoint as an option. An additional SOAP version does not matter, because `RescueClient` uses SOAP 1.1 if
 * available.
 */
function isRelevant({ kind, operations, types, wire }: Change, { model }: Comparable): boolean {
  if (types.severity === 'cosmetic' && wire.severity === 'cosmetic') return false;
  if (kind === 'endpoint-changed' || kind === 'soap-version-added') return false;
  if (kind !== 'soap-version-removed') return true;
  return model.operations.some(({ name, soap = model.soap }) => operations.includes(name) && soap['1.1'] === undefined);
}

function methodFinding({ method, problem }: FacadeVerdict, changes: readonly Change[], live: Contract): MethodFinding {
  const operation = live.operations[method];
  if (problem !== undefined || !operation)
    return { method, verdict: 'needs a release of this package', reason: reasonOf(method, problem ?? '', live) };
  const { values } = resultEnumeration(operation);
  const good = [...values].filter((value) => codeOf(operation, value) === 'OK');
  if (values.size > 0 && good.length === 0)
    return { method, verdict: 'needs a release of this package', reason: 'no result that means OK' };
  const isOk = good.every((value) => codeOf(shippedContract.operations[method], value) === 'OK');
  // renaming an optional output does not break anything on the wire, but its value is no longer found
  const isRead = keyOf(operation.output, 'authCode') === keyOf(shippedContract.operations[method].output, 'authCode');
  const isBroken = changes.some(({ operations, wire }) => operations.includes(method) && wire.severity === 'breaking');
  return { method, verdict: isOk && isRead && !isBroken ? 'works' : 'works after generate' };
}

/** Returns a short reason why a method needs a new release. */
function reasonOf(method: FacadeMethod, problem: string, live: Contract): string {
  const operation = live.operations[method];
  if (!operation) return 'operation missing';
  const known: ReadonlySet<string> = new Set(Object.values(parameterNames).flat());
  const unknown = membersOf(operation.input).filter(({ name }) => !known.has(name));
  if (!problem.includes('input') || unknown.length === 0)
    return problem.replaceAll(` of ${method}`, '').replaceAll(`${method} `, '');
  return unknown.map(({ name }) => `input ${name} unknown`).join(', ');
}

function operationFindings(shipped: Comparable, live: Comparable, changes: readonly Change[]): OperationFinding[] {
  const [old, fresh] = [shipped, live].map(({ model }) => new Set(model.operations.map(({ name }) => name)));
  const unreadable = new Set(live.model.leftOut.map(({ name }) => name));
  return [...new Set([...(old ?? []), ...(fresh ?? []), ...unreadable])].map((name) => {
    const own = changes.filter(({ operations }) => operations.includes(name));
    const inBoth = own.length > 0 ? 'changed' : 'confirmed';
    const inOne = !old?.has(name) ? 'new' : !fresh?.has(name) ? 'missing' : inBoth;
    const state = unreadable.has(name) ? 'unreadable' : inOne;
    return { name, state, changes: own.map(({ message }) => message) };
  });
}
