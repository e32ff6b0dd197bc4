import { kindOf } from '../schema/simple-types.js';
import { SOAP12, type SoapVersion } from '../xml/names.js';
import type { XmlElement } from '../xml/tree.js';

/**
 * An object that adds credentials to each request: `WSSecurity`, `BasicAuthSecurity`, `BearerSecurity` or
 * `WSSecurityCert` of node-soap, or your own. Its functions must be synchronous.
 */
export interface SecurityObject {
  /** Returns the XML of header blocks, or `''`. */
  toXML?(): string;
  /**
   * Returns the envelope that is sent, for example with a signature. Called after each `toXML`.
   *
   * @param envelopeKey the prefix of the envelope, which is `soap` in both SOAP versions
   */
  postProcess?(xml: string, envelopeKey: string): string;
  /** Adds HTTP header fields to those of the request. Called after each `postProcess`. */
  addHeaders?(headers: Record<string, string>): void;
  /** Sets options of node-soap's HTTP client, which this package does not use. An object that sets any is rejected. */
  addOptions?(options: Record<string, unknown>): void;
}

/** Thrown if a security object cannot be used. The message is a predicate. */
export class SecurityProblem extends Error {}

/** Returns `true` for a promise. Its rejection is handled then, because otherwise it would end the process. */
export function isPromise(returned: unknown): boolean {
  if (typeof returned !== 'object' || returned === null || !('then' in returned)) return false;
  Promise.resolve(returned).catch(() => undefined);
  return true;
}

/** Describes what is wrong with an object in the option `security`; `undefined` if it is valid. Quotes no values. */
export function securityProblem(given: unknown): string | undefined {
  try {
    return problemOf((given ?? {}) as SecurityObject, given);
  } catch {
    return 'cannot be used: a getter, a proxy or addOptions threw an error';
  }
}

const FUNCTIONS = ['toXML', 'postProcess', 'addHeaders', 'addOptions'] as const;

function problemOf(object: SecurityObject, given: unknown): string | undefined {
  if (!FUNCTIONS.some((name) => typeof object[name] === 'function'))
    return `must be an object with toXML, postProcess or addHeaders, such as node-soap's WSSecurity, or an array of these, not ${kindOf(given, '')}`;
  const invalid = FUNCTIONS.find((name) => !['function', 'undefined'].includes(typeof (object[name] ?? undefined)));
  if (invalid) return `has a member ${invalid} that is not a function`;
  const options: Record<string, unknown> = {};
  if (isPromise(object.addOptions?.(options))) return 'has an addOptions that is asynchronous';
  if (Object.keys(options).length > 0)
    return `sets ${Object.keys(options).join(', ')} for node-soap's HTTP client, which is not used here; pass certificates in the option tls, and use a gateway for NTLM`;
  // a node-soap object without a password would send the text "undefined"
  for (const [key, value] of Object.entries(object))
    if (/^_(username|password|token)$/.test(key) && typeof value !== 'string')
      return `has a ${key.slice(1)} that is not a string: ${kindOf(value, '')}`;
  return 'signer' in object && 'password' in object
    ? "cannot be node-soap's WSSecurityCertWithToken, whose signatures are invalid; use [new WSSecurity(...), new WSSecurityCert(...)]"
    : undefined;
}

/** Returns the secrets that an object of node-soap keeps: its password or token. */
export function ownSecrets(object: SecurityObject): string[] {
  return Object.entries(object).flatMap(([key, value]) =>
    /^_?(password|token)$/.test(key) && typeof value === 'string' ? [value] : [],
  );
}

/** The namespace of the `Security` block. */
export const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';

/** The namespace of the `Timestamp` in a `Security` block. */
export const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';

/** Describes why services reject a `Security` block that security objects have written; `undefined` if it is valid. */
export function blockProblem({ attributes, children }: XmlElement, version: SoapVersion | undefined) {
  // WS-Security 1.1, section 10
  if (children.filter((each) => typeof each !== 'string' && each.name === 'Timestamp').length > 1)
    return 'writes two timestamps, but WS-Security allows only one; pass hasTimeStamp: false to one of the objects';
  return version === '1.2' && attributes.some(({ ns, name }) => ns === SOAP12 && name === 'actor')
    ? "writes the attribute actor, which SOAP 1.2 does not have; omit it, or use soapVersion '1.1'"
    : undefined;
}
