import { groupBy } from '../group-by.js';
import type { MissingDocuments } from '../missing-documents.js';
import { referenceIn, type SchemaSet } from '../schema/schema-set.js';
import { readTypeReference } from '../schema/simple-type.js';
import { expanded, type GlobalElement, type QName, type TypeUse } from '../service-description.js';
import { WsdlError } from '../wsdl-error.js';
import { assume, attribute, canonicalText, notice, qnameAttribute, reject } from '../xml/element.js';
import { locationOf, type XmlElement } from '../xml/document.js';
import { WSDL } from '../namespaces.js';
import { isSoap, wsdlChildren } from './extension.js';

/** Messages, and lookup of messages, port types and bindings by name (WSDL 1.1, 2.1 and 2.3). */

/**
 * A message, port type or binding. The name is in the target namespace of the document that contains the definition.
 */
export interface WsdlDefinition {
  readonly xml: XmlElement;
  readonly name: QName;
}

/** The messages, port types or bindings of all documents. */
export class DefinitionTable {
  private readonly byName = new Map<string, WsdlDefinition>();
  private readonly clashes = new Map<string, WsdlError>();
  private readonly byLocalName: ReadonlyMap<string, readonly WsdlDefinition[]>;

  constructor(
    definitions: readonly WsdlDefinition[],
    private readonly noun: string,
    private readonly missing: MissingDocuments,
  ) {
    for (const each of definitions) {
      const key = expanded(each.name);
      const earlier = this.byName.get(key);
      if (!earlier) this.byName.set(key, each);
      // a definition that is repeated in two documents counts once, even if its policies differ
      else if (canonicalText(earlier.xml, isOfWsdl) !== canonicalText(each.xml, isOfWsdl)) {
        const { source, line } = earlier.xml;
        const problem = `a <${each.xml.name}> with this name is already declared at ${source}:${line} (WSDL 1.1, 2.1)`;
        this.clashes.set(key, new WsdlError(each.xml, problem));
      }
    }
    this.byLocalName = groupBy(this.byName.values(), ({ name }) => name.local);
  }

  /** @throws WsdlError if two different definitions have the same name */
  get all(): readonly WsdlDefinition[] {
    for (const clash of this.clashes.values()) throw clash;
    return [...this.byName.values()];
  }

  /** Returns the definition that an attribute references. @throws WsdlError if the definition does not exist */
  resolve(xml: XmlElement, name: string): WsdlDefinition {
    const found = this.find(xml, name);
    if (found) return found;
    const [one, other] = this.byLocalName.get(qnameAttribute(xml, name).local) ?? [];
    reject(
      xml,
      `unresolved reference: the ${this.noun} ${attribute(xml, name)} is not in this WSDL (WSDL 1.1, 2.1.1)`,
      'declare it in the document that refers to it, or in a document imported there' +
        (other ? `: the name occurs in "${one?.name.ns}" and "${other.name.ns}"` : ''),
    );
  }

  /**
   * Returns the definition that an attribute references. A name in a wrong namespace, often the default namespace, is
   * resolved if only one definition has its local name, unless a document is missing that may declare the name.
   */
  find(xml: XmlElement, name: string): WsdlDefinition | undefined {
    const { ns, local } = qnameAttribute(xml, name);
    const found = this.get({ ns, local });
    if (found) return found;
    const [only, second] = this.byLocalName.get(local) ?? [];
    if (!only || second || this.missing.has(ns)) return undefined;
    const written = `${name}="${attribute(xml, name)}"`;
    assume(
      xml,
      `${written} is in the namespace "${ns}", which has no such ${this.noun} (WSDL 1.1, 2.1.1)`,
      `use the namespace "${only.name.ns}"`,
    );
    return this.get(only.name);
  }

  private get(name: QName): WsdlDefinition | undefined {
    const clash = this.clashes.get(expanded(name));
    if (clash) throw clash;
    return this.byName.get(expanded(name));
  }
}

function isOfWsdl(xml: XmlElement): boolean {
  return xml.ns === WSDL || isSoap(xml);
}

/** `<wsdl:part name="parameters" element="tns:login"/>` */
export interface Part {
  readonly name: string;
  readonly xml: XmlElement;
  readonly message: WsdlDefinition;
}

const otherStyle = 'ask for a document/literal wrapped WSDL, which is the default in ASMX and WCF';

/** Reads the parts of messages and their elements. */
export class Messages {
  /** The elements of message parts that no schema declares, by name. */
  readonly undeclared = new Map<string, GlobalElement>();
  /** The parts of the operation being read that reference a type. */
  private readonly typed = new Set<Part>();
  private readonly partsOf = new Map<WsdlDefinition, readonly Part[]>();

  constructor(
    readonly table: DefinitionTable,
    private readonly schemas: SchemaSet,
  ) {}

  /** `<wsdl:message name="loginSoapIn"><wsdl:part name="parameters" element="tns:login"/>` */
  parts(message: WsdlDefinition): readonly Part[] {
    const known = this.partsOf.get(message);
    if (known) return known;
    const parts = wsdlChildren(message.xml, 'part').map((xml) => {
      const name = attribute(xml, 'name')?.trim() ?? '';
      if (name === '') notice(xml, 'accepted a part without a name: the name is not significant in document/literal');
      return { name, xml, message };
    });
    this.partsOf.set(message, parts);
    return parts;
  }

  /** Reads an operation. If that succeeds, adds a notice about each part that references a type. */
  within<T>(read: () => T): T {
    this.typed.clear();
    const result = read();
    for (const { xml, name, message } of this.typed)
      assume(
        xml,
        `the part ${name} of the message ${message.name.local} has type=, but document/literal requires element= (WS-I ` +
          'Basic Profile 1.1, R2204)',
        `send or expect <${name}> without a namespace`,
      );
    return result;
  }

  /**
   * Returns the element that a part references. An undeclared element accepts any content. For a part that references a
   * type, the element has the name of the part and no namespace, as in Perl's SOAP::WSDL. By WSDL 1.1, 3.5, the type
   * would be that of the Body itself, which cannot contain a simple value.
   */
  findElement(part: Part): QName {
    const { name: local, xml, message } = part;
    const { schemas } = this;
    const forms = { chameleon: false, qualifiedElements: false, qualifiedAttributes: false };
    const context = { targetNamespace: message.name.ns, ...forms, schemas };
    if (attribute(xml, 'element') !== undefined) {
      const reference = referenceIn(xml, 'element', context);
      const found = schemas.lookUp('element', reference);
      return found?.name ?? this.addElement(xml, reference.name, schemas.openElement(reference));
    }
    if (local === '' || attribute(xml, 'type') === undefined)
      reject(
        xml,
        'a part has neither element= (document/literal requires it: WS-I Basic Profile 1.1, R2204) nor type= and a name',
        otherStyle,
      );
    const type = readTypeReference(xml, 'type', context, { undeclared: { kind: 'open', name: 'tree' } });
    this.typed.add(part);
    return this.addElement(xml, { ns: '', local, type: JSON.stringify(type) }, type);
  }

  private addElement(xml: XmlElement, name: QName, type: TypeUse): QName {
    this.undeclared.set(expanded(name), { kind: 'element', name, type, nillable: false, location: locationOf(xml) });
    return name;
  }

  /**
   * Returns the element in the Body, which belongs to the only part that is not in a header or attachment.
   *
   * @param named the parts that `<soap:body parts="...">` lists
   * @param elsewhere the parts that the binding puts into headers and attachments
   * @returns `undefined` for an empty Body
   */
  bodyElement(
    message: WsdlDefinition,
    named: readonly string[] | undefined,
    elsewhere: ReadonlySet<string>,
  ): QName | undefined {
    const parts = this.parts(message);
    this.schemas.budget.spend(parts.length, message.xml);
    // the Body of a message without parts is empty, regardless of the parts that the binding lists
    if (parts.length === 0) return undefined;
    const missing = named?.find((name) => !parts.some((part) => part.name === name));
    if (missing !== undefined) {
      const names = parts.map((each) => `"${each.name}"`).join(', ');
      reject(message.xml, `the binding lists a part "${missing}", but the message has only ${names}`);
    }
    const inBody = parts.filter((part) => (named ? named.includes(part.name) : !elsewhere.has(part.name)));
    const [part, second] = inBody;
    if (second)
      reject(
        second.xml,
        'a message with several parts in the Body is not supported (document/literal has one: WS-I Basic Profile 1.1, R2201)',
        otherStyle,
      );
    return part && this.findElement(part);
  }
}
