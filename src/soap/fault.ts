import { DecodeError } from './codec/decode-error.js';
import { ElementDecoder } from './codec/decoder.js';
import type { ElementDeclaration } from './schema/contract.js';
import type { Prefixes, SoapVersion } from './xml/names.js';
import { childOf, textOf, type XmlElement } from './xml/tree.js';

/** A SOAP 1.1 or 1.2 fault. */
export interface Fault {
  /** The local name of the fault code or, in SOAP 1.2, of the innermost subcode. */
  readonly code: string;
  /**
   * Who caused the fault, according to the standard fault code. If the receiver caused the fault, the call may have
   * been executed.
   */
  readonly blames: 'sender' | 'receiver' | 'unknown';
  readonly reason: string;
  /** The detail element, unless it is empty. */
  readonly detail: XmlElement | undefined;
  /** `true` if part of the fault was skipped because the fault was too large. */
  readonly isCut?: boolean;
}

/**
 * Reads `<soap:Fault>`.
 *
 * SOAP 1.1 (4.4): `faultcode`, `faultstring`, `faultactor`, `detail`, all without a namespace.
 * SOAP 1.2 (5.4): `Code/Value`, `Code/Subcode/Value`, `Reason/Text`, `Detail`; ASMX writes a lower-case `detail`.
 */
export function readFault(fault: XmlElement, version: SoapVersion, isCut = false): Fault {
  const detail = childOf(fault, 'detail') ?? childOf(fault, 'Detail');
  const common = { detail: detail && detail.children.length > 0 ? detail : undefined, ...(isCut && { isCut }) };
  // some servers put a SOAP 1.1 fault into a SOAP 1.2 envelope
  if (version === '1.1' || childOf(fault, 'faultcode')) {
    const code = localName(textOf(childOf(fault, 'faultcode')));
    const reason = textOf(childOf(fault, 'faultstring')).trim();
    return { ...common, code, blames: blameOf(code.split('.', 1)[0] ?? ''), reason };
  }
  let element = childOf(fault, 'Code');
  const blames = blameOf(localName(textOf(childOf(element, 'Value'))));
  for (let sub = childOf(element, 'Subcode'); sub; sub = childOf(sub, 'Subcode')) element = sub;
  const code = localName(textOf(childOf(element, 'Value')));
  return { ...common, code, blames, reason: textOf(childOf(childOf(fault, 'Reason'), 'Text')).trim() };
}

function localName(qName: string): string {
  const trimmed = qName.trim();
  return trimmed.slice(trimmed.indexOf(':') + 1);
}

/** Returns `true` if SOAP 1.1 (4.4.1) or SOAP 1.2 (5.4.6) defines the code. Such a code cannot echo a request value. */
export function isDefinedCode(code: string): boolean {
  return blameOf(code) !== 'unknown';
}

/**
 * Returns who caused a fault. A receiver that does not understand a header or the SOAP version does not execute the
 * call, so the sender is to blame.
 */
function blameOf(code: string): Fault['blames'] {
  if (/^(Client|Sender|MustUnderstand|VersionMismatch|DataEncodingUnknown)$/.test(code)) return 'sender';
  return /^(Server|Receiver)$/.test(code) ? 'receiver' : 'unknown';
}

/**
 * Decodes the first element in a fault's detail that the WSDL declares as a fault of the operation.
 *
 * @returns `undefined` if there is no such element, or if the element does not match the WSDL. The fault itself must
 * still be reported
 */
export function declaredFault({ detail, isCut }: Fault, faults: readonly ElementDeclaration[] | undefined) {
  if (!detail || isCut || !faults) return undefined;
  for (const child of detail.children) {
    if (typeof child === 'string') continue;
    const declared = faults.find(({ name, ns }) => name === child.name && ns === child.ns);
    if (!declared) continue;
    const decoder = new ElementDecoder(declared, 'detail');
    try {
      replay(child, decoder);
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
    return decoder.missing === undefined ? { name: declared.name, value: decoder.value } : undefined;
  }
  return undefined;
}

function replay({ ns, name, attributes, children, prefixes = {} }: XmlElement, decoder: ElementDecoder): void {
  // the tree keeps only the prefixes that its values use; if it has no default namespace, the element's namespace is
  // the default
  const scope: Prefixes = {
    get: (prefix) => (Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : prefix === '' ? ns : undefined),
  };
  decoder.open(ns, name, attributes, scope);
  for (const child of children) {
    if (typeof child === 'string') decoder.text(child);
    else replay(child, decoder);
  }
  decoder.close();
}
