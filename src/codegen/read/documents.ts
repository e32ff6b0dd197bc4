import { printableUrl } from '../../printable.js';
import { XSD } from '../../soap/xml/names.js';
import { type Import, importOf, isAddress, normalizeLocation } from './imports.js';
import { MissingDocuments, type Unavailable } from './missing-documents.js';
import { WSDL } from './namespaces.js';
import { isAnnotation } from './schema/annotated.js';
import { wsdlChildren } from './wsdl/extension.js';
import { attribute, childElements, notice, reject, unsupported } from './xml/element.js';
import { parseXml, type XmlElement } from './xml/document.js';

/**
 * The documents that a WSDL imports, by resolved location. Each value is the text of the document or, if the document
 * is not available, the reason.
 */
export type Documents = ReadonlyMap<string, string | Unavailable>;

/** An `<s:schema>` with the namespace of its components. */
export interface SchemaDocument {
  readonly xml: XmlElement;
  readonly targetNamespace: string;
  /**
   * `true` if the schema has no target namespace and takes on the target namespace of the schema that includes it (XML
   * Schema part 1, 4.2.1).
   */
  readonly chameleon: boolean;
}

/** A WSDL together with all documents that the WSDL imports and includes. */
export interface ResolvedDocuments {
  readonly definitions: readonly XmlElement[];
  readonly schemas: readonly SchemaDocument[];
  readonly missing: MissingDocuments;
}

/**
 * Follows the imports and includes of a WSDL (WSDL 1.1, 2.1.1; XML Schema part 1, 4.2). Each document is read only
 * once, so import cycles are harmless.
 *
 * @param location the location of the WSDL, against which relative locations are resolved
 * @param allowMissing namespaces and locations whose documents may be missing
 */
export function resolveDocuments(
  root: XmlElement,
  location: string,
  documents: Documents,
  allowMissing: readonly string[] = [],
): ResolvedDocuments {
  const resolver = new Resolver(root, normalizeLocation(location), documents, new MissingDocuments(allowMissing));
  return resolver.resolve();
}

class Resolver {
  private readonly definitions = new Set<XmlElement>();
  private readonly schemas: SchemaDocument[] = [];
  /**
   * The target namespaces in which each schema was read. A schema without a target namespace can be included in several
   * namespaces.
   */
  private readonly namespacesOf = new Map<XmlElement, Set<string>>();
  /** Schema imports whose documents are not available. The WSDL may contain a schema for the same namespace. */
  private readonly unresolved: Import[] = [];
  private readonly roots: Map<string, XmlElement>;
  private readonly locations: Map<string, string>;

  constructor(
    private readonly root: XmlElement,
    location: string,
    private readonly documents: Documents,
    private readonly missing: MissingDocuments,
  ) {
    this.roots = new Map([[location, root]]);
    this.locations = new Map([[root.source, location]]);
  }

  resolve(): ResolvedDocuments {
    this.addDefinitions(this.root);
    const declared = new Set(this.schemas.map((each) => each.targetNamespace));
    for (const each of this.unresolved) {
      const { failed, ...missing } = this.missingDocument(each);
      // many WSDLs contain a schema and also specify a location from which to import the same schema
      const isDeclared = declared.has(missing.ns);
      this.missing.add(missing, failed || (!isDeclared && !isAddress(each.written)), isDeclared);
    }
    return { definitions: [...this.definitions], schemas: this.schemas, missing: this.missing };
  }

  private addDocument(xml: XmlElement, at: XmlElement, includer?: string): void {
    this.root.document.budget.within(at, () => {
      if (xml.ns === XSD && xml.local === 'schema') this.addSchema(xml, includer);
      else if (xml.ns === WSDL && xml.local === 'definitions') this.addDefinitions(xml);
      else reject(at, `${xml.source} is neither a WSDL nor a schema: its root element is <${xml.name}>`);
    });
  }

  /** Reads `<wsdl:definitions>`: imports and `<wsdl:types>`. */
  private addDefinitions(xml: XmlElement): void {
    if (this.definitions.has(xml)) return;
    this.definitions.add(xml);
    for (const child of wsdlChildren(xml)) {
      if (child.local === 'types') this.addTypes(child);
      if (child.local !== 'import') continue;
      const found = this.importIn(child);
      if (!found) reject(child, `<${child.name}> has no location attribute`, 'the WSDL is damaged: download it again');
      const document = this.parsed(found);
      if (document) this.addDocument(document, child);
      else this.missing.add(this.missingDocument(found), true);
    }
  }

  /** Reads `<wsdl:types>`: schemas or, in some WSDLs, imports of schemas. */
  private addTypes(types: XmlElement): void {
    for (const each of childElements(types))
      if (each.ns === XSD && each.local === 'schema') this.addSchema(each);
      else if (each.ns === XSD && each.local === 'import') this.followImport(each);
      else if (!isAnnotation(each) && !(each.ns === WSDL && each.local === 'documentation')) unsupported(each);
  }

  /** Reads `<s:schema>`: imports, includes and redefinitions. */
  private addSchema(xml: XmlElement, includer?: string): void {
    const declared = attribute(xml, 'targetNamespace')?.trim();
    // a schema with a different target namespace should be imported rather than included (src-include.2.1)
    if (includer !== undefined && declared !== undefined && declared !== includer)
      notice(xml, `imported the schema of "${declared}", although the schema of "${includer}" includes it`);
    const targetNamespace = declared ?? includer ?? '';
    const known = this.namespacesOf.get(xml) ?? new Set();
    if (known.has(targetNamespace)) return;
    this.namespacesOf.set(xml, known.add(targetNamespace));
    const chameleon = declared === undefined && targetNamespace !== '';
    this.schemas.push({ xml, targetNamespace, chameleon });
    for (const child of childElements(xml)) {
      if (child.ns !== XSD) continue;
      if (child.local === 'import') this.followImport(child);
      if (child.local !== 'include' && child.local !== 'redefine') continue;
      const found = this.importIn(child);
      if (!found) reject(child, `<${child.name}> has no schemaLocation attribute`);
      const document = this.parsed(found);
      if (document) this.addDocument(document, child, targetNamespace);
      else this.missing.add({ ...this.missingDocument(found), ns: targetNamespace }, true);
    }
  }

  private followImport(xml: XmlElement): void {
    const found = this.importIn(xml);
    if (!found) return;
    const document = this.parsed(found);
    if (document) this.addDocument(document, xml);
    else this.unresolved.push(found);
  }

  private importIn(xml: XmlElement): Import | undefined {
    return importOf(xml, this.locations.get(xml.source) ?? xml.source);
  }

  private parsed({ location }: Import): XmlElement | undefined {
    const known = this.roots.get(location);
    if (known) return known;
    const text = this.documents.get(location);
    if (typeof text !== 'string') return undefined;
    const source = printableUrl(location);
    const xml = parseXml(text, source, this.root.document);
    this.roots.set(location, xml);
    this.locations.set(source, location);
    return xml;
  }

  private missingDocument({ xml, written, location }: Import) {
    const text = this.documents.get(location);
    const { unavailable: reason, failed = false } =
      typeof text === 'object' ? text : { unavailable: 'it was not passed to the generator' };
    return { xml, ns: attribute(xml, 'namespace') ?? '', written, reason, failed };
  }
}
