import { XML, XSD } from '../../../soap/xml/names.js';
import { partsOfAttributes } from '../expanded-size.js';
import { type AttributeUse, expanded, type TypeUse, type Wildcard } from '../service-description.js';
import { attribute, listAttribute, reject, requiredAttribute } from '../xml/element.js';
import { locationOf, type XmlElement } from '../xml/document.js';
import { allowAttributes, documented, schemaChildren, valueConstraint } from './annotated.js';
import { type AttributeUses, type GlobalComponent, referenceIn, type SchemaContext } from './schema-set.js';
import { readSimpleType, readTypeReference, readValueConstraint, simpleTypeOf } from './simple-type.js';

/** Attributes and attribute groups (XML Schema part 1, 3.2 and 3.6). */

export const attributeNames: readonly string[] = ['attribute', 'attributeGroup', 'anyAttribute'];

/** Reads `(attribute | attributeGroup)*, anyAttribute?` in a type or group. Other children are skipped. */
export function readAttributes(children: readonly XmlElement[], context: SchemaContext): AttributeUses {
  const attributes = new Map<string, AttributeUse>();
  let attributeWildcard: Wildcard | undefined;
  const add = (each: AttributeUse, at: XmlElement): void => {
    if (attributes.has(expanded(each.name)))
      reject(at, `the type has two attributes ${each.name.local} (XML Schema part 1, ct-props-correct.4)`);
    attributes.set(expanded(each.name), each);
  };
  for (const child of children) {
    if (child.ns !== XSD) continue;
    if (child.local === 'attribute') add(readAttribute(child, context), child);
    else if (child.local === 'anyAttribute') attributeWildcard = readWildcardUse(child, context);
    else if (child.local === 'attributeGroup') {
      const group = readGroupReference(child, context);
      for (const each of group.attributes) add(each, child);
      attributeWildcard ??= group.attributeWildcard;
    }
  }
  const anyAttribute = attributeWildcard !== undefined;
  return { attributes: [...attributes.values()], anyAttribute, ...(attributeWildcard && { attributeWildcard }) };
}

/**
 * Reads what a wildcard allows. The namespaces are `##any`, `##other`, or a list of namespaces,
 * `##targetNamespace` and `##local` (XML Schema part 1, 3.10.2).
 */
export function readWildcardUse(xml: XmlElement, { targetNamespace }: SchemaContext): Wildcard {
  const written = attribute(xml, 'processContents')?.trim();
  const contents: Wildcard = written === 'lax' || written === 'skip' ? { processContents: written } : {};
  const names = listAttribute(xml, 'namespace');
  if (attribute(xml, 'namespace') === undefined || names.includes('##any')) return contents;
  if (names.includes('##other')) return { ...contents, otherThan: targetNamespace };
  const keywords = new Map([
    ['##targetNamespace', targetNamespace],
    ['##local', ''],
  ]);
  return { ...contents, namespaces: names.map((each) => keywords.get(each) ?? each) };
}

/** `<s:attributeGroup ref="tns:g"/>` */
function readGroupReference(xml: XmlElement, context: SchemaContext): AttributeUses {
  allowAttributes(xml, 'ref', 'id');
  const { schemas } = context;
  const group = schemas.resolve('attributeGroup', referenceIn(xml, 'ref', context));
  const read = schemas.budget.within(xml, () => readAttributeGroup(group));
  schemas.budget.spend(partsOfAttributes(read.attributes), xml);
  return read;
}

/** `<s:attributeGroup name="g">` */
export function readAttributeGroup(group: GlobalComponent): AttributeUses {
  return group.context.schemas.attributeGroups.get(group, () => {
    allowAttributes(group.xml, 'name', 'id');
    return readAttributes(schemaChildren(group.xml, ...attributeNames), group.context);
  });
}

/** `<s:attribute name="a" type="s:int" use="required"/>`, `<s:attribute ref="xml:lang"/>` */
function readAttribute(xml: XmlElement, context: SchemaContext): AttributeUse {
  const use = attribute(xml, 'use')?.trim() ?? 'optional';
  if (use !== 'optional' && use !== 'required' && use !== 'prohibited')
    reject(xml, `use="${use}" is not one of optional, required and prohibited`);
  const declared = attribute(xml, 'ref') === undefined ? readLocal(xml, context) : readReference(xml, context);
  return { ...declared, ...documented(xml), use, location: locationOf(xml) };
}

const anySimpleType: TypeUse = { kind: 'builtIn', name: 'anySimpleType' };

type Declaration = Omit<AttributeUse, 'use' | 'location'>;

function readLocal(xml: XmlElement, context: SchemaContext): Declaration {
  allowAttributes(xml, 'name', 'type', 'use', 'default', 'fixed', 'form', 'id');
  const ns = formNamespace(xml, context, context.qualifiedAttributes);
  const name = { ns, local: requiredAttribute(xml, 'name') };
  const type = readAttributeType(xml, context);
  return { name, type, ...readValueConstraint(xml, type, context) };
}

function readReference(xml: XmlElement, context: SchemaContext): Declaration {
  allowAttributes(xml, 'ref', 'use', 'default', 'fixed', 'form', 'id');
  const { schemas } = context;
  const reference = referenceIn(xml, 'ref', context);
  const { name } = reference;
  // xml:lang, xml:space, xml:base and xml:id (http://www.w3.org/2001/xml.xsd)
  if (name.ns === XML && !schemas.find('attribute', name))
    return { name, type: { kind: 'builtIn', name: 'string' }, ...valueConstraint(xml) };
  const global = schemas.lookUp('attribute', reference);
  if (!global) {
    schemas.noticeUndeclared('attribute', reference, 'may have any text');
    return { name, type: anySimpleType, ...valueConstraint(xml) };
  }
  const type = readGlobalAttribute(global);
  const constraint = readValueConstraint(global.xml, type, global.context);
  return { name: global.name, type, ...constraint, ...readValueConstraint(xml, type, context) };
}

/** Returns the type given by `type="..."` or by an inline `<s:simpleType>`. Default: `anySimpleType`. */
function readAttributeType(xml: XmlElement, context: SchemaContext): TypeUse {
  const [inner] = schemaChildren(xml, 'simpleType');
  const type = attribute(xml, 'type');
  if (inner && type !== undefined)
    reject(inner, `the attribute has both type="${type}" and an inline type (src-attribute.4)`);
  if (inner) return { kind: 'anonymous', type: readSimpleType(inner, context) };
  if (type === undefined) return anySimpleType;
  const use = readTypeReference(xml, 'type', context, { undeclared: anySimpleType });
  simpleTypeOf(use, xml, context);
  return use;
}

/** Reads `<s:attribute name="a" type="s:int">` at the top level. */
export function readGlobalAttribute({ xml, context }: GlobalComponent): TypeUse {
  allowAttributes(xml, 'name', 'type', 'default', 'fixed', 'id');
  return readAttributeType(xml, context);
}

/**
 * Returns the namespace of a local element or attribute. The namespace depends on the `form` attribute, whose default
 * is set by the schema.
 */
export function formNamespace(xml: XmlElement, context: SchemaContext, isQualifiedByDefault?: boolean): string {
  return isQualified(xml, 'form', isQualifiedByDefault) ? context.targetNamespace : '';
}

/** Returns `true` if an attribute such as `elementFormDefault` has the value `qualified`. */
export function isQualified(xml: XmlElement, name: string, byDefault = false): boolean {
  const form = attribute(xml, name)?.trim() ?? (byDefault ? 'qualified' : 'unqualified');
  if (form !== 'qualified' && form !== 'unqualified')
    reject(xml, `${name}="${form}" is neither qualified nor unqualified`);
  return form === 'qualified';
}
