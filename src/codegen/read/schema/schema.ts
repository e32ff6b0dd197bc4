import { XSD } from '../../../soap/xml/names.js';
import type { Budget } from '../../budget.js';
import { type Reference, referencesOf } from '../components.js';
import type { SchemaDocument } from '../documents.js';
import { groupBy } from '../group-by.js';
import type { MissingDocuments } from '../missing-documents.js';
import { type Component, expanded } from '../service-description.js';
import { attempt, WsdlError } from '../wsdl-error.js';
import { attribute, canonicalText, countElements, notice, reject, unsupported } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import { allowAttributes, schemaChildren } from './annotated.js';
import { isQualified, readAttributeGroup, readGlobalAttribute } from './attributes.js';
import { readGlobalComplexType, readGlobalElement, readGroup } from './elements-and-types.js';
import {
  componentKey,
  type GlobalComponent,
  originalName,
  referenceIn,
  type SchemaContext,
  SchemaSet,
  type SymbolSpace,
} from './schema-set.js';
import { readGlobalSimpleType } from './simple-type.js';

/** `<s:schema>` (XML Schema part 1, 3.15) */

const spaceOf: Readonly<Record<string, SymbolSpace>> = {
  element: 'element',
  complexType: 'type',
  simpleType: 'type',
  attribute: 'attribute',
  group: 'group',
  attributeGroup: 'attributeGroup',
};

/** Imports and includes have been followed. Notations name programs that show data other than XML. */
const ignored: readonly string[] = ['annotation', 'import', 'include', 'redefine', 'notation'];

export interface SchemasReading {
  /** The elements and types that can be read, and that refer only to such. */
  readonly components: readonly Component[];
  readonly schemas: SchemaSet;
}

/**
 * Reads all schemas of a WSDL in the order of the documents, including what no operation uses. Errors are in
 * `schemas.unreadable`.
 */
export function readSchemas(
  documents: readonly SchemaDocument[],
  missing: MissingDocuments,
  budget: Budget,
): SchemasReading {
  const schemas = new SchemaSet(missing, budget);
  // all names first: references may point forward and into other schemas
  const redefinitions = documents.flatMap(({ xml, targetNamespace }) => redefinitionsIn(xml, targetNamespace));
  const redefined = new Set(redefinitions.map(({ space, name }) => componentKey(space, name)));
  const found = documents.flatMap((document) => addGlobals(document, schemas, redefined));
  for (const member of found) {
    const { xml, name, context } = member;
    if (xml.local !== 'element' || attribute(xml, 'substitutionGroup') === undefined) continue;
    const head = attempt(() => schemas.resolve('element', referenceIn(xml, 'substitutionGroup', context)));
    if (head instanceof WsdlError) schemas.addUnreadable('element', name, head);
    else schemas.addSubstitute(head, member);
  }
  const components = found.flatMap((each): readonly Component[] => {
    if (schemas.unreadable.has(componentKey(each.space, each.name))) return [];
    const read = attempt(() => readGlobal(each));
    if (!(read instanceof WsdlError)) return read ? [read] : [];
    schemas.addUnreadable(each.space, each.name, read);
    return [];
  });
  return { components: readableOf(components, schemas), schemas };
}

/** The components that do not refer to an unreadable one, directly or not. Adds the others to the unreadable ones. */
function readableOf(components: readonly Component[], schemas: SchemaSet): readonly Component[] {
  if (schemas.unreadable.size === 0) return components;
  const named = components.flatMap((component): readonly (Reference & { readonly component: Component })[] => {
    const space = component.kind === 'element' ? 'element' : 'type';
    return component.name ? [{ space, name: component.name, component }] : [];
  });
  const uses = named.flatMap((user) => referencesOf(user.component).map((used) => ({ user, used })));
  const usesByKey = groupBy(uses, ({ used: { space, name } }) => componentKey(space, name));
  // the loop also visits what it adds to the map
  for (const [key, { error }] of schemas.unreadable)
    for (const { user } of usesByKey.get(key) ?? []) schemas.addUnreadable(user.space, user.name, error);
  return named.flatMap(({ space, name, component }) =>
    schemas.unreadable.has(componentKey(space, name)) ? [] : [component],
  );
}

/**
 * Adds the global components of a schema. Returns those that can be read.
 *
 * @param redefined the keys of the components that another schema redefines
 */
function addGlobals(
  document: SchemaDocument,
  schemas: SchemaSet,
  redefined: ReadonlySet<string>,
): readonly GlobalComponent[] {
  const { xml, targetNamespace, chameleon } = document;
  const context = attempt((): SchemaContext => {
    for (const each of xml.elements) {
      if (each.ns !== XSD) reject(each, `<${each.name}> is not allowed in a schema`);
      if (!spaceOf[each.local] && !ignored.includes(each.local)) unsupported(each);
      if (each.local === 'redefine') schemaChildren(each, 'simpleType', 'complexType', 'group', 'attributeGroup');
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
  // a chameleon schema is read again for each namespace
  if (chameleon) schemas.budget.spend(countElements(xml), xml);
  const declared = globalsIn(xml, targetNamespace).map((each) =>
    redefined.has(componentKey(each.space, each.name)) ? { ...each, name: originalName(each.name) } : each,
  );
  const redefinitions = redefinitionsIn(xml, targetNamespace);
  const globals = [...declared, ...redefinitions];
  // an attribute of a schema can change the meaning of all its components
  if (context instanceof WsdlError) {
    for (const { space, name } of globals) schemas.addUnreadable(space, name, context);
    return [];
  }
  return globals.flatMap((each): readonly GlobalComponent[] => {
    const { space, name } = each;
    const earlier = schemas.globals[space].get(expanded(name));
    if (!earlier) {
      const isRedefinition = redefinitions.includes(each);
      const global = { ...each, context: isRedefinition ? { ...context, redefined: name } : context };
      schemas.globals[space].set(expanded(name), global);
      return [global];
    }
    // tools that split WSDLs repeat declarations
    if (canonicalText(earlier.xml) === canonicalText(each.xml)) return [];
    const { source, line } = earlier.xml;
    const clash = new WsdlError(
      each.xml,
      `${name.local} is declared twice in the namespace "${name.ns}", first in ` +
        `${source === each.xml.source ? '' : `${source}, `}line ${line} (XML Schema part 1, sch-props-correct.2)`,
      'remove one of the two declarations from a copy of the WSDL',
    );
    schemas.addUnreadable(space, name, clash);
    return [];
  });
}

/** The components in a schema or redefinition. One without a name is ignored: nothing can refer to it. */
function globalsIn(xml: XmlElement, ns: string): readonly Omit<GlobalComponent, 'context'>[] {
  return xml.elements.flatMap((each) => {
    const space = each.ns === XSD ? spaceOf[each.local] : undefined;
    if (!space) return [];
    const local = attribute(each, 'name')?.trim() ?? '';
    if (local !== '') return [{ space, xml: each, name: { ns, local } }];
    notice(each, `ignored <${each.name}>: it has no attribute name`);
    return [];
  });
}

/** `<s:redefine schemaLocation="..."><s:complexType name="T">`: the rest of the schema is included. */
function redefinitionsIn(xml: XmlElement, ns: string): readonly Omit<GlobalComponent, 'context'>[] {
  const redefines = xml.elements.filter((each) => each.ns === XSD && each.local === 'redefine');
  return redefines.flatMap((each) => globalsIn(each, ns));
}

function readGlobal(global: GlobalComponent): Component | undefined {
  const { local } = global.xml;
  if (local === 'element') return readGlobalElement(global);
  if (local === 'complexType') return readGlobalComplexType(global);
  if (local === 'simpleType') return readGlobalSimpleType(global);
  // the result belongs to the types that refer to it; here only errors count
  if (local === 'group') readGroup(global);
  else if (local === 'attributeGroup') readAttributeGroup(global);
  else readGlobalAttribute(global);
  return undefined;
}
