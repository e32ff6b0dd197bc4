import { RescueRequestError } from '../../errors.js';
import type { Change, Severity, WsdlDiff } from '../../codegen/diff/change.js';
import { diffWsdls } from '../../codegen/diff/diff.js';
import { mostSevere } from '../../codegen/diff/effect.js';
import type { WsdlVersion } from '../../codegen/diff/match/wsdl-version.js';
import { contractOf } from '../../codegen/emit/contract-of.js';
import type { Model } from '../../codegen/generate.js';
import { Budget } from '../../codegen/budget.js';
import { buildModel } from '../../codegen/model/build-model.js';
import { readWsdl } from '../../codegen/read/read-wsdl.js';
import { printable } from '../../printable.js';
import { type FacadeMethod, facadeParameters, fitFacade } from '../../rescue/parameter-names.js';
import type { FacadeVerdict } from '../../wsdl-check/result.js';
import type { LoadedWsdl } from '../load/documents.js';

/** A WSDL that can be compared with another WSDL. */
export interface Comparable extends WsdlVersion {
  /** Notices about missing documents. */
  readonly missing: readonly string[];
}

/** The input of `readComparable`. */
export type ComparableWsdl = Pick<LoadedWsdl, 'text' | 'source' | 'location' | 'documents'> &
  Partial<Pick<LoadedWsdl, 'allowMissing' | 'services' | 'ports'>>;

/**
 * Reads a WSDL as the generator does, but does not emit stubs. @throws WsdlError if `generate` would reject the WSDL
 */
export function readComparable({ text, source, ...options }: ComparableWsdl): Comparable {
  const budget = new Budget();
  const { description, missing } = readWsdl(text, source, { ...options, budget });
  return { description, model: buildModel(description, { budget }).model, missing: missing.map(printable) };
}

/** The differences between two WSDLs. */
export interface Comparison {
  readonly diff: WsdlDiff;
  /**
   * States whether `RescueClient` works with the new WSDL. Absent if `RescueClient` does not work with the old WSDL.
   */
  readonly facade?: readonly FacadeVerdict[];
  /** The most severe effect of all changes. Absent if nothing changed. */
  readonly severity?: Severity;
}

/** Compares two WSDLs and determines how the changes affect compiled callers, installed clients and `RescueClient`. */
export function compare(before: WsdlVersion, after: WsdlVersion): Comparison {
  const diff = diffWsdls(before, after);
  const facade = fitsFacade(before) ? facadeVerdicts(after) : undefined;
  const isRejected = facade?.some(({ problem }) => problem !== undefined) === true;
  const severity = mostSevere([diff.severity, isRejected ? 'breaking' : undefined]);
  return { diff, ...(facade && { facade }), ...(severity !== undefined && { severity }) };
}

const facadeMethods = Object.keys(facadeParameters) as readonly FacadeMethod[];

function fitsFacade(side: WsdlVersion): boolean {
  return facadeVerdicts(side).every(({ problem }) => problem === undefined);
}

/** Checks which `RescueClient` methods work with a WSDL, in the same way as the constructor of `RescueClient`. */
function facadeVerdicts({ model }: WsdlVersion): readonly FacadeVerdict[] {
  const issues = facadeIssues(model);
  return facadeMethods.map((method) => {
    const messages = issues.filter(({ path }) => path[0] === method).map(({ message }) => message);
    return { method, ...(messages.length > 0 && { problem: messages.join('; ') }) };
  });
}

function facadeIssues(model: Model): RescueRequestError['issues'] {
  try {
    fitFacade(contractOf(model));
    return [];
  } catch (error) {
    if (error instanceof RescueRequestError) return error.issues;
    throw error;
  }
}

/** Returns the methods of `RescueClient` that call one of the operations. */
export function facadeMethodsOf(operations: readonly string[]): readonly FacadeMethod[] {
  return facadeMethods.filter((method) => operations.includes(method));
}

/** Returns the most severe effect of changes on types or on the wire, or `undefined` if there are no changes. */
export function severityOf(changes: readonly Change[]): Severity | undefined {
  return mostSevere(changes.flatMap(({ types, wire }) => [types.severity, wire.severity]));
}

/** Returns 0 if at most documentation changed, 1 for compatible changes, and 2 for breaking changes. */
export function exitCodeOf(severity: Severity | undefined): number {
  return severity === 'breaking' ? 2 : severity === 'compatible' ? 1 : 0;
}
