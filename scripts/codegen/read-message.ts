import { expanded, type QName } from './description.js';
import { wsdlChildren } from './read-extension.js';
import { addNotice, attribute, qnameAttribute, refuse, refuseConstruct, requiredAttribute } from './read-xml.js';
import { wording, type XmlElement } from './xml.js';

/** What a part of a message is, in document/literal: an element; `undefined` where it has a type, as in rpc. */
export interface Part {
  readonly name: string;
  readonly xml: XmlElement;
  readonly element: QName | undefined;
}

/** An element of WSDL in a namespace: that of the document which declares it. */
export interface Declared {
  readonly xml: XmlElement;
  readonly name: QName;
}

/** Messages, port types or bindings of all documents by expanded name. */
export class Declarations {
  readonly all: readonly Declared[];
  private readonly byName = new Map<string, Declared>();
  private readonly noun: string;
  private readonly notices: string[];

  constructor(declared: readonly Declared[], noun: string, notices: string[]) {
    this.noun = noun;
    this.notices = notices;
    for (const each of declared) {
      const earlier = this.byName.get(expanded(each.name));
      if (!earlier) this.byName.set(expanded(each.name), each);
      // one that stands in two documents in the same words is one
      else if (wording(earlier.xml) !== wording(each.xml))
        refuse(each.xml, `<${each.xml.name}> of this name stands in ${earlier.xml.source}:${earlier.xml.line} already`);
    }
    this.all = [...this.byName.values()];
  }

  /** The one that an attribute refers to, seen from a document of a namespace. @throws DescriptionError if there is none */
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
    const found = this.byName.get(expanded(qnameAttribute(xml, name)));
    if (found) return found;
    const written = attribute(xml, name) ?? '';
    // without a prefix it is in the default namespace, which often is that of WSDL
    const own = written.includes(':') ? undefined : this.byName.get(expanded({ ns: targetNamespace, local: written }));
    if (own)
      addNotice(
        this.notices,
        `took ${name}="${written}", which lacks a prefix, for the one of "${targetNamespace}"`,
        xml,
      );
    return own;
  }
}

/**
 * The parts of a message: `<wsdl:message name="loginSoapIn"><wsdl:part name="parameters" element="tns:login"/>`
 *
 * @param elements the expanded names of all global elements
 */
export function readParts({ xml, name }: Declared, elements: ReadonlySet<string>, notices: string[]): readonly Part[] {
  return wsdlChildren(xml, notices, 'part').map((part) => {
    const partName = requiredAttribute(part, 'name');
    if (attribute(part, 'element') === undefined) return { name: partName, xml: part, element: undefined };
    return { name: partName, xml: part, element: readElementName(part, name.ns, elements, notices) };
  });
}

function readElementName(
  part: XmlElement,
  targetNamespace: string,
  elements: ReadonlySet<string>,
  notices: string[],
): QName {
  const element = qnameAttribute(part, 'element');
  if (elements.has(expanded(element))) return element;
  const own = { ns: targetNamespace, local: element.local };
  if (!attribute(part, 'element')?.includes(':') && elements.has(expanded(own))) {
    addNotice(notices, `took element="${own.local}", which lacks a prefix, for the one of "${own.ns}"`, part);
    return own;
  }
  refuse(
    part,
    `unresolved reference: the element ${attribute(part, 'element')} is not declared in any schema of this description`,
    `looked for "${element.local}" in the namespace "${element.ns}" (XML Schema part 1, src-resolve)`,
  );
}

/** The element of a part; in document/literal each has one. */
export function elementOf(part: Part): QName {
  return (
    part.element ??
    refuseConstruct(
      part.xml,
      'a part with type= (document/literal wants element=; this is the rpc style)',
      'ask for a description in document/literal, which is what ASMX and WCF give unless they are told otherwise',
    )
  );
}

/**
 * The element that stands in the Body: that of the one part which is left when headers and attachments are taken out.
 *
 * @param named the parts that `<soap:body parts="...">` names
 * @param elsewhere the parts that the binding puts into headers and attachments
 * @returns nothing for an empty Body
 */
export function bodyElement(
  message: Declared,
  parts: readonly Part[],
  named: readonly string[] | undefined,
  elsewhere: ReadonlySet<string>,
): QName | undefined {
  for (const name of named ?? [])
    if (!parts.some((part) => part.name === name))
      refuse(
        message.xml,
        `the binding names a part "${name}", but the message has only ${parts.map((each) => `"${each.name}"`).join(', ') || 'none'}`,
      );
  const inBody = parts.filter((part) => (named ? named.includes(part.name) : !elsewhere.has(part.name)));
  const [part, second] = inBody;
  if (second)
    refuseConstruct(
      second.xml,
      'a message of several parts in one Body (document/literal has one: WS-I Basic Profile 1.1, R2210)',
    );
  return part && elementOf(part);
}
