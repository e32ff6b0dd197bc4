import type { SoapPaths } from './contract.js';
import type { SoapVersion } from '../xml/names.js';

const versions: readonly SoapVersion[] = ['1.1', '1.2'];

/**
 * Chooses the SOAP version of a call: the requested version if there is one, otherwise SOAP 1.1, otherwise SOAP 1.2.
 *
 * @param offered the offered versions. Default: both
 * @returns `undefined` if the requested version is not offered
 */
export function soapVersionOf(offered: SoapPaths | undefined, asked?: SoapVersion): SoapVersion | undefined {
  const usable = versionsOf(offered);
  return asked === undefined ? usable[0] : usable.find((each) => each === asked);
}

/** Returns the offered versions as text for messages: `'1.1' and '1.2'`. */
export function versionList(offered: SoapPaths | undefined): string {
  const usable = versionsOf(offered).map((each) => `'${each}'`);
  return usable.length === 0 ? 'none' : usable.join(' and ');
}

function versionsOf(offered: SoapPaths | undefined): readonly SoapVersion[] {
  return versions.filter((each) => !offered || offered[each] !== undefined);
}

/**
 * Escapes an action for use in a quoted string, in `SOAPAction` or the action parameter of SOAP 1.2 (RFC 9110, section
 * 5.6.4). Headers are ASCII, and ASMX recognizes an action in percent-encoded form.
 */
export function quotedText(action: string): string {
  return action.replace(/[^\x21-\x7E]+/g, encodeURIComponent).replace(/["\\]/g, '\\$&');
}

/** Removes the escapes from a quoted string. */
export function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
