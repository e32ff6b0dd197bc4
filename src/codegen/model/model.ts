import type { Facets, OpenType, SoapPaths } from '../../soap/schema/contract.js';
import type { BuiltInType } from '../../soap/schema/values.js';
import type { LeftOutOperation, ValueConstraint } from '../read/service-description.js';
import type { SourceLocation } from '../read/wsdl-error.js';

/** Where a WSDL comes from. */
export interface Provenance {
  readonly origin: 'reconstructed' | 'service';
  /** What has not been verified about each operation, by operation name. */
  readonly unverified?: Readonly<Record<string, string>>;
}

/**
 * A service description in which everything has a TypeScript name. It is plain data, from which the stubs are emitted.
 */
export interface Model {
  readonly targetNamespace: string;
  /** The format version, a colon, and a hexadecimal SHA-256 digest of what the WSDL means. */
  readonly fingerprint: string;
  /** Whether the WSDL was reconstructed or comes from the service. */
  readonly origin: Provenance['origin'];
  /** The SOAP versions of the service: every version that some operation supports. */
  readonly soap: SoapPaths;
  readonly documentation?: string;
  /** In document order. An anonymous type follows the type that contains it. */
  readonly types: readonly TypeModel[];
  /** In the order in which the port types declare them. */
  readonly operations: readonly OperationModel[];
  /** Operations that cannot be read. No code is generated for them. */
  readonly leftOut: readonly LeftOutOperation[];
}

export type TypeModel = ComplexTypeModel | ArrayTypeModel | SimpleTypeModel | ListTypeModel | UnionTypeModel;

interface NamedTypeModel {
  /** The identifier of the type and of its definition in the contract. */
  readonly name: string;
  /** The name in the schema; absent for an anonymous type. */
  readonly schemaName?: string;
  /** The namespace of `schemaName`. */
  readonly schemaNs?: string;
  readonly documentation?: string;
  /** `'request'` if the type can occur only in requests. Otherwise `'reply'`, and its enumerations are open. */
  readonly direction: 'request' | 'reply';
  readonly location: SourceLocation;
}

/** An interface. */
export interface ComplexTypeModel extends NamedTypeModel {
  readonly kind: 'complex';
  /** Inherited members first. Empty for a type with `text` or `mixed`. */
  readonly members: readonly MemberModel[];
  /** Inherited attributes first. */
  readonly attributes: readonly AttributeModel[];
  readonly anyAttribute: boolean;
  /** The type of the `$value` property. */
  readonly text?: TypeModelReference;
  /** Whether the type has a `$content` property. */
  readonly mixed: boolean;
  readonly abstract: boolean;
  readonly family?: FamilyModel;
}

/** How a type is related to the types that it derives from or that derive from it. */
export interface FamilyModel {
  /** The value of the `$type` property. */
  readonly tag: string;
  /** The names of the other types that a value may have where this type is declared. Abstract types are omitted. */
  readonly derived: readonly string[];
  /**
   * The name of the union of `derived` and, unless it is abstract, the type itself. Absent if no type derives from this
   * one or no element is declared with it.
   */
  readonly union?: string;
}

/** A type that contains a single repeated element. It is written as `X[]` wherever it is used. */
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

/** A property that represents part of a complex type's content. */
export type MemberModel = ElementMemberModel | GroupMemberModel | AnyMemberModel;

interface OccurrenceModel {
  /** The name of the property. */
  readonly key: string;
  readonly min: number;
  readonly max: number | 'unbounded';
}

/** An element. */
export interface ElementMemberModel extends OccurrenceModel, ValueConstraint {
  readonly kind: 'element';
  /** The local name on the wire. */
  readonly name: string;
  readonly ns: string;
  readonly documentation?: string;
  readonly type: TypeModelReference;
  readonly nillable: boolean;
}

/** A choice, or a sequence that is optional or repeated. The value of the property is an object. */
export interface GroupMemberModel extends OccurrenceModel {
  readonly kind: 'group';
  readonly compositor: 'choice' | 'sequence';
  /** The identifier of the object's type. */
  readonly name: string;
  /** `'reply'` if the group belongs to a type whose direction is `'reply'`. */
  readonly direction: TypeModel['direction'];
  readonly alternatives: readonly (readonly MemberModel[])[];
}

/** The elements that a wildcard allows. */
export interface AnyMemberModel extends OccurrenceModel {
  readonly kind: 'any';
  readonly namespaces?: readonly string[];
  readonly otherThan?: string;
}

/** A property that represents an attribute. */
export interface AttributeModel extends ValueConstraint {
  /** The name of the property. */
  readonly key: string;
  /** The local name on the wire. */
  readonly name: string;
  readonly ns: string;
  readonly documentation?: string;
  readonly type: TypeModelReference;
  readonly required: boolean;
}

/** A built-in type, open content, or the `name` of a type in the model. */
export type TypeModelReference =
  { readonly builtIn: BuiltInType } | { readonly open: OpenType } | { readonly definition: string };

export interface OperationModel {
  /** The name in the WSDL, which is also the key in the contract. */
  readonly name: string;
  /** The identifier of the operation's constant. */
  readonly constant: string;
  readonly documentation?: string;
  /** In a reconstructed WSDL, what has not been verified about the operation. */
  readonly unverified?: string;
  readonly action: string;
  /** Absent if the Body is empty. */
  readonly input?: MessageElementModel;
  /** Absent if the Body is empty. */
  readonly output?: MessageElementModel;
  readonly oneWay: boolean;
  readonly requestHeaders?: HeadersModel;
  readonly replyHeaders?: HeadersModel;
  readonly faults: readonly MessageElementModel[];
  /** The reply property that contains the return value. */
  readonly result?: string;
  /** The other properties of the reply. */
  readonly outParameters: readonly string[];
  /** The operation's SOAP versions, if they differ from the model's. */
  readonly soap?: SoapPaths;
  readonly location: SourceLocation;
}

/** A global element in the Body of a message or in the detail of a fault. */
export interface MessageElementModel extends ValueConstraint {
  readonly name: string;
  readonly ns: string;
  readonly nillable: boolean;
  readonly type: TypeModelReference;
}

/** The header blocks of a request or reply. */
export interface HeadersModel {
  /** The identifier of the interface generated for the header blocks. */
  readonly name: string;
  readonly blocks: readonly ElementMemberModel[];
}
