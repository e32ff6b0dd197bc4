import { isBuiltInType } from '../../../soap/schema/values.js';
import { XSD } from '../../../soap/xml/names.js';
import { partsOfType, setPartsOfType } from '../expanded-size.js';
import type { QName, SimpleTypeDefinition, TypeUse, ValueConstraint } from '../service-description.js';
import { attribute, listAttribute, notice, reject } from '../xml/element.js';
import { locationOf, type XmlElement } from '../xml/document.js';
import { allowAttributes, documented, onlyChild, schemaChildren, valueConstraint } from './annotated.js';
import { normalizedValue, readRestriction } from './restriction.js';
import { type GlobalComponent, referenceIn, type SchemaContext } from './schema-set.js';

/** Simple types and references to types (XML Schema part 1, 3.14; part 2, 4.1). */

/** Reads a top-level `<s:simpleType>`. The result is cached, because other types may restrict this type. */
export function readGlobalSimpleType(global: GlobalComponent): SimpleTypeDefinition {
  const { xml, context, name } = global;
  return context.schemas.simpleTypes.get(global, () => readSimpleType(xml, context, name));
}

/**
 * - `<s:simpleType><s:restriction base="s:string">facets`
 * - `<s:simpleType><s:list itemType="s:int"/>`
 * - `<s:simpleType><s:union memberTypes="tns:A tns:B"/>`
 */
export function readSimpleType(xml: XmlElement, context: SchemaContext, name?: QName): SimpleTypeDefinition {
  const { budget } = context.schemas;
  const type = budget.within(xml, () => readVariety(xml, context, name));
  if (type.kind === 'simple') return type;
  const partsOf = (use: TypeUse): number => (use.kind === 'builtIn' ? 1 : partsOfType(simpleTypeOf(use, xml, context)));
  // a union includes the values of all its member types, so nested unions could grow without limit
  budget.spend(setPartsOfType(type, (type.kind === 'list' ? [type.item] : type.members).map(partsOf)), xml);
  return type;
}

function readVariety(xml: XmlElement, context: SchemaContext, name: QName | undefined): SimpleTypeDefinition {
  allowAttributes(xml, 'name', 'final', 'nillable', 'id');
  const variety = onlyChild(xml, 'restriction', 'list', 'union');
  const common = { ...(name && { name }), ...documented(xml), location: locationOf(xml) };
  if (variety.local === 'list') return { kind: 'list', ...common, item: readItemType(variety, context) };
  if (variety.local === 'union') return { kind: 'union', ...common, members: readMemberTypes(variety, context) };
  return { ...readRestriction(variety, readBase(variety, context)), ...common };
}

/** `<s:list itemType="s:int"/>`, or `<s:list><s:simpleType>` */
function readItemType(xml: XmlElement, context: SchemaContext): TypeUse {
  allowAttributes(xml, 'itemType', 'id');
  const [inner] = schemaChildren(xml, 'simpleType');
  if (inner) return { kind: 'anonymous', type: readSimpleType(inner, context) };
  return readSimpleTypeReference(xml, 'itemType', context);
}

/** `<s:union memberTypes="tns:A tns:B"/>`, with or without inline `<s:simpleType>` elements */
function readMemberTypes(xml: XmlElement, context: SchemaContext): readonly TypeUse[] {
  allowAttributes(xml, 'memberTypes', 'id');
  const inner = schemaChildren(xml, 'simpleType');
  const members = [
    ...listAttribute(xml, 'memberTypes').map((each) => readSimpleTypeReference(xml, 'memberTypes', context, each)),
    ...inner.map((each): TypeUse => ({ kind: 'anonymous', type: readSimpleType(each, context) })),
  ];
  if (members.length === 0) reject(xml, `<${xml.name}> has no member types`);
  return members;
}

/** `<s:restriction base="tns:A">`, or `<s:restriction><s:simpleType>` */
function readBase(restriction: XmlElement, context: SchemaContext): SimpleTypeDefinition {
  const inner = restriction.elements.find((each) => each.ns === XSD && each.local === 'simpleType');
  if (inner && attribute(restriction, 'base') !== undefined)
    reject(inner, 'the restriction has both a base and an inline type (src-simple-type.2)');
  if (inner) return readSimpleType(inner, context);
  return simpleTypeOf(readTypeReference(restriction, 'base', context), restriction, context);
}

function readSimpleTypeReference(xml: XmlElement, name: string, context: SchemaContext, written?: string): TypeUse {
  const use = readTypeReference(xml, name, context, { written });
  simpleTypeOf(use, xml, context);
  return use;
}

/** Returns the definition of a simple type. @throws WsdlError if the type is not a simple type */
export function simpleTypeOf(use: TypeUse, at: XmlElement, context: SchemaContext): SimpleTypeDefinition {
  const type = findSimpleType(use, at, context);
  if (type) return type;
  const written = use.kind === 'named' ? use.name.local : 'anyType';
  reject(at, `${attribute(at, 'base') ?? attribute(at, 'type') ?? written} is not a simple type`);
}

function findSimpleType(use: TypeUse, at: XmlElement, { schemas }: SchemaContext): SimpleTypeDefinition | undefined {
  if (use.kind === 'builtIn') return { kind: 'simple', base: use.name, location: locationOf(at) };
  if (use.kind === 'anonymous' && use.type.kind !== 'complex') return use.type;
  if (use.kind === 'ofElement') {
    const element = schemas.find('element', use.name);
    const inner = element?.xml.elements.find((each) => each.ns === XSD && each.local === 'simpleType');
    return element && inner && schemas.simpleTypes.get(element, () => readSimpleType(inner, element.context));
  }
  const global = use.kind === 'named' ? schemas.find('type', use.name) : undefined;
  return global?.xml.local === 'simpleType' ? readGlobalSimpleType(global) : undefined;
}

/** Reads `fixed="..."` or `default="..."` on an element or attribute of the given type. */
export function readValueConstraint(xml: XmlElement, use: TypeUse, context: SchemaContext): ValueConstraint {
  const written = valueConstraint(xml);
  const [[name, value] = []] = Object.entries(written);
  const type = name === undefined ? undefined : findSimpleType(use, xml, context);
  return name !== undefined && type?.kind === 'simple' ? { [name]: normalizedValue(xml, name, value, type) } : written;
}

interface TypeReferenceOptions {
  /** The name of the type as written. Default: the value of the attribute. */
  readonly written?: string | undefined;
  /** The type to use if the referenced type is not declared. By default, an undeclared type is an error. */
  readonly undeclared?: TypeUse;
}

/**
 * Reads a type reference, such as `type="tns:USER"` or `base="s:string"`. The reference can name an XML Schema type, a
 * type of the SOAP encoding, or a global type.
 */
export function readTypeReference(
  xml: XmlElement,
  attributeName: string,
  context: SchemaContext,
  { written = attribute(xml, attributeName), undeclared }: TypeReferenceOptions = {},
): TypeUse {
  const { schemas, targetNamespace } = context;
  const builtIn = (local: string): TypeUse => readBuiltIn(xml, attributeName, written, local);
  const reference = referenceIn(xml, attributeName, context, written);
  const { name } = reference;
  if (name.ns === XSD) return builtIn(name.local);
  const isDeclared = (ns: string): boolean => schemas.find('type', { ns, local: name.local }) !== undefined;
  // the examples in the WSDL 1.1 specification also contain unprefixed type names
  const isUnprefixed = !reference.written.includes(':') && isBuiltInType(name.local);
  if (isUnprefixed && !isDeclared(name.ns) && !isDeclared(targetNamespace)) {
    notice(xml, `${attributeName}="${name.local}" has no prefix and was read as an XML Schema type`);
    return builtIn(name.local);
  }
  if (undeclared && !schemas.lookUp('type', reference)) {
    const meaning = undeclared.kind === 'open' ? 'accepts any element' : 'accepts any text';
    schemas.noticeUndeclared('type', reference, meaning);
    return undeclared;
  }
  return { kind: 'named', name: schemas.resolve('type', reference).name };
}

function readBuiltIn(xml: XmlElement, attributeName: string, written: string | undefined, local: string): TypeUse {
  if (local === 'anyType') return { kind: 'open', name: 'anyType' };
  if (!isBuiltInType(local)) reject(xml, `${attributeName}="${written}" is not an XML Schema type`);
  return { kind: 'builtIn', name: local };
}
