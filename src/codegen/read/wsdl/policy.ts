import { WSDL } from '../namespaces.js';
import { attribute, notice } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import { familyOf, isPolicy, isRequired, isTrue, policyNamespaces } from './extension.js';

/** The maximum number of requirements listed in a notice. */
const maxRequirements = 10;

/**
 * Reports the requirements of each policy in a WSDL (WS-Policy 1.5, section 4). This client does not meet such
 * requirements automatically. Every policy is reported, regardless of where the policy is attached and whether anything
 * references the policy. The policy's name shows which binding the policy is for.
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
    `${policy} requires ${requirements.join(', ')}; this client does not do that automatically, so the service may reject ` +
      'its calls',
  );
}

/**
 * Returns the assertions that a policy requires. Nothing is required if one of the alternatives contains no assertions.
 */
function requirementsOf(xml: XmlElement): readonly string[] {
  if (!isPolicy(xml)) return isOptional(xml) || isPlainHttps(xml) ? [] : [nameOf(xml)];
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

const plainHttps = /^(TransportToken|HttpsToken|AlgorithmSuite|Basic\w*|TripleDes\w*|Layout|Strict|Lax\w*)$/;

/** Returns `true` for transport security with HTTPS alone: no client certificate, no timestamp and no other token. */
function isPlainHttps(xml: XmlElement): boolean {
  const parts = assertionsIn(xml);
  const isPlain = ({ local, attributes }: XmlElement): boolean =>
    plainHttps.test(local) &&
    !attributes.some((each) => each.local === 'RequireClientCertificate' && isTrue(each.value));
  return xml.local === 'TransportBinding' && parts.some(({ local }) => local === 'HttpsToken') && parts.every(isPlain);
}

/** The assertions inside an assertion at any depth. */
function assertionsIn({ elements }: XmlElement): readonly XmlElement[] {
  return elements.flatMap((each) => [...(isPolicy(each) ? [] : [each]), ...assertionsIn(each)]);
}

/**
 * Returns the name of an assertion, such as `WS-Security (SignedSupportingTokens: UsernameToken)`, or the QName of an
 * unknown assertion.
 */
function nameOf(xml: XmlElement): string {
  const family = familyOf(xml);
  if (family === undefined) return `{${xml.ns}}${xml.local}`;
  const names = assertionsIn(xml).flatMap(({ ns, local }) => (ns === xml.ns && /.Token$/.test(local) ? [local] : []));
  const tokens = [...new Set(names)].slice(0, maxRequirements);
  const isTrust = tokens.includes('IssuedToken') || xml.local.startsWith('Trust1');
  return `${isTrust ? 'WS-Trust' : family} (${xml.local}${tokens.length === 0 ? '' : `: ${tokens.join(', ')}`})`;
}
