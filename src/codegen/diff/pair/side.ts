import type { OpenType } from '../../../soap/schema/contract.js';
import type { BuiltInType } from '../../../soap/schema/values.js';
import {
  type ComplexTypeDefinition,
  type ServiceDescription,
  expanded,
  type QName,
  type TypeDefinition,
  type TypeUse,
} from '../../read/service-description.js';
import type { Model, TypeModel } from '../../model/model.js';
import { Components, type Content } from '../../read/components.js';

/** One of two descriptions, with its names in TypeScript. */
export interface Side {
  readonly description: ServiceDescription;
  /** That of this very description. */
  readonly model: Model;
}

/** What an element or attribute is of. */
export type Resolved =
  { readonly builtIn: BuiltInType } | { readonly open: OpenType } | { readonly type: TypeDefinition };

/** Looks things up in a side. */
export class Index {
  readonly side: Side;
  readonly components: Components;
  private readonly globalTypes = new Set<string>();
  private readonly models: ReadonlyMap<object, TypeModel>;

  constructor(side: Side) {
    this.side = side;
    this.components = new Components(side.description.components);
    for (const each of side.description.components)
      if (each.kind !== 'element' && each.name) this.globalTypes.add(expanded(each.name));
    // what became of a type is found by its place: naming hands that on as it is, and no two types share one
    this.models = new Map(side.model.types.map((each) => [each.location, each]));
  }

  hasType(name: QName): boolean {
    return this.globalTypes.has(expanded(name));
  }

  resolve(use: TypeUse): Resolved {
    if (use.kind === 'builtIn') return { builtIn: use.name };
    if (use.kind === 'open') return { open: use.name };
    const type = this.components.type(use);
    if (type) return { type };
    // an element without a type of its own, reached by reference
    return use.kind === 'ofElement' ? this.resolve(this.components.element(use.name).type) : { open: 'anyType' };
  }

  /** What became of a type in TypeScript. */
  modelOf(type: TypeDefinition): TypeModel | undefined {
    return this.models.get(type.location);
  }

  /** What a complex type holds, with all that it inherits. */
  contentOf(type: ComplexTypeDefinition): Content {
    return this.components.contentOf(type);
  }
}
