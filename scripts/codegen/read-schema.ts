import { type Component, type ElementDescription, expanded, type QName } from './description.js';
import { XSD } from './namespaces.js';
import { readComplexType, readElementType, readSimpleType, type SchemaScope } from './read-type.js';
import {
  allowAttributes,
  annotationOf,
  attribute,
  booleanAttribute,
  refuse,
  refuseConstruct,
  refuseIfTrue,
  requiredAttribute,
  structure,
} from './read-xml.js';
import { placeOf, type XmlElement } from './xml.js';

/**
 * Reads all schemas of a description: their global elements and types, in the order of the document. Everything is
 * read, also what no operation uses: what is not understood is to be known before it is needed.
 */
export function readSchemas(schemas: readonly XmlElement[]): readonly Component[] {
  const globals: { xml: XmlElement; name: QName; scope: SchemaScope }[] = [];
  const elements: SchemaScope['elements'] = new Map();
  const types: SchemaScope['types'] = new Map();

  // first every name, because references may point forward and into other schemas
  for (const schema of schemas) {
    const scope: SchemaScope = { ...readSchemaAttributes(schema), elements, types };
    for (const xml of structure(schema)) {
      if (xml.ns !== XSD) refuse(xml, `<${xml.name}> has no place in a schema`);
      if (xml.local === 'annotation') continue;
      if (xml.local === 'import') {
        readImport(xml, schemas);
        continue;
      }
      const index = xml.local === 'element' ? elements : /^(complex|simple)Type$/.test(xml.local) ? types : undefined;
      if (!index) refuseConstruct(xml);
      const name = { ns: scope.targetNamespace, local: requiredAttribute(xml, 'name') };
      const earlier = index.get(expanded(name));
      if (earlier)
        refuse(
          xml,
          `${name.local} is declared twice in the namespace "${name.ns}", first in line ${earlier.xml.line}`,
          'remove one of the two from a copy of the description',
        );
      index.set(expanded(name), { xml, scope });
      globals.push({ xml, name, scope });
    }
  }

  return globals.map(({ xml, name, scope }) => {
    if (xml.local === 'element') return readGlobalElement(xml, name, scope);
    return xml.local === 'complexType' ? readComplexType(xml, scope, name) : readSimpleType(xml, scope, name);
  });
}

/** `<s:schema elementFormDefault="qualified" targetNamespace="...">` */
function readSchemaAttributes(schema: XmlElement): Pick<SchemaScope, 'targetNamespace' | 'qualified'> {
  // without attributes and derivation their defaults for these have nothing to act on
  const idle = ['attributeFormDefault', 'blockDefault', 'finalDefault', 'version', 'id'];
  allowAttributes(schema, 'targetNamespace', 'elementFormDefault', ...idle);
  const form = attribute(schema, 'elementFormDefault') ?? 'unqualified';
  if (form !== 'qualified' && form !== 'unqualified')
    refuse(schema, `elementFormDefault="${form}" is neither qualified nor unqualified`);
  return { targetNamespace: attribute(schema, 'targetNamespace') ?? '', qualified: form === 'qualified' };
}

/** `<s:import namespace="..."/>` only says that another schema of the same description is referred to. */
function readImport(xml: XmlElement, schemas: readonly XmlElement[]): void {
  allowAttributes(xml, 'namespace', 'schemaLocation', 'id');
  const ns = attribute(xml, 'namespace') ?? '';
  const isHere = ns === XSD || schemas.some((schema) => (attribute(schema, 'targetNamespace') ?? '') === ns);
  const location = attribute(xml, 'schemaLocation');
  if (location !== undefined && !isHere) refuseConstruct(xml, `<${xml.name}> of another document ("${location}")`);
}

/** `<s:element name="login"><s:complexType>...` on the top level */
function readGlobalElement(xml: XmlElement, name: QName, scope: SchemaScope): ElementDescription {
  allowAttributes(xml, 'name', 'type', 'nillable', 'abstract', 'final', 'block', 'id');
  refuseIfTrue(xml, 'abstract');
  const documentation = annotationOf(xml);
  return {
    kind: 'element',
    name,
    ...(documentation !== undefined && { documentation }),
    type: readElementType(xml, scope),
    nillable: booleanAttribute(xml, 'nillable'),
    place: placeOf(xml),
  };
}
