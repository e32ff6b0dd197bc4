import type { Facets, OpenType, SoapPaths } from '../../soap/schema/contract.js';
import type { BuiltInType } from '../../soap/schema/values.js';
import type { SourceLocation } from './wsdl-error.js';

export type { SoapPaths } from '../../soap/schema/contract.js';

/**
 * A WSDL and its schemas as plain data. All names are resolved and all references have been checked. Prefixes, hosts
 * and the division into documents are not preserved. The reader creates this description, which is the only input of
 * the later stages.
 */
export interface ServiceDescription {
  readonly targetNamespace: string;
  /** The SOAP versions that at least one operation supports. */
  readonly soap: SoapPaths;
  readonly documentation?: string;
  /** The operations, in the order in which the port types declare them. */
  readonly operations: readonly WsdlOperation[];
  /** The global elements and types of all schemas, in document order. */
  readonly components: readonly Component[];
  /**
   * Operations and types that are omitted because they cannot be read, or because they reference a component that
   * cannot be read.
   */
  readonly leftOut: { readonly operations: readonly LeftOutOperation[]; readonly types: readonly LeftOutType[] };
}

/** An operation for which no code is generated. */
export interface LeftOutOperation {
  readonly name: string;
  /** The message of the error, on one line. */
  readonly reason: string;
}

/** A global type for which no code is generated. */
export interface LeftOutType {
  readonly name: QName;
  /** The message of the error, on one line. */
  readonly reason: string;
}

/** A qualified name. The namespace is `''` if the name is in no namespace. */
export interface QName {
  readonly ns: string;
  readonly local: string;
  /**
   * For the element of a message part that references a type: that type as text. It distinguishes parts of several
   * messages that have the same name and different types.
   */
  readonly type?: string;
}

/** An operation of a port type together with its SOAP bindings (WSDL 1.1, 2.4 and 2.5). */
export interface WsdlOperation {
  /** The name of the operation in the generated code. Overloaded operations are named after their input messages. */
  readonly name: string;
  readonly documentation?: string;
  /** The SOAPAction, or `''` if the binding does not specify one. */
  readonly action: string;
  /** The global element in the Body of a request. Absent if the Body is empty. */
  readonly input?: QName;
  /** The global element in the Body of a reply. Absent if the Body is empty. */
  readonly output?: QName;
  /** `true` if the port type declares no output for the operation. */
  readonly oneWay: boolean;
  /** The global elements that the request's `<soap:header>` elements refer to. */
  readonly requestHeaders: readonly HeaderUse[];
  readonly replyHeaders: readonly QName[];
  /** The global elements of the declared faults. */
  readonly faults: readonly QName[];
  /**
   * The SOAP versions that the operation supports, each with the path and query of its port. The path is `''` if the
   * operation has no port.
   */
  readonly soap: SoapPaths;
  readonly location: SourceLocation;
}

/** The global element of a `<soap:header>`. */
export interface HeaderUse extends QName {
  /** `true` if the header block is declared with `wsdl:required="true"`. */
  readonly required?: true;
}

/**
 * Constraints that a validator checks and stubs ignore: `block` and identity constraints of an element, `block` of a
 * complex type, patterns that stubs cannot check, or the facets and enum values of a restricted list or union.
 */
export interface Unchecked {
  /** The constraints as text, which the diff compares and quotes. Absent if there are none. */
  readonly unchecked?: string;
}

/** A global component of a schema (XML Schema part 1, 2.2). */
export type Component = GlobalElement | TypeDefinition;

/** `<s:element>` at the top level of a schema (XML Schema part 1, 3.3). */
export interface GlobalElement extends ValueConstraint, Unchecked {
  readonly kind: 'element';
  readonly name: QName;
  readonly documentation?: string;
  readonly type: TypeUse;
  readonly nillable: boolean;
  readonly location: SourceLocation;
}

/** The `fixed` or `default` value of an element or attribute, as written. */
export interface ValueConstraint {
  readonly fixed?: string;
  readonly default?: string;
}

export type TypeDefinition = ComplexTypeDefinition | SimpleTypeDefinition;

interface NamedType extends Unchecked {
  /** Absent for an anonymous type. */
  readonly name?: QName;
  readonly documentation?: string;
  readonly location: SourceLocation;
}

/** `<s:complexType>` (XML Schema part 1, 3.4) */
export interface ComplexTypeDefinition extends NamedType {
  readonly kind: 'complex';
  /**
   * For an extension, the particles added to those of the base type. For a restriction, the particles of the base type
   * that remain.
   */
  readonly particles: readonly Particle[];
  /**
   * The attributes that the type itself declares. An attribute with `use="prohibited"` removes an inherited attribute.
   */
  readonly attributes: readonly AttributeUse[];
  readonly anyAttribute: boolean;
  readonly attributeWildcard?: Wildcard;
  /** The type of the text in `<s:simpleContent>`. This is an anonymous type if the content is restricted by facets. */
  readonly text?: TypeUse;
  readonly mixed: boolean;
  readonly abstract: boolean;
  /** The complex type that this type extends or restricts. Absent for `anyType`. */
  readonly base?: { readonly name: QName; readonly by: 'extension' | 'restriction' };
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
 * A particle in the content of a complex type (XML Schema part 1, 3.9). Group references are resolved. A sequence that
 * occurs exactly once is replaced with its members. A group with a single element is replaced with that element, and
 * the occurrence ranges are multiplied.
 */
export type Particle = ElementParticle | GroupParticle | AnyParticle;

/** `minOccurs` and `maxOccurs` */
export interface OccurrenceRange {
  readonly min: number;
  readonly max: number | 'unbounded';
}

interface Occurrence extends OccurrenceRange {
  readonly location: SourceLocation;
}

/** `<s:element>` in a type. References are resolved to their declarations. */
export interface ElementParticle extends GlobalElement, Occurrence {}

/** A `<s:choice>`, or a `<s:sequence>` that is optional or repeated. A sequence has exactly one alternative. */
export interface GroupParticle extends Occurrence {
  readonly kind: 'group';
  readonly compositor: 'choice' | 'sequence';
  readonly alternatives: readonly (readonly Particle[])[];
}

/** `<s:any>` */
export interface AnyParticle extends Occurrence, Wildcard {
  readonly kind: 'any';
}

/** What a wildcard allows (XML Schema part 1, 3.10). */
export interface Wildcard {
  /** The allowed namespaces, where `''` stands for no namespace. Absent if any namespace is allowed. */
  readonly namespaces?: readonly string[];
  /** For `##other`, the namespace that is not allowed. */
  readonly otherThan?: string;
  /** Whether elements or attributes must be declared. Absent for `strict`. Stubs do not check this. */
  readonly processContents?: 'lax' | 'skip';
}

/** `<s:simpleType>` (XML Schema part 2, 4.1) */
export type SimpleTypeDefinition = AtomicTypeDefinition | ListTypeDefinition | UnionTypeDefinition;

/** `<s:simpleType><s:restriction>`, including the facets of all restricted types, down to a built-in type */
export interface AtomicTypeDefinition extends NamedType {
  readonly kind: 'simple';
  readonly base: BuiltInType;
  /** The enum values, without duplicates. */
  readonly enumeration?: readonly EnumValue[];
  readonly facets?: Facets;
}

/** `<s:simpleType><s:list>` */
export interface ListTypeDefinition extends NamedType {
  readonly kind: 'list';
  readonly item: TypeUse;
  readonly facets?: Facets;
}

/** `<s:simpleType><s:union>` */
export interface UnionTypeDefinition extends NamedType {
  readonly kind: 'union';
  readonly members: readonly TypeUse[];
}

/** `<s:enumeration>` */
export interface EnumValue {
  readonly value: string;
  readonly documentation?: string;
}

/** The type of an element, attribute or text. */
export type TypeUse =
  | { readonly kind: 'builtIn'; readonly name: BuiltInType }
  /**
   * `anyType` stands for `xs:anyType`, which is also the type of an element that specifies no type. `tree` stands for
   * an undeclared element or type, or an element from another vocabulary, such as `s:schema` in a DataSet.
   */
  | { readonly kind: 'open'; readonly name: OpenType }
  /** A global type. */
  | { readonly kind: 'named'; readonly name: QName }
  /** The anonymous type of a global element that is referenced by `<s:element ref="...">`. */
  | { readonly kind: 'ofElement'; readonly name: QName }
  | { readonly kind: 'anonymous'; readonly type: TypeDefinition };

/** The properties that determine whether a particle may be absent. Members of the model also have these properties. */
interface Emptiable {
  readonly min: number;
  readonly alternatives?: readonly (readonly Emptiable[])[];
}

/** Caches the results by `alternatives`, because several groups can share the same alternatives. */
const emptiable = new WeakMap<object, boolean>();

/**
 * Returns `true` if a particle may be absent from a valid document (XML Schema part 1, 3.9.6, particle emptiable). Such
 * a particle either has `minOccurs="0"` or is a group with an alternative in which all particles are optional. The
 * property for such a particle is optional.
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

/**
 * Converts a path to the form used to compare paths. Paths of ASMX and WCF services are converted to lower case,
 * because IIS ignores case.
 */
export function comparablePath(path: string): string {
  return /\.(asmx|svc)($|[/?])/i.test(path) ? path.toLowerCase() : path;
}

/** Converts a name to a single string, `{namespace}local`, for use as a map key. */
export function expanded({ ns, local, type = '' }: QName): string {
  return `{${ns}}${local}${type}`;
}
