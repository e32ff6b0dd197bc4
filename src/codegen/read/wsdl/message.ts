import { type GlobalComponent, type Reference, referenceIn, type SchemaSet } from '../schema/schema-set.js';
import { readTypeReference } from '../schema/simple-type.js';
import { expanded, type GlobalElement, type QName, type TypeUse } from '../service-description.js';
import { assume, attribute, notice, reject } from '../xml/element.js';
import { locationOf, type XmlElement } from '../xml/document.js';
import { wsdlChildren } from './extension.js';

/** Messages (WSDL 1.1, 2.3). */

/** `<wsdl:part name="parameters" element="tns:login"/>` */
export interface Part {
  readonly name: string;
  readonly xml: XmlElement;
  readonly message: GlobalComponent;
}

const otherStyle = 'ask for a document/literal wrapped WSDL, which is the default in ASMX and WCF';

/** Reads the parts of messages and their elements. */
export class Messages {
  /** The elements of message parts that no schema declares, by name. */
  readonly undeclared = new Map<string, GlobalElement>();
  /** The parts of the operation being read that reference a type. */
  private readonly typed = new Set<Part>();

  constructor(private readonly schemas: SchemaSet) {}

  /** Returns the message that an attribute references, or `undefined` if the message is not declared. */
  find(xml: XmlElement): GlobalComponent | undefined {
    return this.schemas.lookUp('message', this.referenceTo(xml));
  }

  /** Returns the message that an attribute references. @throws WsdlError if the message is not declared */
  resolve(xml: XmlElement): GlobalComponent {
    return this.schemas.resolve('message', this.referenceTo(xml));
  }

  private referenceTo(xml: XmlElement): Reference {
    return referenceIn(xml, 'message', this.schemas.contextOf(''));
  }

  /** `<wsdl:message name="loginSoapIn"><wsdl:part name="parameters" element="tns:login"/>` */
  parts(message: GlobalComponent): readonly Part[] {
    return wsdlChildren(message.xml, 'part').map((xml) => {
      const name = attribute(xml, 'name')?.trim() ?? '';
      if (name === '') notice(xml, 'accepted a part without a name: the name is not significant in document/literal');
      return { name, xml, message };
    });
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
    const { context } = message;
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
    message: GlobalComponent,
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
