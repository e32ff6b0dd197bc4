import type { ElementDeclaration, Operation } from '../../src/soap/schema/contract.js';

/** The element in the Body of an operation's request. Every operation of Rescue has one. */
export function inputOf({ name, input }: Operation): ElementDeclaration {
  if (!input) throw new Error(`${name} has an empty request`);
  return input;
}

/** The element in the Body of its reply. */
export function outputOf({ name, output }: Operation): ElementDeclaration {
  if (!output) throw new Error(`${name} has an empty reply`);
  return output;
}
