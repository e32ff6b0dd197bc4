import { relative } from 'node:path';
import { escapeInvisible, printable } from '../../printable.js';
import { isAddress } from '../../codegen/read/imports.js';

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
  return isAddress(location) && URL.canParse(location) ? shownAddress(location) : printable(location);
}

/** A path as people write it, from the folder that the command was started in. */
export function shownPath(path: string, folder = process.cwd()): string {
  return printable(relative(folder, path)) || '.';
}

/** JSON whose strings have escapes for what is invisible: a program reads the same, and a terminal obeys nothing. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2).split('\n').map(escapeInvisible).join('\n')}\n`;
}

function hasPlainQuery(search: string): boolean {
  return search === '' || /^\?(singlewsdl|wsdl|xsd)(=[\w.-]{0,40})?$/i.test(search);
}
