import {
  type ComplexTypeDefinition,
  type ServiceDescription,
  expanded,
  type QName,
  type TypeDefinition,
  type TypeUse,
} from '../../read/service-description.js';
import { type TypesByName, typesByName } from '../../emit/type-text.js';
import type { Model, TypeModel } from '../../model/model.js';
import { Components, type Content, type ResolvedType } from '../../read/components.js';

/** One of the two WSDLs being compared, together with its TypeScript names. */
export interface WsdlVersion {
  readonly description: ServiceDescription;
  /** The model built from `description`. */
  readonly model: Model;
}

/** Looks up the elements and types of one WSDL. */
export class TypeIndex {
  readonly version: WsdlVersion;
  readonly components: Components;
  readonly types: TypesByName;
  private readonly globalTypes: ReadonlySet<string>;
  private readonly models: ReadonlyMap<object, TypeModel>;

  constructor(version: WsdlVersion) {
    const { components } = version.description;
    this.version = version;
    this.types = typesByName(version.model);
    this.components = new Components(components);
    this.globalTypes = new Set(
      components.flatMap(({ kind, name }) => (kind !== 'element' && name ? [expanded(name)] : [])),
    );
    // a type and its model share a location object, which identifies the type
    this.models = new Map(version.model.types.map((each) => [each.location, each]));
  }

  hasType(name: QName): boolean {
    return this.globalTypes.has(expanded(name));
  }

  resolve(use: TypeUse): ResolvedType {
    return this.components.resolve(use);
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
