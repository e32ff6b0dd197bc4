import type { Facets, OpenType, SoapPaths } from '../../soap/schema/contract.js';
import type { BuiltInType } from '../../soap/schema/values.js';
import type { LeftOutOperation } from '../read/service-description.js';
import type { SourceLocation } from '../read/wsdl-error.js';

/** A description with every name in TypeScript settled: what the emitters write down. Plain data. */
export interface Model {
  readonly targetNamespace: string;
  /** The form, a colon, and SHA-256 over the meaning of the description, in hexadecimal. */
  readonly fingerprint: string;
  /** The SOAP versions of all operations together. */
  readonly soap: SoapPaths;
  readonly documentation?: string;
  /** In the order of the description; an anonymous type follows the one that it stands in. */
  readonly types: readonly TypeModel[];
  /** In the order of the description. */
  readonly operations: readonly OperationModel[];
  /** The operations that cannot be read: nothing is generated for them. */
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
  /** `'reply'` if a reply can hold it: its enumerations are open then. `'request'` if only requests can. */
  readonly direction: 'request' | 'reply';
  readonly location: SourceLocation;
}

/** An interface. */
export interface ComplexTypeModel extends NamedTypeModel {
  readonly kind: 'complex';
  /** Inherited ones come first; none where `text` or `mixed` is given. */
  readonly members: readonly MemberModel[];
  /** Inherited ones come first. */
  readonly attributes: readonly AttributeModel[];
  readonly anyAttribute: boolean;
  /** The type of the property `$value`. */
  readonly text?: TypeModelReference;
  /** Whether it has the property `$content`. */
  readonly mixed: boolean;
  readonly abstract: boolean;
  readonly family?: FamilyModel;
}

/** What a type has that is extended or restricted, or that extends or restricts another one. */
export interface FamilyModel {
  /** The value of `$type`. */
  readonly tag: string;
  /** The names of all types that a value may have where this one is declared, itself apart; abstract ones are left out. */
  readonly derived: readonly string[];
  /** The name of the union of itself, unless it is abstract, and `derived`; absent if nothing extends or restricts it. */
  readonly union?: string;
}

/** A type that is nothing but one repeated element: written `X[]` wherever it is used. */
export interface ArrayTypeModel extends NamedTypeModel {
  readonly kind: 'array';
  readonly item: ElementMemberModel;
}

/** A union of literals, or another name of a built-in type. */
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

/** What stands in the content of a complex type: a property. */
export type MemberModel = ElementMemberModel | GroupMemberModel | AnyMemberModel;

interface OccurrenceModel {
  /** The property. */
  readonly key: string;
  readonly min: number;
  readonly max: number | 'unbounded';
}

/** An element. */
export interface ElementMemberModel extends OccurrenceModel {
  readonly kind: 'element';
  /** The local name on the wire. */
  readonly name: string;
  readonly ns: string;
  readonly documentation?: string;
  readonly type: TypeModelReference;
  readonly nillable: boolean;
  readonly fixed?: string;
  readonly default?: string;
}

/** A choice, or a sequence that is optional or repeated: a property that holds an object. */
export interface GroupMemberModel extends OccurrenceModel {
  readonly kind: 'group';
  readonly compositor: 'choice' | 'sequence';
  /** The identifier of the type of that object. */
  readonly name: string;
  readonly alternatives: readonly (readonly MemberModel[])[];
}

/** Elements that no other member is for. */
export interface AnyMemberModel extends OccurrenceModel {
  readonly kind: 'any';
  readonly namespaces?: readonly string[];
  readonly otherThan?: string;
}

/** An attribute: a property beside the elements. */
export interface AttributeModel {
  /** The property. */
  readonly key: string;
  /** The local name on the wire. */
  readonly name: string;
  readonly ns: string;
  readonly documentation?: string;
  readonly type: TypeModelReference;
  readonly required: boolean;
  readonly fixed?: string;
  readonly default?: string;
}

/** A built-in type, content that no type describes, or the `name` of one of the model's types. */
export type TypeModelReference =
  { readonly builtIn: BuiltInType } | { readonly open: OpenType } | { readonly definition: string };

export interface OperationModel {
  /** The name on the wire: its key in the contract. */
  readonly name: string;
  /** The identifier of its constant. */
  readonly constant: string;
  readonly documentation?: string;
  readonly action: string;
  /** Absent where the Body is empty. */
  readonly input?: MessageElementModel;
  /** Absent where the Body is empty. */
  readonly output?: MessageElementModel;
  readonly oneWay: boolean;
  readonly requestHeaders?: HeadersModel;
  readonly replyHeaders?: HeadersModel;
  readonly faults: readonly MessageElementModel[];
  /** The property of the reply that holds the return value. */
  readonly result?: string;
  /** The other properties of the reply. */
  readonly outParameters: readonly string[];
  /** Its SOAP versions, where they are not those of the model. */
  readonly soap?: SoapPaths;
  readonly location: SourceLocation;
}

/** A global element: in the Body of a request or reply, or in the detail of a fault. */
export interface MessageElementModel {
  readonly name: string;
  readonly ns: string;
  readonly nillable: boolean;
  readonly type: TypeModelReference;
  readonly fixed?: string;
  readonly default?: string;
}

/** The header blocks of a request or reply. */
export interface HeadersModel {
  /** The identifier of their interface. */
  readonly name: string;
  readonly blocks: readonly ElementMemberModel[];
}
