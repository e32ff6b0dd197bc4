import { soapVersionOf } from '../../../soap/schema/soap-binding.js';
import { comparablePath, type ServiceDescription, type SoapPaths } from '../../read/service-description.js';
import type { ChangeList, Finding } from '../change-list.js';
import { breaking, compatible, cosmetic } from '../effect.js';
import type { OperationPair } from '../match/operations.js';
import { clipped, quote } from '../render/words.js';

const versions = ['1.1', '1.2'] as const;

/**
 * Reports SOAP versions that were removed or added, and ports whose path changed. A change that affects all operations
 * is reported once, without a path. Otherwise, the change is reported for each affected operation.
 */
export function compareEndpoints(
  before: ServiceDescription,
  after: ServiceDescription,
  pairs: readonly OperationPair[],
  changes: ChangeList,
): void {
  for (const { index, before: operation, after: other } of pairs) {
    const report = changes.reporter({ operations: [index], request: true, reply: true });
    const [old, fresh] = [operation.soap, other.soap];
    const isWhole = isSame(old, before.soap) && isSame(fresh, after.soap);
    for (const version of versions) {
      const where = isWhole ? '' : ` for ${clipped(operation.name)}`;
      const finding = compareVersion(version, old, fresh, where);
      if (finding) report({ ...finding, path: isWhole ? [] : [operation.name] });
    }
  }
}

function isSame(one: SoapPaths, other: SoapPaths): boolean {
  return versions.every((each) => one[each] === other[each]);
}

function compareVersion(
  version: (typeof versions)[number],
  old: SoapPaths,
  fresh: SoapPaths,
  where: string,
): Omit<Finding, 'path'> | undefined {
  const [from, to] = [old[version], fresh[version]];
  if (from === to) return undefined;
  if (from === undefined) {
    const wire = compatible('clients need not use it');
    return { kind: 'soap-version-added', message: `SOAP ${version} was added${where}.`, wire };
  }
  if (to === undefined) {
    const used = soapVersionOf(old) ?? '';
    const problem =
      used === version
        ? 'installed clients use it by default, and the service replies with VersionMismatch'
        : `the service rejects calls in SOAP ${version}`;
    const other = versions.find((each) => old[each] !== undefined && fresh[each] !== undefined);
    const rest = other === undefined ? '' : ` Calls in SOAP ${other} still work.`;
    const message = `SOAP ${version} is no longer offered${where}.${rest}`;
    return { kind: 'soap-version-removed', message, wire: breaking(problem) };
  }
  // a WSDL without an address has no path to compare
  if (from === '' || to === '') return undefined;
  return {
    kind: 'endpoint-changed',
    message: `The path of the SOAP ${version} endpoint changed from ${quote(from)} to ${quote(to)}${where}.`,
    wire:
      comparablePath(from) === comparablePath(to)
        ? cosmetic('IIS, which serves ASMX and WCF, ignores the case of a path')
        : breaking('installed clients call the old path'),
  };
}
