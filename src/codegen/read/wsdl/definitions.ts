import type { Budget } from '../../budget.js';
import type { ResolvedDocuments } from '../documents.js';
import { groupBy } from '../group-by.js';
import { listed } from '../../words.js';
import { readSchemas } from '../schema/schema.js';
import { isWsdlSpace, SchemaSet, symbolSpaces, type UnreadableComponent } from '../schema/schema-set.js';
import type { ServiceDescription } from '../service-description.js';
import { WsdlError } from '../wsdl-error.js';
import { attribute, reject, requiredAttribute } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import { readBindings } from './binding.js';
import { documentationOf, wsdlChildren } from './extension.js';
import { Messages } from './message.js';
import { noticePolicies } from './policy.js';
import { readOperations } from './port-type.js';
import { mergedPaths, type Port, type PortChoice, readPorts, servicesIn } from './service.js';

/** Reads the `<wsdl:definitions>` of all documents (WSDL 1.1, 2.1). */
export function readDefinitions(
  root: XmlElement,
  { definitions, schemas: schemaDocuments, missing }: ResolvedDocuments,
  budget: Budget,
  choice: PortChoice = {},
): { readonly description: ServiceDescription; readonly ports: readonly Port[] } {
  const schemas = new SchemaSet(missing, budget);
  for (const document of definitions)
    for (const xml of wsdlChildren(document)) {
      const context = schemas.contextOf(namespaceOf(document));
      const space = xml.local;
      if (!isWsdlSpace(space)) continue;
      const name = { ns: context.targetNamespace, local: requiredAttribute(xml, 'name') };
      schemas.add({ space, xml, name, context });
    }
  const ports = readPorts(definitions, schemas, choice);
  const isChosen = (choice.services ?? choice.ports) !== undefined;
  const served = schemas.all('binding').filter(({ xml }) => !isChosen || ports.some(({ binding }) => binding === xml));
  const bindings = readBindings(served, schemas, ports, root);

  const components = readSchemas(schemaDocuments, schemas);
  const messages = new Messages(schemas);
  const { operations, leftOut } = readOperations(schemas.all('portType'), messages, bindings);
  const unreadable = [...schemas.unreadable.values()];
  const reasons = new Set(leftOut.values());
  if (operations.length === 0) {
    const [first] = reasons;
    if (first) throw unreadable.find(({ error }) => reasons.has(error))?.error ?? first;
    const isEmpty = bindings.every((each) => each.operations.length === 0);
    reject(
      bindings[0]?.xml ?? root,
      `the SOAP bindings of this WSDL have no ${isEmpty ? '<operation>' : 'operation that a client can call'}`,
      isEmpty
        ? 'a client can call only the operations that a binding lists (WSDL 1.1, 2.5)'
        : 'each operation is missing in its port type, or starts with <output>, so the service calls the client',
    );
  }
  const used = bindings.flatMap(({ xml, name, portType, operations: bound }) =>
    portType instanceof WsdlError || bound.every(({ error }) => error) ? [] : [{ xml, name, portType }],
  );
  noticePolicies(definitions);
  noticeUnused(unreadable, reasons, root);

  const services = definitions.flatMap(servicesIn);
  const documented = [root, ...services, ...used.map(({ portType }) => portType.xml)];
  const documentation = documented.map(documentationOf).find((each) => each);
  const description: ServiceDescription = {
    // a root document that only imports other documents may have no namespace; the namespace of the first binding is
    // used
    targetNamespace: namespaceOf(root) || (used[0]?.name.ns ?? ''),
    soap: mergedPaths(operations.map((each) => each.soap)),
    ...(documentation !== undefined && { documentation }),
    operations,
    components: [...components, ...messages.undeclared.values()],
    leftOut: {
      operations: [...leftOut].map(([name, { sentence: reason }]) => ({ name, reason })),
      types: unreadable.flatMap(({ space, name, error }) =>
        space === 'type' ? [{ name, reason: error.sentence }] : [],
      ),
    },
  };
  return { description, ports: ports.filter(({ binding }) => used.some(({ xml }) => xml === binding)) };
}

/** Adds a notice about unreadable components that no operation needs. Components with the same error share a notice. */
function noticeUnused(
  unreadable: readonly UnreadableComponent[],
  reported: ReadonlySet<WsdlError>,
  { document }: XmlElement,
): void {
  const unused = unreadable.filter(({ error }) => !reported.has(error));
  for (const [reason, components] of groupBy(unused, ({ error }) => error.sentence)) {
    const names = components.map(({ space, name }) => `the ${symbolSpaces[space]} ${name.local}`);
    document.notices.add(`left out ${listed(names, 3)}, which no operation needs: ${reason}`);
  }
}

function namespaceOf(document: XmlElement): string {
  return attribute(document, 'targetNamespace')?.trim() ?? '';
}
