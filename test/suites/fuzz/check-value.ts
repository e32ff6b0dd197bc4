import { inspect, isDeepStrictEqual } from 'node:util';
import type { ElementDeclaration } from '../../../src/soap/schema/contract.js';
import { encodeElement } from '../../../src/soap/codec/encoder.js';
import { decoded } from '../../support/codec.js';

/**
 * What is wrong with a decoded value: it must be of plain objects, the encoder must take it as a reply, and what it
 * writes must be read as the same value.
 */
export function checkValue(element: ElementDeclaration, value: unknown): string | undefined {
  const strange = strangeIn(value, 0);
  if (strange !== undefined) return strange;
  const { xml, issues } = encodeElement(element, value, 'reply');
  if (issues.length > 0) return `the encoder refuses it: ${inspect(issues, { depth: 4 })} in ${shown(value)}`;
  let back: unknown;
  try {
    back = decoded(element, xml);
  } catch (error) {
    return `what was encoded is not read: ${(error as Error).message} in ${xml.slice(0, 500)}`;
  }
  return isDeepStrictEqual(back, value) ? undefined : `it comes back otherwise: ${shown(back)}, not ${shown(value)}`;
}

/** Something that is no plain data. */
function strangeIn(value: unknown, depth: number): string | undefined {
  if (typeof value === 'function' || typeof value === 'symbol') return `it holds a ${typeof value}`;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return undefined;
  if (depth > 500) return 'it is nested too deep';
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return 'it holds an object of a strange kind';
  for (const key of Object.keys(value)) {
    const strange = strangeIn((value as Record<string, unknown>)[key], depth + 1);
    if (strange !== undefined) return strange;
  }
  return undefined;
}

function shown(value: unknown): string {
  return inspect(value, { depth: 12, breakLength: Infinity }).slice(0, 600);
}
