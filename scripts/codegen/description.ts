import type { BuiltInType } from '../../src/soap/values.js';
import type { Place } from './description-error.js';

/**
 * What a WSDL and its schemas say, free of how they say it: names are resolved, references checked, prefixes and
 * addresses gone. Plain data; made by the reader, and all that the later stages know.
 */
export interface Description {
  readonly targetNamespace: string;
  readonly documentation?: string;
  /** In the order of the port type. */
  readonly operations: readonly OperationDescription[];
  /** The global elements and types of all schemas, in the order of the document. */
  readonly components: readonly Component[];
}

export type Component = ElementDescription | TypeDescription;

/** A name in a namespace; `''` for none. */
export interface QName {
  readonly ns: string;
  readonly local: string;
}

/** One operation of the port type, as its SOAP bindings have it. */
export interface OperationDescription {
  readonly name: string;
  readonly documentation?: string;
  /** The SOAPAction; `''` if the binding gives none. */
  readonly action: string;
  /** The global element in the Body of a request. */
  readonly input: QName;
  /** The global element in the Body of a reply. */
  readonly output: QName;
  readonly place: Place;
}

/** `<s:element>` on the top level of a schema. */
export interface ElementDescription {
  readonly kind: 'element';
  readonly name: QName;
  readonly documentation?: string;
  readonly type: TypeUse;
  readonly nillable: boolean;
  readonly place: Place;
}

export type TypeDescription = ComplexTypeDescription | SimpleTypeDescription;

/** `<s:complexType>` */
export interface ComplexTypeDescription {
  readonly kind: 'complex';
  /** Absent for an anonymous type. */
  readonly name?: QName;
  readonly documentation?: string;
  /** The elements of its sequence, in order. */
  readonly particles: readonly ParticleDescription[];
  readonly place: Place;
}

/** `<s:element>` within a type, its occurrence and, if it was a reference, what it refers to. */
export interface ParticleDescription {
  readonly kind: 'element';
  readonly name: QName;
  readonly documentation?: string;
  readonly type: TypeUse;
  readonly nillable: boolean;
  readonly min: number;
  readonly max: number | 'unbounded';
  readonly place: Place;
}

/** `<s:simpleType>`: a restriction, followed down to the built-in type that it narrows. */
export interface SimpleTypeDescription {
  readonly kind: 'simple';
  /** Absent for an anonymous type. */
  readonly name?: QName;
  readonly documentation?: string;
  readonly base: BuiltInType;
  /** The literals, if the type or one that it narrows has any; no literal twice. */
  readonly enumeration?: readonly Literal[];
  readonly place: Place;
}

/** `<s:enumeration>` */
export interface Literal {
  readonly value: string;
  readonly documentation?: string;
}

/** What an element says of its type. */
export type TypeUse =
  | { readonly kind: 'builtIn'; readonly name: BuiltInType }
  /** A global type. */
  | { readonly kind: 'named'; readonly name: QName }
  /** The anonymous type of a global element, reached through `<s:element ref="...">`. */
  | { readonly kind: 'ofElement'; readonly name: QName }
  | { readonly kind: 'anonymous'; readonly type: TypeDescription };

/** A name as one string, `{namespace}local`: the key of maps. */
export function expanded(name: QName): string {
  return `{${name.ns}}${name.local}`;
}
