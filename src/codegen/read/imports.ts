import { fileURLToPath } from 'node:url';
import { posix } from 'node:path';
import { knownNamespaces, WSDL, XSD } from './namespaces.js';
import { attribute } from './xml/structure.js';
import { parseXml, type XmlElement } from './xml/document.js';

/** An element that refers to another document, and where that is. */
export interface Import {
  readonly xml: XmlElement;
  /** As written. */
  readonly written: string;
  /** Resolved against the document that it stands in: the key in `Documents`. */
  readonly location: string;
}

/**
 * The locations of the documents that a description, or a schema, imports and includes; resolved, each once, in the
 * order of the document. Those of namespaces that are known without a document are left out.
 *
 * @param source where the document itself is: a file or an address
 * @throws WsdlError if the document is not well-formed
 */
export function importsOf(text: string, source: string): readonly string[] {
  // most descriptions are one document: no need to parse it for that
  if (!/<(?:[^\s<>/:]+:)?(?:import|include|redefine)\s[^<]*?ocation/.test(text)) return [];
  const root = parseXml(text, source);
  const found = root.elements
    .flatMap((each) => (each.ns === WSDL && each.local === 'types' ? each.elements : [each]))
    .flatMap((each) => (each.ns === XSD && each.local === 'schema' ? each.elements : [each]))
    .flatMap((each) => importOf(each, source) ?? []);
  return [...new Set(found.map((each) => each.location))];
}

/**
 * - `<wsdl:import namespace="..." location="..."/>`
 * - `<s:import namespace="..." schemaLocation="..."/>`, also without a location
 * - `<s:include schemaLocation="..."/>`, `<s:redefine schemaLocation="...">`
 *
 * @param base where the document is that it stands in
 */
export function importOf(xml: XmlElement, base: string): Import | undefined {
  const isWsdl = xml.ns === WSDL && xml.local === 'import';
  const isSchema = xml.ns === XSD && ['import', 'include', 'redefine'].includes(xml.local);
  if (!isWsdl && !isSchema) return undefined;
  if (isSchema && xml.local === 'import' && knownNamespaces.has(attribute(xml, 'namespace') ?? '')) return undefined;
  // some descriptions have WSDL's name for it in a schema
  const written = ((isSchema && attribute(xml, 'schemaLocation')) || attribute(xml, 'location'))?.trim();
  if (written === undefined || written === '') return undefined;
  return { xml, written, location: resolveLocation(written, base) };
}

/** A location as it stands in a document, seen from outside of it. Files are paths with `/`. */
export function resolveLocation(written: string, base: string): string {
  const [location = ''] = written.split('#');
  if (isAddress(location) && URL.canParse(location)) return new URL(location).href;
  if (isAddress(base) && URL.canParse(location, base)) return new URL(location, base).href;
  const path = pathOf(location);
  return posix.isAbsolute(path) || /^[a-z]:/i.test(path)
    ? posix.normalize(path)
    : posix.join(posix.dirname(normalizeLocation(base)), path);
}

/** The location of a document that was given, in the form that `resolveLocation` gives. */
export function normalizeLocation(location: string): string {
  if (isAddress(location)) return URL.canParse(location) ? new URL(location).href : location;
  return posix.normalize(location.replaceAll('\\', '/'));
}

/** Whether it is an address rather than a file. A single letter before the colon is a drive of Windows. */
export function isAddress(location: string): boolean {
  return /^(?!file:)[a-z][a-z\d+.-]+:/i.test(location);
}

/** Locations are URIs, where a space is `%20`; some tools write the path itself. */
function pathOf(location: string): string {
  if (/^file:/i.test(location) && URL.canParse(location)) return fileURLToPath(location).replaceAll('\\', '/');
  const path = location.replaceAll('\\', '/');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
