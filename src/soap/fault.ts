import { childOf, textOf, type XmlElement } from './xml/tree.js';
import type { SoapVersion } from './xml/names.js';

/** What a SOAP fault says, in the words common to both versions. */
export interface Fault {
  /** The local name of the code; in SOAP 1.2 of its innermost subcode. */
  readonly code: string;
  /** Who is at fault by the code the specification defines: the sender was refused, the receiver may have begun. */
  readonly blames: 'sender' | 'receiver' | 'unknown';
  readonly reason: string;
  /** The detail element, if there is one that holds anything. */
  readonly detail: XmlElement | undefined;
  /** Whether it was too large to be kept whole. */
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
  // some servers put a fault of 1.1 into an envelope of 1.2
  if (version === '1.1' || childOf(fault, 'faultcode')) {
    const code = local(textOf(childOf(fault, 'faultcode')));
    return {
      ...common,
      code,
      blames: blame(code.split('.', 1)[0] ?? ''),
      reason: textOf(childOf(fault, 'faultstring')).trim(),
    };
  }
  let element = childOf(fault, 'Code');
  const top = local(textOf(childOf(element, 'Value')));
  for (let sub = childOf(element, 'Subcode'); sub; sub = childOf(sub, 'Subcode')) element = sub;
  const code = local(textOf(childOf(element, 'Value')));
  return { ...common, code, blames: blame(top), reason: textOf(childOf(childOf(fault, 'Reason'), 'Text')).trim() };
}

function local(qName: string): string {
  const trimmed = qName.trim();
  return trimmed.slice(trimmed.indexOf(':') + 1);
}

/** Whether SOAP 1.1 (4.4.1) or SOAP 1.2 (5.4.6) defines a code by this name, which then says nothing about a request. */
export function isDefinedCode(code: string): boolean {
  return blame(code) !== 'unknown';
}

/** A header or version that is not understood stops a call before it begins, and so counts as the sender's. */
function blame(code: string): Fault['blames'] {
  if (/^(Client|Sender|MustUnderstand|VersionMismatch|DataEncodingUnknown)$/.test(code)) return 'sender';
  return /^(Server|Receiver)$/.test(code) ? 'receiver' : 'unknown';
}
