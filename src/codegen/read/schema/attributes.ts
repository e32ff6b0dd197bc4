import type { BuiltInType } from '../../../soap/schema/values.js';
import { type AttributeUse, expanded, type TypeUse } from '../service-description.js';
import { extentOfAttributes } from '../extent.js';
import { SOAP_ENCODINGS, WSDL, XML, XSD } from '../namespaces.js';
import { type AttributesRead, formNamespace, type Global, referredName, type SchemaScope } from './scope.js';
import { readSimpleType, readTypeReference, simpleOf } from './simple-type.js';
import {
  allowAttributes,
  attribute,
  documented,
  refuse,
  requiredAttribute,
  schemaChildren,
  valueConstraint,
} from '../xml/structure.js';
import { locationOf, type XmlElement } from '../xml/document.js';

export const attributeNames: readonly string[] = ['attribute', 'attributeGroup', 'anyAttribute'];

/** `(attribute | attributeGroup)*, anyAttribute?`, among the children of a type or a group */
export function readAttributes(children: readonly XmlElement[], scope: SchemaScope): AttributesRead {
  const attributes = new Map<string, AttributeUse>();
  let anyAttribute = false;
  const add = (each: AttributeUse, at: XmlElement): void => {
    if (attributes.has(expanded(each.name)))
      refuse(at, `the type has two attributes ${each.name.local} (XML Schema part 1, ct-props-correct.4)`);
    attributes.set(expanded(each.name), each);
  };
  for (const child of children) {
    if (child.ns !== XSD) continue;
    if (child.local === 'attribute') {
      const read = readAttribute(child, scope);
      if (read) add(read, child);
    } else if (child.local === 'anyAttribute') anyAttribute = true;
    else if (child.local === 'attributeGroup') {
      const group = readGroupReference(child, scope);
      for (const each of group.attributes) add(each, child);
      anyAttribute ||= group.anyAttribute;
    }
  }
  return { attributes: [...attributes.values()], anyAttribute };
}

/** `<s:attributeGroup ref="tns:g"/>` */
function readGroupReference(xml: XmlElement, scope: SchemaScope): AttributesRead {
  allowAttributes(xml, 'ref', 'id');
  const name = referredName(xml, 'ref', scope);
  const { globals } = scope;
  if (SOAP_ENCODINGS.includes(name.ns) && !globals.find('attributeGroup', name)) {
    globals.notice(xml, `passed over ${attribute(xml, 'ref')}: attributes of SOAP's encoding`);
    return { attributes: [], anyAttribute: false };
  }
  const group = globals.resolve(xml, 'ref', 'attributeGroup', scope);
  if (globals.attributeGroups.isReading(group))
    refuse(
      xml,
      `the attribute group ${group.name.local} holds itself (XML Schema part 1, src-attribute_group.3: no circular groups)`,
    );
  const read = globals.budget.within(xml, () => readAttributeGroup(group));
  globals.budget.spend(extentOfAttributes(read.attributes).size, xml);
  return read;
}

/** `<s:attributeGroup name="g">` of the top level; read once */
export function readAttributeGroup(group: Global): AttributesRead {
  return group.scope.globals.attributeGroups.read(group, () => {
    allowAttributes(group.xml, 'name', 'id');
    return readAttributes(schemaChildren(group.xml, ...attributeNames), group.scope);
  });
}

/** `<s:attribute name="a" type="s:int" use="required"/>`, `<s:attribute ref="xml:lang"/>` */
function readAttribute(xml: XmlElement, scope: SchemaScope): AttributeUse | undefined {
  const use = attribute(xml, 'use')?.trim() ?? 'optional';
  if (use !== 'optional' && use !== 'required' && use !== 'prohibited')
    refuse(xml, `use="${use}" is neither optional, required nor prohibited`);
  const declared = attribute(xml, 'ref') === undefined ? readLocal(xml, scope) : readReference(xml, scope);
  return declared && { ...declared, ...documented(xml), use, location: locationOf(xml) };
}

type Declared = Omit<AttributeUse, 'use' | 'location'>;

function readLocal(xml: XmlElement, scope: SchemaScope): Declared {
  allowAttributes(xml, 'name', 'type', 'use', 'default', 'fixed', 'form', 'id');
  const ns = formNamespace(xml, scope, scope.qualifiedAttributes);
  const name = { ns, local: requiredAttribute(xml, 'name') };
  return { name, type: readAttributeType(xml, scope), ...valueConstraint(xml) };
}

/** The attributes of the namespace `xml` (http://www.w3.org/2001/xml.xsd). */
const xmlAttributes: Readonly<Record<string, BuiltInType>> = {
  lang: 'string',
  space: 'NCName',
  base: 'anyURI',
  id: 'ID',
};

function readReference(xml: XmlElement, scope: SchemaScope): Declared | undefined {
  allowAttributes(xml, 'ref', 'use', 'default', 'fixed', 'form', 'id');
  const name = referredName(xml, 'ref', scope);
  const { globals } = scope;
  if (!globals.find('attribute', name)) {
    const known = name.ns === XML ? xmlAttributes[name.local] : undefined;
    if (known) return { name, type: { kind: 'builtIn', name: known }, ...valueConstraint(xml) };
    if (SOAP_ENCODINGS.includes(name.ns) || name.ns === WSDL) {
      globals.notice(xml, `passed over the attribute ${attribute(xml, 'ref')} of SOAP's encoding`);
      return undefined;
    }
  }
  const global = globals.lookUp(xml, 'ref', 'attribute', scope);
  if (!global) {
    globals.undeclared(xml, 'ref', 'attribute', name, 'may hold any text');
    return { name, type: { kind: 'builtIn', name: 'anySimpleType' }, ...valueConstraint(xml) };
  }
  const constraint = { ...valueConstraint(global.xml), ...valueConstraint(xml) };
  return { name: global.name, type: readGlobalAttribute(global), ...constraint };
}

/** By `type="..."`, by a type within it, or any simple type. */
function readAttributeType(xml: XmlElement, scope: SchemaScope): TypeUse {
  const [inner] = schemaChildren(xml, 'simpleType');
  if (attribute(xml, 'type') === undefined)
    return inner
      ? { kind: 'anonymous', type: readSimpleType(inner, scope) }
      : { kind: 'builtIn', name: 'anySimpleType' };
  if (inner)
    refuse(inner, `the attribute has both type="${attribute(xml, 'type')}" and a type within it (src-attribute.4)`);
  const use = readTypeReference(xml, 'type', scope, (name) => {
    scope.globals.open(xml, 'type', 'type', name);
    return { kind: 'builtIn', name: 'anySimpleType' };
  });
  simpleOf(use, xml, scope);
  return use;
}

/** `<s:attribute name="a" type="s:int">` of the top level */
export function readGlobalAttribute({ xml, scope }: Global): TypeUse {
  allowAttributes(xml, 'name', 'type', 'default', 'fixed', 'id');
  return readAttributeType(xml, scope);
}
