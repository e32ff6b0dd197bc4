import { isAddress } from '../read-import.js';

/**
 * An address as it may be shown and kept: without user info, and without a query that may hold a key. What descriptions
 * are commonly asked with stays: `?wsdl`, `?singleWsdl`, `?xsd=xsd0`.
 */
export function shownAddress(address: string | URL): string {
  const { origin, pathname, search } = new URL(address);
  return origin + pathname + (hasPlainQuery(search) ? search : '');
}

/** Whether nothing has to be left out of an address to show it. */
export function isShownWhole(address: string): boolean {
  return hasPlainQuery(new URL(address).search);
}

/** A file as it was given, an address as it may be shown. */
export function shownLocation(location: string): string {
  return isAddress(location) && URL.canParse(location) ? shownAddress(location) : location;
}

function hasPlainQuery(search: string): boolean {
  return search === '' || /^\?(singlewsdl|wsdl|xsd)(=[\w.-]{0,40})?$/i.test(search);
}
