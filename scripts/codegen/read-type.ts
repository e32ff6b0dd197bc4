import { isBuiltInType, type BuiltInType } from '../../src/soap/values.js';
import {
  type ComplexTypeDescription,
  expanded,
  type ParticleDescription,
  type QName,
  type SimpleTypeDescription,
  type TypeUse,
} from './description.js';
import { XSD } from './namespaces.js';
import { readRestriction } from './read-restriction.js';
import {
  allowAttributes,
  annotationOf,
  attribute,
  booleanAttribute,
  qnameAttribute,
  refuse,
  refuseConstruct,
  refuseIfTrue,
  requiredAttribute,
  structure,
} from './read-xml.js';
import { childElements, placeOf, type XmlElement } from './xml.js';

/** A schema, and the global components of all of them by expanded name, as they stand in the document. */
export interface SchemaScope {
  readonly targetNamespace: string;
  /** elementFormDefault="qualified" */
  readonly qualified: boolean;
  readonly elements: Map<string, GlobalXml>;
  readonly types: Map<string, GlobalXml>;
}

export interface GlobalXml {
  readonly xml: XmlElement;
  readonly scope: SchemaScope;
}

/** `<s:complexType><s:sequence>...`, or empty */
export function readComplexType(xml: XmlElement, scope: SchemaScope, name?: QName): ComplexTypeDescription {
  allowAttributes(xml, ...(name ? ['name'] : []), 'mixed', 'abstract', 'final', 'block', 'id');
  refuseIfTrue(xml, 'mixed', 'abstract');
  const particles: ParticleDescription[] = [];
  const content = structure(xml).filter((each) => !isAnnotation(each));
  for (const [index, child] of content.entries()) {
    if (child.ns !== XSD || child.local !== 'sequence') refuseConstruct(child);
    if (index > 0) refuse(child, `<${xml.name}> has more than one <${child.name}>`);
    readSequence(child, scope, particles);
  }
  const documentation = annotationOf(xml);
  return {
    kind: 'complex',
    ...(name && { name }),
    ...(documentation !== undefined && { documentation }),
    particles,
    place: placeOf(xml),
  };
}

/** `<s:sequence>`; one within another is the same as its elements in the outer one. */
function readSequence(xml: XmlElement, scope: SchemaScope, particles: ParticleDescription[]): void {
  allowAttributes(xml, 'minOccurs', 'maxOccurs', 'id');
  const { min, max } = readOccurrence(xml);
  if (min !== 1 || max !== 1) refuseConstruct(xml, `a <${xml.name}> that is optional or repeated`);
  for (const child of structure(xml)) {
    if (isAnnotation(child)) continue;
    if (child.ns === XSD && child.local === 'sequence') readSequence(child, scope, particles);
    else if (child.ns === XSD && child.local === 'element') {
      const particle = readParticle(child, scope);
      // maxOccurs="0" says that there is no such element
      if (particle.max === 0) continue;
      if (particles.some((each) => expanded(each.name) === expanded(particle.name)))
        refuseConstruct(child, `a second element ${particle.name.local} in one type`);
      particles.push(particle);
    } else refuseConstruct(child);
  }
}

/** `<s:element minOccurs="0" maxOccurs="1" name="sEmail" type="s:string"/>`, or `<s:element ref="tns:USER"/>` */
function readParticle(xml: XmlElement, scope: SchemaScope): ParticleDescription {
  const use = attribute(xml, 'ref') === undefined ? readLocalElement(xml, scope) : readReference(xml, scope);
  const documentation = annotationOf(xml);
  return {
    kind: 'element',
    ...use,
    ...(documentation !== undefined && { documentation }),
    ...readOccurrence(xml),
    place: placeOf(xml),
  };
}

function readLocalElement(
  xml: XmlElement,
  scope: SchemaScope,
): Pick<ParticleDescription, 'name' | 'type' | 'nillable'> {
  allowAttributes(xml, 'name', 'type', 'minOccurs', 'maxOccurs', 'nillable', 'form', 'block', 'id');
  const form = attribute(xml, 'form') ?? (scope.qualified ? 'qualified' : 'unqualified');
  if (form !== 'qualified' && form !== 'unqualified')
    refuse(xml, `form="${form}" is neither qualified nor unqualified`);
  return {
    name: { ns: form === 'qualified' ? scope.targetNamespace : '', local: requiredAttribute(xml, 'name') },
    type: readElementType(xml, scope),
    nillable: booleanAttribute(xml, 'nillable'),
  };
}

function readReference(xml: XmlElement, scope: SchemaScope): Pick<ParticleDescription, 'name' | 'type' | 'nillable'> {
  allowAttributes(xml, 'ref', 'minOccurs', 'maxOccurs', 'id');
  const name = qnameAttribute(xml, 'ref');
  // <s:element ref="s:schema"/><s:any/> is what ASMX says for a DataSet
  if (name.ns === XSD) refuseConstruct(xml, `a DataSet (ref="${attribute(xml, 'ref')}")`);
  const target = scope.elements.get(expanded(name));
  if (!target) refuse(xml, `the element ${attribute(xml, 'ref')} is not declared in any schema of this description`);
  const isAnonymous = attribute(target.xml, 'type') === undefined;
  return {
    name,
    type: isAnonymous ? { kind: 'ofElement', name } : readElementType(target.xml, target.scope),
    nillable: booleanAttribute(target.xml, 'nillable'),
  };
}

/** What an element says of its type: by `type="..."`, or by a type of its own within it. */
export function readElementType(xml: XmlElement, scope: SchemaScope): TypeUse {
  const inner = structure(xml).filter((each) => !isAnnotation(each));
  const [own, ...others] = inner;
  for (const child of inner)
    if (child.ns !== XSD || !/^(complex|simple)Type$/.test(child.local)) refuseConstruct(child);
  if (attribute(xml, 'type') !== undefined) {
    if (own) refuse(own, `the element has both type="${attribute(xml, 'type')}" and a type within it`);
    return readTypeReference(xml, 'type', scope);
  }
  if (others[0]) refuse(others[0], 'the element has more than one type within it');
  if (!own) refuseConstruct(xml, `an element without a type (anything may stand in it)`);
  return {
    kind: 'anonymous',
    type: own.local === 'complexType' ? readComplexType(own, scope) : readSimpleType(own, scope),
  };
}

/** `type="tns:USER"`, `base="s:string"` */
function readTypeReference(xml: XmlElement, name: string, scope: SchemaScope): TypeUse {
  const type = qnameAttribute(xml, name);
  if (type.ns === XSD) return { kind: 'builtIn', name: readBuiltIn(xml, name, type) };
  if (!scope.types.has(expanded(type)))
    refuse(
      xml,
      `the type ${attribute(xml, name)} is not declared in any schema of this description`,
      `looked for "${type.local}" in the namespace "${type.ns}": if another document declares it, copy it into <types>`,
    );
  return { kind: 'named', name: type };
}

function readBuiltIn(xml: XmlElement, attributeName: string, type: QName): BuiltInType {
  if (!isBuiltInType(type.local)) refuseConstruct(xml, `${attributeName}="${attribute(xml, attributeName)}"`);
  return type.local;
}

/** `<s:simpleType><s:restriction base="s:string">...` */
export function readSimpleType(xml: XmlElement, scope: SchemaScope, name?: QName): SimpleTypeDescription {
  return readSimple(xml, scope, name, []);
}

/** @param within the simple types that are being read, to find one that restricts itself */
function readSimple(
  xml: XmlElement,
  scope: SchemaScope,
  name: QName | undefined,
  within: readonly XmlElement[],
): SimpleTypeDescription {
  allowAttributes(xml, ...(name ? ['name'] : []), 'final', 'id');
  if (within.includes(xml)) refuse(xml, 'the type is a restriction of itself');
  const content = structure(xml).filter((each) => !isAnnotation(each));
  const restriction = content[0];
  if (!restriction || content.length > 1) refuse(xml, `<${xml.name}> needs exactly one <restriction>`);
  if (restriction.ns !== XSD || restriction.local !== 'restriction') refuseConstruct(restriction);
  const documentation = annotationOf(xml);
  return {
    kind: 'simple',
    ...(name && { name }),
    ...(documentation !== undefined && { documentation }),
    ...readRestriction(restriction, readBase(restriction, scope, [...within, xml])),
    place: placeOf(xml),
  };
}

/** What a restriction narrows: a built-in type, a global simple type, or one that stands in it. */
function readBase(
  restriction: XmlElement,
  scope: SchemaScope,
  within: readonly XmlElement[],
): Pick<SimpleTypeDescription, 'base' | 'enumeration'> {
  const inner = childElements(restriction).find((each) => each.ns === XSD && each.local === 'simpleType');
  if (inner && attribute(restriction, 'base') !== undefined)
    refuse(inner, 'the restriction has both a base and a type within it');
  if (inner) return readSimple(inner, scope, undefined, within);
  const type = readTypeReference(restriction, 'base', scope);
  if (type.kind === 'builtIn') return { base: type.name };
  const target = type.kind === 'named' ? scope.types.get(expanded(type.name)) : undefined;
  if (target?.xml.local !== 'simpleType') refuse(restriction, `${attribute(restriction, 'base')} is not a simple type`);
  return readSimple(target.xml, target.scope, type.kind === 'named' ? type.name : undefined, within);
}

function isAnnotation(xml: XmlElement): boolean {
  return xml.ns === XSD && xml.local === 'annotation';
}

/** minOccurs and maxOccurs, both 1 where they are not given */
function readOccurrence(xml: XmlElement): Pick<ParticleDescription, 'min' | 'max'> {
  const given = { min: attribute(xml, 'minOccurs')?.trim() ?? '1', max: attribute(xml, 'maxOccurs')?.trim() ?? '1' };
  if (!/^\d{1,9}$/.test(given.min)) refuse(xml, `minOccurs="${given.min}" is not a count`);
  if (!/^(\d{1,9}|unbounded)$/.test(given.max))
    refuse(xml, `maxOccurs="${given.max}" is neither a count nor unbounded`);
  const min = Number(given.min);
  const max = given.max === 'unbounded' ? given.max : Number(given.max);
  if (max !== 'unbounded' && min > max) refuse(xml, `minOccurs="${min}" is more than maxOccurs="${max}"`);
  return { min, max };
}
