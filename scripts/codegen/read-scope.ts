import {
  type ComplexTypeDescription,
  expanded,
  type ParticleDescription,
  type QName,
  type TypeUse,
} from './description.js';
import { knownNamespaces } from './namespaces.js';
import type { AttributesRead } from './read-attributes.js';
import type { SimpleRead } from './read-simple.js';
import { addNotice, attribute, qnameAttribute, refuse } from './read-xml.js';
import type { XmlElement } from './xml.js';

/** The symbol spaces of XML Schema (part 1, 2.5): names are unique within each. */
export type Space = 'element' | 'type' | 'attribute' | 'group' | 'attributeGroup';

/** A component on the top level of a schema. */
export interface Global {
  readonly xml: XmlElement;
  readonly name: QName;
  readonly scope: SchemaScope;
}

/** The global components of all schemas by expanded name, and what has been read of them. */
export class Globals {
  readonly spaces: Readonly<Record<Space, Map<string, Global>>> = {
    element: new Map(),
    type: new Map(),
    attribute: new Map(),
    group: new Map(),
    attributeGroup: new Map(),
  };
  /** What has been read; `'reading'` finds those that refer to themselves. */
  readonly groups = new Map<Global, readonly ParticleDescription[] | 'reading'>();
  readonly attributeGroups = new Map<Global, AttributesRead | 'reading'>();
  readonly simpleTypes = new Map<Global, SimpleRead | 'reading'>();
  readonly complexTypes = new Map<Global, ComplexTypeDescription>();
  /** Elements that others may stand for (`substitutionGroup`). */
  readonly substitutionHeads = new Set<Global>();
  /** Complex types whose chain of bases ends, and whether the type or one of its bases is mixed. */
  readonly isMixed = new Map<Global, boolean>();

  private readonly locals = new Map<Space, Map<string, Global[]>>();
  private readonly notices: string[];
  private readonly unread: ReadonlyMap<string, string>;

  /** @param unread namespaces whose documents were not read, and why */
  constructor(unread: ReadonlyMap<string, string>, notices: string[]) {
    this.unread = unread;
    this.notices = notices;
  }

  /** Says something to whoever runs the generator, once. */
  notice(xml: XmlElement, text: string): void {
    addNotice(this.notices, text, xml);
  }

  /**
   * The component that an attribute refers to.
   *
   * @throws DescriptionError if it is declared nowhere
   */
  resolve(xml: XmlElement, name: string, space: Space, scope: SchemaScope): Global {
    const found = this.lookUp(xml, name, space, scope);
    if (found) return found;
    refuse(
      xml,
      `${this.unresolved(xml, name, space)} of this description`,
      this.lookedFor(referredName(xml, name, scope)),
    );
  }

  /** The component that an attribute refers to, if it is declared. */
  lookUp(xml: XmlElement, name: string, space: Space, scope: SchemaScope): Global | undefined {
    const qname = referredName(xml, name, scope);
    return this.find(space, qname) ?? this.withoutPrefix(xml, name, space, qname, scope);
  }

  /**
   * What a reference stands for that is declared nowhere: any element. Many descriptions lack a document, or a part of
   * one that hardly anybody uses; all else in them is sound.
   */
  open(xml: XmlElement, name: string, space: Space, qname: QName): TypeUse {
    this.notice(xml, `${this.unresolved(xml, name, space)}, and stands for any element: ${this.lookedFor(qname)}`);
    return { kind: 'open', name: 'tree' };
  }

  private unresolved(xml: XmlElement, name: string, space: Space): string {
    return `unresolved reference: the ${nouns[space]} ${attribute(xml, name)} is not declared in any schema`;
  }

  private lookedFor({ ns, local }: QName): string {
    const why = this.unread.get(ns);
    return (
      `looked for "${local}" in the namespace "${ns}" (XML Schema part 1, src-resolve)` +
      (why === undefined ? '; if another document declares it, import that' : `, whose document ${why}`)
    );
  }

  find(space: Space, name: QName): Global | undefined {
    return this.spaces[space].get(expanded(name));
  }

  /** The components of all namespaces; made at the first question, when every name is known. */
  private byLocalName(space: Space): ReadonlyMap<string, readonly Global[]> {
    let byLocal = this.locals.get(space);
    if (byLocal) return byLocal;
    this.locals.set(space, (byLocal = new Map()));
    for (const each of this.spaces[space].values()) {
      const others = byLocal.get(each.name.local);
      if (others) others.push(each);
      else byLocal.set(each.name.local, [each]);
    }
    return byLocal;
  }

  /** A name without a prefix means no namespace, but many a description means its own by it. */
  private withoutPrefix(xml: XmlElement, name: string, space: Space, qname: QName, scope: SchemaScope) {
    if (attribute(xml, name)?.includes(':') || knownNamespaces.has(scope.targetNamespace)) return undefined;
    const own = this.find(space, { ns: scope.targetNamespace, local: qname.local });
    const others = own ? [] : (this.byLocalName(space).get(qname.local) ?? []);
    const found = own ?? (others.length === 1 ? others[0] : undefined);
    if (found)
      this.notice(xml, `took ${name}="${qname.local}", which lacks a prefix, for the one of "${found.name.ns}"`);
    return found;
  }
}

const nouns: Readonly<Record<Space, string>> = {
  element: 'element',
  type: 'type',
  attribute: 'attribute',
  group: 'group',
  attributeGroup: 'attribute group',
};

/** What a component must know of the schema that it stands in. */
export interface SchemaScope {
  readonly targetNamespace: string;
  readonly chameleon: boolean;
  /** elementFormDefault="qualified" */
  readonly qualifiedElements: boolean;
  /** attributeFormDefault="qualified" */
  readonly qualifiedAttributes: boolean;
  readonly globals: Globals;
}

/** The name that an attribute refers to; in a chameleon schema, names in no namespace are in the including one's. */
export function referredName(xml: XmlElement, name: string, { chameleon, targetNamespace }: SchemaScope): QName {
  const qname = qnameAttribute(xml, name);
  return chameleon && qname.ns === '' ? { ns: targetNamespace, local: qname.local } : qname;
}

/** A type within an element needs no name (XML Schema part 1, src-element); one that has it nevertheless is none the worse. */
export function noticeNeedlessName(xml: XmlElement, name: QName | undefined, { globals }: SchemaScope): void {
  const written = attribute(xml, 'name');
  if (!name && written !== undefined) globals.notice(xml, `passed over the name "${written}" of a type within another`);
}

/** The namespace of a local element or attribute: by its `form`, else by the schema's default for it. */
export function formNamespace(xml: XmlElement, scope: SchemaScope, qualifiedByDefault: boolean): string {
  const form = attribute(xml, 'form') ?? (qualifiedByDefault ? 'qualified' : 'unqualified');
  if (form !== 'qualified' && form !== 'unqualified')
    refuse(xml, `form="${form}" is neither qualified nor unqualified`);
  return form === 'qualified' ? scope.targetNamespace : '';
}
