import type { Budget } from '../../budget.js';
import type { ServiceDescription } from '../service-description.js';
import { readBindings } from './binding.js';
import type { Closure } from '../documents.js';
import { documentationOf, wsdlChildren } from './extension.js';
import { Declarations, type Declared, Messages } from './message.js';
import { readOperations } from './operation.js';
import { noticePolicies } from './policy.js';
import { mergedPaths, readPaths } from './ports.js';
import { readSchemas } from '../schema/schema.js';
import { nouns, type Unreadable } from '../schema/scope.js';
import { attribute, refuse, requiredAttribute } from '../xml/structure.js';
import type { XmlElement } from '../xml/document.js';

/** `<wsdl:definitions>`, of all documents together. */
export function readDefinitions(
  root: XmlElement,
  { definitions, schemas, missing }: Closure,
  notices: string[],
  budget: Budget,
): ServiceDescription {
  const all = (local: string): readonly Declared[] =>
    definitions.flatMap((document) =>
      wsdlChildren(document, notices)
        .filter((each) => each.local === local)
        .map((xml) => ({ xml, name: { ns: namespaceOf(document), local: requiredAttribute(xml, 'name') } })),
    );
  const portTypes = new Declarations(all('portType'), 'port type', notices);
  const declared = new Declarations(all('binding'), 'binding', notices);
  const documents = definitions.map((xml) => ({ xml, ns: namespaceOf(xml) }));
  const bindings = readBindings(declared.all, readPaths(documents, declared), root, notices);

  const { components, globals } = readSchemas(schemas, missing, notices, budget);
  const messages = new Messages(new Declarations(all('message'), 'message', notices), globals, notices);
  const { operations, leftOut } = readOperations(portTypes, messages, bindings, notices);
  const unreadable = [...globals.unreadable.values()];
  if (operations.length === 0) {
    const reasons = new Set(leftOut.map(({ error }) => error));
    const first = unreadable.find(({ error }) => reasons.has(error)) ?? leftOut[0];
    if (first) throw first.error;
    refuse(bindings[0]?.xml ?? root, 'the SOAP bindings of this description have no operation that a client can call');
  }
  const used = bindings.filter((each) => each.operations.some(({ error }) => !error));
  noticePolicies(definitions, used, portTypes, messages.declarations, notices);
  noticeUnused(unreadable, new Set(leftOut.map(({ reason }) => reason)), notices);

  const services = definitions.flatMap((each) => wsdlChildren(each, []).filter(({ local }) => local === 'service'));
  const bound = new Set(used.map((each) => portTypes.resolve(each.xml, 'type', each.name.ns).xml));
  const documentation = [root, ...services, ...bound].map((each) => documentationOf(each)).find((each) => each);
  return {
    targetNamespace: targetNamespaceOf(root, used[0]?.name.ns),
    soap: mergedPaths(operations.map((each) => each.soap)),
    ...(documentation !== undefined && { documentation }),
    operations,
    components: [...components, ...messages.undescribed.values()],
    leftOut: {
      operations: leftOut.map(({ name, reason, location }) => ({ name, reason, location })),
      types: unreadable.flatMap(({ space, name, error }) =>
        space === 'type' ? [{ name, reason: error.sentence }] : [],
      ),
    },
  };
}

/** Reports what cannot be read and stops no operation, with what refers to it: one notice for each reason. */
function noticeUnused(unreadable: readonly Unreadable[], told: ReadonlySet<string>, notices: string[]): void {
  const byReason = new Map<string, string[]>();
  for (const { space, name, error } of unreadable) {
    if (told.has(error.sentence)) continue;
    const names = byReason.get(error.sentence);
    if (names) names.push(`the ${nouns[space]} ${name.local}`);
    else byReason.set(error.sentence, [`the ${nouns[space]} ${name.local}`]);
  }
  for (const [reason, names] of byReason) {
    const others = names.length > 3 ? ` and ${names.length - 3} more` : '';
    notices.push(`left out ${names.slice(0, 3).join(', ')}${others}; no operation is left out for it: ${reason}`);
  }
}

function namespaceOf(document: XmlElement): string {
  return attribute(document, 'targetNamespace')?.trim() ?? '';
}

/** That of the document that was given; one that only imports others has that of the first binding. */
function targetNamespaceOf(root: XmlElement, ofBinding: string | undefined): string {
  return namespaceOf(root) || (ofBinding ?? '');
}
