import type {
  AnyParticle,
  ComplexTypeDefinition,
  GlobalElement,
  ElementParticle,
  Particle,
  QName,
  TypeUse,
} from '../service-description.js';
import { extentOf } from '../extent.js';
import { SOAP_ENCODINGS, XSD } from '../namespaces.js';
import { attributeNames, readAttributes } from './attributes.js';
import { checkChain, derivationIn, derivations } from './derivation.js';
import { choice, type Occurrence, type Particles, sequence } from './model-group.js';
import { readRestriction } from './restriction.js';
import {
  formNamespace,
  type Global,
  noticeNeedless,
  referredName,
  type SchemaScope,
  type SimpleTypeDefinition,
} from './scope.js';
import { readSimpleType, readTypeReference, simpleOf } from './simple-type.js';
import {
  allowAttributes,
  attribute,
  booleanAttribute,
  documented,
  readOccurrence,
  refuse,
  refuseConstruct,
  requiredAttribute,
  schemaChildren,
  valueConstraint,
} from '../xml/structure.js';
import { locationOf, type XmlElement } from '../xml/document.js';

// Elements, complex types and model groups hold each other in XML Schema, so their readers are in one file.

const modelGroupNames: readonly string[] = ['sequence', 'choice', 'all', 'group'];
const particleNames: readonly string[] = [...modelGroupNames, 'element', 'any'];

/** `<s:complexType>` of the top level. Read once, because others take over its text. */
export function readGlobalComplexType(global: Global): ComplexTypeDefinition {
  const { xml, scope, name } = global;
  return scope.globals.complexTypes.read(global, () => readComplexType(xml, scope, name));
}

type Content = Pick<ComplexTypeDefinition, 'particles' | 'attributes' | 'anyAttribute' | 'mixed' | 'text' | 'base'>;

/**
 *     <s:complexType name="USER" abstract="true" mixed="true">
 *       (simpleContent | complexContent | ((group | all | choice | sequence)?, attributes))
 */
function readComplexType(xml: XmlElement, scope: SchemaScope, name?: QName): ComplexTypeDefinition {
  allowAttributes(xml, 'name', 'mixed', 'abstract', 'final', 'block', 'nillable', 'id');
  noticeNeedless(xml, name, scope);
  const contents = ['simpleContent', 'complexContent', ...derivations];
  const children = schemaChildren(xml, ...contents, ...modelGroupNames, ...attributeNames);
  const derived = children.find((each) => contents.includes(each.local));
  const beside = derived && children.find((each) => each !== derived);
  if (beside) refuse(beside, `<${beside.name}> has no place beside <${derived.name}>`);
  const content: Content = !derived
    ? { ...readContent(xml, children, scope), mixed: booleanAttribute(xml, 'mixed') }
    : derived.local === 'simpleContent'
      ? readSimpleContent(derived, scope)
      : readComplexContent(derived, scope, booleanAttribute(xml, 'mixed'));
  return {
    kind: 'complex',
    ...(name && { name }),
    ...documented(xml),
    ...content,
    // that an attribute is prohibited only says something against a base that has it
    ...(content.base?.by !== 'restriction' && {
      attributes: content.attributes.filter((each) => each.use !== 'prohibited'),
    }),
    abstract: booleanAttribute(xml, 'abstract'),
    location: locationOf(xml),
  };
}

/** `(group | all | choice | sequence)?, (attribute | attributeGroup)*, anyAttribute?` */
function readContent(
  xml: XmlElement,
  children: readonly XmlElement[],
  scope: SchemaScope,
): Omit<Content, 'mixed' | 'text' | 'base'> {
  const [group, second] = children.filter((each) => modelGroupNames.includes(each.local));
  if (second) refuse(second, `<${xml.name}> has more than one of <sequence>, <choice>, <all> and <group>`);
  return { particles: group ? readModelGroup(group, scope) : [], ...readAttributes(children, scope) };
}

/** `<s:complexContent><s:extension base="tns:X">`, or restriction */
function readComplexContent(xml: XmlElement, scope: SchemaScope, mixedType: boolean): Content {
  const derivation = derivationIn(xml, scope);
  if (derivation !== xml) allowAttributes(xml, 'mixed', 'id');
  allowAttributes(derivation, 'base', 'id');
  const own = attribute(xml, 'mixed') === undefined ? mixedType : booleanAttribute(xml, 'mixed');
  const by = derivation.local === 'extension' ? 'extension' : 'restriction';
  if (SOAP_ENCODINGS.includes(referredName(derivation, 'base', scope).ns)) return readEncodedArray(derivation, scope);

  const use = readTypeReference(derivation, 'base', scope);
  const children = schemaChildren(derivation, ...modelGroupNames, ...attributeNames);
  const content = { ...readContent(derivation, children, scope), mixed: own };
  if (use.kind === 'open') return by === 'restriction' ? content : extendAnyType(derivation, content);
  const base = use.kind === 'named' ? scope.globals.find('type', use.name) : undefined;
  if (use.kind !== 'named' || base?.xml.local !== 'complexType')
    refuse(
      derivation,
      `${attribute(derivation, 'base')} is not a complex type: <simpleContent> is for it (XML Schema part 1, src-ct.1)`,
    );
  const isBaseMixed = checkChain(base, derivation);
  const mixed = own || (by === 'extension' && isBaseMixed);
  return { ...content, mixed, base: { name: use.name, by } };
}

/** An extension of `anyType` may hold anything. */
function extendAnyType(xml: XmlElement, content: Content): Content {
  const any: Particle = { kind: 'any', min: 0, max: 'unbounded', location: locationOf(xml) };
  return { ...content, particles: [any, ...content.particles], anyAttribute: true, mixed: true };
}

/** `<s:restriction base="soapenc:Array"><s:attribute ref="soapenc:arrayType" wsdl:arrayType="tns:X[]"/>` */
function readEncodedArray(xml: XmlElement, scope: SchemaScope): Content {
  const children = schemaChildren(xml, ...modelGroupNames, ...attributeNames);
  const content = readContent(xml, children, scope);
  // with a sequence it says what it holds; the rest is of SOAP's encoding
  if (content.particles.length > 0) return { ...content, attributes: [], mixed: false };
  refuse(
    xml,
    "an array of SOAP's encoding is not read: in document/literal, nothing says what its elements are called",
    'have the description made in document/literal throughout, or write the elements into a copy',
  );
}

/** `<s:simpleContent><s:extension base="s:string"><s:attribute name="lang"/>`, or restriction */
function readSimpleContent(xml: XmlElement, scope: SchemaScope): Content {
  allowAttributes(xml, 'id');
  const derivation = derivationIn(xml, scope);
  allowAttributes(derivation, 'base', 'id');
  const by = derivation.local === 'extension' ? 'extension' : 'restriction';
  const attributes = readAttributes(derivation.elements, scope);
  if (by === 'extension') schemaChildren(derivation, ...attributeNames);
  const { text, base } = readTextBase(derivation, scope);
  const common = {
    particles: [],
    ...attributes,
    mixed: false,
    ...(base && { base: { name: base.name, by } as const }),
  };
  return { ...common, text: by === 'extension' ? text : narrowText(derivation, text, scope) };
}

/** What simple content starts from: a simple type, or a complex type with simple content. */
function readTextBase(derivation: XmlElement, scope: SchemaScope): { readonly text: TypeUse; readonly base?: Global } {
  const use = readTypeReference(derivation, 'base', scope);
  const global = use.kind === 'named' ? scope.globals.find('type', use.name) : undefined;
  if (global?.xml.local !== 'complexType') {
    simpleOf(use, derivation, scope);
    return { text: use };
  }
  checkChain(global, derivation);
  const { text, mixed } = scope.globals.budget.within(derivation, () => readGlobalComplexType(global));
  if (text) return { text, base: global };
  // a mixed type may be narrowed to text (src-ct.2)
  if (mixed) return { text: { kind: 'builtIn', name: 'string' }, base: global };
  refuse(
    derivation,
    `${attribute(derivation, 'base')} has no simple content: <complexContent> is for it (XML Schema part 1, src-ct.2)`,
  );
}

/** The facets and the type that a restriction of simple content may have. */
function narrowText(xml: XmlElement, text: TypeUse, scope: SchemaScope): TypeUse {
  const inner = xml.elements.find((each) => each.ns === XSD && each.local === 'simpleType');
  const start: SimpleTypeDefinition = inner ? readSimpleType(inner, scope) : simpleOf(text, xml, scope);
  const facets = xml.elements.some((each) => each !== inner && !isOfComplexType(each));
  if (!facets) return inner ? { kind: 'anonymous', type: start } : text;
  return { kind: 'anonymous', type: { ...readRestriction(xml, start, scope.globals), location: locationOf(xml) } };
}

function isOfComplexType({ local }: XmlElement): boolean {
  return local === 'annotation' || attributeNames.includes(local);
}

/**
 * `<s:sequence>`, `<s:choice>`, `<s:all>` or `<s:group ref="...">`: the particles that say the same, without groups
 * wherever that loses nothing. The order of `<s:all>` is free, so that of the schema will do.
 */
function readModelGroup(xml: XmlElement, scope: SchemaScope): Particles {
  const occurrence = readOccurrence(xml);
  if (xml.local === 'group') return readGroupReference(xml, occurrence, scope);
  allowAttributes(xml, 'minOccurs', 'maxOccurs', 'id');
  const { budget } = scope.globals;
  const members = budget.within(xml, () =>
    schemaChildren(xml, ...particleNames).map((child) => readParticle(child, scope)),
  );
  const location = locationOf(xml);
  const read =
    xml.local === 'choice' ? choice(members, occurrence, location) : sequence(members.flat(), occurrence, location);
  budget.checkDepth(extentOf(read).depth, xml);
  return read;
}

/** `<s:group name="g">` of the top level; read once */
export function readGroup(group: Global): Particles {
  return group.scope.globals.groups.read(group, () => {
    allowAttributes(group.xml, 'name', 'id');
    const [content, ...more] = schemaChildren(group.xml, 'sequence', 'choice', 'all');
    if (!content || more.length > 0)
      refuse(group.xml, `<${group.xml.name}> needs exactly one <sequence>, <choice> or <all>`);
    return readModelGroup(content, group.scope);
  });
}

/** `<s:group ref="tns:g" minOccurs="0"/>` */
function readGroupReference(xml: XmlElement, occurrence: Occurrence, scope: SchemaScope): Particles {
  allowAttributes(xml, 'ref', 'minOccurs', 'maxOccurs', 'id');
  const group = scope.globals.resolve(xml, 'ref', 'group', scope);
  if (scope.globals.groups.isReading(group)) {
    // a legal recursion, but a type without a name cannot be referred to again
    if (isWithinElement(xml))
      refuseConstruct(
        xml,
        `the group ${group.name.local} within a type without a name that stands in it`,
        'name that type in a copy of the description',
      );
    refuse(
      xml,
      `the group ${group.name.local} holds itself (XML Schema part 1, mg-props-correct.2: no circular groups)`,
      'no document can be valid for it: have the description mended, or cut the reference out of a copy',
    );
  }
  const { budget } = scope.globals;
  const particles = budget.within(xml, () => readGroup(group));
  budget.spend(extentOf(particles).size, xml);
  return sequence(particles, occurrence, locationOf(xml));
}

/** `namespace="##any"`, `"##other"`, or a list of namespaces, `##targetNamespace` and `##local` (part 1, 3.10.2) */
function readNamespaces(
  xml: XmlElement,
  { targetNamespace }: SchemaScope,
): Pick<AnyParticle, 'namespaces' | 'otherThan'> {
  const names = (attribute(xml, 'namespace') ?? '##any').split(/\s+/).filter((each) => each !== '');
  if (names.includes('##any')) return {};
  if (names.includes('##other')) return { otherThan: targetNamespace };
  const known: Readonly<Record<string, string>> = { '##targetNamespace': targetNamespace, '##local': '' };
  return { namespaces: names.map((each) => (Object.hasOwn(known, each) ? (known[each] as string) : each)) };
}

function isWithinElement(xml: XmlElement): boolean {
  for (let at = xml.parent; at; at = at.parent) if (at.ns === XSD && at.local === 'element') return true;
  return false;
}

function readParticle(xml: XmlElement, scope: SchemaScope): Particles {
  if (xml.local === 'any') {
    allowAttributes(xml, 'namespace', 'processContents', 'minOccurs', 'maxOccurs', 'id');
    const occurrence = readOccurrence(xml);
    // maxOccurs="0" says that there is no such element
    if (occurrence.max === 0) return [];
    return [{ kind: 'any', ...occurrence, ...readNamespaces(xml, scope), location: locationOf(xml) }];
  }
  if (xml.local !== 'element') return readModelGroup(xml, scope);
  const particle = readElementParticle(xml, scope);
  return particle.max === 0 ? [] : [particle];
}

/** Identity constraints: they bind values of a document to each other, and services do not check them. */
const constraints: readonly string[] = ['key', 'keyref', 'unique'];

/** `<s:element name="login"><s:complexType>...` on the top level */
export function readGlobalElement({ xml, name, scope }: Global): GlobalElement {
  return {
    kind: 'element',
    name,
    ...documented(xml),
    type: readElementType(xml, scope),
    ...readGlobalAttributes(xml),
    location: locationOf(xml),
  };
}

/** What a global element says of its value, also to those that refer to it. */
function readGlobalAttributes(xml: XmlElement): Pick<GlobalElement, 'nillable' | 'fixed' | 'default'> {
  const idle = ['abstract', 'final', 'block', 'id', 'substitutionGroup'];
  allowAttributes(xml, 'name', 'type', 'nillable', 'default', 'fixed', ...idle);
  return { nillable: booleanAttribute(xml, 'nillable'), ...valueConstraint(xml) };
}

/** `<s:element minOccurs="0" maxOccurs="1" name="sEmail" type="s:string"/>`, or `<s:element ref="tns:USER"/>` */
function readElementParticle(xml: XmlElement, scope: SchemaScope): ElementParticle {
  const declared = attribute(xml, 'ref') === undefined ? readLocal(xml, scope) : readReference(xml, scope);
  return { kind: 'element', ...declared, ...documented(xml), ...readOccurrence(xml), location: locationOf(xml) };
}

type Declared = Omit<ElementParticle, 'kind' | 'min' | 'max' | 'location'>;

function readLocal(xml: XmlElement, scope: SchemaScope): Declared {
  const idle = ['block', 'final', 'id'];
  allowAttributes(xml, 'name', 'type', 'minOccurs', 'maxOccurs', 'nillable', 'form', 'default', 'fixed', ...idle);
  return {
    name: { ns: formNamespace(xml, scope, scope.qualifiedElements), local: requiredAttribute(xml, 'name') },
    type: readElementType(xml, scope),
    nillable: booleanAttribute(xml, 'nillable'),
    ...valueConstraint(xml),
  };
}

function readReference(xml: XmlElement, scope: SchemaScope): Declared {
  allowAttributes(xml, 'ref', 'minOccurs', 'maxOccurs', 'id');
  const name = referredName(xml, 'ref', scope);
  // <s:element ref="s:schema"/><s:any/> is what ASMX says for a DataSet
  if (name.ns === XSD) return { name, type: { kind: 'open', name: 'tree' }, nillable: false };
  const { globals } = scope;
  const global = globals.lookUp(xml, 'ref', 'element', scope);
  if (!global) return { name, type: globals.open(xml, 'ref', 'element', name), nillable: false };
  if (globals.substitutionHeads.has(global))
    refuseConstruct(
      xml,
      `a reference to ${global.name.local}, which others may stand for (substitutionGroup),`,
      'neither ASMX nor WCF describes by it; write the elements as a choice in a copy',
    );
  if (booleanAttribute(global.xml, 'abstract'))
    refuse(xml, `the element ${global.name.local} is abstract, and none may stand for it (e-props-correct)`);
  const isAnonymous = attribute(global.xml, 'type') === undefined && hasType(global.xml);
  return {
    name: global.name,
    type: isAnonymous ? { kind: 'ofElement', name: global.name } : readElementType(global.xml, global.scope),
    ...readGlobalAttributes(global.xml),
  };
}

/** What an element says of its type: by `type="..."`, by a type of its own within it, or nothing: anything. */
function readElementType(xml: XmlElement, scope: SchemaScope): TypeUse {
  const [own, ...others] = typesWithin(xml);
  if (attribute(xml, 'type') !== undefined) {
    if (own) refuse(own, `the element has both type="${attribute(xml, 'type')}" and a type within it (src-element.3)`);
    return readTypeReference(xml, 'type', scope, (name) => scope.globals.open(xml, 'type', 'type', name));
  }
  if (others[0]) refuse(others[0], 'the element has more than one type within it');
  if (own)
    return {
      kind: 'anonymous',
      type: scope.globals.budget.within(xml, () =>
        own.local === 'complexType' ? readComplexType(own, scope) : readSimpleType(own, scope),
      ),
    };
  // without a type it has that of the element that it may stand for
  if (attribute(xml, 'substitutionGroup') !== undefined) {
    const head = scope.globals.resolve(xml, 'substitutionGroup', 'element', scope);
    if (hasType(head.xml)) return { kind: 'ofElement', name: head.name };
    return scope.globals.budget.within(xml, () => readElementType(head.xml, head.scope));
  }
  return { kind: 'open', name: 'anyType' };
}

function typesWithin(xml: XmlElement): readonly XmlElement[] {
  return schemaChildren(xml, 'complexType', 'simpleType', ...constraints).filter(
    (each) => !constraints.includes(each.local),
  );
}

function hasType(xml: XmlElement): boolean {
  return typesWithin(xml).length > 0;
}
