import type { Facets, OpenType, SoapPaths } from '../../soap/schema/contract.js';
import type { BuiltInType } from '../../soap/schema/values.js';
import type { LeftOutOperation, ValueConstraint } from '../read/service-description.js';
import type { SourceLocation } from '../read/wsdl-error.js';

/** Where a WSDL is from. */
export interface Provenance {
  readonly origin: 'reconstructed' | 'service';
  /** What is not verified about an operation, by its name. */
  readonly unverified?: Readonly<Record<string, string>>;
}

/** A service description with a TypeScript name for everything. Plain data, which the emitters write. */
export interface Model {
  readonly targetNamespace: string;
  /** The form, a colon, and SHA-256 over the meaning of the WSDL, in hexadecimal. */
  readonly fingerprint: string;
  /** Whether the WSDL is a reconstruction. */
  readonly origin: Provenance['origin'];
  /** The SOAP versions of all operations together. */
  readonly soap: SoapPaths;
  readonly documentation?: string;
  /** In document order. An anonymous type follows the type that contains it. */
  readonly types: readonly TypeModel[];
  /** In the order of the port types. */
  readonly operations: readonly OperationModel[];
  /** Operations that cannot be read. Nothing is generated for them. */
  readonly leftOut: readonly LeftOutOperation[];
}

export type TypeModel = ComplexTypeModel | ArrayTypeModel | SimpleTypeModel | ListTypeModel | UnionTypeModel;

interface NamedTypeModel {
  /** The identifier of the type and of its definition in the contract. */
  readonly name: string;
  /** The name in the schema; absent for an anonymous type. */
  readonly schemaName?: string;
  /** The namespace of that name. */
  readonly schemaNs?: string;
  readonly documentation?: string;
  /** `'reply'` if replies can contain it: its enumerations are open then. `'request'` if only requests can. */
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
  /** The type of the property `$value`. */
  readonly text?: TypeModelReference;
  /** Whether it has a property `$content`. */
  readonly mixed: boolean;
  readonly abstract: boolean;
  readonly family?: FamilyModel;
}

/** The derivation of a type that other types extend or restrict, or that extends or restricts another type. */
export interface FamilyModel {
  /** The value of `$type`. */
  readonly tag: string;
  /** The other types that a value can have where this type is declared. Abstract types are omitted. */
  readonly derived: readonly string[];
  /** The name of the union of the type itself, unless it is abstract, and `derived`. Absent if no type derives from it. */
  readonly union?: string;
}

/** A type of one repeated element, written as `X[]` wherever it is used. */
export interface ArrayTypeModel extends NamedTypeModel {
  readonly kind: 'array';
  readonly item: ElementMemberModel;
}

/** A union of enum values, or an alias of a built-in type. */
export interface SimpleTypeModel extends NamedTypeModel {
  readonly kind: 'simple';
  readonly base: BuiltInType;
  readonly enumeration?: readonly { readonly value: string; readonly documentation?: string }[];
  readonly facets?: Facets;
}

/** Values separated by white space. */
export interface ListTypeModel extends NamedTypeModel {
  readonly kind: 'list';
  readonly item: TypeModelReference;
  readonly facets?: Facets;
}

/** A value of one of several simple types. */
export interface UnionTypeModel extends NamedTypeModel {
  readonly kind: 'union';
  readonly members: readonly TypeModelReference[];
}

/** A property for a part of the content of a complex type. */
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

/** A choice, or a sequence that is optional or repeated. The property is an object. */
export interface GroupMemberModel extends OccurrenceModel {
  readonly kind: 'group';
  readonly compositor: 'choice' | 'sequence';
  /** The identifier of the type of that object. */
  readonly name: string;
  /** `'reply'` if a type that replies can contain has the group. */
  readonly direction: TypeModel['direction'];
  readonly alternatives: readonly (readonly MemberModel[])[];
}

/** Elements of a wildcard. */
export interface AnyMemberModel extends OccurrenceModel {
  readonly kind: 'any';
  readonly namespaces?: readonly string[];
  readonly otherThan?: string;
}

/** A property for an attribute. */
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

/** A built-in type, open content, or the `name` of a type of the model. */
export type TypeModelReference =
  { readonly builtIn: BuiltInType } | { readonly open: OpenType } | { readonly definition: string };

export interface OperationModel {
  /** The name in the WSDL. It is the key in the contract. */
  readonly name: string;
  /** The identifier of its constant. */
  readonly constant: string;
  readonly documentation?: string;
  /** What is not verified about it, in a reconstructed WSDL. */
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
  /** The property of the reply with the return value. */
  readonly result?: string;
  /** The other properties of the reply. */
  readonly outParameters: readonly string[];
  /** Its SOAP versions, if they differ from those of the model. */
  readonly soap?: SoapPaths;
  readonly location: SourceLocation;
}

/** A global element in the Body of a message, or in the detail of a fault. */
export interface MessageElementModel extends ValueConstraint {
  readonly name: string;
  readonly ns: string;
  readonly nillable: boolean;
  readonly type: TypeModelReference;
}

/** The header blocks of a request or reply. */
export interface HeadersModel {
  /** The identifier of their interface. */
  readonly name: string;
  readonly blocks: readonly ElementMemberModel[];
}
