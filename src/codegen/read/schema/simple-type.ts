import { isBuiltInType, type BuiltInType } from '../../../soap/schema/values.js';
import type { QName, TypeUse } from '../service-description.js';
import { type Extent, extentOfType, setExtent } from '../extent.js';
import { SOAP_ENCODINGS, XSD } from '../namespaces.js';
import { readRestriction } from './restriction.js';
import { type Global, noticeNeedless, referredName, type SchemaScope, type SimpleTypeDefinition } from './scope.js';
import { allowAttributes, attribute, documented, refuse, refuseConstruct, schemaChildren } from '../xml/structure.js';
import { namespaceOf, locationOf, type XmlElement } from '../xml/document.js';

/** `<s:simpleType>` of the top level, with its name. Read once, because others narrow it. */
export function readGlobalSimpleType(global: Global): SimpleTypeDefinition {
  const { simpleTypes } = global.scope.globals;
  if (simpleTypes.isReading(global))
    refuse(
      global.xml,
      `the type ${global.name.local} is derived from itself (XML Schema part 1, st-props-correct.2: no circular definitions)`,
    );
  return simpleTypes.read(global, () => readSimpleType(global.xml, global.scope, global.name));
}

/**
 * - `<s:simpleType><s:restriction base="s:string">facets`
 * - `<s:simpleType><s:list itemType="s:int"/>`
 * - `<s:simpleType><s:union memberTypes="tns:A tns:B"/>`
 */
export function readSimpleType(xml: XmlElement, scope: SchemaScope, name?: QName): SimpleTypeDefinition {
  const { budget } = scope.globals;
  const type = budget.within(xml, () => readDerivation(xml, scope, name));
  if (type.kind === 'simple') return type;
  const extentOfUse = (use: TypeUse): Extent =>
    use.kind === 'builtIn' ? { size: 1, depth: 1 } : extentOfType(simpleOf(use, xml, scope));
  // others hold what it holds: unions of unions grow without bound
  const { size, depth } = setExtent(type, (type.kind === 'list' ? [type.item] : type.members).map(extentOfUse));
  budget.spend(size, xml);
  budget.checkDepth(depth, xml);
  return type;
}

function readDerivation(xml: XmlElement, scope: SchemaScope, name: QName | undefined): SimpleTypeDefinition {
  allowAttributes(xml, 'name', 'final', 'nillable', 'id');
  noticeNeedless(xml, name, scope);
  const [derivation, ...more] = schemaChildren(xml, 'restriction', 'list', 'union');
  if (!derivation || more.length > 0)
    refuse(
      xml,
      `<${xml.name}> needs exactly one <restriction>, <list> or <union> (XML Schema part 1, src-simple-type)`,
    );
  const common = { ...(name && { name }), ...documented(xml), location: locationOf(xml) };
  if (derivation.local === 'list') return { kind: 'list', ...common, item: readItem(derivation, scope) };
  if (derivation.local === 'union') return { kind: 'union', ...common, members: readMembers(derivation, scope) };
  const base = readNarrowed(derivation, 'base', scope);
  return { ...readRestriction(derivation, base, scope.globals), ...common };
}

/** `<s:list itemType="s:int"/>`, or with the type within it */
function readItem(xml: XmlElement, scope: SchemaScope): TypeUse {
  allowAttributes(xml, 'itemType', 'id');
  const [inner] = schemaChildren(xml, 'simpleType');
  if (attribute(xml, 'itemType') === undefined && !inner) refuse(xml, `<${xml.name}> does not say of what`);
  return inner ? { kind: 'anonymous', type: readSimpleType(inner, scope) } : readSimpleUse(xml, 'itemType', scope);
}

/** `<s:union memberTypes="tns:A tns:B"/>`, and types within it */
function readMembers(xml: XmlElement, scope: SchemaScope): readonly TypeUse[] {
  allowAttributes(xml, 'memberTypes', 'id');
  const inner = schemaChildren(xml, 'simpleType');
  const names = (attribute(xml, 'memberTypes') ?? '').split(/\s+/).filter((each) => each !== '');
  const members = [
    ...names.map((each) => {
      const value = { name: 'memberTypes', local: 'memberTypes', ns: '', value: each };
      // a getter is not copied
      return readSimpleUse({ ...xml, path: xml.path, attributes: [value] }, 'memberTypes', scope);
    }),
    ...inner.map((each): TypeUse => ({ kind: 'anonymous', type: readSimpleType(each, scope) })),
  ];
  if (members.length === 0) refuse(xml, `<${xml.name}> has no members`);
  return members;
}

/** What a restriction narrows: the type that it names, or the one that stands in it. */
export function readNarrowed(restriction: XmlElement, name: string, scope: SchemaScope): SimpleTypeDefinition {
  const inner = restriction.elements.find((each) => each.ns === XSD && each.local === 'simpleType');
  const isNamed = attribute(restriction, name) !== undefined;
  if (inner && isNamed) refuse(inner, 'the restriction has both a base and a type within it (src-simple-type.2)');
  if (!inner && !isNamed) refuse(restriction, `<${restriction.name}> lacks the attribute base`);
  return inner ? readSimpleType(inner, scope) : simpleOf(readSimpleUse(restriction, name, scope), restriction, scope);
}

/** The reference to a simple type, its chain of derivation checked. */
export function readSimpleUse(xml: XmlElement, name: string, scope: SchemaScope): TypeUse {
  const use = readTypeReference(xml, name, scope);
  simpleOf(use, xml, scope);
  return use;
}

/** The simple type that is referred to, followed down. */
export function simpleOf(use: TypeUse, at: XmlElement, scope: SchemaScope): SimpleTypeDefinition {
  if (use.kind === 'builtIn') return { kind: 'simple', base: use.name, location: locationOf(at) };
  if (use.kind === 'anonymous' && use.type.kind !== 'complex') return use.type;
  const global = use.kind === 'named' ? scope.globals.find('type', use.name) : undefined;
  if (global?.xml.local !== 'simpleType') refuse(at, `${writtenName(use, at)} is not a simple type`);
  return readGlobalSimpleType(global);
}

function writtenName(use: TypeUse, at: XmlElement): string {
  return attribute(at, 'base') ?? attribute(at, 'type') ?? (use.kind === 'named' ? use.name.local : use.kind);
}

/**
 * `type="tns:USER"`, `base="s:string"`: of XML Schema, of SOAP's encoding, or a global one
 *
 * @param unresolved what stands for one that is declared nowhere; without it that is refused
 */
export function readTypeReference(
  xml: XmlElement,
  name: string,
  scope: SchemaScope,
  unresolved?: (name: QName) => TypeUse,
): TypeUse {
  if (isBuiltInWithoutDeclaration(xml, name, scope))
    return readBuiltIn(xml, name, attribute(xml, name)?.split(':')[1] ?? '');
  const type = referredName(xml, name, scope);
  if (type.ns === XSD) return readBuiltIn(xml, name, type.local);
  if (SOAP_ENCODINGS.includes(type.ns) && !scope.globals.find('type', type) && type.local !== 'Array') {
    scope.globals.notice(
      xml,
      `took ${attribute(xml, name)}, a type of SOAP's encoding, for XML Schema's ${type.local}`,
    );
    return readBuiltIn(xml, name, type.local === 'base64' ? 'base64Binary' : type.local);
  }
  if (isBuiltInWithoutPrefix(xml, name, type, scope)) return readBuiltIn(xml, name, type.local);
  if (unresolved && !scope.globals.lookUp(xml, name, 'type', scope)) return unresolved(type);
  return { kind: 'named', name: scope.globals.resolve(xml, name, 'type', scope).name };
}

/** `type="xs:string"` where nothing declares the prefix that everybody uses. */
function isBuiltInWithoutDeclaration(xml: XmlElement, name: string, { globals }: SchemaScope): boolean {
  const [, prefix = '', local = ''] = /^(xsd?):(\w+)$/.exec(attribute(xml, name)?.trim() ?? '') ?? [];
  if (prefix === '' || !isBuiltInType(local) || namespaceOf(prefix, xml) !== undefined) return false;
  globals.notice(xml, `took ${name}="${prefix}:${local}", whose prefix is not declared, for the type of XML Schema`);
  return true;
}

/** `type="string"` where XML Schema is not the default namespace, as in the examples of WSDL 1.1 itself. */
function isBuiltInWithoutPrefix(xml: XmlElement, name: string, type: QName, { globals, targetNamespace }: SchemaScope) {
  if (attribute(xml, name)?.includes(':') || !isBuiltInType(type.local)) return false;
  if (globals.find('type', type) || globals.find('type', { ns: targetNamespace, local: type.local })) return false;
  globals.notice(xml, `took ${name}="${type.local}", which lacks a prefix, for the type of XML Schema`);
  return true;
}

/** Types that only XML Schema 1.1 has, by those of 1.0 that take their values. */
const substitutes: Readonly<Record<string, BuiltInType>> = {
  anyAtomicType: 'anySimpleType',
  dateTimeStamp: 'dateTime',
  dayTimeDuration: 'duration',
  yearMonthDuration: 'duration',
};

function readBuiltIn(xml: XmlElement, attributeName: string, local: string): TypeUse {
  if (local === 'anyType') return { kind: 'open', name: 'anyType' };
  const name = isBuiltInType(local) ? local : substitutes[local];
  if (name === undefined)
    refuseConstruct(xml, `${attributeName}="${attribute(xml, attributeName)}", which is no type of XML Schema,`);
  return { kind: 'builtIn', name };
}
