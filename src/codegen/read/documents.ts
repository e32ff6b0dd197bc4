import { Budget } from '../budget.js';
import { MissingDocuments, type Unavailable } from './missing-documents.js';
import { WSDL, XSD } from './namespaces.js';
import { type Import, importOf, isAddress, normalizeLocation } from './imports.js';
import { wsdlChildren } from './wsdl/extension.js';
import { addNotice, attribute, isAnnotation, looseStructure, refuse, refuseConstruct } from './xml/structure.js';
import { parseXml, type XmlElement } from './xml/document.js';

/** The text of the documents that a WSDL imports, by resolved location; or why it is not available. */
export type Documents = ReadonlyMap<string, string | Unavailable>;

/** A `<s:schema>`, as it counts for those that refer to it. */
export interface SchemaDocument {
  readonly xml: XmlElement;
  readonly targetNamespace: string;
  /** Included by a schema with a namespace, and itself without one: all that is in no namespace is in that one. */
  readonly chameleon: boolean;
}

/** A description with all that it imports and includes. */
export interface Closure {
  readonly definitions: readonly XmlElement[];
  readonly schemas: readonly SchemaDocument[];
  readonly missing: MissingDocuments;
}

/**
 * Follows imports and includes; each document counts once, so cycles end.
 *
 * @param allowed namespaces whose documents may be missing
 */
export function readClosure(
  root: XmlElement,
  location: string,
  documents: Documents,
  notices: string[],
  budget = new Budget(),
  allowed: readonly string[] = [],
): Closure {
  const definitions = new Set<XmlElement>();
  const schemas: SchemaDocument[] = [];
  /** The namespaces that each schema counts for: that of a schema without one is the includer's. */
  const namespacesOf = new Map<XmlElement, Set<string>>();
  const pending: Import[] = [];
  const missing = new MissingDocuments(allowed, notices);
  const roots = new Map<string, XmlElement>([[normalizeLocation(location), root]]);
  const locations = new Map<string, string>([[root.source, normalizeLocation(location)]]);

  const parsed = (found: Import): XmlElement | undefined => {
    const known = roots.get(found.location);
    if (known) return known;
    const text = documents.get(found.location);
    if (typeof text !== 'string') return undefined;
    const source = shown(found.location);
    const xml = parseXml(text, source, { budget, notices });
    roots.set(found.location, xml);
    locations.set(source, found.location);
    return xml;
  };
  const missed = ({ xml, written, location: at }: Import, ns = attribute(xml, 'namespace') ?? '') => {
    const text = documents.get(at);
    const { unavailable, failed } = typeof text === 'object' ? text : { unavailable: 'it was not given' };
    return { xml, ns, written, reason: unavailable, failed: failed ?? false };
  };
  const importWithin = (xml: XmlElement) => importOf(xml, locations.get(xml.source) ?? xml.source);

  const addDocument = (xml: XmlElement, at: XmlElement, includer?: string): void => {
    if (xml.ns === XSD && xml.local === 'schema') return budget.within(at, () => addSchema(xml, includer));
    if (xml.ns === WSDL && xml.local === 'definitions') return budget.within(at, () => addDefinitions(xml));
    refuse(at, `${xml.source} is neither a description nor a schema: its root element is <${xml.name}>`);
  };

  const addDefinitions = (xml: XmlElement): void => {
    if (definitions.has(xml)) return;
    definitions.add(xml);
    for (const child of wsdlChildren(xml, notices)) {
      if (child.local === 'types') for (const each of typesIn(child, notices)) addTypes(each);
      if (child.local !== 'import') continue;
      const found = importWithin(child);
      if (!found) refuse(child, `<${child.name}> lacks the attribute location`, 'the description is damaged');
      const document = parsed(found);
      if (document) addDocument(document, child);
      else missing.add(missed(found), true);
    }
  };

  /** A schema; some descriptions have the import of one in its place. */
  const addTypes = (xml: XmlElement): void => {
    if (xml.local === 'schema') addSchema(xml);
    else followImport(xml);
  };

  const followImport = (xml: XmlElement): void => {
    const found = importWithin(xml);
    if (!found) return;
    const document = parsed(found);
    if (document) addDocument(document, xml);
    else pending.push(found);
  };

  const addSchema = (xml: XmlElement, includer?: string): void => {
    const own = attribute(xml, 'targetNamespace')?.trim();
    // it should have been imported (src-include.2.1); what is meant is clear
    if (includer !== undefined && own !== undefined && own !== includer)
      addNotice(notices, `took the schema of "${own}", which is included in "${includer}", for imported`, xml);
    const targetNamespace = own ?? includer ?? '';
    const known = namespacesOf.get(xml) ?? new Set();
    if (known.has(targetNamespace)) return;
    namespacesOf.set(xml, known.add(targetNamespace));
    const chameleon = own === undefined && targetNamespace !== '';
    schemas.push({ xml, targetNamespace, chameleon });
    for (const child of looseStructure(xml, notices)) {
      if (child.ns !== XSD) continue;
      if (child.local === 'include' || child.local === 'redefine') {
        const found = importWithin(child);
        if (!found) refuse(child, `<${child.name}> lacks the attribute schemaLocation`);
        const document = parsed(found);
        if (document) addDocument(document, child, targetNamespace);
        else missing.add(missed(found, targetNamespace), true);
      } else if (child.local === 'import') followImport(child);
    }
  };

  addDocument(root, root);
  const declared = new Set(schemas.map((each) => each.targetNamespace));
  for (const found of pending) {
    const document = missed(found);
    // many WSDLs contain the schema and name a document for it nevertheless
    const isDeclared = declared.has(document.ns);
    missing.add(document, document.failed || (!isDeclared && !isAddress(found.written)), isDeclared);
  }
  return { definitions: [...definitions], schemas, missing };
}

/** `<wsdl:types>`: schemas; a description may have none. */
function typesIn(types: XmlElement, notices: string[]): readonly XmlElement[] {
  return looseStructure(types, notices).filter((each) => {
    if (each.ns === XSD && (each.local === 'schema' || each.local === 'import')) return true;
    if ((each.ns === WSDL && each.local === 'documentation') || isAnnotation(each)) return false;
    refuseConstruct(each);
  });
}

/** What messages call a document: its query may hold a key, unless it is the usual one. */
function shown(location: string): string {
  if (!isAddress(location) || !URL.canParse(location)) return location;
  const { origin, pathname, search } = new URL(location);
  return origin + pathname + (/^\?(singlewsdl|wsdl|xsd)(=[\w.-]*)?$/i.test(search) ? search : '');
}
