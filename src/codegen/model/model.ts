import type { Facets, OpenType, SoapPaths } from '../../soap/schema/contract.js';
import type { BuiltInType } from '../../soap/schema/values.js';
import type {
  AnyParticle,
  HeaderUse,
  LeftOutOperation,
  OccurrenceRange,
  Unchecked,
  ValueConstraint,
} from '../read/service-description.js';

/** The origin of a WSDL. */
export interface Provenance {
  readonly origin: 'reconstructed' | 'service';
  /** What has not been verified about each operation, by operation name. */
  readonly unverified?: Readonly<Record<string, string>>;
}

/**
 * A service description with TypeScript names for all types, members and operations. The stubs are emitted from this
 * plain data.
 */
export interface Model {
  readonly targetNamespace: string;
  /**
   * The fingerprint of the WSDL: the format version, a colon, and a hexadecimal SHA-256 digest of the WSDL's meaning.
   */
  readonly fingerprint: string;
  /** Whether the WSDL was reconstructed or comes from the service. */
  readonly origin: Provenance['origin'];
  /**
   * The SOAP versions that at least one operation supports. The paths may contain queries, which must not appear in the
   * stubs.
   */
  readonly soap: SoapPaths;
  readonly documentation?: string;
  /** The types, in document order. An anonymous type follows the type that contains it. */
  readonly types: readonly TypeModel[];
  /** The operations, in the order in which the port types declare them. */
  readonly operations: readonly OperationModel[];
  /** Operations that cannot be read. No code is generated for these operations. */
  readonly leftOut: readonly LeftOutOperation[];
}

export type TypeModel = ComplexTypeModel | ArrayTypeModel | SimpleTypeModel | ListTypeModel | UnionTypeModel;

interface NamedTypeModel extends Unchecked {
  /** The identifier of the type and of its definition in the contract. */
  readonly name: string;
  /** The name in the schema; absent for an anonymous type. */
  readonly schemaName?: string;
  /** The namespace of `schemaName`. */
  readonly schemaNs?: string;
  readonly documentation?: string;
  /**
   * `'request'` if the type can occur only in requests, and `'reply'` otherwise. The enumerations of a reply type are
   * open.
   */
  readonly direction: 'request' | 'reply';
}

/** A type that is emitted as an interface. */
export interface ComplexTypeModel extends NamedTypeModel {
  readonly kind: 'complex';
  /** Inherited members first. Empty for a type with `text`, and for a `mixed` type without declared elements. */
  readonly members: readonly MemberModel[];
  /** The attributes of the type, with inherited attributes first. */
  readonly attributes: readonly ElementMemberModel[];
  readonly anyAttribute: boolean;
  /** The type of the `$value` property. */
  readonly text?: TypeModelReference;
  /** `true` if text may occur between the elements. The type then has a `$text` or `$content` property. */
  readonly mixed: boolean;
  readonly abstract: boolean;
  /** The name of the type that this type extends or restricts. */
  readonly base?: { readonly name: string; readonly by: 'extension' | 'restriction' };
  readonly family?: FamilyModel;
}

/** The relationship between a type and its base types and derived types. */
export interface FamilyModel {
  /** The value of the `$type` property. */
  readonly tag: string;
  /**
   * The names of the derived types that a value may have if an element is declared with this type. Abstract types are
   * omitted.
   */
  readonly derived: readonly string[];
  /**
   * The name of the union type. The union contains the derived types and, unless the type is abstract, the type itself.
   * Absent if the type has no derived types or if no element is declared with the type.
   */
  readonly union?: string;
}

/** A type that contains a single repeated element. References to the type are written as `X[]`. */
export interface ArrayTypeModel extends NamedTypeModel {
  readonly kind: 'array';
  readonly item: ElementMemberModel;
}

/** A union of enum values, or an alias for a built-in type. */
export interface SimpleTypeModel extends NamedTypeModel {
  readonly kind: 'simple';
  readonly base: BuiltInType;
  readonly enumeration?: readonly { readonly value: string; readonly documentation?: string }[];
  readonly facets?: Facets;
}

/** A list of values separated by white space. */
export interface ListTypeModel extends NamedTypeModel {
  readonly kind: 'list';
  readonly item: TypeModelReference;
  readonly facets?: Facets;
}

/** A simple type whose values belong to one of several other simple types. */
export interface UnionTypeModel extends NamedTypeModel {
  readonly kind: 'union';
  readonly members: readonly TypeModelReference[];
}

/** A property that represents a particle of a complex type. */
export type MemberModel = ElementMemberModel | GroupMemberModel | AnyMemberModel;

interface OccurrenceModel extends OccurrenceRange {
  /** The name of the property. */
  readonly key: string;
}

/** A property that represents an element or attribute, or the element in a Body, header or fault. */
export interface ElementMemberModel extends OccurrenceModel, ValueConstraint, Unchecked {
  readonly kind: 'element';
  /** The local name on the wire. */
  readonly name: string;
  readonly ns: string;
  readonly documentation?: string;
  readonly nillable: boolean;
  readonly type: TypeModelReference;
}

/**
 * A property that represents a choice, or a sequence that is optional or repeated. The value of the property is an
 * object.
 */
export interface GroupMemberModel extends OccurrenceModel {
  readonly kind: 'group';
  readonly compositor: 'choice' | 'sequence';
  /** The identifier of the object type that is generated for the group. */
  readonly name: string;
  /** `'reply'` if the group belongs to a type whose direction is `'reply'`. */
  readonly direction: TypeModel['direction'];
  readonly alternatives: readonly (readonly MemberModel[])[];
}

/** A property that represents the elements that a wildcard allows. */
export interface AnyMemberModel extends OccurrenceModel, Omit<AnyParticle, 'location'> {}

/** A built-in type, open content, or the `name` of a type in the model. */
export type TypeModelReference =
  { readonly builtIn: BuiltInType } | { readonly open: OpenType } | { readonly definition: string };

export interface OperationModel {
  /** The name in the WSDL, which is also the key in the contract. */
  readonly name: string;
  /** The identifier of the constant that is generated for the operation. */
  readonly constant: string;
  readonly documentation?: string;
  /** For a reconstructed WSDL, a description of what has not been verified about the operation. */
  readonly unverified?: string;
  readonly action: string;
  /** The element in the Body of a request. Absent if the Body is empty. */
  readonly input?: ElementMemberModel;
  /** The element in the Body of a reply. Absent if the Body is empty. */
  readonly output?: ElementMemberModel;
  readonly oneWay: boolean;
  readonly requestHeaders?: HeadersModel;
  readonly replyHeaders?: HeadersModel;
  readonly faults: readonly ElementMemberModel[];
  /** The reply property that contains the return value. */
  readonly result?: string;
  /** The other properties of the reply. */
  readonly outParameters: readonly string[];
  /** The SOAP versions of the operation, if they differ from the SOAP versions of the model. */
  readonly soap?: SoapPaths;
}

/** The header blocks of a request or reply. */
export interface HeadersModel {
  /** The identifier of the interface generated for the header blocks. */
  readonly name: string;
  readonly blocks: readonly (ElementMemberModel & Pick<HeaderUse, 'required'>)[];
}
