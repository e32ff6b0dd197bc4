import type { Budget } from '../../budget.js';
import type { MissingDocuments } from '../missing-documents.js';
import { listed } from '../../words.js';
import { addTo } from '../group-by.js';
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
import { assume, attribute, canonicalText, notice, qnameAttribute, reject } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';

/**
 * The symbol spaces of XML Schema (part 1, 2.5) and WSDL (1.1, 2.1.1), each with the noun used in messages. Names are
 * unique within each symbol space.
 */
export const symbolSpaces = {
  element: 'element',
  type: 'type',
  attribute: 'attribute',
  group: 'group',
  attributeGroup: 'attribute group',
  message: 'message',
  portType: 'port type',
  binding: 'binding',
} as const;

export type SymbolSpace = keyof typeof symbolSpaces;

/** The symbol spaces of WSDL. The elements that declare their components have the same names. */
export type WsdlSpace = 'message' | 'portType' | 'binding';

export function isWsdlSpace(name: string): name is WsdlSpace {
  return name === 'message' || name === 'portType' || name === 'binding';
}

/** A component declared at the top level of a schema or WSDL. */
export interface GlobalComponent {
  readonly space: SymbolSpace;
  readonly xml: XmlElement;
  readonly name: QName;
  readonly context: SchemaContext;
}

/** The schema attributes that apply to all components of the schema. */
export interface SchemaContext {
  readonly targetNamespace: string;
  readonly chameleon?: boolean;
  /** elementFormDefault="qualified" */
  readonly qualifiedElements?: boolean;
  /** attributeFormDefault="qualified" */
  readonly qualifiedAttributes?: boolean;
  readonly schemas: SchemaSet;
  /**
   * The component being redefined. Inside the redefinition, the name of the component refers to the original component.
   */
  readonly redefined?: Pick<GlobalComponent, 'space' | 'name'>;
}

/**
 * Returns the internal name for the original version of a component that `<s:redefine>` replaces. The name contains a
 * space, so it cannot clash with the name of another component.
 */
export function originalName({ ns, local }: QName): QName {
  return { ns, local: `${local} original` };
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
  written = attribute(xml, attributeName) ?? '',
): Reference {
  const { ns: writtenNs, local } = qnameAttribute(xml, attributeName, written.trim() || undefined);
  const { redefined } = context;
  const ns = context.chameleon && writtenNs === '' ? context.targetNamespace : writtenNs;
  const space = referrers[xml.local];
  const isOriginal =
    redefined && space && componentKey(space, { ns, local }) === componentKey(redefined.space, redefined.name);
  const name = isOriginal ? originalName(redefined.name) : { ns, local };
  return { xml, attribute: attributeName, written, name, context };
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

/** The global components of a WSDL and its schemas, together with cached results of reading the components. */
export class SchemaSet {
  private readonly globals = new Map<string, GlobalComponent>();
  private readonly byLocalName = new Map<string, GlobalComponent[]>();
  readonly groups = new ReadOnce<readonly Particle[]>('mg-props-correct.2');
  readonly attributeGroups = new ReadOnce<AttributeUses>('src-attribute_group.3');
  readonly simpleTypes = new ReadOnce<SimpleTypeDefinition>('st-props-correct.2');
  readonly complexTypes = new ReadOnce<ComplexTypeDefinition>('ct-props-correct.3');
  /** Unreadable components, by `componentKey`. */
  readonly unreadable = new Map<string, UnreadableComponent>();
  /** The direct members of each substitution group, by the head of the group. */
  readonly substitutes = new Map<GlobalComponent, GlobalComponent[]>();

  constructor(
    private readonly missing: MissingDocuments,
    readonly budget: Budget,
  ) {}

  /** Returns the context of a WSDL document. */
  contextOf(targetNamespace: string): SchemaContext {
    return { targetNamespace, schemas: this };
  }

  /** Adds a component. @returns `false` if a component with its name is already declared */
  add(component: GlobalComponent): boolean {
    const { space, name, xml } = component;
    const key = componentKey(space, name);
    const earlier = this.globals.get(key);
    if (!earlier) {
      this.globals.set(key, component);
      addTo(this.byLocalName, `${space} ${name.local}`, component);
      return true;
    }
    // tools that split WSDLs sometimes repeat declarations
    if (canonicalText(earlier.xml) !== canonicalText(xml)) {
      const clash = new WsdlError(
        xml,
        `the ${symbolSpaces[space]} ${name.local} of "${name.ns}" is already declared at ${earlier.xml.source}:${earlier.xml.line} ` +
          `(${isWsdlSpace(space) ? 'WSDL 1.1, 2.1' : 'XML Schema part 1, sch-props-correct.2'})`,
        'remove one of the two declarations from a copy of the WSDL',
      );
      this.addUnreadable(space, name, clash);
    }
    return false;
  }

  /** Returns all components of a WSDL's symbol space. @throws WsdlError if two of them have the same name */
  all(wanted: WsdlSpace): readonly GlobalComponent[] {
    for (const { space, error } of this.unreadable.values()) if (space === wanted) throw error;
    return [...this.globals.values()].filter(({ space }) => space === wanted);
  }

  /** Returns the component with a name. @throws WsdlError if the component is declared but cannot be read */
  find(space: SymbolSpace, name: QName): GlobalComponent | undefined {
    const key = componentKey(space, name);
    const unreadable = this.unreadable.get(key);
    if (unreadable) throw unreadable.error;
    return this.globals.get(key);
  }

  /** Returns the referenced component, or `undefined` if the component is not declared. */
  lookUp(space: SymbolSpace, reference: Reference): GlobalComponent | undefined {
    return this.find(space, reference.name) ?? this.findElsewhere(space, reference);
  }

  /** Returns the referenced component. @throws WsdlError if the component is not declared */
  resolve(space: SymbolSpace, reference: Reference): GlobalComponent {
    const found = this.lookUp(space, reference);
    if (found) return found;
    reject(reference.xml, unresolved(space, reference), this.searched(space, reference));
  }

  /** Adds a notice about a reference to an undeclared component. Many WSDLs lack a document or some declarations. */
  noticeUndeclared(space: SymbolSpace, reference: Reference, meaning: string): void {
    notice(reference.xml, `${unresolved(space, reference)}, and ${meaning}: ${this.searched(space, reference)}`);
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

  private searched(space: SymbolSpace, { written, name: { ns } }: Reference): string {
    const local = written.slice(written.indexOf(':') + 1).trim();
    const others = (this.byLocalName.get(`${space} ${local}`) ?? []).map(({ name }) => `"${name.ns}"`);
    const missing = this.missing.require(ns) ?? 'if another document declares it, import that document';
    const rule = isWsdlSpace(space) ? 'WSDL 1.1, 2.1.1' : 'XML Schema part 1, src-resolve';
    const elsewhere = others.length > 0 ? `; the name occurs in ${listed(others, 3)}` : '';
    return `searched for "${local}" in the namespace "${ns}" (${rule}); ${missing}${elsewhere}`;
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
   * Finds the component for a WSDL name in a wrong namespace, or for an XML Schema name without a prefix. According to
   * the specification, a name without a prefix is in the default namespace or in no namespace. In many WSDLs, the name
   * belongs to the target namespace of the schema or to the only namespace that declares the name.
   */
  private findElsewhere(space: SymbolSpace, { xml, attribute: at, written, name, context }: Reference) {
    const { targetNamespace } = context;
    const isOfWsdl = isWsdlSpace(space);
    if (!isOfWsdl && (written.includes(':') || knownNamespaces.has(targetNamespace))) return undefined;
    // a missing document may declare the name
    if (this.missing.has(name.ns)) return undefined;
    const own = isOfWsdl ? undefined : this.find(space, { ns: targetNamespace, local: name.local });
    const [only, second] = this.byLocalName.get(`${space} ${name.local}`) ?? [];
    const found = own ?? (only && !second ? this.find(space, only.name) : undefined);
    if (found && isOfWsdl)
      assume(
        xml,
        `${at}="${written}" is in the namespace "${name.ns}", which has no such ${symbolSpaces[space]} (WSDL 1.1, 2.1.1)`,
        `use the namespace "${found.name.ns}"`,
      );
    else if (found)
      notice(xml, `${at}="${name.local}" has no prefix and was resolved in the namespace "${found.name.ns}"`);
    return found;
  }
}

function unresolved(space: SymbolSpace, { written }: Reference): string {
  return `unresolved reference: the ${symbolSpaces[space]} ${written} is not declared in this WSDL`;
}

export function componentKey(space: SymbolSpace, name: QName): string {
  return `${space} ${expanded(name)}`;
}
