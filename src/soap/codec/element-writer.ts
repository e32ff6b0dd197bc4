import type { CompiledElement } from './compiled-types.js';
import type { PrefixSource } from '../schema/simple-types.js';
import { escapeAttribute, XML, XSI } from '../xml/names.js';

/** Collects the namespaces and attributes that an element's content requires, and writes the element. */
export class ElementWriter implements PrefixSource {
  /** The default namespace inside the element. */
  readonly default: string;
  /** `true` if a value is a name without a namespace. A default namespace would change the meaning of such a name. */
  requiresNoDefault = false;
  private readonly declared = new Map<string, string>();
  private attributes = '';

  /** @param isPrefixed `true` to write the element's name with a prefix, so that its content has no default namespace */
  constructor(
    private readonly element: CompiledElement,
    private readonly ambient: string | undefined,
    private readonly isPrefixed = false,
  ) {
    this.default = isPrefixed ? '' : element.ns;
  }

  prefixOf(ns: string): string {
    if (ns === this.default) return '';
    if (ns !== '') return this.declare(ns);
    this.requiresNoDefault = true;
    return '';
  }

  /** Adds serialized attributes, each preceded by a space. */
  add(xml: string): void {
    this.attributes += xml;
  }

  addAttribute(ns: string, name: string, value: string): void {
    // the default namespace does not apply to attributes (Namespaces in XML, 6.2)
    const prefix = ns === '' ? '' : ns === XML ? 'xml:' : ns === XSI ? 'xsi:' : `${this.declare(ns)}:`;
    this.add(` ${prefix}${name}="${escapeAttribute(value)}"`);
  }

  /** Writes the complete element. */
  wrap(content: string): string {
    const { tags, declaredTags, ns, name } = this.element;
    let tag = name;
    let { start } = ns === this.ambient ? tags : declaredTags;
    if (this.isPrefixed) {
      tag = `${this.declare(ns)}:${name}`;
      start = `<${tag} xmlns=""`;
    }
    for (const [uri, prefix] of this.declared) start += ` xmlns:${prefix}="${escapeAttribute(uri)}"`;
    start += this.attributes;
    return content === '' ? `${start}/>` : `${start}>${content}</${tag}>`;
  }

  private declare(ns: string): string {
    if (ns === XML) return 'xml';
    let prefix = this.declared.get(ns);
    if (prefix === undefined) this.declared.set(ns, (prefix = `q${this.declared.size + 1}`));
    return prefix;
  }
}
