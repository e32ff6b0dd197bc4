import type { Budget } from '../../budget.js';
import { type Component, expanded } from '../service-description.js';
import { attempt, WsdlError } from '../wsdl-error.js';
import type { MissingDocuments } from '../missing-documents.js';
import { XSD } from '../namespaces.js';
import { type Reference, referencesOf } from '../components.js';
import { readAttributeGroup, readGlobalAttribute } from './attributes.js';
import type { SchemaDocument } from '../documents.js';
import { readGlobalComplexType, readGlobalElement, readGroup } from './elements-and-types.js';
import { type Global, Globals, keyOf, type SchemaScope, type Space } from './scope.js';
import { readGlobalSimpleType } from './simple-type.js';
import { allowAttributes, attribute, refuse, refuseConstruct } from '../xml/structure.js';
import { countElements, locationOf, wording, type XmlElement } from '../xml/document.js';

const spaceOf: Readonly<Record<string, Space>> = {
  element: 'element',
  complexType: 'type',
  simpleType: 'type',
  attribute: 'attribute',
  group: 'group',
  attributeGroup: 'attributeGroup',
};

/** Imports and includes have been followed; notations are names for programs that show what is not XML. */
const ignored: readonly string[] = ['annotation', 'import', 'include', 'redefine', 'notation'];

/** All schemas of a description. */
export interface SchemasRead {
  /** Those that can be read, and refer to none that cannot. */
  readonly components: readonly Component[];
  readonly globals: Globals;
}

/**
 * Reads all schemas of a description: their global elements and types, in the order of the documents. Everything is
 * read, also what no operation uses. What cannot be read is in `globals.unreadable`.
 */
export function readSchemas(
  schemas: readonly SchemaDocument[],
  missing: MissingDocuments,
  notices: string[],
  budget: Budget,
): SchemasRead {
  const globals = new Globals(missing, notices, budget);
  // first every name, because references may point forward and into other schemas
  const found = schemas.flatMap((schema) => index(schema, globals));
  for (const each of found) {
    if (each.xml.local !== 'element' || attribute(each.xml, 'substitutionGroup') === undefined) continue;
    const head = attempt(() => globals.resolve(each.xml, 'substitutionGroup', 'element', each.scope));
    if (head instanceof WsdlError) globals.refuse('element', each.name, head);
    else globals.substitutionHeads.add(head);
  }
  const components = found.flatMap((each): readonly Component[] => {
    if (globals.unreadable.has(keyOf(each.space, each.name))) return [];
    const read = attempt(() => readGlobal(each));
    if (!(read instanceof WsdlError)) return read ? [read] : [];
    globals.refuse(each.space, each.name, read);
    return [];
  });
  return { components: readableOf(components, globals), globals };
}

/** The components that refer to none that cannot be read, at whatever distance. The others are noted. */
function readableOf(components: readonly Component[], globals: Globals): readonly Component[] {
  // most descriptions can be read whole
  if (globals.unreadable.size === 0) return components;
  const referring = new Map<string, Reference[]>();
  const named = components.flatMap((each): readonly (Reference & { readonly component: Component })[] => {
    const space = each.kind === 'element' ? 'element' : 'type';
    return each.name ? [{ space, name: each.name, component: each }] : [];
  });
  for (const each of named)
    for (const { space, name } of referencesOf(each.component)) {
      const key = keyOf(space, name);
      const others = referring.get(key);
      if (others) others.push(each);
      else referring.set(key, [each]);
    }
  // what is added to a map while it is walked is walked too
  for (const [key, { error }] of globals.unreadable)
    for (const { space, name } of referring.get(key) ?? []) globals.refuse(space, name, error);
  return named.flatMap(({ space, name, component }) => (globals.unreadable.has(keyOf(space, name)) ? [] : [component]));
}

/** Enters the components on the top level of a schema. */
function index(schema: SchemaDocument, globals: Globals): readonly Global[] {
  const { xml, targetNamespace: ns } = schema;
  const scope = attempt((): SchemaScope => {
    for (const each of xml.elements) {
      if (each.ns !== XSD) refuse(each, `<${each.name}> has no place in a schema`);
      if (!spaceOf[each.local] && !ignored.includes(each.local)) refuseConstruct(each);
    }
    return { ...readSchemaAttributes(schema), globals };
  });
  // it is read again for each namespace that includes it
  if (schema.chameleon) globals.budget.spend(countElements(xml), xml);
  const declared = declaredIn(xml, ns, globals);
  // what stands on a schema may change the meaning of all that stands in it
  if (scope instanceof WsdlError) {
    for (const { space, name } of declared) globals.refuse(space, name, scope);
    return [];
  }
  for (const each of xml.elements) if (each.local === 'redefine') refuseRedefined(each, ns, globals);
  return declared.flatMap((each): readonly Global[] => {
    const { space, name } = each;
    const names = globals.spaces[space];
    const earlier = names.get(expanded(name));
    if (!earlier) {
      const global = { ...each, scope };
      names.set(expanded(name), global);
      return [global];
    }
    // one that is declared in two documents in the same words, as tools do that cut descriptions up, is one
    if (wording(earlier.xml) === wording(each.xml)) return [];
    const clash = new WsdlError(
      locationOf(each.xml),
      `${name.local} is declared twice in the namespace "${name.ns}", first in ` +
        `${earlier.xml.source === each.xml.source ? '' : `${earlier.xml.source}, `}line ${earlier.xml.line} (XML Schema part 1, sch-props-correct.2)`,
      'remove one of the two from a copy of the description',
    );
    globals.refuse(space, name, clash);
    return [];
  });
}

/** The components right within an element. One without a name is reported: nothing can refer to it. */
function declaredIn(xml: XmlElement, ns: string, globals: Globals): readonly Omit<Global, 'scope'>[] {
  return xml.elements.flatMap((each) => {
    const space = each.ns === XSD ? spaceOf[each.local] : undefined;
    if (!space) return [];
    const local = attribute(each, 'name')?.trim() ?? '';
    if (local !== '') return [{ space, xml: each, name: { ns, local } }];
    globals.notice(each, `left out <${each.name}>, which lacks the attribute name`);
    return [];
  });
}

/** `<s:redefine schemaLocation="..."><s:complexType name="T">`: what it changes cannot be read, the rest is included. */
function refuseRedefined(xml: XmlElement, ns: string, globals: Globals): void {
  const remedy = 'neither ASMX nor WCF describes by it; merge the two schemas in a copy';
  const error = attempt(() => refuseConstruct(xml, undefined, remedy));
  for (const { space, name } of declaredIn(xml, ns, globals)) globals.refuse(space, name, error);
}

function readGlobal(global: Global): Component | undefined {
  const { xml } = global;
  if (xml.local === 'element') return readGlobalElement(global);
  if (xml.local === 'complexType') return readGlobalComplexType(global);
  if (xml.local === 'simpleType') return readGlobalSimpleType(global);
  // the others count where they are referred to; here they are read for what is wrong in them
  if (xml.local === 'group') readGroup(global);
  else if (xml.local === 'attributeGroup') readAttributeGroup(global);
  else readGlobalAttribute(global);
  return undefined;
}

/** `<s:schema elementFormDefault="qualified" attributeFormDefault="unqualified" targetNamespace="...">` */
function readSchemaAttributes({ xml, targetNamespace, chameleon }: SchemaDocument): Omit<SchemaScope, 'globals'> {
  const idle = ['blockDefault', 'finalDefault', 'version', 'id'];
  allowAttributes(xml, 'targetNamespace', 'elementFormDefault', 'attributeFormDefault', ...idle);
  const isQualified = (name: string): boolean => {
    const form = attribute(xml, name)?.trim() ?? 'unqualified';
    if (form !== 'qualified' && form !== 'unqualified')
      refuse(xml, `${name}="${form}" is neither qualified nor unqualified`);
    return form === 'qualified';
  };
  return {
    targetNamespace,
    chameleon,
    qualifiedElements: isQualified('elementFormDefault'),
    qualifiedAttributes: isQualified('attributeFormDefault'),
  };
}
