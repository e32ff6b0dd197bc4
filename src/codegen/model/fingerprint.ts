import { createHash } from 'node:crypto';
import type { Facets } from '../../soap/schema/contract.js';
import {
  type AttributeUse,
  comparablePath,
  type Component,
  type ComplexTypeDefinition,
  type ServiceDescription,
  type GlobalElement,
  expanded,
  type Particle,
  type QName,
  type SoapPaths,
  type TypeDefinition,
  type TypeUse,
  type ValueConstraint,
} from '../read/service-description.js';

/** Fingerprints of two forms cannot be compared: raise it when the same meaning gets another fingerprint. */
export const fingerprintForm = 3;

/**
 * The form and SHA-256, `3:` and hexadecimal, over what a description means: operations, SOAP versions and their paths,
 * actions, headers, faults, elements, types, occurrence, attributes, facets, literals. Two descriptions that differ in
 * prefixes, hosts, documentation, the order of declarations or in how they are cut into documents have the same one.
 * Operations and types that cannot be read count by their names alone.
 */
export function fingerprintOf(description: ServiceDescription): string {
  const canonical = new Canonical(description.components).of(description);
  return `${fingerprintForm}:${createHash('sha256').update(canonical).digest('hex')}`;
}

/** The form of a fingerprint. Form 2 was written without a number. */
export function formOf(fingerprint: string): number {
  const [, form = '2'] = /^(\d+):/.exec(fingerprint) ?? [];
  return Number(form);
}

/** JSON that is the same for the same meaning; lists whose order means nothing are sorted. */
type Form = string;

class Canonical {
  private readonly components: readonly Component[];
  private readonly globals = new Map<string, GlobalElement>();
  /** The elements that are referred to, by their keys. */
  private readonly referred = new Map<string, GlobalElement>();

  constructor(components: readonly Component[]) {
    this.components = components;
    for (const each of components) if (each.kind === 'element') this.globals.set(expanded(each.name), each);
  }

  of({ targetNamespace, operations, leftOut }: ServiceDescription): Form {
    const types = this.components.flatMap((each): Form[] =>
      each.kind !== 'element' && each.name ? [list([json(expanded(each.name)), this.type(each)])] : [],
    );
    const calls = operations.map((each) =>
      list([
        json(each.name),
        json(each.action),
        this.element(each.input),
        this.element(each.output),
        json(each.oneWay),
        sorted(each.requestHeaders.map((name) => this.element(name))),
        sorted(each.replyHeaders.map((name) => this.element(name))),
        sorted(each.faults.map((name) => this.element(name))),
        soap(each.soap),
      ]),
    );
    const elements: Form[] = [];
    // no recursion: one element may refer to the next all the way; what is added to a map while it is walked is walked too
    for (const [key, element] of this.referred)
      elements.push(list([json(key), this.use(element.type), json(element.nillable), constraint(element)]));
    const [head, namespace] = [json(`description ${fingerprintForm}`), json(targetNamespace)];
    // what is left out counts by its name: what it means is not known
    const missing = [
      ...leftOut.operations.map(({ name }) => list([json('operation'), json(name)])),
      ...leftOut.types.map(({ name }) => list([json('type'), json(expanded(name))])),
    ];
    const rest = missing.length === 0 ? [] : [sorted(missing)];
    return list([head, namespace, sorted(calls), sorted(elements), sorted(types), ...rest]);
  }

  /** An element counts if an operation or a type refers to it: the HttpPost port brings others with it. */
  private element(name: QName | undefined): Form {
    if (!name) return json(null);
    const key = expanded(name);
    const element = this.globals.get(key);
    if (element) this.referred.set(key, element);
    return json(key);
  }

  private use(use: TypeUse): Form {
    if (use.kind === 'builtIn' || use.kind === 'open') return list([json(use.kind), json(use.name)]);
    if (use.kind === 'anonymous') return list([json(use.kind), this.type(use.type)]);
    if (use.kind === 'ofElement') this.element(use.name);
    return list([json(use.kind), json(expanded(use.name))]);
  }

  private type(type: TypeDefinition): Form {
    switch (type.kind) {
      case 'simple': {
        const literals = type.enumeration ? sorted(type.enumeration.map((each) => json(each.value))) : json(null);
        return list([json('simple'), json(type.base), literals, facets(type.facets)]);
      }
      case 'list':
        return list([json('list'), this.use(type.item), facets(type.facets)]);
      case 'union':
        return list([json('union'), list(type.members.map((each) => this.use(each)))]);
      case 'complex':
        return this.complexType(type);
    }
  }

  private complexType(type: ComplexTypeDefinition): Form {
    return list([
      json('complex'),
      list(type.particles.map((each) => this.particle(each))),
      sorted(type.attributes.map((each) => this.attribute(each))),
      json(type.anyAttribute),
      type.text ? this.use(type.text) : json(null),
      json(type.mixed),
      json(type.abstract),
      type.base ? list([json(expanded(type.base.name)), json(type.base.by)]) : json(null),
    ]);
  }

  private attribute(attribute: AttributeUse): Form {
    const { name, type, use } = attribute;
    return list([json(expanded(name)), this.use(type), json(use), constraint(attribute)]);
  }

  private particle(particle: Particle): Form {
    const occurrence = [json(particle.min), json(particle.max)];
    switch (particle.kind) {
      case 'any': {
        const namespaces = (particle.namespaces ?? ['##any']).map(json);
        return list([json('any'), ...occurrence, sorted(namespaces), json(particle.otherThan ?? '')]);
      }
      case 'group': {
        const alternatives = particle.alternatives.map((each) => list(each.map((member) => this.particle(member))));
        return list([json(particle.compositor), ...occurrence, sorted(alternatives)]);
      }
      case 'element': {
        const { name, type, nillable } = particle;
        const declared = [json('element'), json(expanded(name)), this.use(type)];
        return list([...declared, ...occurrence, json(nillable), constraint(particle)]);
      }
    }
  }
}

function soap(paths: SoapPaths): Form {
  return list([paths['1.1'], paths['1.2']].map((each) => json(each === undefined ? null : comparablePath(each))));
}

function constraint({ fixed, default: ordinary }: ValueConstraint): Form {
  if (fixed !== undefined) return list([json('fixed'), json(fixed)]);
  return ordinary !== undefined ? list([json('default'), json(ordinary)]) : json(null);
}

/** Facets by name; the patterns that hold together are a set, and so are the alternatives of each. */
function facets(given: Facets | undefined): Form {
  const { patterns, ...others } = given ?? {};
  const forms = Object.entries(others).map(([name, value]) => list([json(name), json(value ?? null)]));
  if (patterns) forms.push(list([json('patterns'), sorted(patterns.map((each) => sorted(each.map(json))))]));
  return sorted(forms);
}

function json(value: string | number | boolean | null): Form {
  return JSON.stringify(value);
}

function list(parts: readonly Form[]): Form {
  return `[${parts.join(',')}]`;
}

/** By code units, so that no locale has a say. */
function sorted(parts: readonly Form[]): Form {
  return list([...parts].sort());
}
