import type { AnyParticleDescription, GroupParticleDescription, ParticleDescription } from '../description.js';
import { extentOf } from '../extent.js';
import { XSD } from '../namespaces.js';
import { readElementParticle } from './element.js';
import type { Global, SchemaScope } from './scope.js';
import {
  allowAttributes,
  attribute,
  readOccurrence,
  refuse,
  refuseConstruct,
  schemaChildren,
} from '../xml/structure.js';
import { placeOf, type XmlElement } from '../xml/document.js';

type Particles = readonly ParticleDescription[];
type Occurrence = Pick<ParticleDescription, 'min' | 'max'>;

export const modelGroupNames: readonly string[] = ['sequence', 'choice', 'all', 'group'];
const particleNames: readonly string[] = [...modelGroupNames, 'element', 'any'];

/**
 * `<s:sequence>`, `<s:choice>`, `<s:all>` or `<s:group ref="...">`: the particles that say the same, without groups
 * wherever that loses nothing. The order of `<s:all>` is free, so that of the schema will do.
 */
export function readModelGroup(xml: XmlElement, scope: SchemaScope): Particles {
  const occurrence = readOccurrence(xml);
  if (xml.local === 'group') return readGroupReference(xml, occurrence, scope);
  allowAttributes(xml, 'minOccurs', 'maxOccurs', 'id');
  const { budget } = scope.globals;
  const members = budget.within(xml, () =>
    schemaChildren(xml, ...particleNames).map((child) => readParticle(child, scope)),
  );
  const place = placeOf(xml);
  const read =
    xml.local === 'choice' ? choice(members, occurrence, place) : sequence(members.flat(), occurrence, place);
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
  return sequence(particles, occurrence, placeOf(xml));
}

/** `namespace="##any"`, `"##other"`, or a list of namespaces, `##targetNamespace` and `##local` (part 1, 3.10.2) */
function readNamespaces(
  xml: XmlElement,
  { targetNamespace }: SchemaScope,
): Pick<AnyParticleDescription, 'namespaces' | 'otherThan'> {
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
    return [{ kind: 'any', ...occurrence, ...readNamespaces(xml, scope), place: placeOf(xml) }];
  }
  if (xml.local !== 'element') return readModelGroup(xml, scope);
  const particle = readElementParticle(xml, scope);
  return particle.max === 0 ? [] : [particle];
}

function sequence(members: Particles, { min, max }: Occurrence, place: GroupParticleDescription['place']): Particles {
  if (max === 0 || members.length === 0) return [];
  if (max === 1 && (min === 1 || members.every((each) => each.min === 0))) return members;
  const [only] = members;
  const multiplied = only && members.length === 1 ? multiply(only, { min, max }) : undefined;
  if (multiplied) return [multiplied];
  return [{ kind: 'group', compositor: 'sequence', alternatives: [members], min, max, place }];
}

function choice(
  members: readonly Particles[],
  { min, max }: Occurrence,
  place: GroupParticleDescription['place'],
): Particles {
  if (max === 0) return [];
  const alternatives: Particles[] = [];
  let isOptional = false;
  const add = (alternative: Particles): void => {
    const [only] = alternative;
    if (!only) isOptional = true;
    // a choice within a choice offers its alternatives, too
    else if (alternative.length === 1 && only.kind === 'group' && only.compositor === 'choice' && only.max === 1) {
      isOptional ||= only.min === 0;
      only.alternatives.forEach(add);
    } else alternatives.push(alternative);
  };
  members.forEach(add);
  const occurrence = { min: isOptional ? 0 : min, max };
  const [only] = alternatives;
  if (!only) return [];
  if (alternatives.length === 1) return sequence(only, occurrence, place);
  return [{ kind: 'group', compositor: 'choice', alternatives, ...occurrence, place }];
}

/** One particle in a group that is itself repeated; nothing where the counts that come out have gaps. */
function multiply(particle: ParticleDescription, group: Occurrence): ParticleDescription | undefined {
  const times = (a: Occurrence['max'], b: Occurrence['max']) =>
    a === 'unbounded' || b === 'unbounded' ? 'unbounded' : a * b;
  // two or more each time, perhaps no time: 1 would come out as allowed
  if (group.max !== group.min && particle.min > 1) return undefined;
  return { ...particle, min: particle.min * group.min, max: times(particle.max, group.max) };
}
