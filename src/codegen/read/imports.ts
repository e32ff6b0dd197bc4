import { fileURLToPath } from 'node:url';
import { posix } from 'node:path';
import { XSD } from '../../soap/xml/names.js';
import { knownNamespaces, WSDL } from './namespaces.js';
import { attribute } from './xml/element.js';
import { parseXml, type XmlElement } from './xml/document.js';

/** An element that refers to another document. */
export interface Import {
  readonly xml: XmlElement;
  /** The location as written in the attribute. */
  readonly written: string;
  /**
   * The location, resolved against the location of the document that contains the element. `Documents` uses this
   * location as its key.
   */
  readonly location: string;
}

/**
 * Returns the resolved locations of the documents that a WSDL or schema imports or includes, in document order and
 * without duplicates. Imports of built-in namespaces are omitted, because they do not need a document.
 *
 * @param source the file path or URL of the WSDL or schema
 * @throws WsdlError if the document is not well-formed
 */
export function importsOf(text: string, source: string): readonly string[] {
  // skips parsing for WSDLs without imports, which are the most common
  if (!/<(?:[^\s<>/:]+:)?(?:import|include|redefine)\s[^<]*?ocation/.test(text)) return [];
  const found = parseXml(text, source)
    .elements.flatMap((each) => (each.ns === WSDL && each.local === 'types' ? each.elements : [each]))
    .flatMap((each) => (each.ns === XSD && each.local === 'schema' ? each.elements : [each]))
    .flatMap((each) => importOf(each, source) ?? []);
  return [...new Set(found.map((each) => each.location))];
}

/**
 * Reads an import or include:
 *
 * - `<wsdl:import namespace="..." location="..."/>`
 * - `<s:import namespace="..." schemaLocation="..."/>`, in which the location is optional
 * - `<s:include schemaLocation="..."/>`, `<s:redefine schemaLocation="...">`
 *
 * @param base the location of the document that contains the element
 */
export function importOf(xml: XmlElement, base: string): Import | undefined {
  const isWsdl = xml.ns === WSDL && xml.local === 'import';
  const isSchema = xml.ns === XSD && ['import', 'include', 'redefine'].includes(xml.local);
  if (!isWsdl && !isSchema) return undefined;
  if (isSchema && xml.local === 'import' && knownNamespaces.has(attribute(xml, 'namespace') ?? '')) return undefined;
  // some schemas name the attribute `location`, as WSDL does
  const written = ((isSchema && attribute(xml, 'schemaLocation')) || attribute(xml, 'location'))?.trim();
  if (written === undefined || written === '') return undefined;
  return { xml, written, location: resolveLocation(written, base) };
}

/** Resolves a location against the location of the document that refers to it. File paths use `/`. */
export function resolveLocation(written: string, base: string): string {
  const [location = ''] = written.split('#');
  if (isAddress(location) && URL.canParse(location)) return new URL(location).href;
  if (isAddress(base) && URL.canParse(location, base)) return new URL(location, base).href;
  const path = pathOf(location);
  return posix.isAbsolute(path) || /^[a-z]:/i.test(path)
    ? posix.normalize(path)
    : posix.join(posix.dirname(normalizeLocation(base)), path);
}

/** Normalizes the location of the WSDL in the same way as `resolveLocation`. */
export function normalizeLocation(location: string): string {
  if (isAddress(location)) return URL.canParse(location) ? new URL(location).href : location;
  return posix.normalize(location.replaceAll('\\', '/'));
}

/**
 * Returns `true` if a location is a URL, except for `file:` URLs. A single letter before the colon is a Windows drive
 * letter.
 */
export function isAddress(location: string): boolean {
  return /^(?!file:)[a-z][a-z\d+.-]+:/i.test(location);
}

/**
 * Converts a location to a file path. Locations are URIs, in which a space is encoded as `%20`, but some tools write
 * plain paths.
 */
function pathOf(location: string): string {
  if (/^file:/i.test(location) && URL.canParse(location)) return fileURLToPath(location).replaceAll('\\', '/');
  const path = location.replaceAll('\\', '/');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
