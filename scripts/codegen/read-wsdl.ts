import type { Description } from './description.js';
import { readBindings } from './read-binding.js';
import type { Closure } from './read-documents.js';
import { documentationOf, wsdlChildren } from './read-extension.js';
import { Declarations, type Declared, Messages } from './read-message.js';
import { readOperations } from './read-operation.js';
import { readSchemas } from './read-schema.js';
import { attribute, refuse, requiredAttribute } from './read-xml.js';
import type { XmlElement } from './xml.js';

/** `<wsdl:definitions>`, of all documents together. */
export function readDefinitions(
  root: XmlElement,
  { definitions, schemas, unread }: Closure,
  notices: string[],
): Description {
  const all = (local: string): readonly Declared[] =>
    definitions.flatMap((document) =>
      wsdlChildren(document, notices)
        .filter((each) => each.local === local)
        .map((xml) => ({ xml, name: { ns: namespaceOf(document), local: requiredAttribute(xml, 'name') } })),
    );
  const portTypes = new Declarations(all('portType'), 'port type', notices);
  const bindings = readBindings(new Declarations(all('binding'), 'binding', notices).all, root, notices);

  const { components, globals } = readSchemas(schemas, unread, notices);
  const messages = new Messages(new Declarations(all('message'), 'message', notices), globals, notices);
  const operations = readOperations(portTypes, messages, bindings, notices);
  if (operations.length === 0)
    refuse(bindings[0]?.xml ?? root, 'the SOAP bindings of this description have no operation that a client can call');

  const services = definitions.flatMap((each) => wsdlChildren(each, []).filter(({ local }) => local === 'service'));
  const bound = new Set(bindings.map((each) => portTypes.resolve(each.xml, 'type', each.name.ns).xml));
  const documentation = [root, ...services, ...bound].map((each) => documentationOf(each)).find((each) => each);
  return {
    targetNamespace: targetNamespaceOf(root, bindings[0]?.name.ns),
    ...(documentation !== undefined && { documentation }),
    operations,
    components: [...components, ...messages.undescribed.values()],
  };
}

function namespaceOf(document: XmlElement): string {
  return attribute(document, 'targetNamespace')?.trim() ?? '';
}

/** That of the document that was given; one that only imports others has that of the first binding. */
function targetNamespaceOf(root: XmlElement, ofBinding: string | undefined): string {
  return namespaceOf(root) || (ofBinding ?? '');
}
