import { inspect, isDeepStrictEqual } from 'node:util';
import type { ElementDeclaration } from '../../../src/soap/schema/contract.js';
import { encodeElement } from '../../../src/soap/codec/encoder.js';
import { decoded } from '../../support/codec.js';

/**
 * Returns the problem with a decoded value. It must consist of plain objects, the encoder must accept it as a reply,
 * and the result must be decoded to the same value.
 */
export function checkValue(element: ElementDeclaration, value: unknown): string | undefined {
  const strange = strangeIn(value, 0);
  if (strange !== undefined) return strange;
  const { xml, issues } = encodeElement(element, value, 'reply');
  if (issues.length > 0) return `the encoder rejects it: ${inspect(issues, { depth: 4 })} in ${shown(value)}`;
  let back: unknown;
  try {
    back = decoded(element, xml);
  } catch (error) {
    return `the encoded value cannot be decoded: ${(error as Error).message} in ${xml.slice(0, 500)}`;
  }
  return isDeepStrictEqual(back, value) ? undefined : `it is decoded differently: ${shown(back)}, not ${shown(value)}`;
}

/** Finds a value that is not plain data. */
function strangeIn(value: unknown, depth: number): string | undefined {
  if (typeof value === 'function' || typeof value === 'symbol') return `it contains a ${typeof value}`;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return undefined;
  if (depth > 500) return 'it is nested too deeply';
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype)
    return 'it contains an object with another prototype';
  for (const key of Object.keys(value)) {
    const strange = strangeIn((value as Record<string, unknown>)[key], depth + 1);
    if (strange !== undefined) return strange;
  }
  return undefined;
}

function shown(value: unknown): string {
  return inspect(value, { depth: 12, breakLength: Infinity }).slice(0, 600);
}
