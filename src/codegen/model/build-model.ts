import { Budget } from '../budget.js';
import type { ServiceDescription } from '../read/service-description.js';
import { spendOnStubs } from '../read/expansion.js';
import { fingerprintOf } from './fingerprint.js';
import { Scope } from './identifier.js';
import type { Model } from './model.js';
import { nameOperations } from './operations.js';
import { nameTypes } from './types.js';
import { Components } from '../read/components.js';
import { withoutQueries } from '../read/wsdl/ports.js';

/** The model of a description, and what had to be named otherwise than the description has it: one sentence each. */
export interface Naming {
  readonly model: Model;
  readonly notices: readonly string[];
}

/**
 * Gives everything its name in TypeScript. Types have the schema's names, the anonymous type of an element that of the
 * element with a capital; what collides or is reserved gets a suffix, the same one every time.
 *
 * @throws WsdlError where no name can be given
 */
export function buildModel(description: ServiceDescription, budget = new Budget()): Naming {
  const notices: string[] = [];
  const components = new Components(description.components);
  spendOnStubs(description, components, budget);
  // one scope for all: an application imports types and operations side by side
  const scope = new Scope();
  const named = nameTypes(description, components, scope, notices, budget);
  const { types } = named;
  const operations = nameOperations(description, components, named, scope, notices);
  const model: Model = {
    targetNamespace: description.targetNamespace,
    fingerprint: fingerprintOf(description),
    soap: withoutQueries(description.soap),
    ...(description.documentation !== undefined && { documentation: description.documentation }),
    types,
    operations,
    leftOut: description.leftOut.operations,
  };
  return { model, notices };
}
