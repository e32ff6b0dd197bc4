import type { WsdlDiff, Severity } from '../../codegen/diff/change.js';
import { diffWsdls } from '../../codegen/diff/diff.js';
import type { WsdlVersion } from '../../codegen/diff/match/wsdl-version.js';
import type { FacadeVerdict } from '../../wsdl-check/result.js';
import { facadeOf } from './facade.js';
import { gravest } from './severity.js';

/** What changed from one description to another. */
export interface Comparison {
  readonly diff: WsdlDiff;
  /** Whether the facade would work with the new one; absent if it does not with the old one. */
  readonly facade?: readonly FacadeVerdict[];
  /** The gravest of all that changed; absent if nothing did. */
  readonly severity?: Severity;
}

/** Compares two descriptions, for all who are there already: callers, clients and the facade. */
export function compare(before: WsdlVersion, after: WsdlVersion): Comparison {
  const diff = diffWsdls(before, after);
  const facade = facadeOf(before).some(({ problem }) => problem !== undefined) ? undefined : facadeOf(after);
  const isRefused = facade?.some(({ problem }) => problem !== undefined) === true;
  const severity = gravest([diff.severity, isRefused ? 'breaking' : undefined]);
  return { diff, ...(facade && { facade }), ...(severity !== undefined && { severity }) };
}
