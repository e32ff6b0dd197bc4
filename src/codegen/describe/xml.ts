import { printable } from '../../printable.js';
import { XML, XSD } from '../../soap/xml/names.js';
import type {
  AttributeModel,
  ComplexTypeModel,
  ElementMemberModel,
  MemberModel,
  MessageElementModel,
  TypeModel,
  TypeModelReference,
} from '../model/model.js';
import type { TypesByName } from '../emit/type-text.js';

/** An element of a sample. */
export interface Element {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children: readonly Child[];
}

/** An element or text within an element. */
export type Child = Element | string;

/** What a sample is made of. */
export type SampleElement = MessageElementModel | ElementMemberModel;

/** What is known while one sample is made. */
export interface Sample {
  readonly types: TypesByName;
  /** How many elements it may still have; then types within types are shown as nil. */
  left: number;
}

/** The page shows types within types down to here, and the rest as nil. */
const maxDepth = 4;

/** The elements of one sample: four levels of 100 members each would be 100 million. */
const maxElements = 10_000;

/** The values of an enumeration, and the types of a union, that a placeholder names. */
const maxValues = 100;

export function sampleOf(types: TypesByName): Sample {
  return { types, left: maxElements };
}

/**
 * An element as the operation page shows it: placeholders for values, twice if it may be repeated.
 *
 * @param ambient the default namespace where it stands
 * @param depth the number of elements around it, from the one in the Body
 */
export function sampleElement(
  element: SampleElement,
  sample: Sample,
  ambient: string | undefined,
  depth: number,
): readonly Element[] {
  const { name, ns, type } = element;
  sample.left--;
  // a DataSet's <s:schema>
  if (ns === XSD) return [{ name: `xsd:${name}`, attributes: [], children: [name] }];
  const namespace = ns === (ambient ?? '') ? [] : [['xmlns', ns] as const];
  const content = contentOf(type, sample, ns, depth);
  const one = { name, attributes: [...namespace, ...content.attributes], children: content.children };
  return 'max' in element && element.max !== 1 ? [one, one] : [one];
}

type Content = Pick<Element, 'attributes' | 'children'>;

function contentOf(reference: TypeModelReference, sample: Sample, ns: string, depth: number): Content {
  const { types } = sample;
  if ('open' in reference)
    return reference.open === 'tree'
      ? { attributes: [], children: ['xml'] }
      : { attributes: [['xsi:type', 'type']], children: [] };
  const type = 'definition' in reference ? types.get(reference.definition) : undefined;
  if (type?.kind !== 'complex' && type?.kind !== 'array') {
    const text = placeholder(reference, types);
    return { attributes: [], children: text === '' ? [] : [text] };
  }
  if (depth >= maxDepth || sample.left <= 0) return { attributes: [['xsi:nil', 'true']], children: [] };
  if (type.kind === 'array') return { attributes: [], children: sampleElement(type.item, sample, ns, depth + 1) };
  return {
    attributes: type.attributes.flatMap((each) => sampleAttribute(each, types)),
    children: childrenOf(type, sample, ns, depth),
  };
}

function childrenOf(type: ComplexTypeModel, sample: Sample, ns: string, depth: number): readonly Child[] {
  if (type.mixed) return ['xml'];
  if (type.text) return [placeholder(type.text, sample.types)];
  const sampleMember = (member: MemberModel): readonly Child[] => {
    if (member.kind === 'any') return ['xml'];
    if (member.kind === 'element') return sampleElement(member, sample, ns, depth + 1);
    const once = member.alternatives.flatMap((each) => each.flatMap(sampleMember));
    if (member.max === 1 || sample.left <= 0) return once;
    sample.left -= once.length;
    return [...once, ...once];
  };
  return type.members.flatMap(sampleMember);
}

function sampleAttribute(
  { name, ns, type }: AttributeModel,
  types: TypesByName,
): readonly (readonly [name: string, value: string])[] {
  const value = placeholder(type, types);
  if (ns === '') return [[name, value]];
  return ns === XML
    ? [[`xml:${name}`, value]]
    : [
        ['xmlns:q1', ns],
        [`q1:${name}`, value],
      ];
}

/** The name of a built-in type; the literals of an enumeration. */
function placeholder(reference: TypeModelReference, types: TypesByName): string {
  if ('builtIn' in reference) return reference.builtIn;
  if ('open' in reference) return 'xml';
  return placeholderOf(types.get(reference.definition), types);
}

/** ASMX's types for values that XML Schema has no name for. */
const microsoftTypes = 'http://microsoft.com/wsdl/types/';

function placeholderOf(type: TypeModel | undefined, types: TypesByName): string {
  if (type?.kind === 'list') return placeholder(type.item, types);
  if (type?.kind === 'union') return alternatives(type.members, (each) => placeholder(each, types));
  if (type?.kind !== 'simple') return '';
  if (type.enumeration) return alternatives(type.enumeration, (each) => each.value);
  return type.schemaName !== undefined && type.schemaNs === microsoftTypes ? type.schemaName : type.base;
}

function alternatives<T>(all: readonly T[], show: (each: T) => string): string {
  const shown = all.slice(0, maxValues).map(show);
  return [...shown, ...(all.length > maxValues ? ['...'] : [])].join(' or ');
}

/** An element as .NET's XmlTextWriter lays it out: nothing is indented any more behind text. */
export function elementXml({ name: raw, attributes, children }: Element, indent = ''): string {
  const name = printable(raw);
  const tag = `${name}${attributes.map(([key, value]) => ` ${printable(key)}="${escaped(value).replaceAll('"', '&quot;')}"`).join('')}`;
  if (children.length === 0) return `<${tag} />`;
  let content = '';
  let isMixed = false;
  for (const child of children) {
    isMixed ||= typeof child === 'string';
    if (typeof child === 'string') content += escaped(child);
    else content += isMixed ? elementXml(child) : `\n${indent}  ${elementXml(child, `${indent}  `)}`;
  }
  return `<${tag}>${content}${isMixed ? '' : `\n${indent}`}</${name}>`;
}

function escaped(text: string): string {
  return printable(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
