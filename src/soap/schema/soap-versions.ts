import type { SoapPaths } from './contract.js';
import type { SoapVersion } from '../xml/names.js';

const versions: readonly SoapVersion[] = ['1.1', '1.2'];

/**
 * The version to call in: the one that is asked for, else SOAP 1.1, else SOAP 1.2. Nothing if it is not offered.
 *
 * @param offered absent: both
 */
export function soapVersionOf(offered: SoapPaths | undefined, asked?: SoapVersion): SoapVersion | undefined {
  const usable = offered ? versions.filter((each) => offered[each] !== undefined) : versions;
  return asked === undefined ? usable[0] : usable.find((each) => each === asked);
}

/** `'1.2'`, for messages. */
export function shownVersions(offered: SoapPaths = { '1.1': '', '1.2': '' }): string {
  const usable = versions.filter((each) => offered[each] !== undefined).map((each) => `'${each}'`);
  return usable.length === 0 ? 'none' : usable.join(' and ');
}
