import { createHash } from 'node:crypto';
import {
  type AttributeDescription,
  type Component,
  type ComplexTypeDescription,
  type Description,
  type ElementDescription,
  expanded,
  type ParticleDescription,
  type QName,
  type TypeDescription,
  type TypeUse,
  type ValueConstraint,
} from './description.js';

/**
 * SHA-256, in hexadecimal, over what a description means: operations, actions, headers, faults, elements, types,
 * occurrence, attributes, facets, literals. Two descriptions that differ in prefixes, addresses, documentation, the order
 * of declarations or in how they are cut into documents have the same one.
 */
export function fingerprintOf(description: Description): string {
  return createHash('sha256')
    .update(JSON.stringify(new Canonical(description.components).of(description)))
    .digest('hex');
}

/** A form of data that is the same for the same meaning; lists whose order means nothing are sorted. */
type Form = string | number | boolean | null | readonly Form[];

class Canonical {
  private readonly components: readonly Component[];
  private readonly globals = new Map<string, ElementDescription>();
  private readonly elements = new Map<string, Form>();

  constructor(components: readonly Component[]) {
    this.components = components;
    for (const each of components) if (each.kind === 'element') this.globals.set(expanded(each.name), each);
  }

  of({ targetNamespace, operations }: Description): Form {
    const types = this.components.flatMap((each): Form[] =>
      each.kind !== 'element' && each.name ? [[expanded(each.name), this.type(each)]] : [],
    );
    const calls = operations.map((each): Form => [
      each.name,
      each.action,
      this.element(each.input),
      this.element(each.output),
      each.oneWay,
      sorted(each.requestHeaders.map((name) => this.element(name))),
      sorted(each.replyHeaders.map((name) => this.element(name))),
      sorted(each.faults.map((name) => this.element(name))),
    ]);
    return ['description 2', targetNamespace, sorted(calls), sorted([...this.elements.values()]), sorted(types)];
  }

  /** An element counts if an operation or a type refers to it: the HttpPost port brings others with it. */
  private element(name: QName | undefined): Form {
    if (!name) return null;
    const key = expanded(name);
    const element = this.globals.get(key);
    if (element && !this.elements.has(key)) {
      this.elements.set(key, null);
      this.elements.set(key, [key, this.use(element.type), element.nillable, constraint(element)]);
    }
    return key;
  }

  private use(use: TypeUse): Form {
    if (use.kind === 'builtIn' || use.kind === 'open') return [use.kind, use.name];
    if (use.kind === 'anonymous') return [use.kind, this.type(use.type)];
    if (use.kind === 'ofElement') this.element(use.name);
    return [use.kind, expanded(use.name)];
  }

  private type(type: TypeDescription): Form {
    switch (type.kind) {
      case 'simple':
        return [
          'simple',
          type.base,
          type.enumeration ? sorted(type.enumeration.map((each) => each.value)) : null,
          facets(type.facets),
        ];
      case 'list':
        return ['list', this.use(type.item), facets(type.facets)];
      case 'union':
        return ['union', type.members.map((each) => this.use(each))];
      case 'complex':
        return this.complexType(type);
    }
  }

  private complexType(type: ComplexTypeDescription): Form {
    return [
      'complex',
      type.particles.map((each) => this.particle(each)),
      sorted(type.attributes.map((each) => this.attribute(each))),
      type.anyAttribute,
      type.text ? this.use(type.text) : null,
      type.mixed,
      type.abstract,
      type.base ? [expanded(type.base.name), type.base.by] : null,
    ];
  }

  private attribute(attribute: AttributeDescription): Form {
    return [expanded(attribute.name), this.use(attribute.type), attribute.use, constraint(attribute)];
  }

  private particle(particle: ParticleDescription): Form {
    const { min, max } = particle;
    switch (particle.kind) {
      case 'any':
        return ['any', min, max, sorted([...(particle.namespaces ?? ['##any'])]), particle.otherThan ?? ''];
      case 'group': {
        const alternatives = particle.alternatives.map((each): Form => each.map((member) => this.particle(member)));
        return [particle.compositor, min, max, sorted(alternatives)];
      }
      case 'element': {
        const { name, type, nillable } = particle;
        return ['element', expanded(name), this.use(type), min, max, nillable, constraint(particle)];
      }
    }
  }
}

function constraint({ fixed, default: ordinary }: ValueConstraint): Form {
  return fixed !== undefined ? ['fixed', fixed] : ordinary !== undefined ? ['default', ordinary] : null;
}

/** Facets by name; the patterns that hold together are a set, and so are the alternatives of each. */
function facets(given: object | undefined): Form {
  return sorted(
    Object.entries(given ?? {}).map(([name, value]: [string, Form | undefined]): Form => [
      name,
      Array.isArray(value)
        ? sorted(value.map((each: Form) => (Array.isArray(each) ? sorted(each) : each)))
        : (value ?? null),
    ]),
  );
}

/** Sorted by what is written; by code units, so that no locale has a say. */
function sorted(items: readonly Form[]): Form {
  const keyed = items.map((item) => ({ item, key: JSON.stringify(item) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item);
}
