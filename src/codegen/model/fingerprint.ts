import { createHash } from 'node:crypto';
import type { Facets } from '../../soap/schema/contract.js';
import {
  comparablePath,
  type Component,
  expanded,
  type GlobalElement,
  type Particle,
  type QName,
  type ServiceDescription,
  type TypeDefinition,
  type TypeUse,
  type ValueConstraint,
} from '../read/service-description.js';

/**
 * The version of the fingerprint format. Increment this number if a code change gives an unchanged WSDL a different
 * fingerprint.
 */
export const fingerprintFormat = 3;

/**
 * Computes the fingerprint of a WSDL. The fingerprint consists of the format version, a colon, and a hexadecimal
 * SHA-256 digest of the WSDL's meaning. The digest covers operations, SOAP versions and their paths, actions, headers,
 * faults, elements, types, occurrence, attributes, facets and enum values. The fingerprint does not depend on prefixes,
 * hosts, documentation, the order of declarations, or how the WSDL is split into documents. Operations and types that
 * cannot be read are included by name only.
 */
export function fingerprintOf(description: ServiceDescription): string {
  const canonical = serialize(new CanonicalForm(description.components).of(description));
  return `${fingerprintFormat}:${createHash('sha256').update(canonical).digest('hex')}`;
}

/** Returns the format version of a fingerprint. Fingerprints of version 2 do not start with a number. */
export function formatOf(fingerprint: string): number {
  const [, format = '2'] = /^(\d+):/.exec(fingerprint) ?? [];
  return Number(format);
}

/** The canonical form of part of a WSDL, as JSON in which some lists are unordered. */
type Form = string | number | boolean | null | readonly Form[] | Unordered;

/** A list whose order is not significant. */
class Unordered {
  constructor(readonly items: readonly Form[]) {}
}

/**
 * Serializes a form to JSON so that equal meanings produce equal text. The items of an unordered list are sorted by
 * code unit, independently of the locale.
 */
function serialize(form: Form): string {
  if (form instanceof Unordered) return `[${form.items.map(serialize).sort().join(',')}]`;
  return Array.isArray(form) ? `[${form.map(serialize).join(',')}]` : JSON.stringify(form);
}

class CanonicalForm {
  private readonly globals = new Map<string, GlobalElement>();
  /** The elements that operations or types reference, by expanded name. */
  private readonly referred = new Map<string, GlobalElement>();

  constructor(private readonly components: readonly Component[]) {
    for (const each of components) if (each.kind === 'element') this.globals.set(expanded(each.name), each);
  }

  of({ targetNamespace, operations, leftOut }: ServiceDescription): Form {
    const types = this.components.flatMap((each): Form[] =>
      each.kind !== 'element' && each.name ? [[expanded(each.name), this.type(each)]] : [],
    );
    const elementsOf = (names: readonly QName[]): Form => new Unordered(names.map((name) => this.element(name)));
    const calls = operations.map((each): Form => [
      each.name,
      each.action,
      this.element(each.input),
      this.element(each.output),
      each.oneWay,
      elementsOf(each.requestHeaders),
      elementsOf(each.replyHeaders),
      elementsOf(each.faults),
      (['1.1', '1.2'] as const).map((version) => {
        const path = each.soap[version];
        return path === undefined ? null : comparablePath(path);
      }),
    ]);
    const elements: Form[] = [];
    // A loop is used instead of recursion, because references can form a long chain. The loop also visits the elements
    // that it adds to the map.
    for (const [key, element] of this.referred)
      elements.push([key, this.use(element.type), element.nillable, constraint(element)]);
    const unreadable: readonly Form[] = [
      ...leftOut.operations.map(({ name }) => ['operation', name]),
      ...leftOut.types.map(({ name }) => ['type', expanded(name)]),
    ];
    return [
      `description ${fingerprintFormat}`,
      targetNamespace,
      new Unordered(calls),
      new Unordered(elements),
      new Unordered(types),
      ...(unreadable.length === 0 ? [] : [new Unordered(unreadable)]),
    ];
  }

  /**
   * Returns the key of an element and records that the element is referenced. Unreferenced elements are not part of the
   * fingerprint, because the HttpPost port declares additional elements.
   */
  private element(name: QName | undefined): Form {
    if (!name) return null;
    const key = expanded(name);
    const element = this.globals.get(key);
    if (element) this.referred.set(key, element);
    return key;
  }

  private use(use: TypeUse): Form {
    if (use.kind === 'builtIn' || use.kind === 'open') return [use.kind, use.name];
    if (use.kind === 'anonymous') return [use.kind, this.type(use.type)];
    if (use.kind === 'ofElement') this.element(use.name);
    return [use.kind, expanded(use.name)];
  }

  private type(type: TypeDefinition): Form {
    switch (type.kind) {
      case 'simple': {
        const values = type.enumeration ? new Unordered(type.enumeration.map((each) => each.value)) : null;
        return ['simple', type.base, values, facets(type.facets)];
      }
      case 'list':
        return ['list', this.use(type.item), facets(type.facets)];
      case 'union':
        return ['union', type.members.map((each) => this.use(each))];
      case 'complex':
        return [
          'complex',
          type.particles.map((each) => this.particle(each)),
          new Unordered(
            type.attributes.map((each) => [expanded(each.name), this.use(each.type), each.use, constraint(each)]),
          ),
          type.anyAttribute,
          type.text ? this.use(type.text) : null,
          type.mixed,
          type.abstract,
          type.base ? [expanded(type.base.name), type.base.by] : null,
        ];
    }
  }

  private particle(particle: Particle): Form {
    const { min, max } = particle;
    switch (particle.kind) {
      case 'any':
        return ['any', min, max, new Unordered(particle.namespaces ?? ['##any']), particle.otherThan ?? ''];
      case 'group': {
        const alternatives = particle.alternatives.map((each) => each.map((member) => this.particle(member)));
        return [particle.compositor, min, max, new Unordered(alternatives)];
      }
      case 'element': {
        const { name, type, nillable } = particle;
        return ['element', expanded(name), this.use(type), min, max, nillable, constraint(particle)];
      }
    }
  }
}

function constraint({ fixed, default: value }: ValueConstraint): Form {
  if (fixed !== undefined) return ['fixed', fixed];
  return value !== undefined ? ['default', value] : null;
}

/**
 * Lists facets by name. Neither the order of the pattern lists nor the order of the patterns in a list is significant.
 */
function facets(given: Facets | undefined): Form {
  const { patterns, ...others } = given ?? {};
  const forms: Form[] = Object.entries(others).map(([name, value]) => [name, value ?? null]);
  if (patterns) forms.push(['patterns', new Unordered(patterns.map((each) => new Unordered(each)))]);
  return new Unordered(forms);
}
