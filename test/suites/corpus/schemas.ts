import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveDocuments, type Documents } from '../../../src/codegen/read/documents.js';
import { parseXml, type XmlElement } from '../../../src/codegen/read/xml/document.js';
import { escapeAttribute, escapeText, XML, XSD } from '../../../src/soap/xml/names.js';
import { OPEN } from './sample.js';

/** The text of a WSDL and of the documents that it imports. */
export interface Description {
  readonly text: string;
  readonly location: string;
  readonly documents: Documents;
}

/** The schemas of a WSDL, written as files. `main.xsd` imports all of them. */
export class SchemaFolder implements Disposable {
  readonly path: string;
  /** The local names of all elements that can be the root of a document. */
  readonly roots = new Set<string>();

  /**
   * Writes each schema unchanged, except for the locations of imports and includes. The file for a namespace includes
   * all schemas of the namespace, and each schema imports all other namespaces, because a validator reads only the
   * first document for each namespace.
   *
   * Each namespace gets an additional element for wildcards, except XML Schema's own namespace, which has `schema`.
   *
   * @param isRepaired whether to repair errors in real WSDLs that only libxml2 rejects: the second declaration of a
   * name is removed, a type nested in an element loses its name, and `any` next to elements of its own namespace
   * becomes `##other`
   */
  constructor({ text, location, documents }: Description, isRepaired: boolean) {
    this.path = mkdtempSync(join(tmpdir(), 'rescue-schemas-'));
    const { schemas } = resolveDocuments(parseXml(text, location), location, documents);
    const namespaces = new Map<string, string[]>([
      [XSD, [schemaOfSchemas]],
      [XML, [schemaOfXml]],
      [SOAP_ENCODING, [schemaOfEncoding]],
      [OPEN.ns, [`<x:attribute name="${OPEN.attribute}" type="x:string"/>`]],
    ]);
    for (const [at, { xml, targetNamespace }] of schemas.entries()) {
      if (!namespaces.has(targetNamespace)) namespaces.set(targetNamespace, []);
      namespaces.get(targetNamespace)?.push(`<x:include schemaLocation="schema${at}.xsd"/>`);
      for (const each of elementsIn(xml)) if (isXsd(each, 'element')) this.roots.add(nameOf(each));
    }
    for (const { xml } of schemas) for (const ns of wildcardsIn(xml)) if (!namespaces.has(ns)) namespaces.set(ns, []);
    const numbers = new Map([...namespaces.keys()].map((ns, at) => [ns, at]));
    const imports = (own: string | undefined) =>
      [...numbers].flatMap(([ns, at]) => (ns === own ? [] : [importOf(ns, `namespace${at}.xsd`)])).join('');
    for (const [ns, content] of namespaces)
      this.write(`namespace${numbers.get(ns)}.xsd`, schema(ns, `${content.join('')}${ns === XML ? '' : open}`));
    const declared = new Set<string>();
    for (const [at, { xml, targetNamespace }] of schemas.entries())
      this.write(
        `schema${at}.xsd`,
        written(xml, imports(targetNamespace), isRepaired && { targetNamespace, declared }),
      );
    this.write('main.xsd', schema('urn:example:main', imports(undefined)));
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

const open = `<x:element name="${OPEN.element}" type="x:string"/>`;

/** The content of a DataSet before its rows. */
const schemaOfSchemas =
  '<x:element name="schema"><x:complexType mixed="true"><x:sequence>' +
  '<x:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></x:sequence>' +
  '<x:anyAttribute processContents="skip"/></x:complexType></x:element>';

/** `lang` is declared as text here, because it may be empty, and an empty string is not a language tag. */
const schemaOfXml =
  '<x:attribute name="lang" type="x:string"/><x:attribute name="base" type="x:anyURI"/>' +
  '<x:attribute name="id" type="x:ID"/><x:attribute name="space" type="x:NCName"/>' +
  '<x:attributeGroup name="specialAttrs"><x:attribute ref="xml:base"/><x:attribute ref="xml:lang"/>' +
  '<x:attribute ref="xml:space"/></x:attributeGroup>';

const SOAP_ENCODING = 'http://schemas.xmlsoap.org/soap/encoding/';

/** The type that arrays in the SOAP encoding restrict. */
const schemaOfEncoding =
  '<x:attribute name="arrayType" type="x:string"/><x:complexType name="Array"><x:sequence>' +
  '<x:any minOccurs="0" maxOccurs="unbounded" processContents="lax"/></x:sequence>' +
  '<x:anyAttribute namespace="##any" processContents="lax"/></x:complexType>';

function schema(ns: string, content: string): string {
  const target = ns === '' ? '' : ` targetNamespace="${escapeAttribute(ns)}"`;
  return `<x:schema xmlns:x="${XSD}"${target} elementFormDefault="qualified">${content}</x:schema>`;
}

function importOf(ns: string, location: string): string {
  const namespace = ns === '' ? '' : ` namespace="${escapeAttribute(ns)}"`;
  return `<x:import xmlns:x="${XSD}"${namespace} schemaLocation="${location}"/>`;
}

/** Returns the namespaces that wildcards allow. */
function wildcardsIn(xml: XmlElement): readonly string[] {
  const own = xml.attributes.find(({ name }) => name === 'namespace')?.value ?? '';
  const named = isXsd(xml, 'any') ? own.split(/\s+/).filter((each) => /^[^#]/.test(each)) : [];
  return [...named, ...elementsIn(xml).flatMap(wildcardsIn)];
}

function elementsIn(xml: XmlElement): readonly XmlElement[] {
  return xml.content.filter((each) => typeof each !== 'string');
}

function isXsd(xml: XmlElement, local: string): boolean {
  return xml.ns === XSD && xml.local === local;
}

function nameOf(xml: XmlElement): string {
  return xml.attributes.find(({ name }) => name === 'name')?.value.trim() ?? '';
}

/** The state while a schema is repaired. */
interface Repair {
  readonly targetNamespace: string;
  /** The declarations seen so far in all schemas. */
  readonly declared: Set<string>;
}

/**
 * Returns a schema as a separate document, with the namespace declarations that surround it and with different imports.
 */
function written(xml: XmlElement, imports: string, repair: Repair | false): string {
  const prefixes = new Map<string, string>();
  for (let at: XmlElement | undefined = xml; at; at = at.parent)
    for (const [prefix, ns] of at.declared) if (!prefixes.has(prefix)) prefixes.set(prefix, ns);
  const isKept = (each: XmlElement): boolean => {
    if (repair === false || each.parent !== xml) return true;
    const id = `${each.local.endsWith('Type') ? 'type' : each.local} ${repair.targetNamespace} ${nameOf(each)}`;
    return !repair.declared.has(id) && repair.declared.add(id) !== undefined;
  };
  const writeElement = (each: XmlElement, declared: ReadonlyMap<string, string>, before = ''): string => {
    const declarations = [...declared].map(
      ([prefix, ns]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(ns)}"`,
    );
    const attributes = attributesOf(each, repair !== false).map(
      ([name, value]) => ` ${name}="${escapeAttribute(value)}"`,
    );
    const content = each.content.map((child) => {
      if (typeof child === 'string') return escapeText(child);
      const isMoved = ['annotation', 'import', 'include'].some((local) => isXsd(child, local));
      return isMoved || !isKept(child) ? '' : writeElement(child, child.declared);
    });
    return `<${each.name}${declarations.join('')}${attributes.join('')}>${before}${content.join('')}</${each.name}>`;
  };
  return writeElement(xml, prefixes, imports);
}

function attributesOf(xml: XmlElement, isRepaired: boolean): readonly (readonly [string, string])[] {
  const attributes = xml.attributes.map(({ name, value }) => [name, value] as const);
  // the contract does not contain the namespaces of attribute wildcards, so the samples cannot comply with these
  // wildcards
  if (isXsd(xml, 'anyAttribute')) return attributes.filter(([name]) => name !== 'namespace');
  if (!isRepaired || !xml.parent) return attributes;
  const isLocalType = xml.local.endsWith('Type') && !isXsd(xml.parent, 'schema');
  if (isLocalType) return attributes.filter(([name]) => name !== 'name');
  const isBesideOthers = isXsd(xml, 'any') && elementsIn(xml.parent).some((each) => isXsd(each, 'element'));
  return isBesideOthers && !attributes.some(([name]) => name === 'namespace')
    ? [...attributes, ['namespace', '##other']]
    : attributes;
}
