import { groupBy } from '../group-by.js';
import { WSDL } from '../namespaces.js';
import { attempt, WsdlError } from '../wsdl-error.js';
import { attribute, notice } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import type { SoapBinding } from './binding.js';
import { familyOf, isPolicy, isRequired, isTrue, policyNamespaces } from './extension.js';
import type { DefinitionTable } from './message.js';
import { servicesIn } from './service.js';

/** The maximum number of requirements in one notice. */
const maxRequirements = 10;

/** The maximum length of a chain of policies that refer to each other. */
const maxDepth = 100;

type Requirements = ReadonlySet<string>;

/**
 * Reports what policies require (WS-Policy 1.5 Attachment, section 4): one notice for each binding with the requirements of
 * its service, ports, port type, operations and messages. This client does not do any of that by itself.
 */
export function noticePolicies(
  definitions: readonly XmlElement[],
  bindings: readonly SoapBinding[],
  portTypes: DefinitionTable,
  messages: DefinitionTable,
): void {
  const policies = new Policies(definitions);
  // the local name is enough: two bindings of one name in two namespaces are very rare
  const ports = groupBy(
    definitions.flatMap(servicesIn).flatMap((service) => service.elements),
    (port) => attribute(port, 'binding')?.replace(/^.*:/, '').trim(),
  );
  const find = (table: DefinitionTable, xml: XmlElement, name: string, ns: string): XmlElement | undefined => {
    if (attribute(xml, name) === undefined) return undefined;
    const found = attempt(() => table.find(xml, name, ns));
    return found instanceof WsdlError ? undefined : found?.xml;
  };
  for (const { xml, name, operations } of bindings) {
    const portType = find(portTypes, xml, 'type', name.ns);
    const ns = (portType?.parent && attribute(portType.parent, 'targetNamespace')?.trim()) ?? '';
    const all = [...operations.map((each) => each.xml), ...(portType?.elements ?? [])];
    const messageUses = all.flatMap((operation) => operation.elements.filter((each) => each.ns === WSDL));
    const requirements = policies.of([
      xml,
      portType,
      ...(ports.get(name.local) ?? []).flatMap((port) => [port, port.parent]),
      ...all,
      ...messageUses,
      ...messageUses.map((each) => find(messages, each, 'message', ns)),
    ]);
    if (requirements.size > 0)
      notice(
        xml,
        `the binding ${name.local} requires by policy: ${[...requirements].join(', ')}; this client does not do that by ` +
          'itself, and the service may reject its calls',
      );
  }
}

/** The policies of a WSDL by URI (WS-Policy 1.5, section 4). */
class Policies {
  private readonly byUri = new Map<string, XmlElement>();
  private readonly known = new Map<XmlElement, Requirements>();
  private depth = 0;

  constructor(definitions: readonly XmlElement[]) {
    const visit = (xml: XmlElement): void => {
      if (isPolicy(xml) && xml.local === 'Policy')
        for (const { local, ns, value } of xml.attributes)
          if (local === 'Name' && ns === '') this.byUri.set(value, xml);
          else if (/^id$/i.test(local) && ns !== '') this.byUri.set(`${xml.source}#${value}`, xml);
      for (const each of xml.elements) if (each.ns !== WSDL || each.local !== 'types') visit(each);
    };
    definitions.forEach(visit);
  }

  /** What is attached to elements of a WSDL: policies, references to policies, assertions. */
  of(subjects: readonly (XmlElement | undefined)[]): Requirements {
    const found = subjects.flatMap((subject) => {
      if (!subject) return [];
      const attached = subject.elements.filter((each) => isPolicy(each) || (isRequired(each) && familyOf(each)));
      const uris = subject.attributes
        .filter(({ ns, local }) => policyNamespaces.includes(ns) && local === 'PolicyURIs')
        .flatMap(({ value }) => value.split(/\s+/).filter((uri) => uri !== ''));
      return [
        ...attached.map((each) => this.requirementsOf(each)),
        ...uris.map((uri) => this.requirementsAt(uri, subject)),
      ];
    });
    return union(found);
  }

  private requirementsOf(xml: XmlElement): Requirements {
    if (!isPolicy(xml)) return isOptional(xml) ? nothing : new Set([nameOf(xml)]);
    if (xml.local === 'PolicyReference') return this.requirementsAt(attribute(xml, 'URI') ?? '', xml);
    if (!['Policy', 'All', 'ExactlyOne'].includes(xml.local)) return nothing;
    let requirements = this.known.get(xml);
    if (!requirements) {
      // a policy that refers to itself adds nothing
      this.known.set(xml, nothing);
      const parts = xml.elements.map((each) => this.requirementsOf(each));
      requirements = xml.local === 'ExactlyOne' ? anyOf(parts) : union(parts);
      this.known.set(xml, requirements);
    }
    return requirements;
  }

  private requirementsAt(uri: string, at: XmlElement): Requirements {
    const policy = this.byUri.get(uri.startsWith('#') ? at.source + uri : uri);
    if (!policy) return new Set([`the policy "${uri}", which is not in this WSDL`]);
    if (this.depth >= maxDepth) return new Set([`a chain of more than ${maxDepth} policies`]);
    this.depth++;
    const requirements = this.requirementsOf(policy);
    this.depth--;
    return requirements;
  }
}

const nothing: Requirements = new Set();

function union(all: readonly Requirements[]): Requirements {
  const found = new Set<string>();
  for (const each of all.flatMap((some) => [...some])) if (found.size < maxRequirements) found.add(each);
  return found;
}

/** What all alternatives require. If they have nothing in common, what any of them requires. */
function anyOf(alternatives: readonly Requirements[]): Requirements {
  if (alternatives.some(({ size }) => size === 0)) return nothing;
  const common = [...(alternatives[0] ?? [])].filter((each) => alternatives.every((other) => other.has(each)));
  return common.length > 0 ? new Set(common) : union(alternatives);
}

/** `wsp:Optional="true"`, `wsp:Ignorable="true"` */
function isOptional({ attributes }: XmlElement): boolean {
  return attributes.some(
    ({ ns, local, value }) => policyNamespaces.includes(ns) && /^(Optional|Ignorable)$/.test(local) && isTrue(value),
  );
}

/** `WS-Security (SignedSupportingTokens: UsernameToken)`; an unknown assertion by its QName */
function nameOf(xml: XmlElement): string {
  const family = familyOf(xml);
  if (family === undefined) return `{${xml.ns}}${xml.local}`;
  const tokens = new Set<string>();
  const visit = ({ elements }: XmlElement): void => {
    for (const each of elements) {
      if (each.ns === xml.ns && /.Token$/.test(each.local)) tokens.add(each.local);
      visit(each);
    }
  };
  visit(xml);
  return `${family} (${xml.local}${tokens.size === 0 ? '' : `: ${[...tokens].slice(0, maxRequirements).join(', ')}`})`;
}
