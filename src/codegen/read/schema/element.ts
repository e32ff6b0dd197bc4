import type { ElementDescription, ElementParticleDescription, TypeUse } from '../description.js';
import { XSD } from '../namespaces.js';
import { readComplexType } from './complex-type.js';
import { formNamespace, type Global, referredName, type SchemaScope } from './scope.js';
import { readSimpleType, readTypeReference } from './simple-type.js';
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
import { placeOf, type XmlElement } from '../xml/document.js';

/** Identity constraints: they bind values of a document to each other, and services do not check them. */
const constraints: readonly string[] = ['key', 'keyref', 'unique'];

/** `<s:element name="login"><s:complexType>...` on the top level */
export function readGlobalElement({ xml, name, scope }: Global): ElementDescription {
  return {
    kind: 'element',
    name,
    ...documented(xml),
    type: readElementType(xml, scope),
    ...readGlobalAttributes(xml),
    place: placeOf(xml),
  };
}

/** What a global element says of its value, also to those that refer to it. */
function readGlobalAttributes(xml: XmlElement): Pick<ElementDescription, 'nillable' | 'fixed' | 'default'> {
  const idle = ['abstract', 'final', 'block', 'id', 'substitutionGroup'];
  allowAttributes(xml, 'name', 'type', 'nillable', 'default', 'fixed', ...idle);
  return { nillable: booleanAttribute(xml, 'nillable'), ...valueConstraint(xml) };
}

/** `<s:element minOccurs="0" maxOccurs="1" name="sEmail" type="s:string"/>`, or `<s:element ref="tns:USER"/>` */
export function readElementParticle(xml: XmlElement, scope: SchemaScope): ElementParticleDescription {
  const declared = attribute(xml, 'ref') === undefined ? readLocal(xml, scope) : readReference(xml, scope);
  return { kind: 'element', ...declared, ...documented(xml), ...readOccurrence(xml), place: placeOf(xml) };
}

type Declared = Omit<ElementParticleDescription, 'kind' | 'min' | 'max' | 'place'>;

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
export function readElementType(xml: XmlElement, scope: SchemaScope): TypeUse {
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
