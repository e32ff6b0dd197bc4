import { clip } from '../../printable.js';
import type { ElementDeclaration } from '../schema/contract.js';
import type { CompiledSimpleType } from '../schema/simple-types.js';
import { ownOf, setOwn, XSI, type Prefixes } from '../xml/names.js';
import { TreeBuilder, type XmlAttribute } from '../xml/tree.js';
import {
  compiledElement,
  type CompiledComplexType,
  type CompiledElement,
  type CompiledType,
  type ContentModel,
} from './compiled-types.js';
import { DecodeError, namespaceName, type UnknownEnumValue } from './decode-error.js';
import { ParticleMatcher } from './particle-matcher.js';
import { xsiAttributesOf } from './xsi-attributes.js';

/**
 * Decodes an element of the contract from parser events, as they arrive. Property names come from the contract, never
 * from the document, so that no reply can change a prototype.
 *
 * Unknown elements are skipped and recorded, because services may add elements. A value outside the lexical space of
 * its type causes a `DecodeError`. A missing member is only recorded, and the caller decides whether it is an error: a
 * reply that refuses the call may have no outputs.
 */
export class ElementDecoder {
  /** The decoded value, once `close` has returned `true`. */
  value: unknown;
  /**
   * The paths of unknown elements, each listed once. If the contract has an element with the same name in another
   * namespace, the entry names both namespaces. The list also contains the paths of nil array items that the contract
   * does not allow, with a note.
   */
  readonly unknown = new Set<string>();
  /** Enum values that are not in the contract. Each combination of path and value is listed once. */
  readonly unknownEnumValues = new Map<string, UnknownEnumValue>();
  /** The path of the first required member that is missing. */
  missing: string | undefined;

  protected current: OpenElement | undefined;
  /**
   * A closed element that can be reused for the next element. Most elements contain only text and follow one another.
   */
  private spare: OpenElement | undefined;
  /** The members that are in a different namespace than declared: descriptions of both namespaces, by path. */
  private readonly otherNamespaces = new Map<string, string>();
  /** Receives all events inside an element that is decoded as a tree. */
  protected tree: TreeBuilder | undefined;
  protected skipping = 0;

  /**
   * @param parentPath the path of the enclosing elements, for messages
   * @param lenient `true` to decode requests the way ASMX does: the first of several duplicate elements counts, stray
   * text is ignored, and enum values must be in the contract
   */
  constructor(
    readonly element: ElementDeclaration,
    private readonly parentPath: string,
    private readonly lenient = false,
  ) {}

  /** Handles a start tag. The first start tag belongs to the element itself. Its name is not checked. */
  open(ns: string, name: string, attributes: readonly XmlAttribute[], prefixes: Prefixes): void {
    if (this.skipping > 0) {
      this.skipping++;
      return;
    }
    if (this.tree) {
      this.tree.start(ns, name, attributes, prefixes);
      return;
    }
    const parent = this.current;
    const opened = parent
      ? this.childOf(parent, ns, name, prefixes)
      : new OpenElement(compiledElement(this.element), undefined, undefined, 1, prefixes);
    if (!opened) {
      this.skipping = 1;
      return;
    }
    this.current = opened;
    parent?.texts?.push('');
    // most elements have a simple type and no attributes
    if (attributes.length > 0 || opened.type.kind !== 'simple') this.enter(opened, ns, name, attributes);
  }

  /**
   * Returns the end of a message about a missing member if the member is present in another namespace, otherwise `''`.
   */
  otherNamespaceOf(path: string): string {
    const other = this.otherNamespaces.get(path);
    return other === undefined ? '' : `; there is one ${other}`;
  }

  /** `true` if the next text belongs to a value of a simple type. */
  get isInValue(): boolean {
    return this.skipping === 0 && this.current?.textType !== undefined;
  }

  text(text: string): void {
    if (this.skipping > 0) return;
    const current = this.current as OpenElement;
    if (this.tree) this.tree.text(text);
    else if (current.textType) current.text += text;
    else if (current.texts) current.texts.push((current.texts.pop() as string) + text);
    else if (!this.lenient && /[^ \t\r\n]/.test(text))
      throw new DecodeError(this.path(current), 'contains text where only elements are allowed');
  }

  /** Handles an end tag. @returns `true` for the end tag of the element itself */
  close(): boolean {
    if (this.skipping > 0) {
      this.skipping--;
      return false;
    }
    const closed = this.current as OpenElement;
    let value: unknown;
    if (this.tree) {
      const tree = this.tree.end();
      if (tree === undefined) return false;
      this.tree = undefined;
      const isMixed = closed.type.kind === 'complex';
      value = isMixed ? { ...(closed.content as Record<string, unknown>), $content: tree.children } : tree;
    } else value = closed.nil ? this.nilValue(closed) : this.finish(closed);
    const { parent, target } = closed;
    this.current = parent;
    if (!parent) {
      this.value = value;
      return true;
    }
    if (value !== undefined) put(target as Target, closed.element, value);
    if (closed.element.type.kind === 'simple') this.spare = closed;
    return false;
  }

  /** Opens a child element. @returns `undefined` if the child element is skipped */
  private childOf(parent: OpenElement, ns: string, name: string, prefixes: Prefixes): OpenElement | undefined {
    const { model, content } = parent;
    if (parent.nil) return this.unknownChild(parent, ns, name);
    if (!model) throw new DecodeError(this.path(parent), `contains an element <${clip(name)}>, not a value`);
    const element = model.element(ns, name);
    if (element) {
      const count = parent.count(element);
      const { spare } = this;
      if (count <= element.max && spare && element.type.kind === 'simple') {
        this.spare = undefined;
        return spare.reuse(element, parent, count, prefixes);
      }
      if (count <= element.max) return new OpenElement(element, parent, content, count, prefixes);
      return this.surplus(parent, name, `occurs more than ${element.max === 1 ? 'once' : `${element.max} times`}`);
    }
    // an unknown element needs no matcher. This saves time if the service has added an element to every row of a list
    if (model.isPlain) return this.unknownChild(parent, ns, name);
    const matcher = (parent.matcher ??= new ParticleMatcher(
      model,
      content as Record<string, unknown>,
      (what) => (this.missing ??= `${this.path(parent)}/${what}`),
    ));
    const match = matcher.match(ns, name);
    if (match) return new OpenElement(match.element, parent, match.target, match.ordinal, prefixes);
    if (!matcher.declares(ns, name)) return this.unknownChild(parent, ns, name);
    return this.surplus(parent, name, 'is not allowed after the elements before it');
  }

  private surplus(parent: OpenElement, name: string, problem: string): undefined {
    if (!this.lenient) throw new DecodeError(`${this.path(parent)}/${clip(name)}`, problem);
  }

  private unknownChild(parent: OpenElement, ns: string, name: string): undefined {
    if (parent.textType) throw new DecodeError(this.path(parent), `contains an element <${clip(name)}>, not a value`);
    if (this.unknown.size >= MAX_NOTES) return;
    const path = `${this.path(parent)}/${clip(name)}`;
    const declared = parent.nil ? undefined : parent.model?.namespaceOf(name);
    this.note(declared === undefined ? path : `${path} ${this.noteNamespace(path, ns, declared)}`);
  }

  private note(what: string): void {
    if (this.unknown.size < MAX_NOTES) this.unknown.add(what);
  }

  private noteNamespace(path: string, ns: string, declared: string): string {
    const other = `in ${namespaceName(ns)}, but the WSDL says ${namespaceName(declared)}`;
    this.otherNamespaces.set(path, other);
    return other;
  }

  private enter(opened: OpenElement, ns: string, name: string, attributes: readonly XmlAttribute[]): void {
    if (attributes.length > 0) {
      const xsi = xsiAttributesOf(opened.element, attributes, opened.prefixes);
      if (typeof xsi === 'string') throw new DecodeError(this.path(opened), xsi);
      opened.nil = xsi.nil;
      if (xsi.type !== opened.type) opened.become(xsi.type);
    }
    const { type, nil } = opened;
    if (nil || type.kind === 'simple' || type.kind === 'array') return;
    if (type.kind === 'complex') {
      if (type.definition.abstract)
        throw new DecodeError(this.path(opened), `has the abstract type ${type.definition.name ?? ''} but no xsi:type`);
      if (type.hasAttributes) this.readAttributes(opened, type, attributes);
      if (!type.isTree) return;
    }
    this.tree = new TreeBuilder();
    this.tree.start(ns, name, attributes, opened.prefixes);
  }

  /** Decodes attributes. Undeclared attributes are kept only if the type has `anyAttribute`. */
  private readAttributes(opened: OpenElement, type: CompiledComplexType, attributes: readonly XmlAttribute[]): void {
    const content = opened.content as Record<string, unknown>;
    for (const { ns, name, value } of attributes) {
      if (ns === XSI) continue;
      const declared = type.attributes.find((each) => each.name === name && each.ns === ns);
      if (declared) setOwn(content, declared.key, this.decode(opened, declared.type, value, `/@${name}`));
      else if (type.definition.anyAttribute) ((content['$attributes'] ??= []) as unknown[]).push({ ns, name, value });
    }
    if (this.missing !== undefined) return;
    const missing = type.attributes.find(({ required, key }) => required && !Object.hasOwn(content, key));
    if (!missing) return;
    this.missing = `${this.path(opened)}/@${missing.name}`;
    const other = attributes.find(({ name }) => name === missing.name);
    if (other) this.noteNamespace(this.missing, other.ns, missing.ns);
  }

  private nilValue(closed: OpenElement): unknown {
    const { element, type } = closed;
    if (element.type.kind === 'anyType' && type.kind === 'simple') return { $type: type.name, $value: null };
    if (element.nillable) return null;
    const path = this.path(closed);
    if (element.max === 1 && element.min === 0) return undefined;
    if (element.max === 1) throw new DecodeError(path, 'is nil, which the WSDL does not allow');
    // without the item, the items after it would move up
    this.note(`${path} is nil, which the WSDL does not allow: kept as null`);
    return null;
  }

  private finish(closed: OpenElement): unknown {
    const { element, textType, content, text, prefixes } = closed;
    if (!textType) {
      if (this.missing === undefined) {
        const missing = closed.missing();
        if (missing !== undefined) this.missing = `${this.path(closed)}/${missing}`;
      }
      const { texts } = closed;
      if (texts?.some((each) => /[^ \t\r\n]/.test(each))) {
        while (texts.at(-1) === '') texts.pop();
        (content as Record<string, unknown>)['$text'] = texts;
      }
      return content;
    }
    // empty text is a value: ASMX writes and reads it as a value even if the element has a default
    const { whenEmpty, fixed } = element;
    const mayBeDefault = text === '' && whenEmpty !== undefined;
    const isDefault = mayBeDefault && (fixed !== undefined || textType.decode('', prefixes) === undefined);
    // QNames in the contract are in Clark's notation, so the prefixes of the reply do not apply
    const value =
      (isDefault ? textType.decode(whenEmpty, undefined) : undefined) ??
      this.decode(closed, textType, isDefault ? whenEmpty : text);
    if (element.type.kind === 'anyType') return { $type: textType.name, $value: value };
    if (!content) return value;
    (content as Record<string, unknown>)['$value'] = value;
    return content;
  }

  /** Decodes the text of an element, or of one of its attributes (`/@name`). */
  protected decode(opened: OpenElement, type: CompiledSimpleType, text: string, attribute = ''): unknown {
    const value = type.decode(text, opened.prefixes);
    if (value === undefined) throw new DecodeError(this.path(opened) + attribute, `is not ${type.expected}`);
    if (type.isEnumerated && !type.allows(value)) {
      const path = this.path(opened) + attribute;
      if (this.lenient) throw new DecodeError(path, `is not an enum value of ${type.name ?? 'its type'}`);
      this.noteEnumValue(path, text);
    }
    return value;
  }

  private noteEnumValue(at: string, value: string): void {
    if (this.unknownEnumValues.size >= MAX_NOTES) return;
    // a value is recorded once for all items of an array
    const path = at.replaceAll(/\[\d+\]/g, '');
    this.unknownEnumValues.set(`${path} ${value}`, { path, value });
  }

  protected path({ parent, element, ordinal }: OpenElement): string {
    if (!parent) return this.parentPath === '' ? this.element.name : `${this.parentPath}/${this.element.name}`;
    return `${this.path(parent)}/${element.name}${element.max > 1 ? `[${ordinal}]` : ''}`;
  }
}

/** The maximum number of unknown elements to record, and of unknown enum values. */
const MAX_NOTES = 100;

/** The object or array that contains the values of child elements: an object for a complex type or group. */
type Target = Record<string, unknown> | unknown[];

/** An element whose end tag has not been read yet. */
export class OpenElement {
  /** The element's declared type, or the type that `xsi:type` names. */
  type: CompiledType;
  nil = false;
  text = '';
  /** The type of the element's text, for a simple type or simple content. */
  textType: CompiledSimpleType | undefined;
  /** The value so far, unless the value is text. */
  content: Target | undefined;
  /** The child elements that the element may have. */
  model: ContentModel | undefined;
  /** For mixed content with declared elements: the text before each child element, and the text after the last one. */
  texts: string[] | undefined;
  private counts: number[] | undefined;
  /** Matches the child elements of content that is not plain. */
  matcher: ParticleMatcher | undefined;

  constructor(
    public element: CompiledElement,
    public parent: OpenElement | undefined,
    /** The object or array to which this element's value is added. */
    public target: Target | undefined,
    /** The number of elements that the particle has matched so far, including this element. */
    public ordinal: number,
    public prefixes: Prefixes,
  ) {
    this.type = element.type;
    this.become(this.type);
  }

  /** Reuses this closed element, which has a simple type, for another element. */
  reuse(element: CompiledElement, parent: OpenElement, ordinal: number, prefixes: Prefixes): this {
    this.element = element;
    this.parent = parent;
    this.target = parent.content;
    this.ordinal = ordinal;
    this.prefixes = prefixes;
    this.nil = false;
    this.text = '';
    this.become(element.type);
    return this;
  }

  become(type: CompiledType): void {
    this.type = type;
    if (type.kind === 'simple') this.textType = type;
    else if (type.kind === 'array') {
      this.content = [];
      this.model = type.model;
    } else if (type.kind === 'complex') {
      this.textType = type.text;
      this.model = type.text || type.isTree ? undefined : type.model;
      this.texts = type.definition.mixed && !type.isTree ? [''] : undefined;
      // `$type` is the first property, where it is easy to see
      this.content = type !== this.element.type && type.tag !== undefined ? { $type: type.tag } : {};
    }
  }

  /** Counts an element of plain content. @returns the count so far */
  count({ index }: CompiledElement): number {
    const counts = (this.counts ??= []);
    return (counts[index] = (counts[index] ?? 0) + 1);
  }

  /** Returns the name of the first required element that is missing. */
  missing(): string | undefined {
    const model = this.model as ContentModel;
    // even an optional group may be incomplete once it has started
    if (!model.isPlain) return (this.matcher ?? new ParticleMatcher(model, {}, () => undefined)).missing();
    for (const { index, min, name } of model.required as readonly CompiledElement[])
      if ((this.counts?.[index] ?? 0) < min) return name;
    return undefined;
  }
}

/** Adds a value to the object or array that contains it. */
export function put(target: Target, { key, max }: Pick<CompiledElement, 'key' | 'max'>, value: unknown): void {
  if (Array.isArray(target)) target.push(value);
  else if (max === 1) setOwn(target, key, value);
  else {
    const before = ownOf(target, key);
    if (before === undefined) setOwn(target, key, [value]);
    else (before as unknown[]).push(value);
  }
}
