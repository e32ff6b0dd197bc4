import { Budget, partsOfText } from '../budget.js';
import { Components } from '../read/components.js';
import { partsOfAttributes, partsOfParticles } from '../read/expanded-size.js';
import type { ComplexTypeDefinition, ServiceDescription } from '../read/service-description.js';
import { fingerprintOf } from './fingerprint.js';
import { NameScope } from './identifier.js';
import type { Model, Provenance } from './model.js';
import { buildOperations } from './operations.js';
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
  const operations = buildOperations(description, components, typeModels, { scope, notices }, provenance);
  const model: Model = {
    targetNamespace: description.targetNamespace,
    fingerprint: fingerprintOf(description),
    origin: provenance.origin,
    soap: description.soap,
    ...(description.documentation !== undefined && { documentation: description.documentation }),
    types: typeModels.types,
    operations,
    leftOut: description.leftOut.operations,
  };
  return { model, notices };
}

/**
 * Charges the budget for the content that the stubs add to the elements of the WSDL: inherited members, unions of
 * derived types, and the header blocks and out parameters of operations. Must be called before the stubs are emitted.
 *
 * @throws LimitError if the budget is exceeded
 */
function spendOnStubs(description: ServiceDescription, components: Components, budget: Budget): void {
  const ordered = new Set<ComplexTypeDefinition>();
  for (const each of description.components)
    if (each.kind === 'complex') for (const one of components.basesFirst(each, ordered)) ordered.add(one);
  const contents = new Map<ComplexTypeDefinition, number>();
  for (const type of ordered) {
    const base = components.base(type);
    const inherited = (base && contents.get(base)) ?? 0;
    budget.spend(inherited, type.location);
    contents.set(type, inherited + partsOfParticles(type.particles) + partsOfAttributes(type.attributes));
  }
  // in reverse order, so that each type is added to its base type before the base type is counted
  const descendants = new Map<ComplexTypeDefinition, number>();
  for (const type of [...ordered].reverse()) {
    const below = descendants.get(type) ?? 0;
    budget.spend(below, type.location);
    const base = components.base(type);
    if (base) descendants.set(base, (descendants.get(base) ?? 0) + 1 + partsOfText(type.name?.local) + below);
  }
  for (const { output, requestHeaders, replyHeaders, location } of description.operations) {
    const reply = output && components.type(components.element(output).type);
    if (reply?.kind === 'complex') budget.spend(contents.get(reply) ?? reply.particles.length, location);
    for (const each of [...requestHeaders, ...replyHeaders]) {
      const { documentation, name } = components.element(each);
      budget.spend(1 + partsOfText(documentation, name.local), location);
    }
  }
}
