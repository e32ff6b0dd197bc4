import type { LexicalFacets, SimpleSpace } from './lexical.js';
import { childOf, childrenOf, clark, type Node, resolve, XSD } from './xml.js';

/** Reads the XML Schema constructs that wsdl/rescue.wsdl and the mutations use. It fails for any other construct. */
export interface Declaration {
  readonly ns: string;
  readonly name: string;
  readonly nillable: boolean;
  readonly default: string | undefined;
  /** The only lexical form that the value may have. */
  readonly fixed: string | undefined;
  readonly type: () => Type;
}

export type Type = SimpleSpaceType | ComplexType | AnyType;

export interface SimpleSpaceType extends SimpleSpace {
  readonly kind: 'simple';
}

export interface AnyType {
  readonly kind: 'anyType';
}

export interface ComplexType {
  readonly kind: 'complex';
  /** The name in James Clark's notation. */
  readonly name: string | undefined;
  readonly abstract: boolean;
  readonly base: string | undefined;
  /** The members, with inherited members first. */
  readonly content: () => readonly Particle[];
  readonly attributes: () => readonly Attribute[];
}

export interface Attribute {
  readonly name: string;
  readonly required: boolean;
  readonly type: SimpleSpaceType;
}

interface Occurrence {
  readonly min: number;
  readonly max: number;
}

export type Particle = ElementParticle | GroupParticle | AnyParticle;

export interface ElementParticle extends Occurrence {
  readonly kind: 'element';
  readonly declaration: Declaration;
}

export interface GroupParticle extends Occurrence {
  readonly kind: 'sequence' | 'choice' | 'all';
  readonly members: readonly Particle[];
}

export interface AnyParticle extends Occurrence {
  readonly kind: 'any';
  /** The namespace that `##other` excludes. */
  readonly otherThan: string | undefined;
}

/** Reads the schemas of a WSDL. */
export class Schema {
  private readonly elements = new Map<string, Declaration>();
  private readonly types = new Map<string, () => Type>();

  constructor(schemas: readonly Node[]) {
    for (const schema of schemas) {
      const ns = schema.attributes.get('targetNamespace') ?? '';
      const isQualified = schema.attributes.get('elementFormDefault') === 'qualified';
      const reader = new Reader(this, ns, isQualified);
      for (const each of schema.children) {
        const name = clark(ns, each.attributes.get('name') ?? '');
        if (each.local === 'element') this.elements.set(name, reader.declaration(each, ns));
        else if (each.local === 'simpleType')
          this.types.set(
            name,
            once(() => reader.simpleType(each)),
          );
        else if (each.local === 'complexType')
          this.types.set(
            name,
            once(() => reader.complexType(each, name)),
          );
        else if (each.local !== 'annotation') throw new Error(`these tests do not read <${each.local}>`);
      }
    }
  }

  element(name: string): Declaration {
    const found = this.elements.get(name);
    if (!found) throw new Error(`no element is called ${name}`);
    return found;
  }

  type(name: string): Type {
    if (name === `{${XSD}}anyType`) return { kind: 'anyType' };
    if (name.startsWith(`{${XSD}}`)) return { kind: 'simple', base: name.slice(XSD.length + 2) };
    const found = this.types.get(name);
    if (!found) throw new Error(`no type is called ${name}`);
    return found();
  }

  /** Returns the types that extend a type, directly or indirectly. */
  derivedFrom(name: string | undefined): readonly ComplexType[] {
    if (name === undefined) return [];
    const all = [...this.types.values()].map((each) => each());
    return all.flatMap((each) =>
      each.kind === 'complex' && each.base === name ? [each, ...this.derivedFrom(each.name)] : [],
    );
  }
}

class Reader {
  private readonly schema: Schema;
  private readonly ns: string;
  private readonly isQualified: boolean;

  constructor(schema: Schema, ns: string, isQualified: boolean) {
    this.schema = schema;
    this.ns = ns;
    this.isQualified = isQualified;
  }

  declaration(node: Node, ns: string): Declaration {
    const { attributes } = node;
    return {
      ns,
      name: attributes.get('name') ?? '',
      nillable: attributes.get('nillable') === 'true',
      default: attributes.get('default'),
      fixed: attributes.get('fixed'),
      type: once(() => this.typeOf(node)),
    };
  }

  simpleType(node: Node): SimpleSpaceType {
    const restriction = childOf(node, 'restriction');
    if (!restriction) throw new Error('these tests read no simple type but a restriction');
    const base = this.schema.type(resolve(restriction, restriction.attributes.get('base') ?? ''));
    if (base.kind !== 'simple') throw new Error('a simple type restricts another kind of type');
    const facets: Record<string, string> = { ...(base.facets as LexicalFacets | undefined) };
    const literals: string[] = [];
    for (const { local, attributes } of restriction.children)
      if (local === 'enumeration') literals.push(attributes.get('value') ?? '');
      else if (local !== 'annotation') facets[local] = attributes.get('value') ?? '';
    return { kind: 'simple', base: base.base, literals: literals.length > 0 ? literals : base.literals, facets };
  }

  complexType(node: Node, name?: string): ComplexType {
    const extension = node.children.flatMap((each) => childrenOf(each, 'extension'))[0];
    if (childOf(node, 'simpleContent')) throw new Error('these tests read no simple content');
    const base = extension && resolve(extension, extension.attributes.get('base') ?? '');
    const inherited = (): ComplexType | undefined => {
      const type = base === undefined ? undefined : this.schema.type(base);
      return type?.kind === 'complex' ? type : undefined;
    };
    const own = extension ?? node;
    return {
      kind: 'complex',
      name,
      base,
      abstract: node.attributes.get('abstract') === 'true',
      content: once(() => [
        ...(inherited()?.content() ?? []),
        ...childrenOf(own, 'sequence', 'choice', 'all').map((each) => this.particle(each)),
      ]),
      attributes: once(() => [
        ...(inherited()?.attributes() ?? []),
        ...childrenOf(own, 'attribute').map((each) => this.attribute(each)),
      ]),
    };
  }

  private typeOf(node: Node): Type {
    const named = node.attributes.get('type');
    if (named !== undefined) return this.schema.type(resolve(node, named));
    const [simple, complex] = [childOf(node, 'simpleType'), childOf(node, 'complexType')];
    return simple ? this.simpleType(simple) : complex ? this.complexType(complex) : { kind: 'anyType' };
  }

  private attribute(node: Node): Attribute {
    const type = this.typeOf(node);
    if (type.kind !== 'simple') throw new Error('an attribute is not of a simple type');
    return { name: node.attributes.get('name') ?? '', required: node.attributes.get('use') === 'required', type };
  }

  private particle(node: Node): Particle {
    const { attributes, local } = node;
    const max = attributes.get('maxOccurs') ?? '1';
    const occurrence = {
      min: Number(attributes.get('minOccurs') ?? 1),
      max: max === 'unbounded' ? Infinity : Number(max),
    };
    if (local === 'any') {
      const namespace = attributes.get('namespace') ?? '##any';
      if (namespace !== '##any' && namespace !== '##other') throw new Error(`these tests read no ${namespace}`);
      return { kind: 'any', ...occurrence, otherThan: namespace === '##other' ? this.ns : undefined };
    }
    if (local === 'sequence' || local === 'choice' || local === 'all')
      return {
        kind: local,
        ...occurrence,
        members: childrenOf(node, 'element', 'sequence', 'choice', 'any').map((each) => this.particle(each)),
      };
    const ref = attributes.get('ref');
    const isQualified = attributes.has('form') ? attributes.get('form') === 'qualified' : this.isQualified;
    const declaration =
      ref === undefined ? this.declaration(node, isQualified ? this.ns : '') : this.schema.element(resolve(node, ref));
    return { kind: 'element', ...occurrence, declaration };
  }
}

/** A value that is created on first use, because types refer to each other. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
