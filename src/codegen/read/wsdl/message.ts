import { type GlobalElement, expanded, type QName } from '../service-description.js';
import { WsdlError } from '../wsdl-error.js';
import { SOAP11_BINDING, SOAP12_BINDING, WSDL } from '../namespaces.js';
import { wsdlChildren } from './extension.js';
import type { Globals } from '../schema/scope.js';
import { addNotice, attribute, qnameAttribute, refuse } from '../xml/structure.js';
import { locationOf, wording, type XmlElement } from '../xml/document.js';

/** An element of WSDL in a namespace: that of the document which declares it. */
export interface Declared {
  readonly xml: XmlElement;
  readonly name: QName;
}

/** Messages, port types or bindings of all documents by expanded name. */
export class Declarations {
  private readonly byName = new Map<string, Declared>();
  private readonly clashes = new Map<string, WsdlError>();
  private readonly noun: string;
  private readonly notices: string[];

  constructor(declared: readonly Declared[], noun: string, notices: string[]) {
    this.noun = noun;
    this.notices = notices;
    for (const each of declared) {
      const earlier = this.byName.get(expanded(each.name));
      if (!earlier) this.byName.set(expanded(each.name), each);
      // one that stands in two documents in the same words is one; policies are not read
      else if (wording(earlier.xml, isOfWsdl) !== wording(each.xml, isOfWsdl)) {
        const problem = `<${each.xml.name}> of this name stands in ${earlier.xml.source}:${earlier.xml.line} already (WSDL 1.1, 2.1)`;
        this.clashes.set(expanded(each.name), new WsdlError(locationOf(each.xml), problem));
      }
    }
  }

  /** @throws WsdlError if two of them have one name */
  get all(): readonly Declared[] {
    for (const clash of this.clashes.values()) throw clash;
    return [...this.byName.values()];
  }

  /** The one that an attribute refers to, seen from a document of a namespace. @throws WsdlError if there is none */
  resolve(xml: XmlElement, name: string, targetNamespace: string): Declared {
    const found = this.find(xml, name, targetNamespace);
    if (found) return found;
    refuse(
      xml,
      `unresolved reference: the ${this.noun} ${attribute(xml, name)} is not in this description`,
      'WSDL 1.1, 2.1.1: what is referred to is declared there or in a document that is imported',
    );
  }

  find(xml: XmlElement, name: string, targetNamespace: string): Declared | undefined {
    const found = this.get(qnameAttribute(xml, name));
    if (found) return found;
    const written = attribute(xml, name) ?? '';
    // without a prefix it is in the default namespace, which often is that of WSDL
    const own = written.includes(':') ? undefined : this.get({ ns: targetNamespace, local: written });
    if (own)
      addNotice(
        this.notices,
        `took ${name}="${written}", which lacks a prefix, for the one of "${targetNamespace}"`,
        xml,
      );
    return own;
  }

  private get(name: QName): Declared | undefined {
    const clash = this.clashes.get(expanded(name));
    if (clash) throw clash;
    return this.byName.get(expanded(name));
  }
}

function isOfWsdl({ ns }: XmlElement): boolean {
  return ns === WSDL || ns === SOAP11_BINDING || ns === SOAP12_BINDING;
}

/** `<wsdl:part name="parameters" element="tns:login"/>` of a message */
export interface Part {
  readonly name: string;
  readonly xml: XmlElement;
  readonly message: Declared;
}

/** The parts of messages and the elements that they are. */
export class Messages {
  readonly declarations: Declarations;
  /** Elements that are declared nowhere: open trees. */
  readonly undescribed = new Map<string, GlobalElement>();
  private readonly partsOf = new Map<Declared, readonly Part[]>();
  private readonly globals: Globals;
  private readonly notices: string[];

  constructor(declarations: Declarations, globals: Globals, notices: string[]) {
    this.declarations = declarations;
    this.globals = globals;
    this.notices = notices;
  }

  /** `<wsdl:message name="loginSoapIn"><wsdl:part name="parameters" element="tns:login"/>` */
  parts(message: Declared): readonly Part[] {
    const known = this.partsOf.get(message);
    if (known) return known;
    const parts = wsdlChildren(message.xml, this.notices, 'part').map((xml) => {
      const name = attribute(xml, 'name')?.trim() ?? '';
      if (name === '')
        addNotice(
          this.notices,
          `took a part without a name: in document/literal the name of a part means nothing`,
          xml,
        );
      return { name, xml, message };
    });
    this.partsOf.set(message, parts);
    return parts;
  }

  /** The element of a part; nothing where it has a type, as in rpc. One that is declared nowhere is an open tree. */
  findElement({ xml, message }: Part): QName | undefined {
    if (attribute(xml, 'element') === undefined) return undefined;
    const element = qnameAttribute(xml, 'element');
    if (this.globals.find('element', element)) return element;
    const own = { ns: message.name.ns, local: element.local };
    if (!attribute(xml, 'element')?.includes(':') && this.globals.find('element', own)) {
      addNotice(this.notices, `took element="${own.local}", which lacks a prefix, for the one of "${own.ns}"`, xml);
      return own;
    }
    const open = this.globals.open(xml, 'element', 'element', element);
    this.undescribed.set(expanded(element), {
      kind: 'element',
      name: element,
      type: open,
      nillable: false,
      location: locationOf(xml),
    });
    return element;
  }

  /** The element of a part; in document/literal each has one. @throws WsdlError */
  element(part: Part): QName {
    const { xml } = part;
    const found = this.findElement(part);
    if (found) return found;
    refuse(
      xml,
      'this generator does not read a part with type= (document/literal wants element=: WS-I Basic Profile 1.1, R2204)',
      'ask for a description in document/literal, which is what ASMX and WCF give unless they are told otherwise',
    );
  }

  /**
   * The element that stands in the Body: that of the one part which is left when headers and attachments are taken out.
   *
   * @param named the parts that `<soap:body parts="...">` names
   * @param elsewhere the parts that the binding puts into headers and attachments
   * @returns nothing for an empty Body
   */
  bodyElement(
    message: Declared,
    named: readonly string[] | undefined,
    elsewhere: ReadonlySet<string>,
  ): QName | undefined {
    const parts = this.parts(message);
    this.globals.budget.spend(parts.length, message.xml);
    // of a message without parts, the Body is empty, whatever the binding says
    if (parts.length === 0) return undefined;
    for (const name of named ?? [])
      if (!parts.some((part) => part.name === name))
        refuse(
          message.xml,
          `the binding names a part "${name}", but the message has only ${parts.map((each) => `"${each.name}"`).join(', ')}`,
        );
    const inBody = parts.filter((part) => (named ? named.includes(part.name) : !elsewhere.has(part.name)));
    const [part, second] = inBody;
    if (second)
      refuse(
        second.xml,
        'this generator does not read a message of several parts in one Body (document/literal has one: WS-I Basic Profile 1.1, R2201)',
        'ask for a description in document/literal wrapped, which is what ASMX and WCF give unless they are told otherwise',
      );
    return part && this.element(part);
  }
}
