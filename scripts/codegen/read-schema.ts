import { type Component, expanded } from './description.js';
import { XSD } from './namespaces.js';
import { checkGlobalAttribute, readAttributeGroup } from './read-attributes.js';
import { readGlobalComplexType } from './read-complex.js';
import type { SchemaDocument } from './read-documents.js';
import { readGlobalElement } from './read-element.js';
import { readGroup } from './read-particles.js';
import { type Global, Globals, type SchemaScope, type Space } from './read-scope.js';
import { readGlobalSimpleType } from './read-simple.js';
import { allowAttributes, attribute, refuse, refuseConstruct, requiredAttribute } from './read-xml.js';
import { wording } from './xml.js';

const spaceOf: Readonly<Record<string, Space>> = {
  element: 'element',
  complexType: 'type',
  simpleType: 'type',
  attribute: 'attribute',
  group: 'group',
  attributeGroup: 'attributeGroup',
};

/** Imports and includes have been followed; notations are names for programs that show what is not XML. */
const passedOver: readonly string[] = ['annotation', 'import', 'include', 'notation'];

/** All schemas of a description. */
export interface SchemasRead {
  readonly components: readonly Component[];
  readonly globals: Globals;
}

/**
 * Reads all schemas of a description: their global elements and types, in the order of the documents. Everything is
 * read, also what no operation uses: what is not understood is to be known before it is needed.
 *
 * @param unread namespaces whose documents were not read, and why
 */
export function readSchemas(
  schemas: readonly SchemaDocument[],
  unread: ReadonlyMap<string, string>,
  notices: string[],
): SchemasRead {
  const globals = new Globals(unread, notices);
  // first every name, because references may point forward and into other schemas
  const found = schemas.flatMap((schema) => index(schema, globals));
  for (const each of found) {
    if (each.xml.local !== 'element' || attribute(each.xml, 'substitutionGroup') === undefined) continue;
    globals.substitutionHeads.add(globals.resolve(each.xml, 'substitutionGroup', 'element', each.scope));
  }
  return { components: found.flatMap((each) => readGlobal(each) ?? []), globals };
}

/** Enters the components on the top level of a schema. */
function index(schema: SchemaDocument, globals: Globals): readonly Global[] {
  const scope: SchemaScope = { ...readSchemaAttributes(schema), globals };
  return schema.xml.elements.flatMap((xml): readonly Global[] => {
    if (xml.ns !== XSD) refuse(xml, `<${xml.name}> has no place in a schema`);
    if (passedOver.includes(xml.local)) return [];
    const space = spaceOf[xml.local];
    if (!space) refuseConstruct(xml);
    const name = { ns: scope.targetNamespace, local: requiredAttribute(xml, 'name') };
    const names = globals.spaces[space];
    const earlier = names.get(expanded(name));
    if (!earlier) {
      const global = { xml, name, scope };
      names.set(expanded(name), global);
      return [global];
    }
    // one that is declared in two documents in the same words, as tools do that cut descriptions up, is one
    if (wording(earlier.xml) === wording(xml)) return [];
    refuse(
      xml,
      `${name.local} is declared twice in the namespace "${name.ns}", first in ` +
        `${earlier.xml.source === xml.source ? '' : `${earlier.xml.source}, `}line ${earlier.xml.line} (XML Schema part 1, sch-props-correct.2)`,
      'remove one of the two from a copy of the description',
    );
  });
}

function readGlobal(global: Global): Component | undefined {
  const { xml } = global;
  if (xml.local === 'element') return readGlobalElement(global);
  if (xml.local === 'complexType') return readGlobalComplexType(global);
  if (xml.local === 'simpleType') return readGlobalSimpleType(global);
  // the others count where they are referred to; here they are read for what is wrong in them
  if (xml.local === 'group') readGroup(global);
  else if (xml.local === 'attributeGroup') readAttributeGroup(global);
  else checkGlobalAttribute(global);
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
