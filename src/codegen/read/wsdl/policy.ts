import { WSDL } from '../namespaces.js';
import { attribute, notice } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import { familyOf, isPolicy, isRequired, isTrue, policyNamespaces } from './extension.js';

/** The maximum number of requirements in one notice. */
const maxRequirements = 10;

/**
 * Reports what each policy of a WSDL requires (WS-Policy 1.5, section 4). This client does not do any of that by
 * itself. A policy is reported wherever it is attached, even if nothing refers to it. Its name says which binding it is
 * for.
 */
export function noticePolicies(definitions: readonly XmlElement[]): void {
  for (const xml of definitions) {
    if (xml.ns === WSDL && xml.local === 'types') continue;
    const isStated = isPolicy(xml)
      ? /^Policy(Reference)?$/.test(xml.local)
      : isRequired(xml) && familyOf(xml) !== undefined;
    if (!isStated) noticePolicies(xml.elements);
    else noticeRequirements(xml, [...new Set(requirementsOf(xml))].slice(0, maxRequirements));
  }
}

function noticeRequirements(xml: XmlElement, requirements: readonly string[]): void {
  if (requirements.length === 0) return;
  const name = xml.attributes.find(({ local }) => /^(id|name)$/i.test(local))?.value;
  const policy = name === undefined ? `a policy of <${xml.parent?.name}>` : `the policy ${name}`;
  notice(
    xml,
    `${policy} requires ${requirements.join(', ')}; this client does not do that by itself, and the service may reject ` +
      'its calls',
  );
}

/** The assertions in a policy. An alternative without any means that none is required. */
function requirementsOf(xml: XmlElement): readonly string[] {
  if (!isPolicy(xml)) return isOptional(xml) ? [] : [nameOf(xml)];
  const uri = xml.local === 'PolicyReference' ? attribute(xml, 'URI') : undefined;
  if (uri !== undefined && !uri.startsWith('#')) return [`the policy "${uri}", which was not read`];
  if (!['Policy', 'All', 'ExactlyOne'].includes(xml.local)) return [];
  const parts = xml.elements.map(requirementsOf);
  return xml.local === 'ExactlyOne' && parts.some(({ length }) => length === 0) ? [] : parts.flat();
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
  const tokensIn = ({ elements }: XmlElement): readonly string[] =>
    elements.flatMap((each) => [
      ...(each.ns === xml.ns && /.Token$/.test(each.local) ? [each.local] : []),
      ...tokensIn(each),
    ]);
  const tokens = [...new Set(tokensIn(xml))].slice(0, maxRequirements);
  return `${family} (${xml.local}${tokens.length === 0 ? '' : `: ${tokens.join(', ')}`})`;
}
