import type {
  ComplexTypeDefinition,
  Component,
  ServiceDescription,
} from '../../src/codegen/read/service-description.js';
import { readWsdl } from '../../src/codegen/read/read-wsdl.js';
import { describe, wsdlOf, type WsdlParts } from './wsdl.js';

/** Helpers that read parts of a WSDL for tests. */

/** Returns the particles of the request of `run`. */
export function particlesOf(description: ServiceDescription): ComplexTypeDefinition['particles'] {
  const element = description.components.find((each) => each.kind === 'element' && each.name.local === 'run');
  const type = element?.kind === 'element' && element.type.kind === 'anonymous' ? element.type.type : undefined;
  return type?.kind === 'complex' ? type.particles : [];
}

/** Returns a global type. */
export function typeNamed(name: string, parts: WsdlParts): Component | undefined {
  const { components } = describe(wsdlOf(parts));
  return components.find((each) => each.kind !== 'element' && each.name?.local === name);
}

/** Returns the notices about unreadable components in a WSDL whose only operation does not need them. */
export function leftOutOf(text: string): string {
  const { description, notices } = readWsdl(text, 'test.wsdl');
  if (description.operations.length !== 1 || description.leftOut.operations.length > 0)
    throw new Error('the operation is left out');
  return notices.filter((each) => each.startsWith('left out ')).join('\n');
}

/** Returns the notices that reading a WSDL produces. */
export function noticesOf(text: string): readonly string[] {
  return readWsdl(text, 'test.wsdl').notices;
}
