import { suggestion } from '../../suggestion.js';
import type { ArgumentIssue } from '../../errors.js';
import type { ElementDeclaration } from '../schema/contract.js';
import { addAnyAttributes, element, ElementNames, typeAttribute } from './element-names.js';
import { ownOf } from '../xml/own-property.js';
import {
  isEmptiable,
  planOf,
  rootPlan,
  type ComplexPlan,
  type GroupPlan,
  type Level,
  type MemberPlan,
  type ParticlePlan,
  type Plan,
} from './compiled-types.js';
import { isSame, kindOf, type Refusal, type TextCodec } from '../schema/simple-types.js';
import { typedValueOf } from '../schema/typed-value.js';
import { isXmlElement, TreeProblem, writeTree } from '../xml/write-tree.js';
import { escapeText, isNCName, isXmlText, XSD } from '../xml/names.js';

/**
 * Encodes one element of the contract. Names, order and lexical forms come only from the contract. Unknown members,
 * missing members and values of a wrong type become issues with their paths. The XML must not be sent if there are any.
 *
 * An outer element must declare the prefix `xsi`.
 *
 * @param direction in a `'request'`, enumerations, facets and fixed values are checked; in a `'reply'` they are not
 */
export function encodeElement(
  element: ElementDeclaration,
  value: unknown,
  direction: 'request' | 'reply',
): { readonly xml: string; readonly issues: readonly ArgumentIssue[] } {
  const encoder = new ElementEncoder(direction === 'request');
  const xml = encoder.element(rootPlan(element), value, undefined);
  return { xml, issues: encoder.issues };
}

/** The maximum depth. A deeper value is a cycle, or services would not read it. */
const MAX_DEPTH = 500;

const unwritable = 'cannot be sent: the WSDL gives it a name that XML does not allow (Namespaces in XML, NCName)';

class ElementEncoder {
  readonly issues: ArgumentIssue[] = [];
  private readonly path: (string | number)[] = [];
  private readonly closed: boolean;

  constructor(closed: boolean) {
    this.closed = closed;
  }

  /**
   * Encodes an element with its tags. For an invalid value it reports an issue and returns `''`.
   *
   * @param ambient the default namespace in scope
   */
  element(member: MemberPlan, value: unknown, ambient: string | undefined): string {
    const { plan } = member;
    if (!member.isWritable) return this.report(unwritable);
    if (value === null) return this.nil(member, ambient);
    if (plan.kind !== 'text' || plan.codec.isQualified) return this.tagged(member, plan, value, ambient);
    const lexical = plan.codec.encode(value, this.closed, undefined);
    if (typeof lexical !== 'string') return this.refuse(lexical);
    if (member.fixed !== undefined && this.closed) this.checkFixed(plan.codec, value, lexical, member.fixed);
    return element(member, ambient, escapeText(lexical));
  }

  private nil(member: MemberPlan, ambient: string | undefined): string {
    if (!member.nillable) return this.report('null is not allowed here (the element is not nillable); leave it out');
    return `${(member.ns === ambient ? member.tags : member.declaredTags).start} xsi:nil="true"/>`;
  }

  /** Encodes an element that may need attributes. */
  private tagged(member: MemberPlan, plan: Plan, value: unknown, ambient: string | undefined): string {
    if (plan.kind === 'tree' || (plan.kind === 'anyType' && isXmlElement(value)))
      return this.own(member, value, ambient);
    if (this.path.length > MAX_DEPTH) return this.report(`is nested deeper than ${MAX_DEPTH} members (a cycle?)`);
    if (plan.kind === 'complex' && plan.isPlain && isObject(value) && !Object.hasOwn(value, '$type')) {
      // the fast path: most elements need no attributes
      const content = this.level(plan.level, value, member.ns);
      this.checkKeys(plan, value);
      return element(member, ambient, content);
    }
    const before = this.issues.length;
    let names = new ElementNames(member, ambient);
    let content = this.content(member, plan, value, names);
    if (names.wantsNoDefault) {
      // a name without a namespace can only be written where there is no default namespace
      this.issues.length = before;
      names = new ElementNames(member, ambient, true);
      content = this.content(member, plan, value, names);
    }
    return names.wrap(content);
  }

  private content(member: MemberPlan, plan: Plan, value: unknown, names: ElementNames): string {
    switch (plan.kind) {
      case 'text':
        return this.text(member, plan.codec, value, names);
      case 'array':
        return Array.isArray(value)
          ? this.items(plan.item, value, names.default)
          : this.report(`must be an array, not ${kindOf(value, 'array')}`);
      case 'complex':
        return this.complex(member, plan, value, names);
      default:
        return this.typed(member, value, names);
    }
  }

  private text(member: MemberPlan, codec: TextCodec, value: unknown, names: ElementNames): string {
    const lexical = codec.encode(value, this.closed, names);
    if (typeof lexical !== 'string') return this.refuse(lexical);
    if (member.fixed !== undefined && this.closed) this.checkFixed(codec, value, lexical, member.fixed);
    return escapeText(lexical);
  }

  private simpleContent(member: MemberPlan, codec: TextCodec, value: unknown, names: ElementNames): string {
    if (value === undefined) return this.report('is required', '$value');
    this.path.push('$value');
    const xml = this.text(member, codec, value, names);
    this.path.pop();
    return xml;
  }

  private checkFixed(codec: TextCodec, value: unknown, lexical: string, fixed: string): void {
    if (!isSame(codec, value, lexical, fixed)) this.report(`must be ${fixed}`);
  }

  private complex(member: MemberPlan, declared: ComplexPlan, value: unknown, names: ElementNames): string {
    if (!isObject(value)) return this.report(`must be an object, not ${kindOf(value, 'object')}`);
    const isPlain = declared.isClosed && ownOf(value, '$type') === undefined;
    const plan = isPlain ? declared : this.actual(declared, value, names);
    if (!plan) return '';
    if (plan.hasAttributes) this.attributes(plan, value, names);
    // the element is then encoded again, so its content is not needed now
    if (names.wantsNoDefault) return '';
    let xml = '';
    if (plan.text) xml = this.simpleContent(member, plan.text, ownOf(value, '$value'), names);
    else if (plan.type.mixed) xml = this.mixed(ownOf(value, '$content'), names.default);
    else xml = this.level(plan.level, value, names.default);
    this.checkKeys(plan, value);
    return xml;
  }

  private checkKeys({ keys, tag }: ComplexPlan, value: object): void {
    for (const key of Object.keys(value))
      if (!keys.has(key) && !(key === '$type' && tag !== undefined))
        this.report(`is not a member here; ${suggestion(key, [...keys])}`, key);
  }

  /** The type that `$type` names. Adds `xsi:type` if it is not the declared type. */
  private actual(declared: ComplexPlan, value: object, names: ElementNames): ComplexPlan | undefined {
    const tag = ownOf(value, '$type');
    const plan = tag === undefined ? declared : typeof tag === 'string' ? declared.ofTag(tag) : undefined;
    if (!plan || plan.type.abstract) {
      const tags = [declared, ...declared.derived].filter(({ type }) => !type.abstract).map((each) => each.tag);
      const wanted = tags.length === 0 ? 'the type is abstract, and no type extends it' : `one of ${tags.join(', ')}`;
      this.report(`${tag === undefined ? 'is required' : 'must name a type that is allowed here'}: ${wanted}`, '$type');
      return undefined;
    }
    if (plan !== declared) names.add(typeAttribute(plan.type.ns ?? '', plan.type.name ?? '', names));
    return plan;
  }

  private attributes(plan: ComplexPlan, value: object, names: ElementNames): void {
    for (const { key, name, ns, codec, required, fixed } of plan.attributes) {
      const given = ownOf(value, key);
      if (given === undefined) {
        if (required) this.report('is required', key);
        continue;
      }
      const lexical = codec.encode(given, this.closed, names);
      if (typeof lexical !== 'string') this.report(lexical.message, key);
      else if (!isNCName(name)) this.report(unwritable, key);
      else if (fixed !== undefined && this.closed && !isSame(codec, given, lexical, fixed))
        this.report(`must be ${fixed}`, key);
      else names.addAttribute(ns, name, lexical);
    }
    if (!plan.type.anyAttribute) return;
    const problem = addAnyAttributes(ownOf(value, '$attributes'), plan.attributes, names);
    if (problem) this.issues.push({ path: [...this.path, '$attributes', ...problem.path], message: problem.message });
  }

  private mixed(value: unknown, ambient: string): string {
    if (value === undefined) return this.report('is required', '$content');
    if (!Array.isArray(value)) return this.report('must be an array of strings and XmlElements', '$content');
    let xml = '';
    this.path.push('$content', 0);
    for (const [at, child] of (value as readonly unknown[]).entries()) {
      this.path[this.path.length - 1] = at;
      if (typeof child !== 'string') xml += this.tree(child, ambient);
      else if (isXmlText(child)) xml += escapeText(child);
      else this.report('contains a character that XML forbids; remove it');
    }
    this.path.length -= 2;
    return xml;
  }

  private level(level: Level, value: object, ambient: string): string {
    let xml = '';
    for (const particle of level.particles) {
      const { key } = particle;
      // own members only: an element may be called `constructor`
      const given = ownOf(value, key);
      if (given === undefined) {
        if (particle.min > 0 && !isEmptiable(particle)) this.report('is required', key);
        continue;
      }
      this.path.push(key);
      if (particle.max === 1) xml += this.particle(particle, given, ambient);
      else xml += Array.isArray(given) ? this.items(particle, given, ambient) : this.report('must be an array');
      this.path.pop();
    }
    return xml;
  }

  private particle(particle: ParticlePlan, value: unknown, ambient: string): string {
    if (particle.kind === 'group') return this.group(particle, value, ambient);
    return particle.kind === 'any' ? this.tree(value, ambient) : this.element(particle, value, ambient);
  }

  private items(item: ParticlePlan, values: readonly unknown[], ambient: string): string {
    const { min, max } = item;
    if ((values.length < min && !isEmptiable(item)) || values.length > max) {
      const wanted = max === Infinity ? `at least ${min}` : `${min} to ${max}`;
      this.report(`must have ${wanted} items, not ${values.length}`);
    }
    let xml = '';
    this.path.push(0);
    for (let i = 0; i < values.length; i++) {
      this.path[this.path.length - 1] = i;
      xml += this.particle(item, values[i], ambient);
    }
    this.path.pop();
    return xml;
  }

  private group({ alternatives }: GroupPlan, value: unknown, ambient: string): string {
    if (!isObject(value)) return this.report(`must be an object, not ${kindOf(value, 'object')}`);
    const keys = Object.keys(value).filter((key) => ownOf(value, key) !== undefined);
    const fitting = alternatives.filter((level) => keys.every((key) => level.keys.has(key)));
    const whole = fitting.find(({ required }) => required.every(({ key }) => keys.includes(key)));
    const level = whole ?? fitting[0] ?? (alternatives.length === 1 ? alternatives[0] : undefined);
    if (!level) return this.report(`must have the members of exactly one of: ${alternatives.map(listed).join('; ')}`);
    for (const key of keys)
      if (!level.keys.has(key)) this.report(`is not a member here; ${suggestion(key, [...level.keys])}`, key);
    if (!whole && fitting.length > 1)
      return this.report(`must have all members of one of: ${alternatives.map(listed).join('; ')}`);
    return this.level(level, value, ambient);
  }

  /** Encodes an element of open content under its declared name. */
  private own(member: MemberPlan, value: unknown, ambient: string | undefined): string {
    if (isXmlElement(value) && (value.name !== member.name || value.ns !== member.ns))
      return this.report(
        `must be an XmlElement of the name ${member.name} and the namespace ${JSON.stringify(member.ns)}`,
      );
    return this.tree(value, ambient);
  }

  private tree(value: unknown, ambient: string | undefined): string {
    try {
      return writeTree(value, ambient);
    } catch (error) {
      if (!(error instanceof TreeProblem)) throw error;
      this.issues.push({ path: [...this.path, ...error.path], message: error.message });
      return '';
    }
  }

  /** Encodes a value of `anyType`. `xsi:type` names its built-in type. */
  private typed(member: MemberPlan, value: unknown, names: ElementNames): string {
    const typed = typedValueOf(value);
    if (!typed)
      return this.report(`must be an XmlElement, a TypedValue, or a plain value, not ${kindOf(value, 'XmlElement')}`);
    names.add(typeAttribute(XSD, typed.$type, names));
    if (typed.$value === null) {
      if (!member.nillable) return this.report('null is not allowed here (the element is not nillable)', '$value');
      names.add(' xsi:nil="true"');
      return '';
    }
    const plan = planOf(typed.$type);
    return plan.kind === 'text' ? this.text(member, plan.codec, typed.$value, names) : '';
  }

  private refuse({ message, at }: Refusal): '' {
    return this.report(message, at);
  }

  private report(message: string, key?: string | number): '' {
    this.issues.push({ path: key === undefined ? [...this.path] : [...this.path, key], message });
    return '';
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listed({ keys }: Level): string {
  return keys.size === 0 ? '(nothing)' : [...keys].join(', ');
}
