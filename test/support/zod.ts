import ts from 'typescript';
import { z } from 'zod';
import { emitSchemas } from '../../src/codegen/emit/schemas.js';
import type {
  ElementMemberModel,
  MemberModel,
  Model,
  TypeModel,
  TypeModelReference,
} from '../../src/codegen/model/model.js';
import type {
  ElementParticle,
  ComplexType,
  Particle,
  TypeDefinition,
  TypeReference,
} from '../../src/soap/schema/contract.js';
import { bigIntOf, checkAttribute, checkValue, textOf } from '../../src/soap/codec/value-checks.js';

/** Returns the zod schema that the generator emits for a type in a contract. */
export function schemaOf(type: TypeReference, direction: 'request' | 'reply'): z.ZodType {
  const modeled = new Modeled(direction);
  // a union with one member is the schema of that member
  const root: TypeModel = { kind: 'union', name: 'Root', ...modeled.shared, members: [modeled.reference(type)] };
  return load([...modeled.types.values(), root], modeled.definitions)['Root'] as z.ZodType;
}

/** Evaluates the `schemas.ts` that the generator writes for a model. */
function load(types: readonly TypeModel[], definitions: object): Readonly<Record<string, z.ZodType>> {
  const model: Model = {
    targetNamespace: '',
    fingerprint: '',
    origin: 'service',
    soap: {},
    types,
    operations: [],
    leftOut: [],
  };
  const text = emitSchemas(model, 'runtime');
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(text, { compilerOptions: options });
  const modules: Readonly<Record<string, object>> = {
    zod: { z },
    runtime: { bigIntOf, checkAttribute, checkValue, textOf },
    './contract.js': definitions,
  };
  const exports: Record<string, z.ZodType> = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('exports', 'require', outputText)(exports, (name: string) => modules[name]);
  return exports;
}

/** Creates a model that contains the types of a contract. */
class Modeled {
  readonly types = new Map<string, TypeModel>();
  readonly definitions: Record<string, TypeDefinition> = {};
  readonly shared: Pick<TypeModel, 'direction'>;
  private readonly names = new Map<TypeDefinition, string>();
  private groups = 0;

  constructor(direction: 'request' | 'reply') {
    this.shared = { direction };
  }

  reference(type: TypeReference): TypeModelReference {
    if (type === 'anyType' || type === 'tree') return { open: type };
    if (typeof type === 'string') return { builtIn: type };
    return { definition: this.define(type()) };
  }

  private define(type: TypeDefinition): string {
    const known = this.names.get(type);
    if (known !== undefined) return known;
    const name = `Type${this.names.size}`;
    this.names.set(type, name);
    this.definitions[name] = type;
    const base = { name, ...this.shared };
    this.types.set(name, { ...base, kind: 'simple', base: 'string' });
    this.types.set(name, this.modelOf(type, base));
    return name;
  }

  private modelOf(type: TypeDefinition, base: { name: string } & Pick<TypeModel, 'direction'>): TypeModel {
    switch (type.kind) {
      case 'simple':
        return {
          ...base,
          kind: 'simple',
          base: type.base,
          ...(type.enumeration && { enumeration: type.enumeration.map((value) => ({ value })) }),
          ...(type.facets && { facets: type.facets }),
        };
      case 'list':
        return { ...base, kind: 'list', item: this.reference(type.item), ...(type.facets && { facets: type.facets }) };
      case 'union':
        return { ...base, kind: 'union', members: type.members.map((each) => this.reference(each)) };
      case 'array':
        return { ...base, kind: 'array', item: this.element(type.item) };
      case 'complex':
        return this.complex(type, base);
    }
  }

  private complex(type: ComplexType, base: { name: string } & Pick<TypeModel, 'direction'>): TypeModel {
    const derived = (type.derived?.() ?? []).filter((each) => each.abstract !== true);
    const isFamily = type.derived !== undefined || type.abstract === true || type.ns !== undefined;
    return {
      ...base,
      kind: 'complex',
      members: type.elements.map((each) => this.member(each)),
      attributes: (type.attributes ?? []).map(({ ns = '', required, ...each }) =>
        this.element({ ...each, ns, min: required ? 1 : 0 }),
      ),
      anyAttribute: type.anyAttribute === true,
      ...(type.text !== undefined && { text: this.reference(type.text) }),
      mixed: type.mixed === true,
      abstract: type.abstract === true,
      ...(isFamily && {
        family: {
          tag: type.tag ?? type.name ?? '',
          derived: derived.map((each) => this.define(each)),
          ...((type.derived !== undefined || type.abstract) && { union: `Any${base.name}` }),
        },
      }),
    };
  }

  private member(particle: Particle): MemberModel {
    const { min = 1, max = 1 } = particle;
    const occurrence = { min, max: max === Infinity ? ('unbounded' as const) : max };
    if (particle.kind === 'any') return { ...particle, ...occurrence };
    if (particle.kind === 'group') {
      const alternatives = particle.alternatives.map((each) => each.map((part) => this.member(part)));
      const { direction } = this.shared;
      const compositor = alternatives.length > 1 ? ('choice' as const) : ('sequence' as const);
      return { ...particle, ...occurrence, compositor, direction, name: `Group${this.groups++}`, alternatives };
    }
    return this.element(particle);
  }

  private element(element: ElementParticle): ElementMemberModel {
    const { key = element.name, nillable = false, min = 1, max = 1 } = element;
    const occurrence = { min, max: max === Infinity ? ('unbounded' as const) : max };
    return { ...element, ...occurrence, kind: 'element', key, nillable, type: this.reference(element.type) };
  }
}
