import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readClosure, type Documents } from '../../scripts/codegen/read-documents.js';
import { parseXml, type XmlElement } from '../../scripts/codegen/xml.js';
import { escapeAttribute, escapeText, XML, XSD } from '../../src/soap/xml.js';
import { OPEN } from './sample.js';

/** A description as text, with the documents that it imports. */
export interface Description {
  readonly text: string;
  readonly location: string;
  readonly documents: Documents;
}

/** The schemas of a description as files, of which `main.xsd` imports all. */
export class SchemaFolder implements Disposable {
  readonly path: string;

  /**
   * Writes each schema as it stands, but for where its imports and includes point to: the file of a namespace includes
   * all schemas of it, and each schema imports all others. A validator looks at the first document of a namespace only.
   *
   * Each namespace gets one more element, for what wildcards allow to stand there; XML Schema's own has `schema`.
   */
  constructor({ text, location, documents }: Description) {
    this.path = mkdtempSync(join(tmpdir(), 'rescue-schemas-'));
    const { schemas } = readClosure(parseXml(text, location), location, documents, []);
    const namespaces = new Map<string, string[]>([
      [XSD, [schemaOfSchemas]],
      [XML, [schemaOfXml]],
      [OPEN.ns, [`<x:attribute name="${OPEN.attribute}" type="x:string"/>`]],
    ]);
    for (const [at, { xml, targetNamespace }] of schemas.entries()) {
      const name = `schema${at}.xsd`;
      if (!namespaces.has(targetNamespace)) namespaces.set(targetNamespace, []);
      namespaces.get(targetNamespace)?.push(`<x:include schemaLocation="${name}"/>`);
    }
    for (const { xml } of schemas) for (const ns of wildcardsIn(xml)) if (!namespaces.has(ns)) namespaces.set(ns, []);
    const numbers = new Map([...namespaces.keys()].map((ns, at) => [ns, at]));
    const imports = (own: string | undefined) =>
      [...numbers].flatMap(([ns, at]) => (ns === own ? [] : [importOf(ns, `namespace${at}.xsd`)])).join('');
    for (const [ns, content] of namespaces)
      this.write(`namespace${numbers.get(ns)}.xsd`, schema(ns, `${content.join('')}${ns === XML ? '' : open}`));
    for (const [at, { xml, targetNamespace }] of schemas.entries())
      this.write(`schema${at}.xsd`, written(xml, imports(targetNamespace)));
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

/** What a DataSet has before its rows. */
const schemaOfSchemas =
  '<x:element name="schema"><x:complexType mixed="true"><x:sequence>' +
  '<x:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></x:sequence>' +
  '<x:anyAttribute processContents="skip"/></x:complexType></x:element>';

const schemaOfXml =
  '<x:attribute name="lang" type="x:language"/><x:attribute name="base" type="x:anyURI"/>' +
  '<x:attribute name="id" type="x:ID"/><x:attribute name="space" type="x:NCName"/>' +
  '<x:attributeGroup name="specialAttrs"><x:attribute ref="xml:base"/><x:attribute ref="xml:lang"/>' +
  '<x:attribute ref="xml:space"/></x:attributeGroup>';

function schema(ns: string, content: string): string {
  const target = ns === '' ? '' : ` targetNamespace="${escapeAttribute(ns)}"`;
  return `<x:schema xmlns:x="${XSD}"${target} elementFormDefault="qualified">${content}</x:schema>`;
}

function importOf(ns: string, location: string): string {
  const namespace = ns === '' ? '' : ` namespace="${escapeAttribute(ns)}"`;
  return `<x:import xmlns:x="${XSD}"${namespace} schemaLocation="${location}"/>`;
}

/** The namespaces that wildcards name. */
function wildcardsIn(xml: XmlElement): readonly string[] {
  const own = xml.attributes.find(({ name }) => name === 'namespace')?.value ?? '';
  const named = xml.ns === XSD && xml.local === 'any' ? own.split(/\s+/).filter((each) => /^[^#]/.test(each)) : [];
  return [...named, ...elementsIn(xml).flatMap(wildcardsIn)];
}

function elementsIn(xml: XmlElement): readonly XmlElement[] {
  return xml.content.filter((each) => typeof each !== 'string');
}

/** A schema by itself: with all that is declared around it, and with other imports. */
function written(xml: XmlElement, imports: string): string {
  const prefixes = new Map<string, string>();
  for (let at: XmlElement | undefined = xml; at; at = at.parent)
    for (const [prefix, ns] of at.prefixes) if (!prefixes.has(prefix)) prefixes.set(prefix, ns);
  const [start, content, end] = partsOf(xml, prefixes);
  return `${start}${imports}${content}${end}`;
}

function partsOf(xml: XmlElement, prefixes: ReadonlyMap<string, string>): readonly [string, string, string] {
  const declarations = [...prefixes].map(
    ([prefix, ns]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(ns)}"`,
  );
  const attributes = xml.attributes.map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`);
  const content = xml.content.map((each) => {
    if (typeof each === 'string') return escapeText(each);
    const isMoved = each.ns === XSD && ['annotation', 'import', 'include'].includes(each.local);
    return isMoved ? '' : partsOf(each, each.prefixes).join('');
  });
  return [`<${xml.name}${declarations.join('')}${attributes.join('')}>`, content.join(''), `</${xml.name}>`];
}
