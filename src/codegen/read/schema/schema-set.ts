import type { Budget } from '../../budget.js';
import type { MissingDocuments } from '../missing-documents.js';
import { groupBy } from '../group-by.js';
import { knownNamespaces } from '../namespaces.js';
import {
  type ComplexTypeDefinition,
  expanded,
  type Particle,
  type QName,
  type SimpleTypeDefinition,
  type TypeUse,
} from '../service-description.js';
import { attempt, type SourceLocation, WsdlError } from '../wsdl-error.js';
import { attribute, notice, qnameAttribute, reject } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';

/**
 * The symbol spaces of XML Schema (part 1, 2.5), each with the noun used in messages. Names are unique within each
 * symbol space.
 */
export const symbolSpaces = {
  element: 'element',
  type: 'type',
  attribute: 'attribute',
  group: 'group',
  attributeGroup: 'attribute group',
} as const;

export type SymbolSpace = keyof typeof symbolSpaces;

/** A component declared at the top level of a schema. */
export interface GlobalComponent {
  readonly space: SymbolSpace;
  readonly xml: XmlElement;
  readonly name: QName;
  readonly context: SchemaContext;
}

/** The schema attributes that apply to all components of the schema. */
export interface SchemaContext {
  readonly targetNamespace: string;
  readonly chameleon: boolean;
  /** elementFormDefault="qualified" */
  readonly qualifiedElements: boolean;
  /** attributeFormDefault="qualified" */
  readonly qualifiedAttributes: boolean;
  readonly schemas: SchemaSet;
  /**
   * The component being redefined. Inside the redefinition, the name of the component refers to the original component.
   */
  readonly redefined?: Pick<GlobalComponent, 'space' | 'name'> & { readonly original: QName };
}

/**
 * Returns the internal name for the original version of a component that `<s:redefine>` replaces. The name contains a
 * space, so it cannot clash with the name of another component.
 */
export function originalName({ ns, local }: QName, redefinitions: number): QName {
  return { ns, local: local + ' original'.repeat(redefinitions) };
}

/**
 * The elements in a redefinition that refer to the original component (XML Schema part 1, 4.2.2), each with the symbol
 * space of the original component.
 */
const referrers: Readonly<Record<string, SymbolSpace>> = {
  extension: 'type',
  restriction: 'type',
  group: 'group',
  attributeGroup: 'attributeGroup',
};

/** A reference to a component, such as `type="tns:USER"`. */
export interface Reference {
  readonly xml: XmlElement;
  /** The name of the attribute that contains the reference. */
  readonly attribute: string;
  /** The referenced name as written, including the prefix. */
  readonly written: string;
  readonly name: QName;
  readonly context: SchemaContext;
}

/**
 * Resolves the reference in an attribute. In a chameleon schema, a name without a namespace is in the target namespace
 * of the including schema.
 */
export function referenceIn(
  xml: XmlElement,
  attributeName: string,
  context: SchemaContext,
  written = attribute(xml, attributeName),
): Reference {
  const { ns: writtenNs, local } = qnameAttribute(xml, attributeName, written?.trim() || undefined);
  const { redefined } = context;
  const ns = context.chameleon && writtenNs === '' ? context.targetNamespace : writtenNs;
  const space = referrers[xml.local];
  const isOriginal =
    redefined && space && componentKey(space, { ns, local }) === componentKey(redefined.space, redefined.name);
  const name = isOriginal ? redefined.original : { ns, local };
  return { xml, attribute: attributeName, written: written ?? '', name, context };
}

/** Returns the error for a component that contains itself, or is derived from itself. */
export function circular(at: SourceLocation, space: SymbolSpace, { local }: QName, rule: string): WsdlError {
  return new WsdlError(
    at,
    `the ${symbolSpaces[space]} ${local} refers to itself (XML Schema part 1, ${rule}: no circular definitions)`,
    'if an anonymous type refers to it, give that type a name in a copy of the WSDL; otherwise, ask for a correct WSDL',
  );
}

/**
 * Caches results by global component, so that each component is read only once. If reading a component fails, the same
 * error is thrown every time. A component that is needed while it is being read refers to itself, which is an error.
 */
class ReadOnce<T> {
  private readonly results = new Map<GlobalComponent, { readonly value: T } | WsdlError>();

  constructor(private readonly rule: string) {}

  get(component: GlobalComponent, read: () => T): T {
    let result = this.results.get(component);
    if (result === undefined) {
      const { xml, space, name } = component;
      this.results.set(component, circular(xml, space, name, this.rule));
      result = attempt(() => ({ value: read() }));
      this.results.set(component, result);
    }
    if (result instanceof WsdlError) throw result;
    return result.value;
  }
}

/** The attributes of a type or attribute group. */
export type AttributeUses = Pick<ComplexTypeDefinition, 'attributes' | 'anyAttribute' | 'attributeWildcard'>;

/** A component that cannot be read, or that refers to an unreadable component. */
export interface UnreadableComponent {
  readonly space: SymbolSpace;
  readonly name: QName;
  readonly error: WsdlError;
}

/** The global components of all schemas in a WSDL, together with cached results of reading the components. */
export class SchemaSet {
  readonly globals: Readonly<Record<SymbolSpace, Map<string, GlobalComponent>>> = {
    element: new Map(),
    type: new Map(),
    attribute: new Map(),
    group: new Map(),
    attributeGroup: new Map(),
  };
  readonly groups = new ReadOnce<readonly Particle[]>('mg-props-correct.2');
  readonly attributeGroups = new ReadOnce<AttributeUses>('src-attribute_group.3');
  readonly simpleTypes = new ReadOnce<SimpleTypeDefinition>('st-props-correct.2');
  readonly complexTypes = new ReadOnce<ComplexTypeDefinition>('ct-props-correct.3');
  /** Unreadable components, by `componentKey`. */
  readonly unreadable = new Map<string, UnreadableComponent>();
  /** The direct members of each substitution group, by the head of the group. */
  readonly substitutes = new Map<GlobalComponent, GlobalComponent[]>();
  private readonly byLocalName = new Map<SymbolSpace, Map<string, GlobalComponent[]>>();

  constructor(
    private readonly missing: MissingDocuments,
    readonly budget: Budget,
  ) {}

  /** Returns the component with a name. @throws WsdlError if the component is declared but cannot be read */
  find(space: SymbolSpace, name: QName): GlobalComponent | undefined {
    const unreadable = this.unreadable.get(componentKey(space, name));
    if (unreadable) throw unreadable.error;
    return this.globals[space].get(expanded(name));
  }

  /** Returns the referenced component, or `undefined` if the component is not declared. */
  lookUp(space: SymbolSpace, reference: Reference): GlobalComponent | undefined {
    return this.find(space, reference.name) ?? this.findWithoutPrefix(space, reference);
  }

  /** Returns the referenced component. @throws WsdlError if the component is not declared */
  resolve(space: SymbolSpace, reference: Reference): GlobalComponent {
    const found = this.lookUp(space, reference);
    if (found) return found;
    reject(reference.xml, `${unresolved(space, reference)} of this WSDL`, this.searched(reference));
  }

  /** Adds a notice about a reference to an undeclared component. Many WSDLs lack a document or some declarations. */
  noticeUndeclared(space: SymbolSpace, reference: Reference, meaning: string): void {
    notice(reference.xml, `${unresolved(space, reference)}, and ${meaning}: ${this.searched(reference)}`);
  }

  /**
   * Returns the elements that can appear in place of a global element: the element itself, and the direct and indirect
   * members of its substitution group.
   */
  substitutesOf(head: GlobalComponent): readonly GlobalComponent[] {
    const block = attribute(head.xml, 'block') ?? (head.xml.parent && attribute(head.xml.parent, 'blockDefault')) ?? '';
    if (/substitution|#all/.test(block)) return [head];
    const found = new Set([head]);
    // a member can also be the head of another substitution group
    for (const each of found) for (const member of this.substitutes.get(each) ?? []) found.add(member);
    for (const member of found) this.find('element', member.name);
    return [...found];
  }

  /** Returns the type used for an undeclared element. */
  openElement(reference: Reference): TypeUse {
    this.noticeUndeclared('element', reference, 'accepts any element');
    return { kind: 'open', name: 'tree' };
  }

  private searched({ written, name: { ns } }: Reference): string {
    const local = written.slice(written.indexOf(':') + 1).trim();
    const missing = this.missing.require(ns) ?? 'if another document declares it, import that document';
    return `searched for "${local}" in the namespace "${ns}" (XML Schema part 1, src-resolve); ${missing}`;
  }

  /**
   * Marks a component as unreadable. Only the first error is kept. Components that refer to an unreadable component get
   * the same error.
   */
  addUnreadable(space: SymbolSpace, name: QName, error: WsdlError): void {
    const key = componentKey(space, name);
    if (!this.unreadable.has(key)) this.unreadable.set(key, { space, name, error });
  }

  /**
   * Finds the component for a name without a prefix. According to the specification, such a name is in the default
   * namespace or in no namespace. In many WSDLs, the name belongs to the target namespace or to the only namespace that
   * declares the name.
   */
  private findWithoutPrefix(space: SymbolSpace, { xml, attribute: at, written, name, context }: Reference) {
    if (written.includes(':') || knownNamespaces.has(context.targetNamespace)) return undefined;
    // a missing document may declare the name
    if (this.missing.has(name.ns)) return undefined;
    const own = this.find(space, { ns: context.targetNamespace, local: name.local });
    const others = own ? [] : (this.localNames(space).get(name.local) ?? []);
    const found = own ?? (others.length === 1 ? others[0] : undefined);
    if (found) notice(xml, `${at}="${name.local}" has no prefix and was resolved in the namespace "${found.name.ns}"`);
    return found;
  }

  /**
   * Returns the components of all namespaces, grouped by local name. The components are grouped on first use, when all
   * of them are known.
   */
  private localNames(space: SymbolSpace): ReadonlyMap<string, readonly GlobalComponent[]> {
    let known = this.byLocalName.get(space);
    if (!known) {
      known = groupBy(this.globals[space].values(), (each) => each.name.local);
      this.byLocalName.set(space, known);
    }
    return known;
  }
}

function unresolved(space: SymbolSpace, { written }: Reference): string {
  return `unresolved reference: the ${symbolSpaces[space]} ${written} is not declared in any schema`;
}

export function componentKey(space: SymbolSpace, name: QName): string {
  return `${space} ${expanded(name)}`;
}
