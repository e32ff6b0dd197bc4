import type { AttributePlan, MemberPlan } from './compiled-types.js';
import type { PrefixSource } from '../schema/simple-types.js';
import { attributeProblem } from '../xml/write-tree.js';
import { escapeAttribute, XML, XSI } from '../xml/names.js';

/** Writes an element without attributes. */
export function element(member: MemberPlan, ambient: string | undefined, content: string): string {
  const tags = member.ns === ambient ? member.tags : member.declaredTags;
  return content === '' ? tags.empty : tags.open + content + member.end;
}

/** Collects the namespaces and attributes that the content of an element requires, and writes the element. */
export class ElementNames implements PrefixSource {
  /** The default namespace inside the element. */
  readonly default: string;
  /** Whether a value is a name without a namespace, which a default namespace would change. */
  wantsNoDefault = false;
  private readonly member: MemberPlan;
  private readonly ambient: string | undefined;
  private readonly isPrefixed: boolean;
  private declared: Map<string, string> | undefined;
  private written = '';

  /** @param prefixed whether to write its name with a prefix, so that its content has no default namespace */
  constructor(member: MemberPlan, ambient: string | undefined, prefixed = false) {
    this.member = member;
    this.ambient = ambient;
    this.isPrefixed = prefixed;
    this.default = prefixed ? '' : member.ns;
  }

  prefixOf(ns: string): string {
    if (ns === this.default) return '';
    if (ns === '') {
      this.wantsNoDefault = true;
      return '';
    }
    return this.declare(ns);
  }

  /** Adds serialized attributes, each with a space before it. */
  add(xml: string): void {
    this.written += xml;
  }

  addAttribute(ns: string, name: string, value: string): void {
    // the default namespace does not apply to attributes (Namespaces in XML, 6.2)
    const prefix = ns === '' ? '' : ns === XML ? 'xml:' : ns === XSI ? 'xsi:' : `${this.declare(ns)}:`;
    this.written += ` ${prefix}${name}="${escapeAttribute(value)}"`;
  }

  /** Writes the complete element. */
  wrap(content: string): string {
    const { member } = this;
    if (this.isPrefixed) {
      const name = `${this.declare(member.ns)}:${member.name}`;
      return around(`<${name} xmlns=""${this.declarations()}${this.written}`, content, `</${name}>`);
    }
    if (!this.declared && this.written === '') return element(member, this.ambient, content);
    const { start } = member.ns === this.ambient ? member.tags : member.declaredTags;
    return around(start + this.declarations() + this.written, content, member.end);
  }

  private declarations(): string {
    let xml = '';
    for (const [ns, prefix] of this.declared ?? []) xml += ` xmlns:${prefix}="${escapeAttribute(ns)}"`;
    return xml;
  }

  private declare(ns: string): string {
    if (ns === XML) return 'xml';
    const declared = (this.declared ??= new Map<string, string>());
    let prefix = declared.get(ns);
    if (prefix === undefined) declared.set(ns, (prefix = `q${declared.size + 1}`));
    return prefix;
  }
}

/** ` xsi:type="q1:name"` */
export function typeAttribute(ns: string, name: string, names: PrefixSource): string {
  const prefix = names.prefixOf(ns);
  return ` xsi:type="${prefix === '' ? name : `${prefix}:${name}`}"`;
}

/** A problem of undeclared attributes. */
export interface AttributesProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Writes the attributes of `$attributes`. */
export function addAnyAttributes(
  value: unknown,
  declared: readonly AttributePlan[],
  names: ElementNames,
): AttributesProblem | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return { path: [], message: 'must be an array of attributes: { ns, name, value }' };
  const seen = new Set(declared.map(({ ns, name }) => `{${ns}}${name}`));
  for (const [at, attribute] of (value as readonly unknown[]).entries()) {
    const problem = attributeProblem(attribute);
    if (problem !== undefined) return { path: [at], message: problem };
    const { ns, name, value: text } = attribute as { ns: string; name: string; value: string };
    if (ns === XSI) return { path: [at], message: 'is an attribute of XML Schema itself' };
    if (seen.has(`{${ns}}${name}`)) return { path: [at], message: 'is declared by the type, or occurs twice' };
    seen.add(`{${ns}}${name}`);
    names.addAttribute(ns, name, text);
  }
  return undefined;
}

function around(start: string, content: string, end: string): string {
  return content === '' ? `${start}/>` : `${start}>${content}${end}`;
}
