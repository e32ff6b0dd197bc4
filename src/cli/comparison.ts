import { styleText } from 'node:util';
import { RescueRequestError } from '../errors.js';
import type { Change, WsdlDiff } from '../codegen/diff/change.js';
import { diffWsdls } from '../codegen/diff/diff.js';
import { mostSevere } from '../codegen/diff/effect.js';
import { renderDiff } from '../codegen/diff/render/text.js';
import { contractOf } from '../codegen/emit/contract-of.js';
import { Budget } from '../codegen/budget.js';
import { buildModel } from '../codegen/model/build-model.js';
import type { Model } from '../codegen/model/model.js';
import { readWsdl } from '../codegen/read/read-wsdl.js';
import { counted } from '../codegen/words.js';
import { printable } from '../printable.js';
import { type FacadeMethod, facadeParameters, fitFacade } from '../rescue/parameter-names.js';
import type { FacadeVerdict } from '../wsdl-check/result.js';
import type { LoadedWsdl } from './load/documents.js';

/** A WSDL that can be compared with another WSDL. */
export interface Comparable {
  readonly model: Model;
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
  return { model: buildModel(description, { budget }).model, missing: missing.map(printable) };
}

/** The differences between two WSDLs. `severity` is breaking if `RescueClient` does not work with the new WSDL. */
export interface Comparison extends WsdlDiff {
  /**
   * States whether `RescueClient` works with the new WSDL. Absent if `RescueClient` does not work with the old WSDL.
   */
  readonly facade?: readonly FacadeVerdict[];
}

/** Compares two WSDLs and determines how the changes affect compiled callers, installed clients and `RescueClient`. */
export function compare(before: Comparable, after: Comparable): Comparison {
  const diff = diffWsdls(before.model, after.model);
  if (facadeVerdicts(before).some(isRejected)) return diff;
  const facade = facadeVerdicts(after);
  const severity = mostSevere([diff.severity, facade.some(isRejected) ? 'breaking' : undefined]);
  return { ...diff, facade, ...(severity !== undefined && { severity }) };
}

const isRejected = ({ problem }: FacadeVerdict): boolean => problem !== undefined;

/** Checks which `RescueClient` methods work with a WSDL, in the same way as the constructor of `RescueClient`. */
function facadeVerdicts({ model }: Comparable): readonly FacadeVerdict[] {
  let issues: RescueRequestError['issues'] = [];
  try {
    fitFacade(contractOf(model));
  } catch (error) {
    if (!(error instanceof RescueRequestError)) throw error;
    ({ issues } = error);
  }
  return (Object.keys(facadeParameters) as FacadeMethod[]).map((method) => {
    const messages = issues.filter(({ path }) => path[0] === method).map(({ message }) => message);
    return { method, ...(messages.length > 0 && { problem: messages.join('; ') }) };
  });
}

/** Returns 0 if at most documentation changed, 1 for compatible changes, and 2 for breaking changes. */
export function exitCodeOf({ severity }: Comparison): number {
  return severity === 'breaking' ? 2 : severity === 'compatible' ? 1 : 0;
}

/** Returns the changes as data, each with the methods of `RescueClient` that the change affects. */
export function printedChanges({ changes, facade }: Comparison): readonly Change[] {
  if (!facade) return changes;
  const methods = facade.map(({ method }) => method);
  return changes.map((each) => ({ ...each, facadeMethods: methods.filter((one) => each.operations.includes(one)) }));
}

/** Formats the changes, and how they affect the methods of `RescueClient`, for a terminal. */
export function renderComparison(
  comparison: Comparison,
  { isColoured, verbose }: { readonly isColoured: boolean; readonly verbose: boolean },
): string {
  const { changes, facade = [] } = comparison;
  const text = renderDiff(comparison, { colour: isColoured, verbose });
  if (changes.length === 0 || facade.length === 0) return text;
  const width = Math.max(...facade.map(({ method }) => method.length));
  const lines = facade.map(({ method, problem }) => {
    const affecting = changes.filter(({ operations }) => operations.includes(method));
    const effects = affecting.flatMap(({ types, wire }) => [types.severity, wire.severity]);
    const severity = problem === undefined ? mostSevere(effects) : 'breaking';
    const effect = severity === undefined ? 'not affected' : `${counted(affecting.length, 'change')}, ${severity}`;
    const line = `  ${method.padEnd(width)}  ${problem ?? effect}`;
    return severity === 'breaking' && isColoured ? styleText('red', line, { validateStream: false }) : line;
  });
  const remedy =
    'RescueClient rejects stubs of the new WSDL: install a newer version of logmein-rescue-soap. Until then, call these ' +
    'operations with a ServiceClient of its runtime.';
  return [text, 'Methods of RescueClient:', ...lines, ...(facade.some(isRejected) ? [remedy] : []), ''].join('\n');
}
