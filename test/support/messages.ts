import type { ElementDeclaration, Operation } from '../../src/soap/schema/contract.js';

/** Returns the element in the Body of an operation's request, which every Rescue operation has. */
export function inputOf({ name, input }: Operation): ElementDeclaration {
  if (!input) throw new Error(`${name} has an empty request`);
  return input;
}

/** Returns the element in the Body of an operation's reply. */
export function outputOf({ name, output }: Operation): ElementDeclaration {
  if (!output) throw new Error(`${name} has an empty reply`);
  return output;
}
