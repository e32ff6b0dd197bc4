import type { Facets, OpenType, SoapPaths } from '../../soap/schema/contract.js';
import type { BuiltInType } from '../../soap/schema/values.js';
import type { SourceLocation } from './wsdl-error.js';

export type { SoapPaths } from '../../soap/schema/contract.js';

/**
 * What a WSDL and its schemas say, free of how they say it: names are resolved, references checked, prefixes and
 * addresses gone. Plain data; made by the reader, and all that the later stages know.
 */
export interface ServiceDescription {
  readonly targetNamespace: string;
  /** The SOAP versions of all operations together. */
  readonly soap: SoapPaths;
  readonly documentation?: string;
  /** In the order of the port type. */
  readonly operations: readonly WsdlOperation[];
  /** The global elements and types of all schemas, in the order of the document. */
  readonly components: readonly Component[];
  /** What cannot be read, or refers to what cannot be: nothing is generated for it. */
  readonly leftOut: { readonly operations: readonly LeftOutOperation[]; readonly types: readonly LeftOutType[] };
}

/** An operation that is not generated. */
export interface LeftOutOperation {
  readonly name: string;
  /** Why: the file, the line, what is wrong, the path of elements and what to do, in one line. */
  readonly reason: string;
  /** What cannot be read. */
  readonly location: SourceLocation;
}

/** A named type that is not generated. */
export interface LeftOutType {
  readonly name: QName;
  /** As of an operation. */
  readonly reason: string;
}

export type Component = GlobalElement | TypeDefinition;

/** A name in a namespace; `''` for none. */
export interface QName {
  readonly ns: string;
  readonly local: string;
}

/** One operation of the port type, as its SOAP bindings have it. */
export interface WsdlOperation {
  /** The key of the stub; by the message name where operations are overloaded. */
  readonly name: string;
  readonly documentation?: string;
  /** The SOAPAction; `''` if the binding gives none. */
  readonly action: string;
  /** The global element in the Body of a request; absent where the Body is empty. */
  readonly input?: QName;
  /** The global element in the Body of a reply; absent where the Body is empty. */
  readonly output?: QName;
  /** Whether the port type gives it no output at all. */
  readonly oneWay: boolean;
  /** The global elements of its `<soap:header>`s. */
  readonly requestHeaders: readonly QName[];
  readonly replyHeaders: readonly QName[];
  /** The global elements of its declared faults. */
  readonly faults: readonly QName[];
  /** The SOAP versions in which a port offers it, each with its path and query; `''` where there is no port. */
  readonly soap: SoapPaths;
  readonly location: SourceLocation;
}

/** `<s:element>` on the top level of a schema. */
export interface GlobalElement extends ValueConstraint {
  readonly kind: 'element';
  readonly name: QName;
  readonly documentation?: string;
  readonly type: TypeUse;
  readonly nillable: boolean;
  readonly location: SourceLocation;
}

/** `fixed` or `default` of an element or attribute: a lexical form. */
export interface ValueConstraint {
  readonly fixed?: string;
  readonly default?: string;
}

export type TypeDefinition = ComplexTypeDefinition | AtomicTypeDefinition | ListTypeDefinition | UnionTypeDefinition;

/** `<s:complexType>` */
export interface ComplexTypeDefinition {
  readonly kind: 'complex';
  /** Absent for an anonymous type. */
  readonly name?: QName;
  readonly documentation?: string;
  /** Its own particles, in order; for a restriction all that is left of the base's, too. */
  readonly particles: readonly Particle[];
  /** Its own attributes; for a restriction those that it changes, too. `use="prohibited"` takes an inherited one away. */
  readonly attributes: readonly AttributeUse[];
  readonly anyAttribute: boolean;
  /** `<s:simpleContent>`: the type of its text; facets of a restriction make it an anonymous one. */
  readonly text?: TypeUse;
  readonly mixed: boolean;
  readonly abstract: boolean;
  /** The complex type that it extends or restricts; not `anyType`. */
  readonly base?: { readonly name: QName; readonly by: 'extension' | 'restriction' };
  readonly location: SourceLocation;
}

/** `<s:attribute>` */
export interface AttributeUse extends ValueConstraint {
  readonly name: QName;
  readonly documentation?: string;
  readonly type: TypeUse;
  readonly use: 'optional' | 'required' | 'prohibited';
  readonly location: SourceLocation;
}

/**
 * What stands in a complex type. Groups are followed; a sequence that stands exactly once within another is the same as
 * its members in the outer one; a group of one element is that element with the occurrences multiplied.
 */
export type Particle = ElementParticle | GroupParticle | AnyParticle;

interface OccurrenceDescription {
  readonly min: number;
  readonly max: number | 'unbounded';
  readonly location: SourceLocation;
}

/** `<s:element>` within a type, its occurrence and, if it was a reference, what it refers to. */
export interface ElementParticle extends OccurrenceDescription, ValueConstraint {
  readonly kind: 'element';
  readonly name: QName;
  readonly documentation?: string;
  readonly type: TypeUse;
  readonly nillable: boolean;
}

/** `<s:choice>`, or a `<s:sequence>` that is optional or repeated (then it has one alternative). */
export interface GroupParticle extends OccurrenceDescription {
  readonly kind: 'group';
  readonly compositor: 'choice' | 'sequence';
  readonly alternatives: readonly (readonly Particle[])[];
}

/** What of a particle says whether a valid document may lack it; the members of the model have the same. */
interface Occurring {
  readonly min: number;
  readonly alternatives?: readonly (readonly Occurring[])[];
}

/** Whether a group may be empty, by its alternatives: groups share them, and share them with groups within. */
const emptiable = new WeakMap<object, boolean>();

/**
 * Whether a valid document may hold nothing for a particle: `minOccurs="0"`, or a group with an alternative in which nothing
 * must be there (XML Schema part 1, 3.9.6, particle emptiable). Its property is optional then.
 */
export function mayBeAbsent({ min, alternatives }: Occurring): boolean {
  if (min === 0 || !alternatives) return min === 0;
  let isEmptiable = emptiable.get(alternatives);
  if (isEmptiable === undefined) {
    isEmptiable = alternatives.some((each) => each.every(mayBeAbsent));
    emptiable.set(alternatives, isEmptiable);
  }
  return isEmptiable;
}

/** `<s:any>` */
export interface AnyParticle extends OccurrenceDescription {
  readonly kind: 'any';
  /** The namespaces that it allows, `''` for none; absent: any. */
  readonly namespaces?: readonly string[];
  /** `##other`: the namespace that it does not allow. */
  readonly otherThan?: string;
}

/** `<s:simpleType>` by restriction, followed down to the built-in type that it narrows. */
export interface AtomicTypeDefinition {
  readonly kind: 'simple';
  /** Absent for an anonymous type. */
  readonly name?: QName;
  readonly documentation?: string;
  readonly base: BuiltInType;
  /** The literals, if the type or one that it narrows has any; no literal twice. */
  readonly enumeration?: readonly EnumValue[];
  /** The other facets, those of the types that it narrows included. */
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

/** What an element says of its type. */
export type TypeUse =
  | { readonly kind: 'builtIn'; readonly name: BuiltInType }
  /** `anyType`, or no type at all; `tree` for a reference to an element of another vocabulary (a DataSet's `s:schema`). */
  | { readonly kind: 'open'; readonly name: OpenType }
  /** A global type. */
  | { readonly kind: 'named'; readonly name: QName }
  /** The anonymous type of a global element, reached through `<s:element ref="...">`. */
  | { readonly kind: 'ofElement'; readonly name: QName }
  | { readonly kind: 'anonymous'; readonly type: TypeDefinition };

/** A path as it is compared: IIS, which serves ASMX and WCF, does not tell letter case apart. */
export function comparablePath(path: string): string {
  return /\.(asmx|svc)($|[/?])/i.test(path) ? path.toLowerCase() : path;
}

/** A name as one string, `{namespace}local`: the key of maps. */
export function expanded(name: QName): string {
  return `{${name.ns}}${name.local}`;
}
