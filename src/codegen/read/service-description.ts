import type { Facets, OpenType, SoapPaths } from '../../soap/schema/contract.js';
import type { BuiltInType } from '../../soap/schema/values.js';
import type { SourceLocation } from './wsdl-error.js';

export type { SoapPaths } from '../../soap/schema/contract.js';

/**
 * A WSDL with its schemas as plain data. Names are resolved and references are checked; prefixes, hosts and the division
 * into documents are gone. The reader makes it. All later stages work on it only.
 */
export interface ServiceDescription {
  readonly targetNamespace: string;
  /** The SOAP versions of all operations together. */
  readonly soap: SoapPaths;
  readonly documentation?: string;
  /** In the order of the port type. */
  readonly operations: readonly WsdlOperation[];
  /** The global elements and types of all schemas, in document order. */
  readonly components: readonly Component[];
  /** Operations and types that cannot be read, or that refer to something that cannot. */
  readonly leftOut: { readonly operations: readonly LeftOutOperation[]; readonly types: readonly LeftOutType[] };
}

/** An operation for which nothing is generated. */
export interface LeftOutOperation {
  readonly name: string;
  /** The message of the error, on one line. */
  readonly reason: string;
  /** The location of the error. */
  readonly location: SourceLocation;
}

/** A global type for which nothing is generated. */
export interface LeftOutType {
  readonly name: QName;
  /** The message of the error, on one line. */
  readonly reason: string;
}

/** A name in a namespace; `''` is no namespace. */
export interface QName {
  readonly ns: string;
  readonly local: string;
}

/** An operation of a port type with its SOAP bindings (WSDL 1.1, 2.4 and 2.5). */
export interface WsdlOperation {
  /** The key of the stub. Overloaded operations have the name of their input message. */
  readonly name: string;
  readonly documentation?: string;
  /** The SOAPAction; `''` if the binding has none. */
  readonly action: string;
  /** The global element in the Body of a request; absent if the Body is empty. */
  readonly input?: QName;
  /** The global element in the Body of a reply; absent if the Body is empty. */
  readonly output?: QName;
  /** Whether the port type has no output for it. */
  readonly oneWay: boolean;
  /** The global elements of its `<soap:header>`s. */
  readonly requestHeaders: readonly QName[];
  readonly replyHeaders: readonly QName[];
  /** The global elements of its declared faults. */
  readonly faults: readonly QName[];
  /** The SOAP versions in which a port offers it, each with path and query; `''` if there is no port. */
  readonly soap: SoapPaths;
  readonly location: SourceLocation;
}

/** A global component of a schema (XML Schema part 1, 2.2). */
export type Component = GlobalElement | TypeDefinition;

/** `<s:element>` at the top level of a schema (XML Schema part 1, 3.3). */
export interface GlobalElement extends ValueConstraint {
  readonly kind: 'element';
  readonly name: QName;
  readonly documentation?: string;
  readonly type: TypeUse;
  readonly nillable: boolean;
  readonly location: SourceLocation;
}

/** `fixed` or `default` of an element or attribute, as written. */
export interface ValueConstraint {
  readonly fixed?: string;
  readonly default?: string;
}

export type TypeDefinition = ComplexTypeDefinition | SimpleTypeDefinition;

/** `<s:complexType>` (XML Schema part 1, 3.4) */
export interface ComplexTypeDefinition {
  readonly kind: 'complex';
  /** Absent for an anonymous type. */
  readonly name?: QName;
  readonly documentation?: string;
  /** The particles that it adds to the base of an extension. A restriction repeats those of the base that remain. */
  readonly particles: readonly Particle[];
  /** The attributes that it declares. `use="prohibited"` removes an inherited one. */
  readonly attributes: readonly AttributeUse[];
  readonly anyAttribute: boolean;
  /** The type of the text of `<s:simpleContent>`. Facets of a restriction make it an anonymous type. */
  readonly text?: TypeUse;
  readonly mixed: boolean;
  readonly abstract: boolean;
  /** The complex type that it extends or restricts; absent for `anyType`. */
  readonly base?: { readonly name: QName; readonly by: 'extension' | 'restriction' };
  readonly location: SourceLocation;
}

/** `<s:attribute>` in a type (XML Schema part 1, 3.5) */
export interface AttributeUse extends ValueConstraint {
  readonly name: QName;
  readonly documentation?: string;
  readonly type: TypeUse;
  readonly use: 'optional' | 'required' | 'prohibited';
  readonly location: SourceLocation;
}

/**
 * A part of the content of a complex type (XML Schema part 1, 3.9). References to groups are resolved. A sequence that occurs
 * once is replaced by its members, and a group of one element by that element with the occurrences multiplied.
 */
export type Particle = ElementParticle | GroupParticle | AnyParticle;

interface Occurrence {
  readonly min: number;
  readonly max: number | 'unbounded';
  readonly location: SourceLocation;
}

/** `<s:element>` in a type. References are resolved to their declarations. */
export interface ElementParticle extends Occurrence, ValueConstraint {
  readonly kind: 'element';
  readonly name: QName;
  readonly documentation?: string;
  readonly type: TypeUse;
  readonly nillable: boolean;
}

/** `<s:choice>`, or a `<s:sequence>` that is optional or repeated. A sequence has one alternative. */
export interface GroupParticle extends Occurrence {
  readonly kind: 'group';
  readonly compositor: 'choice' | 'sequence';
  readonly alternatives: readonly (readonly Particle[])[];
}

/** `<s:any>` (XML Schema part 1, 3.10) */
export interface AnyParticle extends Occurrence {
  readonly kind: 'any';
  /** The allowed namespaces, `''` for none. Absent: any. */
  readonly namespaces?: readonly string[];
  /** `##other`: the namespace that is not allowed. */
  readonly otherThan?: string;
}

/** `<s:simpleType>` (XML Schema part 2, 4.1) */
export type SimpleTypeDefinition = AtomicTypeDefinition | ListTypeDefinition | UnionTypeDefinition;

/** `<s:simpleType><s:restriction>` with the facets of all types that it restricts, down to a built-in type */
export interface AtomicTypeDefinition {
  readonly kind: 'simple';
  /** Absent for an anonymous type. */
  readonly name?: QName;
  readonly documentation?: string;
  readonly base: BuiltInType;
  /** Without duplicates. */
  readonly enumeration?: readonly EnumValue[];
  readonly facets?: Facets;
  readonly location: SourceLocation;
}

/** `<s:simpleType><s:list>` */
export interface ListTypeDefinition {
  readonly kind: 'list';
  readonly name?: QName;
  readonly documentation?: string;
  readonly item: TypeUse;
  readonly facets?: Facets;
  readonly location: SourceLocation;
}

/** `<s:simpleType><s:union>` */
export interface UnionTypeDefinition {
  readonly kind: 'union';
  readonly name?: QName;
  readonly documentation?: string;
  readonly members: readonly TypeUse[];
  readonly location: SourceLocation;
}

/** `<s:enumeration>` */
export interface EnumValue {
  readonly value: string;
  readonly documentation?: string;
}

/** The type of an element, attribute or text. */
export type TypeUse =
  | { readonly kind: 'builtIn'; readonly name: BuiltInType }
  /** `anyType` or no type; `tree` for a reference to an element of another vocabulary (a DataSet's `s:schema`). */
  | { readonly kind: 'open'; readonly name: OpenType }
  /** A global type. */
  | { readonly kind: 'named'; readonly name: QName }
  /** The anonymous type of a global element, used through `<s:element ref="...">`. */
  | { readonly kind: 'ofElement'; readonly name: QName }
  | { readonly kind: 'anonymous'; readonly type: TypeDefinition };

/** The part of a particle that decides whether it may be absent. Members of the model have it too. */
interface Emptiable {
  readonly min: number;
  readonly alternatives?: readonly (readonly Emptiable[])[];
}

/** Results by alternatives. Groups share alternatives, so each is computed once. */
const emptiable = new WeakMap<object, boolean>();

/**
 * Whether a valid document may have nothing for a particle: `minOccurs="0"`, or a group with an alternative in which
 * everything is optional (XML Schema part 1, 3.9.6, particle emptiable). Its property is then optional.
 */
export function mayBeAbsent({ min, alternatives }: Emptiable): boolean {
  if (min === 0 || !alternatives) return min === 0;
  let isEmptiable = emptiable.get(alternatives);
  if (isEmptiable === undefined) {
    isEmptiable = alternatives.some((each) => each.every(mayBeAbsent));
    emptiable.set(alternatives, isEmptiable);
  }
  return isEmptiable;
}

/** The form in which paths are compared. IIS, which serves ASMX and WCF, ignores case. */
export function comparablePath(path: string): string {
  return /\.(asmx|svc)($|[/?])/i.test(path) ? path.toLowerCase() : path;
}

/** A name as one string, `{namespace}local`, for the keys of maps. */
export function expanded(name: QName): string {
  return `{${name.ns}}${name.local}`;
}
