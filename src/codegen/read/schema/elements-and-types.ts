import { XSD } from '../../../soap/xml/names.js';
import { partsOfParticles } from '../expanded-size.js';
import { SOAP_ENCODINGS } from '../namespaces.js';
import type {
  AnyParticle,
  ComplexTypeDefinition,
  ElementParticle,
  GlobalElement,
  OccurrenceRange,
  QName,
  TypeUse,
  Unchecked,
} from '../service-description.js';
import { attribute, booleanAttribute, listAttribute, reject, requiredAttribute, unsupported } from '../xml/element.js';
import { locationOf, type XmlElement } from '../xml/document.js';
import { allowAttributes, documented, isAnnotation, onlyChild, readOccurrence, schemaChildren } from './annotated.js';
import { attributeNames, formNamespace, readAttributes, readWildcardUse } from './attributes.js';
import { derivationIn, derivations } from './derivation.js';
import { choice, type Particles, sequence } from './model-group.js';
import { readRestriction } from './restriction.js';
import { type AttributeUses, type GlobalComponent, referenceIn, type SchemaContext } from './schema-set.js';
import { readSimpleType, readTypeReference, readValueConstraint, simpleTypeOf } from './simple-type.js';

/**
 * Elements, complex types and model groups (XML Schema part 1, 3.3, 3.4 and 3.7 to 3.10). These constructs can contain
 * each other, so the functions that read them share a file.
 */

const modelGroupNames: readonly string[] = ['sequence', 'choice', 'all', 'group'];
const particleNames: readonly string[] = [...modelGroupNames, 'element', 'any'];

/** Reads a top-level `<s:complexType>`. The result is cached, because other types may refer to its text type. */
export function readGlobalComplexType(global: GlobalComponent): ComplexTypeDefinition {
  const { xml, context, name } = global;
  return context.schemas.complexTypes.get(global, () => readComplexType(xml, context, name));
}

type Content = AttributeUses & Pick<ComplexTypeDefinition, 'particles' | 'mixed' | 'text' | 'base'>;

/**
 *     <s:complexType name="USER" abstract="true" mixed="true">
 *       (simpleContent | complexContent | ((group | all | choice | sequence)?, attributes))
 */
function readComplexType(xml: XmlElement, context: SchemaContext, name?: QName): ComplexTypeDefinition {
  allowAttributes(xml, 'name', 'mixed', 'abstract', 'final', 'block', 'nillable', 'id');
  const contents = ['simpleContent', 'complexContent', ...derivations];
  const children = schemaChildren(xml, ...contents, ...modelGroupNames, ...attributeNames);
  const derived = children.find((each) => contents.includes(each.local));
  const other = derived && children.find((each) => each !== derived);
  if (other) reject(other, `<${other.name}> is not allowed next to <${derived.name}>`);
  const isMixed = booleanAttribute(xml, 'mixed');
  const content: Content = !derived
    ? { ...readContent(xml, children, context), mixed: isMixed }
    : derived.local === 'simpleContent'
      ? readSimpleContent(derived, context)
      : readComplexContent(derived, context, isMixed);
  return {
    kind: 'complex',
    ...(name && { name }),
    ...documented(xml),
    ...content,
    // a prohibited attribute is meaningful only if the base type has the attribute
    ...(content.base?.by !== 'restriction' && {
      attributes: content.attributes.filter((each) => each.use !== 'prohibited'),
    }),
    abstract: booleanAttribute(xml, 'abstract'),
    ...uncheckedIn(xml),
    location: locationOf(xml),
  };
}

/** `(group | all | choice | sequence)?, (attribute | attributeGroup)*, anyAttribute?` */
function readContent(
  xml: XmlElement,
  children: readonly XmlElement[],
  context: SchemaContext,
): Omit<Content, 'mixed' | 'text' | 'base'> {
  const [group, second] = children.filter((each) => modelGroupNames.includes(each.local));
  if (second) reject(second, `<${xml.name}> has more than one of <sequence>, <choice>, <all> and <group>`);
  return { particles: group ? readModelGroup(group, context) : [], ...readAttributes(children, context) };
}

/** `<s:complexContent><s:extension base="tns:X">`, or `<s:restriction>` */
function readComplexContent(xml: XmlElement, context: SchemaContext, isTypeMixed: boolean): Content {
  const derivation = derivationIn(xml);
  if (derivation !== xml) allowAttributes(xml, 'mixed', 'id');
  allowAttributes(derivation, 'base', 'id');
  const isMixed = attribute(xml, 'mixed') === undefined ? isTypeMixed : booleanAttribute(xml, 'mixed');
  const by = derivation.local === 'extension' ? 'extension' : 'restriction';
  const isEncoded = SOAP_ENCODINGS.includes(referenceIn(derivation, 'base', context).name.ns);
  const use = isEncoded ? undefined : readTypeReference(derivation, 'base', context);
  const children = schemaChildren(derivation, ...modelGroupNames, ...attributeNames);
  const content = { ...readContent(derivation, children, context), mixed: isMixed };
  // the sequence of an array of the SOAP encoding declares its elements; its attributes belong to the encoding
  if (!use && content.particles.length > 0) return { ...content, attributes: [], mixed: false };
  if (!use) reject(derivation, 'an array of the SOAP encoding is not supported: declare its elements in a sequence');
  if (use.kind === 'open' && by === 'restriction') return content;
  if (use.kind === 'open') unsupported(derivation, 'an extension of anyType');
  const base = use.kind === 'named' ? context.schemas.find('type', use.name) : undefined;
  if (use.kind !== 'named' || base?.xml.local !== 'complexType')
    reject(
      derivation,
      `${attribute(derivation, 'base')} is not a complex type: use <simpleContent> (XML Schema part 1, src-ct.1)`,
    );
  return { ...content, base: { name: use.name, by } };
}

/** `<s:simpleContent><s:extension base="s:string"><s:attribute name="lang"/>`, or `<s:restriction>` */
function readSimpleContent(xml: XmlElement, context: SchemaContext): Content {
  allowAttributes(xml, 'id');
  const derivation = derivationIn(xml);
  allowAttributes(derivation, 'base', 'id');
  const by = derivation.local === 'extension' ? 'extension' : 'restriction';
  const attributes = readAttributes(derivation.elements, context);
  if (by === 'extension') schemaChildren(derivation, ...attributeNames);
  const { text, base } = readTextBase(derivation, context);
  return {
    particles: [],
    ...attributes,
    mixed: false,
    ...(base && { base: { name: base.name, by } }),
    text: restrictText(derivation, text, context),
  };
}

/** Returns the base type of simple content, which is either a simple type or a complex type with simple content. */
function readTextBase(
  derivation: XmlElement,
  context: SchemaContext,
): { readonly text: TypeUse; readonly base?: GlobalComponent } {
  const { schemas } = context;
  const use = readTypeReference(derivation, 'base', context);
  const global = use.kind === 'named' ? schemas.find('type', use.name) : undefined;
  if (global?.xml.local !== 'complexType') {
    simpleTypeOf(use, derivation, context);
    return { text: use };
  }
  const { text, mixed } = schemas.budget.within(derivation, () => readGlobalComplexType(global));
  if (text) return { text, base: global };
  // a mixed type can be restricted to text (src-ct.2)
  if (mixed) return { text: { kind: 'builtIn', name: 'string' }, base: global };
  reject(
    derivation,
    `${attribute(derivation, 'base')} has no simple content: use <complexContent> (XML Schema part 1, src-ct.2)`,
  );
}

/**
 * Applies the facets and the inline `<s:simpleType>` of a restriction to the type of simple content. An extension has
 * neither, so it keeps the type.
 */
function restrictText(xml: XmlElement, text: TypeUse, context: SchemaContext): TypeUse {
  const inner = xml.elements.find((each) => each.ns === XSD && each.local === 'simpleType');
  const base = inner ? readSimpleType(inner, context) : simpleTypeOf(text, xml, context);
  const others = ['annotation', ...attributeNames];
  const hasFacets = xml.elements.some((each) => each !== inner && !others.includes(each.local));
  if (hasFacets) return { kind: 'anonymous', type: { ...readRestriction(xml, base), location: locationOf(xml) } };
  return inner ? { kind: 'anonymous', type: base } : text;
}

/**
 * Reads `<s:sequence>`, `<s:choice>`, `<s:all>` or `<s:group ref="...">`. `<s:all>` allows its members in any order, so
 * the order in the schema is used.
 */
function readModelGroup(xml: XmlElement, context: SchemaContext): Particles {
  const occurrence = readOccurrence(xml);
  if (xml.local === 'group') return readGroupReference(xml, occurrence, context);
  allowAttributes(xml, 'minOccurs', 'maxOccurs', 'id');
  const members = context.schemas.budget.within(xml, () =>
    schemaChildren(xml, ...particleNames).map((child) => readParticle(child, context)),
  );
  const location = locationOf(xml);
  return xml.local === 'choice'
    ? choice(members, occurrence, location)
    : sequence(members.flat(), occurrence, location);
}

/** `<s:group name="g">` */
export function readGroup(group: GlobalComponent): Particles {
  const { xml, context } = group;
  return context.schemas.groups.get(group, () => {
    allowAttributes(xml, 'name', 'id');
    return readModelGroup(onlyChild(xml, 'sequence', 'choice', 'all'), context);
  });
}

/** `<s:group ref="tns:g" minOccurs="0"/>` */
function readGroupReference(xml: XmlElement, occurrence: OccurrenceRange, context: SchemaContext): Particles {
  allowAttributes(xml, 'ref', 'minOccurs', 'maxOccurs', 'id');
  const { schemas } = context;
  const group = schemas.resolve('group', referenceIn(xml, 'ref', context));
  const particles = schemas.budget.within(xml, () => readGroup(group));
  schemas.budget.spend(partsOfParticles(particles), xml);
  return sequence(particles, occurrence, locationOf(xml));
}

function readParticle(xml: XmlElement, context: SchemaContext): Particles {
  if (xml.local !== 'any' && xml.local !== 'element') return readModelGroup(xml, context);
  const particles = xml.local === 'any' ? [readWildcard(xml, context)] : readElementParticle(xml, context);
  // with maxOccurs="0", the element or wildcard never occurs
  return particles.filter((each) => each.max !== 0);
}

/** `<s:any namespace="##other" processContents="lax"/>` */
function readWildcard(xml: XmlElement, context: SchemaContext): AnyParticle {
  allowAttributes(xml, 'namespace', 'processContents', 'minOccurs', 'maxOccurs', 'id');
  return { kind: 'any', ...readOccurrence(xml), ...readWildcardUse(xml, context), location: locationOf(xml) };
}

/** Reads a top-level element, such as `<s:element name="login"><s:complexType>...`. */
export function readGlobalElement({ xml, name, context }: GlobalComponent): GlobalElement {
  return {
    kind: 'element',
    name,
    ...documented(xml),
    ...readValueProperties(xml, readElementType(xml, context), context, 'abstract', 'substitutionGroup'),
    location: locationOf(xml),
  };
}

/** Reads the properties of an element that also apply to references to the element. */
function readValueProperties(
  xml: XmlElement,
  type: TypeUse,
  context: SchemaContext,
  ...more: readonly string[]
): Pick<GlobalElement, 'type' | 'nillable' | 'fixed' | 'default' | 'unchecked'> {
  allowAttributes(xml, 'name', 'type', 'nillable', 'default', 'fixed', 'final', 'block', 'id', ...more);
  const constraint = readValueConstraint(xml, type, context);
  return { type, nillable: booleanAttribute(xml, 'nillable'), ...constraint, ...uncheckedIn(xml) };
}

/**
 * Reads `<s:element minOccurs="0" maxOccurs="1" name="sEmail" type="s:string"/>` or `<s:element ref="tns:USER"/>`. A
 * reference to the head of a substitution group becomes a choice of the elements that may be substituted for the head.
 */
function readElementParticle(xml: XmlElement, context: SchemaContext): Particles {
  const declared = attribute(xml, 'ref') === undefined ? [readLocal(xml, context)] : readReference(xml, context);
  const occurrence = readOccurrence(xml);
  const location = locationOf(xml);
  const particleOf = (declaration: Declaration): ElementParticle => ({
    kind: 'element',
    ...declaration,
    ...documented(xml),
    min: 1,
    max: 1,
    location,
  });
  const alternatives = declared.map((each) => [particleOf(each)]);
  return choice(alternatives, occurrence, location);
}

type Declaration = Omit<ElementParticle, 'kind' | 'min' | 'max' | 'location'>;

function readLocal(xml: XmlElement, context: SchemaContext): Declaration {
  return {
    name: { ns: formNamespace(xml, context, context.qualifiedElements), local: requiredAttribute(xml, 'name') },
    ...readValueProperties(xml, readElementType(xml, context), context, 'minOccurs', 'maxOccurs', 'form'),
  };
}

function readReference(xml: XmlElement, context: SchemaContext): readonly Declaration[] {
  allowAttributes(xml, 'ref', 'minOccurs', 'maxOccurs', 'id');
  const { schemas } = context;
  const reference = referenceIn(xml, 'ref', context);
  const { name } = reference;
  // ASMX declares a DataSet as <s:element ref="s:schema"/><s:any/>
  if (name.ns === XSD) return [{ name, type: { kind: 'open', name: 'tree' }, nillable: false }];
  const global = schemas.lookUp('element', reference);
  if (!global) return [{ name, type: schemas.openElement(reference), nillable: false }];
  const substitutes = schemas.substitutesOf(global);
  // abstract members are counted as well, because each reference examines all members
  if (substitutes.length > 1) schemas.budget.spend(substitutes.length, xml);
  const elements = substitutes.filter((each) => !booleanAttribute(each.xml, 'abstract'));
  if (elements.length === 0)
    reject(
      xml,
      `the element ${global.name.local} is abstract, and no element may be substituted for it (e-props-correct)`,
    );
  return elements.map((each) => {
    const type: TypeUse = hasType(each.xml)
      ? { kind: 'ofElement', name: each.name }
      : readElementType(each.xml, each.context);
    return {
      name: each.name,
      ...readValueProperties(each.xml, type, each.context, 'abstract', 'substitutionGroup'),
      // the head of the group determines which elements may be substituted
      ...uncheckedIn(global.xml, each.xml),
    };
  });
}

/**
 * Returns the type given by `type="..."`, the inline type, or the type of the head of the substitution group. Default:
 * `anyType`.
 */
function readElementType(xml: XmlElement, context: SchemaContext): TypeUse {
  const { schemas } = context;
  const [inner, second] = typesIn(xml);
  const type = attribute(xml, 'type');
  if (type !== undefined) {
    if (inner) reject(inner, `the element has both type="${type}" and an inline type (src-element.3)`);
    return readTypeReference(xml, 'type', context, { undeclared: { kind: 'open', name: 'tree' } });
  }
  if (second) reject(second, 'the element has more than one inline type');
  if (inner)
    return {
      kind: 'anonymous',
      type: schemas.budget.within(xml, () =>
        inner.local === 'complexType' ? readComplexType(inner, context) : readSimpleType(inner, context),
      ),
    };
  const heads = new Set([xml]);
  for (let at = { xml, context }; attribute(at.xml, 'substitutionGroup') !== undefined; heads.add(at.xml)) {
    const head = schemas.resolve('element', referenceIn(at.xml, 'substitutionGroup', at.context));
    if (hasType(head.xml)) return { kind: 'ofElement', name: head.name };
    if (attribute(head.xml, 'type') !== undefined) return readElementType(head.xml, head.context);
    if (heads.has(head.xml))
      reject(
        xml,
        'the element is in a circle of substitution groups (XML Schema part 1, e-props-correct.6: no circular groups)',
        'no element of the circle has a type: ask for a correct WSDL, or remove a substitutionGroup from a copy',
      );
    schemas.budget.spend(1, xml);
    at = head;
  }
  return { kind: 'open', name: 'anyType' };
}

/**
 * The elements for identity constraints, which stubs ignore. Identity constraints relate values in a document to each
 * other, and ASMX and WCF do not check these constraints.
 */
const identityConstraints: readonly string[] = ['key', 'keyref', 'unique'];

/** Returns the `block` attributes and identity constraints of elements, or the `block` attribute of a type, as text. */
function uncheckedIn(...all: readonly XmlElement[]): Unchecked {
  const texts = [...new Set(all)].flatMap((xml) => [
    ...(attribute(xml, 'block') === undefined ? [] : [`block="${[...listAttribute(xml, 'block')].sort().join(' ')}"`]),
    ...xml.elements.filter(({ ns, local }) => ns === XSD && identityConstraints.includes(local)).map(textOf),
  ]);
  return texts.length === 0 ? {} : { unchecked: texts.join(' ') };
}

function textOf({ local, attributes, elements }: XmlElement): string {
  const written = attributes.map(({ name, value }) => ` ${name}="${value}"`);
  return `<${local}${written.join('')}>${elements
    .filter((each) => !isAnnotation(each))
    .map(textOf)
    .join('')}`;
}

function typesIn(xml: XmlElement): readonly XmlElement[] {
  const children = schemaChildren(xml, 'complexType', 'simpleType', ...identityConstraints);
  return children.filter((each) => !identityConstraints.includes(each.local));
}

function hasType(xml: XmlElement): boolean {
  return typesIn(xml).length > 0;
}
