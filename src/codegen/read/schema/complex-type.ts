import type { ComplexTypeDescription, ParticleDescription, QName, TypeUse } from '../description.js';
import { attempt, DescriptionError } from '../description-error.js';
import { SOAP_ENCODINGS, XSD } from '../namespaces.js';
import { attributeNames, readAttributes } from './attributes.js';
import { modelGroupNames, readModelGroup } from './particles.js';
import { readRestriction } from './restriction.js';
import { type Global, noticeNeedless, referredName, type SchemaScope, type SimpleRead } from './scope.js';
import { readSimpleType, readTypeReference, simpleOf } from './simple-type.js';
import { allowAttributes, attribute, booleanAttribute, documented, refuse, schemaChildren } from '../xml/structure.js';
import { placeOf, type XmlElement } from '../xml/document.js';

/** `<s:complexType>` of the top level. Read once, because others take over its text. */
export function readGlobalComplexType(global: Global): ComplexTypeDescription {
  const { xml, scope, name } = global;
  return scope.globals.complexTypes.read(global, () => readComplexType(xml, scope, name));
}

type Content = Pick<ComplexTypeDescription, 'particles' | 'attributes' | 'anyAttribute' | 'mixed' | 'text' | 'base'>;

/**
 *     <s:complexType name="USER" abstract="true" mixed="true">
 *       (simpleContent | complexContent | ((group | all | choice | sequence)?, attributes))
 */
export function readComplexType(xml: XmlElement, scope: SchemaScope, name?: QName): ComplexTypeDescription {
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
    place: placeOf(xml),
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
  const any: ParticleDescription = { kind: 'any', min: 0, max: 'unbounded', place: placeOf(xml) };
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
  const start: SimpleRead = inner ? readSimpleType(inner, scope) : simpleOf(text, xml, scope);
  const facets = xml.elements.some((each) => each !== inner && !isOfComplexType(each));
  if (!facets) return inner ? { kind: 'anonymous', type: start } : text;
  return { kind: 'anonymous', type: { ...readRestriction(xml, start, scope.globals), place: placeOf(xml) } };
}

function isOfComplexType({ local }: XmlElement): boolean {
  return local === 'annotation' || attributeNames.includes(local);
}

const derivations: readonly string[] = ['extension', 'restriction'];

/** `<s:extension>` or `<s:restriction>`, exactly one */
function derivationIn(xml: XmlElement, scope: SchemaScope): XmlElement {
  if (derivations.includes(xml.local)) {
    scope.globals.notice(xml, `took <${xml.name}> right within the type for one in <complexContent>`);
    return xml;
  }
  const [derivation, ...more] = schemaChildren(xml, ...derivations);
  if (!derivation || more.length > 0) refuse(xml, `<${xml.name}> needs exactly one <extension> or <restriction>`);
  return derivation;
}

/**
 * Stops at types that are derived from themselves.
 *
 * @returns whether the type, or one that it is derived from, is mixed
 */
function checkChain(type: Global, at: XmlElement): boolean {
  const known = type.scope.globals.isMixed;
  // each type is walked once: a chain may be as long as the description
  const chain = new Set<Global>();
  let mixed = attempt(() => {
    let base: Global | undefined = type;
    for (; base && !chain.has(base) && !known.has(base); base = baseOf(base)) chain.add(base);
    if (base && chain.has(base))
      refuse(
        at,
        `the type ${base.name.local} is derived from itself (XML Schema part 1, ct-props-correct.3: no circular definitions)`,
      );
    return (base && known.get(base)) ?? false;
  });
  for (const each of [...chain].reverse()) {
    if (mixed === false) mixed = attempt(() => isMixed(each.xml));
    known.set(each, mixed);
  }
  if (mixed instanceof DescriptionError) throw mixed;
  return mixed;
}

/** The global complex type that one is derived from. */
function baseOf({ xml, scope }: Global): Global | undefined {
  const content = xml.elements.find((each) => /^(simple|complex)Content$/.test(each.local)) ?? xml;
  const derivation = content.elements.find((each) => derivations.includes(each.local));
  if (!derivation || attribute(derivation, 'base') === undefined) return undefined;
  const base = scope.globals.find('type', referredName(derivation, 'base', scope));
  return base?.xml.local === 'complexType' ? base : undefined;
}

function isMixed(xml: XmlElement): boolean {
  const content = xml.elements.find((each) => each.ns === XSD && each.local === 'complexContent');
  const at = content && attribute(content, 'mixed') !== undefined ? content : xml;
  return booleanAttribute(at, 'mixed');
}
