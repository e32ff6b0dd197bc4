import type { SchemaSet } from '../schema/schema-set.js';
import { expanded, type GlobalElement, type QName } from '../service-description.js';
import { WsdlError } from '../wsdl-error.js';
import { attribute, canonicalText, notice, qnameAttribute, reject } from '../xml/element.js';
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
  private readonly noun: string;

  constructor(definitions: readonly WsdlDefinition[], noun: string) {
    this.noun = noun;
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
  }

  /** @throws WsdlError if two different definitions have the same name */
  get all(): readonly WsdlDefinition[] {
    for (const clash of this.clashes.values()) throw clash;
    return [...this.byName.values()];
  }

  /** Returns the definition that an attribute references. @throws WsdlError if the definition does not exist */
  resolve(xml: XmlElement, name: string, targetNamespace: string): WsdlDefinition {
    const found = this.find(xml, name, targetNamespace);
    if (found) return found;
    reject(
      xml,
      `unresolved reference: the ${this.noun} ${attribute(xml, name)} is not in this WSDL`,
      'WSDL 1.1, 2.1.1: declare it in the document that refers to it, or in a document imported there',
    );
  }

  /** @param targetNamespace the namespace of the document that refers to the definition */
  find(xml: XmlElement, name: string, targetNamespace: string): WsdlDefinition | undefined {
    const found = this.get(qnameAttribute(xml, name));
    if (found) return found;
    const written = attribute(xml, name) ?? '';
    // a name without a prefix is in the default namespace, which is often the WSDL namespace
    const own = written.includes(':') ? undefined : this.get({ ns: targetNamespace, local: written });
    if (own) notice(xml, `${name}="${written}" has no prefix and was resolved in the namespace "${targetNamespace}"`);
    return own;
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
  /** Elements that message parts reference but that no schema declares. */
  readonly undeclared = new Map<string, GlobalElement>();
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

  /**
   * Returns the element that a part references, or `undefined` if the part references a type instead. An undeclared
   * element accepts any content.
   */
  findElement({ xml, message }: Part): QName | undefined {
    const written = attribute(xml, 'element');
    if (written === undefined) return undefined;
    const name = qnameAttribute(xml, 'element');
    if (this.schemas.find('element', name)) return name;
    const own = { ns: message.name.ns, local: name.local };
    if (!written.includes(':') && this.schemas.find('element', own)) {
      notice(xml, `element="${own.local}" has no prefix and was resolved in the namespace "${own.ns}"`);
      return own;
    }
    const type = this.schemas.openElement({ xml, attribute: 'element', written, name });
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
    const element = part && this.findElement(part);
    if (part && !element)
      reject(
        part.xml,
        'a part with type= is not supported (document/literal requires element=: WS-I Basic Profile 1.1, R2204)',
        otherStyle,
      );
    return element;
  }
}
