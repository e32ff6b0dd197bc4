import type { BuiltInType } from '../../src/soap/values.js';
import type { Place } from './description-error.js';

/** A description with every name in TypeScript settled: what the emitters write down. Plain data. */
export interface Model {
  readonly targetNamespace: string;
  /** SHA-256 over the meaning of the description, in hexadecimal. */
  readonly fingerprint: string;
  readonly documentation?: string;
  /** In the order of the description; an anonymous type follows the one that it stands in. */
  readonly types: readonly TypeModel[];
  /** In the order of the description. */
  readonly operations: readonly OperationModel[];
}

export type TypeModel = ComplexTypeModel | SimpleTypeModel | ArrayTypeModel;

interface NamedTypeModel {
  /** The identifier of the type and of its definition in the contract. */
  readonly name: string;
  /** The name in the schema; absent for an anonymous type. */
  readonly schemaName?: string;
  readonly documentation?: string;
  /** `'reply'` if a reply can hold it: its enumerations are open then. `'request'` if only requests can. */
  readonly direction: 'request' | 'reply';
  readonly place: Place;
}

/** An interface. */
export interface ComplexTypeModel extends NamedTypeModel {
  readonly kind: 'complex';
  readonly members: readonly MemberModel[];
}

/** A union of literals, or another name of a built-in type. */
export interface SimpleTypeModel extends NamedTypeModel {
  readonly kind: 'simple';
  readonly base: BuiltInType;
  readonly enumeration?: readonly { readonly value: string; readonly documentation?: string }[];
}

/** A type that is nothing but one repeated element: written `X[]` wherever it is used. */
export interface ArrayTypeModel extends NamedTypeModel {
  readonly kind: 'array';
  readonly item: MemberModel;
}

/** An element of a type: a property. */
export interface MemberModel {
  /** The property. */
  readonly key: string;
  /** The local name on the wire. */
  readonly name: string;
  readonly ns: string;
  readonly documentation?: string;
  readonly type: TypeModelReference;
  readonly nillable: boolean;
  readonly min: number;
  readonly max: number | 'unbounded';
}

/** A built-in type, or the `name` of one of the model's types. */
export type TypeModelReference = { readonly builtIn: BuiltInType } | { readonly definition: string };

export interface OperationModel {
  /** The name on the wire: its key in the contract. */
  readonly name: string;
  /** The identifier of its constant. */
  readonly constant: string;
  readonly documentation?: string;
  readonly action: string;
  readonly input: MessageElementModel;
  readonly output: MessageElementModel;
  /** The property of the reply that holds the return value. */
  readonly result?: string;
  /** The other properties of the reply. */
  readonly outParameters: readonly string[];
  readonly place: Place;
}

/** The element in the Body of a request or reply. */
export interface MessageElementModel {
  readonly name: string;
  readonly ns: string;
  readonly nillable: boolean;
  /** The `name` of one of the model's complex types. */
  readonly definition: string;
}
