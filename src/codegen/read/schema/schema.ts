import { XSD } from '../../../soap/xml/names.js';
import { Components, visitReferences } from '../components.js';
import type { SchemaDocument } from '../documents.js';
import { addTo } from '../group-by.js';
import type { Component, TypeDefinition } from '../service-description.js';
import { attempt, WsdlError } from '../wsdl-error.js';
import { assume, attribute, countElements, notice } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import { allowAttributes, schemaChildren } from './annotated.js';
import { isQualified, readAttributeGroup, readGlobalAttribute } from './attributes.js';
import { readGlobalComplexType, readGlobalElement, readGroup } from './elements-and-types.js';
import {
  circular,
  componentKey,
  type GlobalComponent,
  originalName,
  referenceIn,
  type SchemaContext,
  type SchemaSet,
  type SymbolSpace,
} from './schema-set.js';
import { readGlobalSimpleType } from './simple-type.js';

/** Reads `<s:schema>` (XML Schema part 1, 3.15). */

const spaceOf: Readonly<Record<string, SymbolSpace>> = {
  element: 'element',
  complexType: 'type',
  simpleType: 'type',
  attribute: 'attribute',
  group: 'group',
  attributeGroup: 'attributeGroup',
};

/**
 * Child elements of a schema that are ignored. The imported and included documents have already been read. Notations
 * identify programs that display non-XML data.
 */
const ignored: readonly string[] = ['annotation', 'import', 'include', 'redefine', 'notation'];

/**
 * Reads all schemas of a WSDL in document order, including components that no operation uses. Errors are recorded in
 * `schemas.unreadable`.
 *
 * @returns the elements and types that can be read and that refer only to other readable elements and types
 */
export function readSchemas(documents: readonly SchemaDocument[], schemas: SchemaSet): readonly Component[] {
  // collects all names first, because a reference may point to a later component or to another schema
  const redefined = new Set(documents.flatMap(redefinitionsIn).map(({ space, name }) => componentKey(space, name)));
  const found = documents.flatMap((each) => addGlobals(each, schemas, redefined));
  for (const member of found) {
    const { xml, name, context } = member;
    if (xml.local !== 'element' || attribute(xml, 'substitutionGroup') === undefined) continue;
    const head = attempt(() => schemas.resolve('element', referenceIn(xml, 'substitutionGroup', context)));
    if (head instanceof WsdlError) schemas.addUnreadable('element', name, head);
    else addTo(schemas.substitutes, head, member);
  }
  const components = found.flatMap((each): readonly Component[] => {
    if (schemas.unreadable.has(componentKey(each.space, each.name))) return [];
    const read = attempt(() => readGlobal(each));
    if (!(read instanceof WsdlError)) return read ? [read] : [];
    schemas.addUnreadable(each.space, each.name, read);
    return [];
  });
  checkBases(components, schemas);
  return readableOf(components, schemas);
}

/** Marks a type of each chain of base types that returns to itself as unreadable. */
function checkBases(components: readonly Component[], schemas: SchemaSet): void {
  const index = new Components(components);
  // each type is visited only once, because a chain of base types may be as long as the WSDL
  const checked = new Set<TypeDefinition>();
  for (const each of components) {
    if (each.kind !== 'complex') continue;
    const chain = index.basesFirst(each, checked);
    for (const one of chain) checked.add(one);
    const type = chain[0] && index.base(chain[0]);
    if (type?.name && chain.includes(type))
      schemas.addUnreadable('type', type.name, circular(type.location, 'type', type.name, 'ct-props-correct.3'));
  }
}

/**
 * Returns the components that do not refer to an unreadable component, directly or indirectly. Marks all other
 * components as unreadable.
 */
function readableOf(components: readonly Component[], schemas: SchemaSet): readonly Component[] {
  const users = new Map<string, Component[]>();
  for (const each of components) visitReferences(each, (space, name) => addTo(users, componentKey(space, name), each));
  const symbolSpace = ({ kind }: Component): SymbolSpace => (kind === 'element' ? 'element' : 'type');
  // the loop also visits the entries that it adds to the map
  for (const [key, { error }] of schemas.unreadable)
    for (const each of users.get(key) ?? []) if (each.name) schemas.addUnreadable(symbolSpace(each), each.name, error);
  return components.filter((each) => each.name && !schemas.unreadable.has(componentKey(symbolSpace(each), each.name)));
}

/**
 * Adds the global components of a schema. Returns the components that were added.
 *
 * @param redefined the keys of the components that a schema redefines
 */
function addGlobals(
  document: SchemaDocument,
  schemas: SchemaSet,
  redefined: ReadonlySet<string>,
): readonly GlobalComponent[] {
  const { xml, targetNamespace, chameleon } = document;
  const context = attempt((): SchemaContext => {
    for (const each of xml.elements) {
      if (each.ns !== XSD || (!spaceOf[each.local] && !ignored.includes(each.local)))
        assume(each, `<${each.name}> is not allowed in a schema (XML Schema part 1, 3.15.2)`, 'do not have it');
      else if (each.local === 'redefine') schemaChildren(each, 'simpleType', 'complexType', 'group', 'attributeGroup');
    }
    const other = ['blockDefault', 'finalDefault', 'version', 'id'];
    allowAttributes(xml, 'targetNamespace', 'elementFormDefault', 'attributeFormDefault', ...other);
    return {
      targetNamespace,
      chameleon,
      qualifiedElements: isQualified(xml, 'elementFormDefault'),
      qualifiedAttributes: isQualified(xml, 'attributeFormDefault'),
      schemas,
    };
  });
  // a chameleon schema is read again for each including namespace
  if (chameleon) schemas.budget.spend(countElements(xml), xml);
  const declared = globalsIn(xml, targetNamespace).map((each) => {
    return redefined.has(componentKey(each.space, each.name)) ? { ...each, name: originalName(each.name) } : each;
  });
  const redefinitions = redefinitionsIn(document);
  // an attribute of a schema can affect the meaning of all its components
  if (context instanceof WsdlError) {
    for (const { space, name } of [...declared, ...redefinitions]) schemas.addUnreadable(space, name, context);
    return [];
  }
  const globals: readonly GlobalComponent[] = [
    ...declared.map((each) => ({ ...each, context })),
    ...redefinitions.map((each) => ({ ...each, context: { ...context, redefined: each } })),
  ];
  return globals.filter((each) => schemas.add(each));
}

/**
 * Returns the components in a schema or redefinition. A component without a name is ignored, because nothing can refer
 * to it.
 */
function globalsIn(xml: XmlElement, ns: string): readonly Omit<GlobalComponent, 'context'>[] {
  return xml.elements.flatMap((each) => {
    const space = each.ns === XSD ? spaceOf[each.local] : undefined;
    if (!space) return [];
    const local = attribute(each, 'name')?.trim() ?? '';
    if (local !== '') return [{ space, xml: each, name: { ns, local } }];
    notice(each, `ignored <${each.name}>: it has no name attribute`);
    return [];
  });
}

/** Returns the components in `<s:redefine schemaLocation="..."><s:complexType name="T">`. The rest is included. */
function redefinitionsIn({ xml, targetNamespace }: SchemaDocument): readonly Omit<GlobalComponent, 'context'>[] {
  const redefines = xml.elements.filter((each) => each.ns === XSD && each.local === 'redefine');
  return redefines.flatMap((each) => globalsIn(each, targetNamespace));
}

function readGlobal(global: GlobalComponent): Component | undefined {
  const { local } = global.xml;
  if (local === 'element') return readGlobalElement(global);
  if (local === 'complexType') return readGlobalComplexType(global);
  if (local === 'simpleType') return readGlobalSimpleType(global);
  // the types that refer to these components use the results; here, only errors matter
  if (local === 'group') readGroup(global);
  else if (local === 'attributeGroup') readAttributeGroup(global);
  else readGlobalAttribute(global);
  return undefined;
}
