import type { Budget } from '../../budget.js';
import {
  type AttributeUse,
  type ComplexTypeDefinition,
  expanded,
  type ListTypeDefinition,
  type Particle,
  type QName,
  type AtomicTypeDefinition,
  type TypeUse,
  type UnionTypeDefinition,
} from '../service-description.js';
import type { MissingDocuments } from '../missing-documents.js';
import { knownNamespaces } from '../namespaces.js';
import { attempt, WsdlError } from '../wsdl-error.js';
import { addNotice, attribute, qnameAttribute, refuse } from '../xml/structure.js';
import type { XmlElement } from '../xml/document.js';

/** The symbol spaces of XML Schema (part 1, 2.5): names are unique within each. */
export type Space = 'element' | 'type' | 'attribute' | 'group' | 'attributeGroup';

/** A component on the top level of a schema. */
export interface Global {
  readonly space: Space;
  readonly xml: XmlElement;
  readonly name: QName;
  readonly scope: SchemaScope;
}

/** Reads each component once. What refers to one that cannot be read gets the same error. */
export class Once<T> {
  private readonly results = new Map<Global, { readonly read: T } | WsdlError | 'reading'>();

  /** Whether it is being read, so that it refers to itself. */
  isReading(global: Global): boolean {
    return this.results.get(global) === 'reading';
  }

  read(global: Global, read: () => T): T {
    let result = this.results.get(global);
    if (result === undefined || result === 'reading') {
      this.results.set(global, 'reading');
      result = attempt(() => ({ read: read() }));
      this.results.set(global, result);
    }
    if (result instanceof WsdlError) throw result;
    return result.read;
  }
}

/** A simple type as it was read. */
export type SimpleTypeDefinition = AtomicTypeDefinition | ListTypeDefinition | UnionTypeDefinition;

/** The attributes of a type or of an attribute group. */
export interface AttributesRead {
  readonly attributes: readonly AttributeUse[];
  readonly anyAttribute: boolean;
}

/** A component that cannot be read, or that refers to one. */
export interface Unreadable {
  readonly space: Space;
  readonly name: QName;
  readonly error: WsdlError;
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
  readonly groups = new Once<readonly Particle[]>();
  readonly attributeGroups = new Once<AttributesRead>();
  readonly simpleTypes = new Once<SimpleTypeDefinition>();
  readonly complexTypes = new Once<ComplexTypeDefinition>();
  /** What cannot be read, by space and expanded name. */
  readonly unreadable = new Map<string, Unreadable>();
  /** Elements that others may stand for (`substitutionGroup`). */
  readonly substitutionHeads = new Set<Global>();
  /** Whether a complex type or one of its bases is mixed; or why its chain of bases cannot be followed. */
  readonly isMixed = new Map<Global, boolean | WsdlError>();

  private readonly locals = new Map<Space, Map<string, Global[]>>();
  readonly budget: Budget;
  private readonly notices: string[];
  private readonly missing: MissingDocuments;

  constructor(missing: MissingDocuments, notices: string[], budget: Budget) {
    this.missing = missing;
    this.budget = budget;
    this.notices = notices;
  }

  /** Says something to whoever runs the generator, once. */
  notice(xml: XmlElement, text: string): void {
    addNotice(this.notices, text, xml);
  }

  /**
   * The component that an attribute refers to.
   *
   * @throws WsdlError if it is declared nowhere
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
    this.undeclared(xml, name, space, qname, 'stands for any element');
    return { kind: 'open', name: 'tree' };
  }

  /** Reports a reference to what is declared nowhere, and what it is taken for. */
  undeclared(xml: XmlElement, name: string, space: Space, qname: QName, meaning: string): void {
    this.notice(xml, `${this.unresolved(xml, name, space)}, and ${meaning}: ${this.lookedFor(qname)}`);
  }

  private unresolved(xml: XmlElement, name: string, space: Space): string {
    return `unresolved reference: the ${nouns[space]} ${attribute(xml, name)} is not declared in any schema`;
  }

  private lookedFor({ ns, local }: QName): string {
    const missing = this.missing.needed(ns);
    return (
      `looked for "${local}" in the namespace "${ns}" (XML Schema part 1, src-resolve)` +
      (missing === undefined ? '; if another document declares it, import that' : `; ${missing}`)
    );
  }

  /** @throws WsdlError if it is declared, and cannot be read */
  find(space: Space, name: QName): Global | undefined {
    const unreadable = this.unreadable.get(keyOf(space, name));
    if (unreadable) throw unreadable.error;
    return this.spaces[space].get(expanded(name));
  }

  /** Notes that a component cannot be read: nor can what refers to it. The first reason stays. */
  refuse(space: Space, name: QName, error: WsdlError): void {
    const key = keyOf(space, name);
    if (!this.unreadable.has(key)) this.unreadable.set(key, { space, name, error });
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
    // it would be found there
    if (this.missing.has(qname.ns)) return undefined;
    const own = this.find(space, { ns: scope.targetNamespace, local: qname.local });
    const others = own ? [] : (this.byLocalName(space).get(qname.local) ?? []);
    const found = own ?? (others.length === 1 ? others[0] : undefined);
    if (found)
      this.notice(xml, `took ${name}="${qname.local}", which lacks a prefix, for the one of "${found.name.ns}"`);
    return found;
  }
}

/** A component as one string. */
export function keyOf(space: Space, name: QName): string {
  return `${space} ${expanded(name)}`;
}

/** What messages call the components of a space. */
export const nouns: Readonly<Record<Space, string>> = {
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

/** Reports attributes that mean nothing on a type: the name of one within an element, `nillable`, which is for elements. */
export function noticeNeedless(xml: XmlElement, name: QName | undefined, { globals }: SchemaScope): void {
  const written = attribute(xml, 'name');
  if (!name && written !== undefined) globals.notice(xml, `passed over the name "${written}" of a type within another`);
  if (attribute(xml, 'nillable') !== undefined)
    globals.notice(xml, `ignored nillable on <${xml.name}>: it only means something on an element`);
}

/** The namespace of a local element or attribute: by its `form`, else by the schema's default for it. */
export function formNamespace(xml: XmlElement, scope: SchemaScope, qualifiedByDefault: boolean): string {
  const form = attribute(xml, 'form') ?? (qualifiedByDefault ? 'qualified' : 'unqualified');
  if (form !== 'qualified' && form !== 'unqualified')
    refuse(xml, `form="${form}" is neither qualified nor unqualified`);
  return form === 'qualified' ? scope.targetNamespace : '';
}
