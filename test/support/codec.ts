import type { ArgumentIssue } from '../../src/errors.js';
import type { ElementDeclaration, TypeReference } from '../../src/soap/schema/contract.js';
import { encodeElement } from '../../src/soap/codec/encoder.js';
import { EnvelopeReader } from '../../src/soap/envelope-reader.js';
import { envelope } from './canned-transport.js';

/** The namespace that these helpers use. */
export const V = 'urn:v';

/** Declares an element `v` of the given type. */
export function elementOf(type: TypeReference, more: Partial<ElementDeclaration> = {}): ElementDeclaration {
  return { name: 'v', ns: V, type, ...more };
}

/** Returns the XML for a valid value. */
export function encoded(
  element: ElementDeclaration,
  value: unknown,
  direction: 'request' | 'reply' = 'request',
): string {
  const { xml, issues } = encodeElement(element, value, direction);
  if (issues.length > 0) throw new Error(`refused: ${JSON.stringify(issues)}`);
  return xml;
}

/** Returns the issues of a value, each as its path and message: `path.to.it message`. */
export function refusals(
  element: ElementDeclaration,
  value: unknown,
  direction: 'request' | 'reply' = 'request',
): string[] {
  return encodeElement(element, value, direction).issues.map(issueText);
}

function issueText({ path, message }: ArgumentIssue): string {
  return [...path, message].join(' ');
}

/** Decodes a text in an envelope, and checks that the result does not depend on the chunks of the envelope. */
export function decoded(element: ElementDeclaration, xml: string, pieces = 65_536): unknown {
  const reader = new EnvelopeReader({
    expect: (ns, name) => (ns === element.ns && name === element.name ? element : undefined),
    expected: `<${element.name}>`,
  });
  const text = envelope(xml);
  for (let at = 0; at < text.length; at += pieces) reader.write(text.slice(at, at + pieces));
  const reading = reader.end();
  if (reading.kind === 'invalid') throw new Error(`${reading.path} ${reading.problem}`);
  if (reading.kind !== 'element') throw new Error(`not read: ${JSON.stringify(reading)}`);
  const { value, missing, unknown } = reading.decoder;
  if (missing !== undefined) throw new Error(`${missing} is missing`);
  if (unknown.size > 0) throw new Error(`unknown: ${[...unknown].join(', ')}`);
  return value;
}
