import { soapVersionOf } from '../../../soap/schema/soap-versions.js';
import { comparablePath, type ServiceDescription, type SoapPaths } from '../../read/service-description.js';
import type { OperationPair } from './operation.js';
import { breaking, compatible, cosmetic } from '../effect.js';
import { type Finding, type Findings, sameTypes } from '../findings.js';
import { clipped, quote } from '../render/words.js';

const versions = ['1.1', '1.2'] as const;

/**
 * Reports SOAP versions that were removed or added, and ports that moved. A change of the whole service is one finding; a
 * change of some operations names them.
 */
export function compareSoap(
  before: ServiceDescription,
  after: ServiceDescription,
  pairs: readonly OperationPair[],
  findings: Findings,
): void {
  for (const pair of pairs) {
    const report = findings.reporter({ operations: [pair.index], request: true, reply: true });
    const [old, fresh] = [pair.before.soap, pair.after.soap];
    const isWhole = same(old, before.soap) && same(fresh, after.soap);
    const name = isWhole ? undefined : clipped(pair.before.name);
    for (const each of versions) {
      const finding = versionFinding(each, old, fresh, name);
      if (finding) report(finding);
    }
    for (const finding of pathFindings(old, fresh, name)) report(finding);
  }
}

function same(one: SoapPaths, other: SoapPaths): boolean {
  return versions.every((each) => one[each] === other[each]);
}

function versionFinding(
  version: (typeof versions)[number],
  old: SoapPaths,
  fresh: SoapPaths,
  operation: string | undefined,
): Finding | undefined {
  const isOffered = fresh[version] !== undefined;
  if ((old[version] !== undefined) === isOffered) return undefined;
  const what = `SOAP ${version} is ${isOffered ? 'offered' : 'no longer offered'}${operation === undefined ? '' : ` for ${operation}`}`;
  const isDefault = soapVersionOf(old) === version;
  return {
    kind: isOffered ? 'soap-version-added' : 'soap-version-removed',
    path: operation === undefined ? [] : [operation],
    message: `${what}${isOffered ? ' now' : ''}.`,
    types: sameTypes,
    wire: isOffered
      ? compatible('clients do not have to use it')
      : breaking(
          isDefault
            ? 'installed clients use it by default, and the service answers with VersionMismatch'
            : `installed clients that call in SOAP ${version} are refused; those that call in SOAP ${soapVersionOf(old) ?? ''} still work`,
        ),
  };
}

/** One finding where both ports moved in the same way. */
function pathFindings(old: SoapPaths, fresh: SoapPaths, operation: string | undefined): readonly Finding[] {
  const moves = versions.flatMap((version) => {
    const [from, to] = [old[version], fresh[version]];
    // a WSDL without an address has no path to compare
    return from && to && from !== to ? [{ version, from, to }] : [];
  });
  const [first, second] = moves;
  const stays = versions.some((each) => old[each] !== undefined && old[each] === fresh[each]);
  const isOne = !second || (first?.from === second.from && first.to === second.to);
  return (isOne ? moves.slice(0, 1) : moves).map(({ version, from, to }): Finding => {
    const port = stays || !isOne ? ` of the SOAP ${version} port` : '';
    return {
      kind: 'endpoint-changed',
      path: operation === undefined ? [] : [operation],
      message: `The path of the endpoint${port}${operation === undefined ? '' : ` of ${operation}`} was ${quote(from)} and is ${quote(to)}.`,
      types: sameTypes,
      wire:
        comparablePath(from) === comparablePath(to)
          ? cosmetic('IIS, which serves ASMX and WCF, takes a path in any letter case')
          : breaking('installed clients call the old path'),
    };
  });
}
