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

/** One of the two WSDLs being compared, together with its TypeScript names. */
export interface WsdlVersion {
  readonly description: ServiceDescription;
  /** Built from `description`. */
  readonly model: Model;
}

/** The type of an element or attribute, with references resolved. */
export type ResolvedType =
  { readonly builtIn: BuiltInType } | { readonly open: OpenType } | { readonly type: TypeDefinition };

/** Looks up the elements and types of one WSDL. */
export class TypeIndex {
  readonly version: WsdlVersion;
  readonly components: Components;
  private readonly globalTypes: ReadonlySet<string>;
  private readonly models: ReadonlyMap<object, TypeModel>;

  constructor(version: WsdlVersion) {
    const { components } = version.description;
    this.version = version;
    this.components = new Components(components);
    this.globalTypes = new Set(
      components.flatMap(({ kind, name }) => (kind !== 'element' && name ? [expanded(name)] : [])),
    );
    // a type and its model share a location object, which no other type has
    this.models = new Map(version.model.types.map((each) => [each.location, each]));
  }

  hasType(name: QName): boolean {
    return this.globalTypes.has(expanded(name));
  }

  resolve(use: TypeUse): ResolvedType {
    if (use.kind === 'builtIn') return { builtIn: use.name };
    if (use.kind === 'open') return { open: use.name };
    const type = this.components.type(use);
    if (type) return { type };
    // a reference to a global element that does not declare a type
    return use.kind === 'ofElement' ? this.resolve(this.components.element(use.name).type) : { open: 'anyType' };
  }

  /** Returns the model of a type. */
  modelOf(type: TypeDefinition): TypeModel | undefined {
    return this.models.get(type.location);
  }

  /** Returns the content of a complex type, including inherited content. */
  contentOf(type: ComplexTypeDefinition): Content {
    return this.components.contentOf(type);
  }
}
