import { createHash } from 'node:crypto';
import type { Facets } from '../../soap/schema/contract.js';
import {
  type AttributeUse,
  comparablePath,
  type Component,
  expanded,
  type GlobalElement,
  type Particle,
  type QName,
  type ServiceDescription,
  type SoapPaths,
  type TypeDefinition,
  type TypeUse,
  type ValueConstraint,
} from '../read/service-description.js';

/** Fingerprints of two forms cannot be compared. Increase it when the same meaning gets another fingerprint. */
export const fingerprintForm = 3;

/**
 * The form and SHA-256, `3:` and hexadecimal, over the meaning of a WSDL: operations, SOAP versions and their paths, actions,
 * headers, faults, elements, types, occurrence, attributes, facets, enum values. Prefixes, hosts, documentation, the order of
 * declarations and the division into documents do not count. Operations and types that cannot be read count by name.
 */
export function fingerprintOf(description: ServiceDescription): string {
  const canonical = new CanonicalForm(description.components).of(description);
  return `${fingerprintForm}:${createHash('sha256').update(canonical).digest('hex')}`;
}

/** The form of a fingerprint. Form 2 was written without a number. */
export function formOf(fingerprint: string): number {
  const [, form = '2'] = /^(\d+):/.exec(fingerprint) ?? [];
  return Number(form);
}

/** JSON text that is the same for the same meaning. Lists whose order means nothing are sorted. */
type Json = string;

class CanonicalForm {
  private readonly components: readonly Component[];
  private readonly globals = new Map<string, GlobalElement>();
  /** The elements that are referred to, by expanded name. */
  private readonly referred = new Map<string, GlobalElement>();

  constructor(components: readonly Component[]) {
    this.components = components;
    for (const each of components) if (each.kind === 'element') this.globals.set(expanded(each.name), each);
  }

  of({ targetNamespace, operations, leftOut }: ServiceDescription): Json {
    const types = this.components.flatMap((each): Json[] =>
      each.kind !== 'element' && each.name ? [list(json(expanded(each.name)), this.type(each))] : [],
    );
    const calls = operations.map((each) =>
      list(
        json(each.name),
        json(each.action),
        this.element(each.input),
        this.element(each.output),
        json(each.oneWay),
        sorted(each.requestHeaders.map((name) => this.element(name))),
        sorted(each.replyHeaders.map((name) => this.element(name))),
        sorted(each.faults.map((name) => this.element(name))),
        soap(each.soap),
      ),
    );
    const elements: Json[] = [];
    // without recursion, because elements may form a long chain; the loop also visits what it adds to the map
    for (const [key, element] of this.referred)
      elements.push(list(json(key), this.use(element.type), json(element.nillable), constraint(element)));
    const unreadable = [
      ...leftOut.operations.map(({ name }) => list(json('operation'), json(name))),
      ...leftOut.types.map(({ name }) => list(json('type'), json(expanded(name)))),
    ];
    return list(
      json(`description ${fingerprintForm}`),
      json(targetNamespace),
      sorted(calls),
      sorted(elements),
      sorted(types),
      ...(unreadable.length === 0 ? [] : [sorted(unreadable)]),
    );
  }

  /** An element counts only if an operation or type refers to it: the HttpPost port declares others. */
  private element(name: QName | undefined): Json {
    if (!name) return json(null);
    const key = expanded(name);
    const element = this.globals.get(key);
    if (element) this.referred.set(key, element);
    return json(key);
  }

  private use(use: TypeUse): Json {
    if (use.kind === 'builtIn' || use.kind === 'open') return list(json(use.kind), json(use.name));
    if (use.kind === 'anonymous') return list(json(use.kind), this.type(use.type));
    if (use.kind === 'ofElement') this.element(use.name);
    return list(json(use.kind), json(expanded(use.name)));
  }

  private type(type: TypeDefinition): Json {
    switch (type.kind) {
      case 'simple': {
        const values = type.enumeration ? sorted(type.enumeration.map((each) => json(each.value))) : json(null);
        return list(json('simple'), json(type.base), values, facets(type.facets));
      }
      case 'list':
        return list(json('list'), this.use(type.item), facets(type.facets));
      case 'union':
        return list(json('union'), sequence(type.members.map((each) => this.use(each))));
      case 'complex':
        return list(
          json('complex'),
          sequence(type.particles.map((each) => this.particle(each))),
          sorted(type.attributes.map((each) => this.attribute(each))),
          json(type.anyAttribute),
          type.text ? this.use(type.text) : json(null),
          json(type.mixed),
          json(type.abstract),
          type.base ? list(json(expanded(type.base.name)), json(type.base.by)) : json(null),
        );
    }
  }

  private attribute(attribute: AttributeUse): Json {
    return list(json(expanded(attribute.name)), this.use(attribute.type), json(attribute.use), constraint(attribute));
  }

  private particle(particle: Particle): Json {
    const occurrence = [json(particle.min), json(particle.max)];
    switch (particle.kind) {
      case 'any': {
        const namespaces = (particle.namespaces ?? ['##any']).map(json);
        return list(json('any'), ...occurrence, sorted(namespaces), json(particle.otherThan ?? ''));
      }
      case 'group': {
        const alternatives = particle.alternatives.map((each) => sequence(each.map((member) => this.particle(member))));
        return list(json(particle.compositor), ...occurrence, sorted(alternatives));
      }
      case 'element': {
        const { name, type, nillable } = particle;
        const declared = [json('element'), json(expanded(name)), this.use(type)];
        return list(...declared, ...occurrence, json(nillable), constraint(particle));
      }
    }
  }
}

function soap(paths: SoapPaths): Json {
  const path = (version: keyof SoapPaths): Json => {
    const value = paths[version];
    return json(value === undefined ? null : comparablePath(value));
  };
  return list(path('1.1'), path('1.2'));
}

function constraint({ fixed, default: value }: ValueConstraint): Json {
  if (fixed !== undefined) return list(json('fixed'), json(fixed));
  return value !== undefined ? list(json('default'), json(value)) : json(null);
}

/** Facets by name. The patterns that must all match are a set, and so are the alternatives of each. */
function facets(given: Facets | undefined): Json {
  const { patterns, ...others } = given ?? {};
  const forms = Object.entries(others).map(([name, value]) => list(json(name), json(value ?? null)));
  if (patterns) forms.push(list(json('patterns'), sorted(patterns.map((each) => sorted(each.map(json))))));
  return sorted(forms);
}

function json(value: string | number | boolean | null): Json {
  return JSON.stringify(value);
}

function list(...parts: readonly Json[]): Json {
  return sequence(parts);
}

/** A list that may be too long for arguments. */
function sequence(parts: readonly Json[]): Json {
  return `[${parts.join(',')}]`;
}

/** Sorts by code units, so that the locale does not matter. */
function sorted(parts: readonly Json[]): Json {
  return sequence([...parts].sort());
}
