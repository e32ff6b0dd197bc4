import { soapVersionOf } from '../../../soap/schema/soap-versions.js';
import { comparablePath, type ServiceDescription, type SoapPaths } from '../../read/service-description.js';
import type { ChangeList, Finding } from '../change-list.js';
import { breaking, compatible, cosmetic, sameTypes } from '../effect.js';
import type { OperationPair } from '../match/operations.js';
import { clipped, quote } from '../render/words.js';

const versions = ['1.1', '1.2'] as const;

/**
 * Reports SOAP versions that were removed or added, and ports with another path. A change of all operations is one change
 * without a path. A change of some operations names them.
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
    const name = isWhole ? undefined : operation.name;
    for (const finding of [...versionFindings(old, fresh), ...pathFindings(old, fresh)])
      report({
        ...finding,
        path: name === undefined ? [] : [name],
        message: `${finding.message}${name === undefined ? '' : ` for ${clipped(name)}`}.`,
      });
  }
}

function isSame(one: SoapPaths, other: SoapPaths): boolean {
  return versions.every((each) => one[each] === other[each]);
}

type EndpointFinding = Omit<Finding, 'path'>;

function versionFindings(old: SoapPaths, fresh: SoapPaths): readonly EndpointFinding[] {
  return versions.flatMap((version): readonly EndpointFinding[] => {
    const isOffered = fresh[version] !== undefined;
    if ((old[version] !== undefined) === isOffered) return [];
    if (isOffered)
      return [
        {
          kind: 'soap-version-added',
          message: `SOAP ${version} was added`,
          types: sameTypes,
          wire: compatible('clients need not use it'),
        },
      ];
    const used = soapVersionOf(old) ?? '';
    const problem =
      used === version
        ? 'installed clients use it by default, and the service replies with VersionMismatch'
        : `the service rejects calls in SOAP ${version}; calls in SOAP ${used} still work`;
    return [
      {
        kind: 'soap-version-removed',
        message: `SOAP ${version} was removed`,
        types: sameTypes,
        wire: breaking(problem),
      },
    ];
  });
}

/** One finding if both ports have the same old and the same new path. */
function pathFindings(old: SoapPaths, fresh: SoapPaths): readonly EndpointFinding[] {
  const moves = versions.flatMap((version) => {
    const [from, to] = [old[version], fresh[version]];
    // a WSDL without an address has no path to compare
    return from && to && from !== to ? [{ version, from, to }] : [];
  });
  const [first, second] = moves;
  const isOne = !second || (first?.from === second.from && first.to === second.to);
  const isPartial = !isOne || versions.some((each) => old[each] !== undefined && old[each] === fresh[each]);
  return moves.slice(0, isOne ? 1 : 2).map(({ version, from, to }) => ({
    kind: 'endpoint-changed',
    message: `The path of the ${isPartial ? `SOAP ${version} ` : ''}endpoint changed from ${quote(from)} to ${quote(to)}`,
    types: sameTypes,
    wire:
      comparablePath(from) === comparablePath(to)
        ? cosmetic('IIS, which serves ASMX and WCF, ignores the letter case of a path')
        : breaking('installed clients call the old path'),
  }));
}
