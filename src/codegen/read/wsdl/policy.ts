import { attempt, WsdlError } from '../wsdl-error.js';
import { WSDL } from '../namespaces.js';
import { assertionFamilies, isKnownAssertion, isPolicy, isRequired, isTrue, policyNamespaces } from './assertion.js';
import type { SoapBinding } from './binding.js';
import type { Declared, Declarations } from './message.js';
import { addNotice, attribute } from '../xml/structure.js';
import type { XmlElement } from '../xml/document.js';

/** The maximum number of requirements in one notice. */
const maxNeeds = 10;

/** The maximum length of a chain of policies that refer to each other. */
const maxDepth = 100;

/**
 * Reports what the policies of bindings, their ports, port types, operations and messages require (WS-Policy 1.5 Attachment,
 * section 4). This client does not do it by itself.
 */
export function noticePolicies(
  definitions: readonly XmlElement[],
  bindings: readonly SoapBinding[],
  portTypes: Declarations,
  messages: Declarations,
  notices: string[],
): void {
  const policies = new Policies(definitions);
  const notice = (who: string, needs: ReadonlySet<string>, at: XmlElement): void => {
    if (needs.size === 0) return;
    const problem = 'this client does not do that by itself, and the service may reject its calls';
    addNotice(notices, `${who} by policy: ${[...needs].join(', ')}; ${problem}`, at);
  };
  const found = (declarations: Declarations, xml: XmlElement | undefined, name: string, ns: string) => {
    if (!xml || attribute(xml, name) === undefined) return undefined;
    const declared = attempt(() => declarations.find(xml, name, ns));
    return declared instanceof WsdlError ? undefined : declared;
  };
  for (const binding of bindings) {
    const { xml, name } = binding;
    const portType: Declared | undefined = found(portTypes, xml, 'type', name.ns);
    notice(`the binding ${name.local} requires`, policies.of(xml, portType?.xml), xml);
    const ofPortType = new Map<string | undefined, XmlElement[]>();
    for (const each of portType?.xml.elements ?? []) {
      const key = attribute(each, 'name');
      const overloads = ofPortType.get(key);
      if (overloads) overloads.push(each);
      else ofPortType.set(key, [each]);
    }
    const byNeeds = new Map<string, { readonly needs: ReadonlySet<string>; readonly names: string[] }>();
    for (const operation of binding.operations) {
      const named = ofPortType.get(operation.name) ?? [];
      const sides = [operation.xml, ...named].flatMap((each) => [
        each,
        ...each.elements.filter(({ ns }) => ns === WSDL),
      ]);
      const sent = sides.map((each) => found(messages, each, 'message', portType?.name.ns ?? '')?.xml);
      const needs = policies.of(...sides, ...sent);
      const key = [...needs].join(' ');
      const group = byNeeds.get(key);
      if (group) group.names.push(operation.name);
      else byNeeds.set(key, { needs, names: [operation.name] });
    }
    for (const { needs, names } of byNeeds.values()) {
      const some = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
      const who = names.length === 1 ? `the operation ${some}` : `the operations ${some}`;
      notice(`${who} of the binding ${name.local} ${names.length === 1 ? 'requires' : 'require'}`, needs, xml);
    }
  }
  const used = new Set(bindings.map(({ name }) => name.local));
  for (const service of definitions.flatMap(({ elements }) => elements)) {
    if (service.ns !== WSDL || service.local !== 'service') continue;
    notice(`the service ${attribute(service, 'name') ?? ''} requires`, policies.of(service), service);
    for (const port of service.elements)
      // the local name is enough: two bindings of one name in two namespaces are very rare
      if (used.has((attribute(port, 'binding') ?? '').replace(/^.*:/, '').trim()))
        notice(`the port ${attribute(port, 'name') ?? ''} requires`, policies.of(port), port);
  }
}

/** The policies of a description, by the identifiers that references have. */
class Policies {
  private readonly byUri = new Map<string, XmlElement>();
  private readonly known = new Map<XmlElement, ReadonlySet<string>>();
  private depth = 0;

  constructor(definitions: readonly XmlElement[]) {
    const walk = (xml: XmlElement): void => {
      if (isPolicy(xml) && xml.local === 'Policy')
        for (const { local, ns, value } of xml.attributes)
          if (local === 'Name' && ns === '') this.byUri.set(value, xml);
          else if (/^id$/i.test(local) && ns !== '') this.byUri.set(`${xml.source}#${value}`, xml);
      for (const each of xml.elements) if (each.ns !== WSDL || each.local !== 'types') walk(each);
    };
    definitions.forEach(walk);
  }

  /** What is attached to elements of a WSDL: policies, references, assertions. */
  of(...subjects: readonly (XmlElement | undefined)[]): ReadonlySet<string> {
    const needs = new Set<string>();
    for (const subject of subjects) {
      if (!subject) continue;
      for (const each of subject.elements)
        if (isPolicy(each) || (isRequired(each) && isKnownAssertion(each))) add(needs, this.needs(each));
      for (const { ns, local, value } of subject.attributes)
        if (policyNamespaces.includes(ns) && local === 'PolicyURIs')
          for (const uri of value.split(/\s+/)) if (uri !== '') add(needs, this.referred(uri, subject));
    }
    return needs;
  }

  /** What every alternative of a policy requires (WS-Policy 1.5, section 4.3). */
  private needs(xml: XmlElement): ReadonlySet<string> {
    if (!isPolicy(xml)) return isLeftToUs(xml) ? nothing : new Set([nameOf(xml)]);
    if (xml.local === 'PolicyReference') return this.referred(attribute(xml, 'URI') ?? '', xml);
    if (!['Policy', 'All', 'ExactlyOne'].includes(xml.local)) return nothing;
    let needs = this.known.get(xml);
    if (!needs) {
      // a policy that refers to itself adds nothing
      this.known.set(xml, nothing);
      this.known.set(xml, (needs = this.combined(xml)));
    }
    return needs;
  }

  private combined(xml: XmlElement): ReadonlySet<string> {
    const parts = xml.elements.map((each) => this.needs(each));
    if (xml.local === 'ExactlyOne') {
      if (parts.some(({ size }) => size === 0)) return nothing;
      // what all alternatives require; if they have nothing in common, what any of them requires
      const common = [...(parts[0] ?? [])].filter((need) => parts.every((each) => each.has(need)));
      if (common.length > 0) return new Set(common);
    }
    const needs = new Set<string>();
    for (const each of parts) add(needs, each);
    return needs;
  }

  private referred(uri: string, at: XmlElement): ReadonlySet<string> {
    const policy = this.byUri.get(uri.startsWith('#') ? at.source + uri : uri);
    if (!policy) return new Set([`what the policy "${uri}" says, which is not in this description`]);
    if (this.depth >= maxDepth)
      return new Set([`what more than ${maxDepth} policies say, each of which refers to the next`]);
    this.depth++;
    const needs = this.needs(policy);
    this.depth--;
    return needs;
  }
}

const nothing: ReadonlySet<string> = new Set();

function add(needs: Set<string>, more: ReadonlySet<string>): void {
  for (const each of more) if (needs.size < maxNeeds) needs.add(each);
}

/** `wsp:Optional="true"`, `wsp:Ignorable="true"` */
function isLeftToUs({ attributes }: XmlElement): boolean {
  return attributes.some(
    ({ ns, local, value }) => policyNamespaces.includes(ns) && /^(Optional|Ignorable)$/.test(local) && isTrue(value),
  );
}

/** `WS-Security (SignedSupportingTokens: UsernameToken)`; an unknown assertion by its QName. */
function nameOf(xml: XmlElement): string {
  const family = assertionFamilies.find(([namespace]) => namespace.test(xml.ns))?.[1];
  if (family === undefined) return `{${xml.ns}}${xml.local}`;
  const tokens = new Set<string>();
  const walk = ({ elements }: XmlElement): void => {
    for (const each of elements) {
      if (each.ns === xml.ns && /.Token$/.test(each.local)) tokens.add(each.local);
      walk(each);
    }
  };
  walk(xml);
  return `${family} (${xml.local}${tokens.size === 0 ? '' : `: ${[...tokens].slice(0, maxNeeds).join(', ')}`})`;
}
