import { createHash } from 'node:crypto';
import { type Description, expanded, type TypeDescription, type TypeUse } from './description.js';
import { Components } from './reach.js';

/**
 * SHA-256, in hexadecimal, over what a description means: operations, actions, elements, types, occurrence, literals.
 * Two descriptions that differ in prefixes, addresses, documentation or the order of declarations have the same one.
 */
export function fingerprintOf(description: Description): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(description)))
    .digest('hex');
}

/** A form of data that is the same for the same meaning; lists whose order means nothing are sorted. */
type Canonical = string | number | boolean | readonly Canonical[];

function canonical(description: Description): Canonical {
  const components = new Components(description.components);
  const elements = new Map<string, Canonical>();
  const types: Canonical[] = [];

  // an element counts if an operation or a type refers to it: the HttpPost port brings others with it
  const addElement = (name: string, type: TypeUse, nillable: boolean): void => {
    if (elements.has(name)) return;
    elements.set(name, []);
    elements.set(name, [name, useOf(type), nillable]);
  };
  const useOf = (use: TypeUse): Canonical => {
    if (use.kind === 'builtIn') return ['builtIn', use.name];
    if (use.kind === 'anonymous') return ['anonymous', typeOf(use.type)];
    if (use.kind === 'ofElement') {
      const element = components.element(use.name);
      addElement(expanded(use.name), element.type, element.nillable);
    }
    return [use.kind, expanded(use.name)];
  };
  const typeOf = (type: TypeDescription): Canonical => {
    if (type.kind === 'simple')
      return ['simple', type.base, sorted((type.enumeration ?? []).map((each) => each.value))];
    const particles = type.particles.map((each) => [
      expanded(each.name),
      useOf(each.type),
      each.min,
      each.max,
      each.nillable,
    ]);
    return ['complex', particles];
  };

  for (const component of description.components)
    if (component.kind !== 'element' && component.name) types.push([expanded(component.name), typeOf(component)]);
  const operations = description.operations.map(({ name, action, input, output }) => {
    for (const each of [input, output]) {
      const element = components.element(each);
      addElement(expanded(each), element.type, element.nillable);
    }
    return [name, action, expanded(input), expanded(output)];
  });
  return [
    'description 1',
    description.targetNamespace,
    sorted(operations),
    sorted([...elements.values()]),
    sorted(types),
  ];
}

/** Sorted by what is written; by code units, so that no locale has a say. */
function sorted(items: readonly Canonical[]): Canonical {
  const keyed = items.map((item) => ({ item, key: JSON.stringify(item) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item);
}
