import { Budget } from '../budget.js';
import { Components } from '../read/components.js';
import type { ServiceDescription } from '../read/service-description.js';
import { fingerprintOf } from './fingerprint.js';
import { NameScope } from './identifier.js';
import type { Model, Provenance } from './model.js';
import { buildOperations, withoutQueries } from './operations.js';
import { spendOnStubs } from './stub-size.js';
import { buildTypes } from './types.js';

export interface ModelOptions {
  /** The budget that limits the amount of work. Default: a new budget. */
  readonly budget?: Budget;
  /** The origin of the WSDL. Default: the service. */
  readonly provenance?: Provenance;
}

/**
 * Assigns a TypeScript name to every type and member. Types keep their schema names, and the anonymous type of an
 * element gets the capitalized name of that element. A name that is already taken or reserved gets a suffix. The suffix
 * is the same on every run.
 *
 * @returns the model, and a notice for each name that differs from the name in the WSDL
 * @throws LimitError if the stubs exceed the budget
 */
export function buildModel(
  description: ServiceDescription,
  { budget = new Budget(), provenance = { origin: 'service' } }: ModelOptions = {},
): { readonly model: Model; readonly notices: readonly string[] } {
  const notices: string[] = [];
  const components = new Components(description.components);
  spendOnStubs(description, components, budget);
  // types and operations share one scope, because an application may import both into the same module
  const scope = new NameScope('identifiers');
  const typeModels = buildTypes(description, components, scope, notices, budget);
  const operations = buildOperations(description, components, typeModels, scope, notices, provenance);
  const model: Model = {
    targetNamespace: description.targetNamespace,
    fingerprint: fingerprintOf(description),
    origin: provenance.origin,
    soap: withoutQueries(description.soap),
    ...(description.documentation !== undefined && { documentation: description.documentation }),
    types: typeModels.types,
    operations,
    leftOut: description.leftOut.operations,
  };
  return { model, notices };
}
