import type { ComplexTypeDescription, Component, Description } from '../../scripts/codegen/description.js';
import { readDescription } from '../../scripts/codegen/read.js';
import { describe, wsdlOf, type WsdlParts } from './wsdl.js';

/** What tests look at in a description. */

/** The particles of the request of `run`. */
export function particlesOf(description: Description): ComplexTypeDescription['particles'] {
  const element = description.components.find((each) => each.kind === 'element' && each.name.local === 'run');
  const type = element?.kind === 'element' && element.type.kind === 'anonymous' ? element.type.type : undefined;
  return type?.kind === 'complex' ? type.particles : [];
}

/** A global type. */
export function typeNamed(name: string, parts: WsdlParts): Component | undefined {
  const { components } = describe(wsdlOf(parts));
  return components.find((each) => each.kind !== 'element' && each.name?.local === name);
}

/** What was said while a description was read. */
export function noticesOf(text: string): readonly string[] {
  return readDescription(text, 'test.wsdl').notices;
}
