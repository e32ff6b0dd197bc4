import { suggestion } from '../../suggestion.js';
import type { ArgumentIssue } from '../../errors.js';
import type { ElementDeclaration } from '../schema/contract.js';
import { ElementWriter } from './element-writer.js';
import {
  compiledElement,
  isRequired,
  type CompiledComplexType,
  type CompiledElement,
  type CompiledGroup,
  type CompiledParticle,
  type CompiledType,
  type ContentModel,
} from './compiled-types.js';
import {
  compiledSimpleType,
  isSame,
  kindOf,
  qualifiedName,
  typedValueOf,
  type CompiledSimpleType,
} from '../schema/simple-types.js';
import { attributeProblem, isXmlElement, TreeProblem, writeTree } from '../xml/write-tree.js';
import { escapeText, isNCName, isXmlText, ownOf, XSD, XSI } from '../xml/names.js';

/** Part of an envelope as XML. If there are issues, the XML must not be sent. */
export interface Encoded {
  readonly xml: string;
  readonly issues: readonly ArgumentIssue[];
}

/**
 * Encodes an element of the contract. Names, order and lexical forms come only from the contract. Unknown members,
 * missing members and values of the wrong type become issues with their paths. If there are any issues, the XML must
 * not be sent.
 *
 * An enclosing element must declare the prefix `xsi`.
 *
 * @param direction in a `'request'`, enumerations, facets and fixed values are checked; in a `'reply'`, they are not
 */
export function encodeElement(element: ElementDeclaration, value: unknown, direction: 'request' | 'reply'): Encoded {
  const encoder = new ElementEncoder(direction === 'request');
  const xml = encoder.element(compiledElement(element), value, undefined);
  return { xml, issues: encoder.issues };
}

/** Encodes an element without a declared type. The enclosing elements must not declare a default namespace. */
export function encodeTree(value: unknown): Encoded {
  const encoder = new ElementEncoder();
  const xml = encoder.tree(value, '');
  return { xml, issues: encoder.issues };
}

/** Encodes the members of an object that are elements, without an enclosing element. */
export function encodeMembers(model: ContentModel, value: object): Encoded {
  const encoder = new ElementEncoder();
  const xml = encoder.members(model, value, undefined);
  encoder.checkKeys({ keys: model.keys, tag: undefined }, value);
  return { xml, issues: encoder.issues };
}

/** The maximum nesting depth. A deeper value is cyclic, or too deep for services to read. */
const MAX_DEPTH = 500;

const unwritable = 'cannot be sent: the WSDL gives it a name that XML does not allow (Namespaces in XML, NCName)';

class ElementEncoder {
  readonly issues: ArgumentIssue[] = [];
  private readonly path: (string | number)[] = [];
  /** The text that has not been written yet, inside mixed content with declared elements. */
  private texts: string[] | undefined;

  /** @param strict `true` to check enumerations, facets and fixed values */
  constructor(private readonly strict = true) {}

  /**
   * Encodes an element, including its tags. Reports an issue if the value is invalid.
   *
   * @param ambient the default namespace in scope
   */
  element(element: CompiledElement, value: unknown, ambient: string | undefined): string {
    const { type } = element;
    if (!element.isWritable) return this.report(unwritable);
    const tags = element.ns === ambient ? element.tags : element.declaredTags;
    if (value === null && element.nillable) return `${tags.start} xsi:nil="true"/>`;
    if (value === null) return this.report('null is not allowed here (the element is not nillable); leave it out');
    if (type.kind === 'simple' && !type.isQualified) return write(tags, this.text(element, type, value), element.end);
    if (type.kind === 'tree' || (type.kind === 'anyType' && isXmlElement(value)))
      return this.namedTree(element, value, ambient);
    if (this.path.length > MAX_DEPTH) return this.report(`is nested deeper than ${MAX_DEPTH} members (a cycle?)`);
    if (type.kind === 'complex' && type.isPlain && isObject(value) && !Object.hasOwn(value, '$type')) {
      // the fast path: most elements need no attributes
      const content = this.members(type.model, value, element.ns);
      this.checkKeys(type, value);
      return write(tags, content, element.end);
    }
    const before = this.issues.length;
    let writer = new ElementWriter(element, ambient);
    let content = this.content(element, type, value, writer);
    if (writer.requiresNoDefault) {
      // a name without a namespace can only be written where there is no default namespace
      this.issues.length = before;
      writer = new ElementWriter(element, ambient, true);
      content = this.content(element, type, value, writer);
    }
    return writer.wrap(content);
  }

  private content(element: CompiledElement, type: CompiledType, value: unknown, writer: ElementWriter): string {
    switch (type.kind) {
      case 'simple':
        return this.text(element, type, value, writer);
      case 'array':
        return Array.isArray(value)
          ? this.items(type.item, value, writer.default)
          : this.report(`must be an array, not ${kindOf(value, 'array')}`);
      case 'complex':
        return this.complex(element, type, value, writer);
      default:
        return this.anyType(element, value, writer);
    }
  }

  private text({ fixed }: CompiledElement, type: CompiledSimpleType, value: unknown, writer?: ElementWriter): string {
    const lexical = type.encode(value, this.strict, writer);
    if (typeof lexical !== 'string') return this.report(lexical.message, lexical.at);
    this.checkFixed(type, value, lexical, fixed);
    return escapeText(lexical);
  }

  private checkFixed(type: CompiledSimpleType, value: unknown, lexical: string, fixed: string | undefined): void {
    if (fixed !== undefined && this.strict && !isSame(type, value, lexical, fixed)) this.report(`must be ${fixed}`);
  }

  private complex(element: CompiledElement, declared: CompiledComplexType, value: unknown, writer: ElementWriter) {
    if (!isObject(value)) return this.report(`must be an object, not ${kindOf(value, 'object')}`);
    const isDeclared = declared.isClosed && ownOf(value, '$type') === undefined;
    const type = isDeclared ? declared : this.actualType(declared, value, writer);
    if (!type) return '';
    if (type.hasAttributes) this.attributes(type, value, writer);
    // the element is then encoded again, so its content is not needed yet
    if (writer.requiresNoDefault) return '';
    const { text } = type;
    this.checkKeys(type, value);
    if (text) return this.member('$value', value, (given) => this.text(element, text, given, writer));
    if (type.isTree) return this.member('$content', value, (given) => this.mixed(given, writer.default));
    return this.withText(type, value, writer.default);
  }

  /** Encodes a required member. */
  private member(key: string, value: object, encode: (given: unknown) => string): string {
    const given = ownOf(value, key);
    if (given === undefined) return this.report('is required', key);
    this.path.push(key);
    const xml = encode(given);
    this.path.pop();
    return xml;
  }

  checkKeys({ keys, tag }: Pick<CompiledComplexType, 'keys' | 'tag'>, value: object): void {
    for (const key of Object.keys(value))
      if (!keys.has(key) && !(key === '$type' && tag !== undefined))
        this.report(`is not a known member; ${suggestion(key, [...keys])}`, key);
  }

  /** Returns the type that `$type` names. Adds `xsi:type` if this type differs from the declared type. */
  private actualType(declared: CompiledComplexType, value: object, writer: ElementWriter) {
    const tag = ownOf(value, '$type');
    const type = tag === undefined ? declared : declared.family.find((each) => each.tag === tag);
    if (!type || type.definition.abstract) {
      const concrete = declared.family.filter(({ definition }) => !definition.abstract);
      const tags = concrete.flatMap((each) => each.tag ?? []);
      let allowed = `one of ${tags.join(', ')}`;
      if (concrete.length === 0) allowed = 'the type is abstract, and no type extends it';
      else if (tags.length === 0) allowed = 'the type has no name, so leave it out';
      const problem = tag === undefined ? 'is required' : 'must name a type that is allowed here';
      this.report(`${problem}: ${allowed}`, '$type');
      return undefined;
    }
    const { ns = '', name = '' } = type.definition;
    if (type !== declared) writer.add(` xsi:type="${qualifiedName(ns, name, writer)}"`);
    return type;
  }

  private attributes({ attributes, definition }: CompiledComplexType, value: object, writer: ElementWriter): void {
    for (const { key, name, ns, type, required, fixed } of attributes) {
      const given = ownOf(value, key);
      if (given === undefined) {
        if (required) this.report('is required', key);
        continue;
      }
      this.path.push(key);
      const lexical = type.encode(given, this.strict, writer);
      if (typeof lexical !== 'string') this.report(lexical.message);
      else if (!isNCName(name)) this.report(unwritable);
      else {
        this.checkFixed(type, given, lexical, fixed);
        writer.addAttribute(ns, name, lexical);
      }
      this.path.pop();
    }
    const others = definition.anyAttribute ? ownOf(value, '$attributes') : undefined;
    if (others === undefined) return;
    this.path.push('$attributes');
    this.anyAttributes(others, new Set(attributes.map(({ ns, name }) => `{${ns}}${name}`)), writer);
    this.path.pop();
  }

  /** Writes undeclared attributes. */
  private anyAttributes(value: unknown, seen: Set<string>, writer: ElementWriter): '' {
    if (!Array.isArray(value)) this.report('must be an array of attributes: { ns, name, value }');
    else
      for (const [at, attribute] of (value as readonly unknown[]).entries()) {
        const { ns, name, value: text } = (attribute ?? {}) as { ns: string; name: string; value: string };
        let problem = attributeProblem(attribute);
        if (ns === XSI) problem ??= 'is an attribute of XML Schema itself';
        if (seen.has(`{${ns}}${name}`)) problem ??= 'is declared by the type, or occurs twice';
        if (problem !== undefined) return this.report(problem, at);
        seen.add(`{${ns}}${name}`);
        writer.addAttribute(ns, name, text);
      }
    return '';
  }

  private mixed(value: unknown, ambient: string): string {
    if (!Array.isArray(value)) return this.report('must be an array of strings and XmlElements');
    return this.each(value, (child) => {
      if (typeof child !== 'string') return this.tree(child, ambient);
      return isXmlText(child) ? escapeText(child) : this.report('contains a character that XML forbids; remove it');
    });
  }

  /** Encodes members, with the strings in `$text` before, between and after their elements. */
  private withText({ model, definition }: CompiledComplexType, value: object, ambient: string): string {
    if (!definition.mixed) return this.members(model, value, ambient);
    const given = ownOf(value, '$text') ?? [];
    const isText = (each: unknown): each is string => typeof each === 'string' && isXmlText(each);
    if (!Array.isArray(given) || !given.every(isText))
      return this.report('must be an array of strings, without characters that XML forbids', '$text');
    const outer = this.texts;
    const texts = given.map(escapeText);
    this.texts = texts;
    const xml = this.members(model, value, ambient);
    this.texts = outer;
    return xml + texts.join('');
  }

  members(model: ContentModel, value: object, ambient: string | undefined): string {
    let xml = '';
    for (const particle of model.particles) {
      const { key } = particle;
      // only own properties are read, because an element may be called `constructor`
      const given = ownOf(value, key);
      if (given === undefined) {
        if (isRequired(particle)) this.report('is required', key);
        continue;
      }
      this.path.push(key);
      if (particle.max === 1) xml += this.particle(particle, given, ambient);
      else xml += Array.isArray(given) ? this.items(particle, given, ambient) : this.report('must be an array');
      this.path.pop();
    }
    return xml;
  }

  private particle(particle: CompiledParticle, value: unknown, ambient: string | undefined): string {
    if (particle.kind === 'group') return this.group(particle, value, ambient);
    const { texts } = this;
    if (texts) {
      // the element has no share in the text of its parent
      this.texts = undefined;
      const xml = (texts.shift() ?? '') + this.particle(particle, value, ambient);
      this.texts = texts;
      return xml;
    }
    return particle.kind === 'any' ? this.tree(value, ambient) : this.element(particle, value, ambient);
  }

  private items(item: CompiledParticle, values: readonly unknown[], ambient: string | undefined): string {
    const { min, max } = item;
    if ((values.length < min && isRequired(item)) || values.length > max) {
      const count = max === Infinity ? `at least ${min}` : `${min} to ${max}`;
      this.report(`must have ${count} items, not ${values.length}`);
    }
    return this.each(values, (value) => this.particle(item, value, ambient));
  }

  private each(values: readonly unknown[], encode: (value: unknown) => string): string {
    let xml = '';
    this.path.push(0);
    for (let i = 0; i < values.length; i++) {
      this.path[this.path.length - 1] = i;
      xml += encode(values[i]);
    }
    this.path.pop();
    return xml;
  }

  private group({ alternatives }: CompiledGroup, value: unknown, ambient: string | undefined): string {
    if (!isObject(value)) return this.report(`must be an object, not ${kindOf(value, 'object')}`);
    const keys = Object.keys(value).filter((key) => ownOf(value, key) !== undefined);
    const fitting = alternatives.filter((model) => keys.every((key) => model.keys.has(key)));
    const complete = fitting.find(({ required }) => required.every(({ key }) => keys.includes(key)));
    const model = complete ?? fitting[0] ?? (alternatives.length === 1 ? alternatives[0] : undefined);
    if (!model) return this.report(`must have the members of exactly one of: ${alternatives.map(listed).join('; ')}`);
    for (const key of keys)
      if (!model.keys.has(key)) this.report(`is not a known member; ${suggestion(key, [...model.keys])}`, key);
    if (!complete && fitting.length > 1)
      return this.report(`must have all members of one of: ${alternatives.map(listed).join('; ')}`);
    return this.members(model, value, ambient);
  }

  /** Encodes an element of open content under its declared name. */
  private namedTree({ name, ns }: CompiledElement, value: unknown, ambient: string | undefined): string {
    if (isXmlElement(value) && (value.name !== name || value.ns !== ns))
      return this.report(`must be an XmlElement named ${name} in the namespace ${JSON.stringify(ns)}`);
    return this.tree(value, ambient);
  }

  tree(value: unknown, ambient: string | undefined): string {
    try {
      return writeTree(value, ambient);
    } catch (error) {
      if (!(error instanceof TreeProblem)) throw error;
      this.issues.push({ path: [...this.path, ...error.path], message: error.message });
      return '';
    }
  }

  /** Encodes a value of `anyType`. The `xsi:type` attribute names the built-in type of the value. */
  private anyType(element: CompiledElement, value: unknown, writer: ElementWriter): string {
    const typed = typedValueOf(value);
    if (!typed)
      return this.report(`must be an XmlElement, a TypedValue, or a plain value, not ${kindOf(value, 'XmlElement')}`);
    writer.add(` xsi:type="${qualifiedName(XSD, typed.$type, writer)}"`);
    if (typed.$value === null) {
      if (!element.nillable) return this.report('null is not allowed here (the element is not nillable)', '$value');
      writer.add(' xsi:nil="true"');
      return '';
    }
    return this.text(element, compiledSimpleType(typed.$type), typed.$value, writer);
  }

  private report(message: string, key?: string | number): '' {
    this.issues.push({ path: key === undefined ? [...this.path] : [...this.path, key], message });
    return '';
  }
}

/** Writes an element without attributes. */
function write(tags: CompiledElement['tags'], content: string, end: string): string {
  return content === '' ? tags.empty : tags.open + content + end;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listed({ keys }: ContentModel): string {
  return keys.size === 0 ? '(nothing)' : [...keys].join(', ');
}
