import { type TypesByName, typesByName } from '../../emit/type-text.js';
import type { Model, TypeModel } from '../../model/model.js';
import { Components } from '../../read/components.js';
import type { ServiceDescription, TypeDefinition } from '../../read/service-description.js';

/** One of the two WSDLs being compared, together with its TypeScript names. */
export interface WsdlVersion {
  readonly description: ServiceDescription;
  /** The model built from `description`. */
  readonly model: Model;
}

/** Looks up the elements and types of one WSDL, and their models. */
export class TypeIndex extends Components {
  readonly models: TypesByName;
  private readonly byLocation: ReadonlyMap<object, TypeModel>;

  constructor(readonly version: WsdlVersion) {
    super(version.description.components);
    this.models = typesByName(version.model);
    // a type and its model share a location object, which identifies the type
    this.byLocation = new Map(version.model.types.map((each) => [each.location, each]));
  }

  /** Returns the model of a type. */
  modelOf(type: TypeDefinition): TypeModel | undefined {
    return this.byLocation.get(type.location);
  }
}
