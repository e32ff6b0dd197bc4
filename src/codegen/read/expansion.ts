import type { Budget } from '../budget.js';
import { partsOfText } from '../budget.js';
import type { ComplexTypeDefinition, ServiceDescription } from './service-description.js';
import { extentOf, extentOfAttributes } from './extent.js';
import type { Components } from './components.js';

/**
 * Counts what the stubs of a WSDL contain in addition to its own elements, before they are written: inherited members,
 * the unions of types that extend another type, header blocks and out parameters of operations.
 *
 * @throws LimitError if that exceeds the budget
 */
export function spendOnStubs(description: ServiceDescription, components: Components, budget: Budget): void {
  const contents = new Map<ComplexTypeDefinition, number>();
  const descendants = new Map<ComplexTypeDefinition, number>();
  for (const type of basesFirst(description, components)) {
    const base = components.base(type);
    const inherited = base ? (contents.get(base) ?? 0) : 0;
    budget.spend(inherited, type.location);
    contents.set(type, inherited + extentOf(type.particles).size + extentOfAttributes(type.attributes).size);
    descendants.set(type, 0);
  }
  // in reverse order, so that each type is added to its base before the base is counted
  for (const type of [...descendants.keys()].reverse()) {
    const below = descendants.get(type) ?? 0;
    budget.spend(below, type.location);
    const base = components.base(type);
    const own = 1 + partsOfText(type.name?.local);
    if (base) descendants.set(base, (descendants.get(base) ?? 0) + own + below);
  }
  for (const { output, requestHeaders, replyHeaders, location } of description.operations) {
    const reply = output && components.type(components.element(output).type);
    if (reply?.kind === 'complex') budget.spend(contents.get(reply) ?? reply.particles.length, location);
    for (const name of [...requestHeaders, ...replyHeaders]) {
      const {
        documentation,
        name: { local },
      } = components.element(name);
      budget.spend(1 + partsOfText(documentation, local), location);
    }
  }
}

/** The global complex types, each after its base. */
function basesFirst({ components: all }: ServiceDescription, components: Components): Iterable<ComplexTypeDefinition> {
  const ordered = new Set<ComplexTypeDefinition>();
  for (const each of all) {
    if (each.kind !== 'complex') continue;
    const chain = new Set<ComplexTypeDefinition>();
    let at: ComplexTypeDefinition | undefined = each;
    for (; at && !ordered.has(at) && !chain.has(at); at = components.base(at)) chain.add(at);
    for (const type of [...chain].reverse()) ordered.add(type);
  }
  return ordered;
}
