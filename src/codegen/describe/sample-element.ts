import { printable } from '../../printable.js';
import { escapeAttribute, escapeText, XML, XSD } from '../../soap/xml/names.js';
import type { TypesByName } from '../emit/type-text.js';
import type {
  AttributeModel,
  ElementMemberModel,
  MemberModel,
  MessageElementModel,
  TypeModel,
  TypeModelReference,
} from '../model/model.js';

/** An element of a sample message. */
export interface Element {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly children: readonly (Element | string)[];
}

type Attribute = readonly [name: string, value: string];

export type SampleElement = MessageElementModel | ElementMemberModel;

/** The depth of types in types. Deeper ones are shown as nil, as on the operation page. */
const maxDepth = 4;

/** The maximum number of elements in a sample: four levels of 100 members each would be 100 million. */
const maxElements = 10_000;

/** The maximum number of enum values, or types of a union, in a placeholder. */
const maxAlternatives = 100;

/** ASMX's namespace of types that XML Schema does not have, such as `guid`. */
const microsoftTypes = 'http://microsoft.com/wsdl/types/';

/** Writes sample elements as ASMX's operation page does: placeholders for values, and repeated elements twice. */
export class SampleWriter {
  private left = maxElements;
  private readonly types: TypesByName;

  constructor(types: TypesByName) {
    this.types = types;
  }

  /**
   * @param defaultNamespace that of the parent element
   * @param depth the number of parent elements in the Body
   */
  element({ name, ns, type, ...occurrence }: SampleElement, defaultNamespace = '', depth = 0): readonly Element[] {
    this.left--;
    // the <s:schema> of a DataSet
    if (ns === XSD) return [{ name: `xsd:${name}`, attributes: [], children: [name] }];
    const namespace: readonly Attribute[] = ns === defaultNamespace ? [] : [['xmlns', ns]];
    const content = this.content(type, ns, depth);
    const one = { name, attributes: [...namespace, ...content.attributes], children: content.children };
    return 'max' in occurrence && occurrence.max !== 1 ? [one, one] : [one];
  }

  private content(reference: TypeModelReference, ns: string, depth: number): Omit<Element, 'name'> {
    if ('open' in reference)
      return reference.open === 'tree'
        ? { attributes: [], children: ['xml'] }
        : { attributes: [['xsi:type', 'type']], children: [] };
    const type = 'definition' in reference ? this.types.get(reference.definition) : undefined;
    if (type?.kind !== 'complex' && type?.kind !== 'array') {
      const text = this.placeholder(reference);
      return { attributes: [], children: text === '' ? [] : [text] };
    }
    if (depth >= maxDepth || this.left <= 0) return { attributes: [['xsi:nil', 'true']], children: [] };
    if (type.kind === 'array') return { attributes: [], children: this.element(type.item, ns, depth + 1) };
    const attributes = type.attributes.flatMap((each) => this.attribute(each));
    if (type.mixed) return { attributes, children: ['xml'] };
    if (type.text) return { attributes, children: [this.placeholder(type.text)] };
    return { attributes, children: type.members.flatMap((each) => this.member(each, ns, depth)) };
  }

  private member(member: MemberModel, ns: string, depth: number): Element['children'] {
    if (member.kind === 'any') return ['xml'];
    if (member.kind === 'element') return this.element(member, ns, depth + 1);
    const once = member.alternatives.flatMap((each) => each.flatMap((inner) => this.member(inner, ns, depth)));
    if (member.max === 1 || this.left <= 0) return once;
    this.left -= once.length;
    return [...once, ...once];
  }

  private attribute({ name, ns, type }: AttributeModel): readonly Attribute[] {
    const value = this.placeholder(type);
    if (ns === '') return [[name, value]];
    if (ns === XML) return [[`xml:${name}`, value]];
    return [
      ['xmlns:q1', ns],
      [`q1:${name}`, value],
    ];
  }

  /** The name of a built-in type, or the enum values of an enumeration. */
  private placeholder(reference: TypeModelReference): string {
    if ('builtIn' in reference) return reference.builtIn;
    if ('open' in reference) return 'xml';
    const type: TypeModel | undefined = this.types.get(reference.definition);
    if (type?.kind === 'list') return this.placeholder(type.item);
    if (type?.kind === 'union') return alternatives(type.members, (each) => this.placeholder(each));
    if (type?.kind !== 'simple') return '';
    if (type.enumeration) return alternatives(type.enumeration, (each) => each.value);
    return type.schemaName !== undefined && type.schemaNs === microsoftTypes ? type.schemaName : type.base;
  }
}

function alternatives<T>(all: readonly T[], text: (each: T) => string): string {
  const first = all.slice(0, maxAlternatives).map(text);
  return [...first, ...(all.length > maxAlternatives ? ['...'] : [])].join(' or ');
}

/** Writes an element as .NET's XmlTextWriter does: nothing after text is indented. */
export function elementXml({ name: raw, attributes, children }: Element, indent = ''): string {
  const name = printable(raw);
  const written = attributes.map(([key, value]) => ` ${printable(key)}="${escapeAttribute(printable(value))}"`);
  const tag = name + written.join('');
  if (children.length === 0) return `<${tag} />`;
  let content = '';
  let isMixed = false;
  for (const child of children) {
    isMixed ||= typeof child === 'string';
    if (typeof child === 'string') content += escapeText(printable(child));
    else content += isMixed ? elementXml(child) : `\n${indent}  ${elementXml(child, `${indent}  `)}`;
  }
  return `<${tag}>${content}${isMixed ? '' : `\n${indent}`}</${name}>`;
}
