import type { BuiltInType, Value } from './values.js';

/**
 * The contract: a WSDL and its schemas as data, which the generator writes and the runtime interprets. It has no
 * behaviour and no address, and each of its elements can be encoded and decoded.
 *
 * A reference to a built-in type is its name (`'int'`). Other references are functions that return the definition, so
 * that types may refer to each other in any order and bundlers can drop unused ones.
 *
 * Members without a name on the wire begin with `$`, which an XML name cannot: `$value`, `$choice`, `$any`.
 */
export type TypeReference = BuiltInType | OpenType | (() => TypeDefinition);

/**
 * Content without a declared type.
 * - `'anyType'`: `anyType` of XML Schema. Its value is a `TypedValue` if `xsi:type` names a built-in type, otherwise an
 *   `XmlElement`. Requests also accept strings, booleans, numbers, bigints, Dates and Uint8Arrays.
 * - `'tree'`: the element itself, as an `XmlElement`.
 */
export type OpenType = 'anyType' | 'tree';

export type TypeDefinition = SimpleType | ListType | UnionType | ComplexType | ArrayType;

/** `<s:simpleType><s:restriction>`: a built-in type, optionally with enum values or facets. */
export interface SimpleType {
  readonly kind: 'simple';
  /** The name in the description; absent for an anonymous type. */
  readonly name?: string;
  readonly base: BuiltInType;
  /** The values of `<s:enumeration>`, in the order of the WSDL. */
  readonly enumeration?: readonly string[];
  readonly facets?: Facets;
}

/** The facets of XML Schema part 2, 4.3, except enumeration. They are checked in requests, and not in replies. */
export interface Facets {
  readonly length?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Regular expressions of JavaScript (flag `u`), anchored; the text must match one of each inner list. */
  readonly patterns?: readonly (readonly string[])[];
  /** A lexical form of the base, like the other bounds. */
  readonly minInclusive?: string;
  readonly maxInclusive?: string;
  readonly minExclusive?: string;
  readonly maxExclusive?: string;
  readonly totalDigits?: number;
  readonly fractionDigits?: number;
  readonly whiteSpace?: 'preserve' | 'replace' | 'collapse';
}

/** `<s:simpleType><s:list>`: values separated by white space. Its value is an array. */
export interface ListType {
  readonly kind: 'list';
  readonly name?: string;
  readonly item: TypeReference;
  /** `length`, `minLength` and `maxLength` count items. */
  readonly facets?: Facets;
}

/** `<s:simpleType><s:union>`: the first member type that accepts a value is its type. */
export interface UnionType {
  readonly kind: 'union';
  readonly name?: string;
  readonly members: readonly TypeReference[];
}

/** `<s:complexType>`. Its value is an object with a property per attribute and particle. */
export interface ComplexType {
  readonly kind: 'complex';
  /** The name in the description; absent for an anonymous type. */
  readonly name?: string;
  /** The namespace of `name`, if values of the type may have an `xsi:type`. */
  readonly ns?: string;
  /** Its particles in order, inherited ones first. Empty if `text` or `mixed` is set. */
  readonly elements: readonly Particle[];
  /** Its attributes, inherited ones first. */
  readonly attributes?: readonly AttributeDeclaration[];
  /** `<s:anyAttribute>`: attributes that are not declared are kept in `$attributes`, an array of `XmlAttribute`. */
  readonly anyAttribute?: true;
  /** `<s:simpleContent>`: the type of its text, in the property `$value`. */
  readonly text?: TypeReference;
  /**
   * `mixed="true"`: text and elements in their order, in the property `$content`, an array of strings and `XmlElement`.
   */
  readonly mixed?: true;
  /** Whether every value must be of one of `derived`. */
  readonly abstract?: true;
  /** The `$type` of its values if another type is declared. Default: `name` */
  readonly tag?: string;
  /** All types that extend or restrict it, directly or indirectly. `xsi:type` may name them in place of this type. */
  readonly derived?: () => readonly ComplexType[];
}

/** A complex type that contains only one repeated element, ASMX's `ArrayOfX`. Its value is an array. */
export interface ArrayType {
  readonly kind: 'array';
  readonly name?: string;
  readonly item: ElementParticle;
}

/** `<s:element>`: a name, its namespace, and the type of its content. */
export interface ElementDeclaration {
  /** The local name on the wire. */
  readonly name: string;
  /** The namespace on the wire; `''` for an unqualified element. */
  readonly ns: string;
  readonly type: TypeReference;
  /** Whether `xsi:nil="true"` is allowed; `null` in JavaScript. */
  readonly nillable?: true;
  /** The only value that it may have, as a lexical form. */
  readonly fixed?: string;
  /**
   * The value of an empty element, as a lexical form. Not used if empty text is itself a value of the type, as in ASMX.
   */
  readonly default?: string;
}

/** A part of the content of a complex type. */
export type Particle = ElementParticle | GroupParticle | AnyParticle;

/** The occurrence of a particle. */
export interface Occurrence {
  /** `minOccurs`; 1 if absent. */
  readonly min?: number;
  /** `maxOccurs`, `Infinity` for `unbounded`; 1 if absent. Above 1, the property is an array. */
  readonly max?: number;
}

/** `<s:element>` within a type: a declaration with its occurrence. */
export interface ElementParticle extends ElementDeclaration, Occurrence {
  readonly kind?: 'element';
  /** Its property name, if that is not `name`. */
  readonly key?: string;
}

/**
 * A `<s:choice>`, or a `<s:sequence>` that is optional or repeated. Other model groups are merged into the outer one.
 * The property `key` (`$choice`, `$sequence`, then `$choice2`, ...) is an object, or an array of objects in document
 * order if `max` is above 1. It is absent if the group is empty, which requires that `min` is 0 or that an alternative
 * has no required particle.
 */
export interface GroupParticle extends Occurrence {
  readonly kind: 'group';
  readonly key: string;
  /** The object has the members of exactly one of these. A sequence has one alternative. */
  readonly alternatives: readonly (readonly Particle[])[];
}

/** `<s:any>`: elements that match no other particle, as `XmlElement`. */
export interface AnyParticle extends Occurrence {
  readonly kind: 'any';
  /** `$any`, then `$any2`, ... */
  readonly key: string;
  /** The allowed namespaces; `''` is no namespace. Default: all */
  readonly namespaces?: readonly string[];
  /** `##other`: any namespace except this one and no namespace. */
  readonly otherThan?: string;
}

/** `<s:attribute>` */
export interface AttributeDeclaration {
  /** The local name on the wire. */
  readonly name: string;
  /** The namespace on the wire. Default: `''`, as usual */
  readonly ns?: string;
  /** Its property name, if that is not `name`. */
  readonly key?: string;
  /** A simple type. */
  readonly type: TypeReference;
  readonly required?: true;
  readonly fixed?: string;
  readonly default?: string;
}

/** A value of `anyType` whose `xsi:type` names a built-in type. */
export interface TypedValue {
  /** A built-in type of XML Schema: `'int'`, `'string'`, `'dateTime'`. */
  readonly $type: BuiltInType;
  /** A value of that type; `null` for `xsi:nil`. */
  readonly $value: Value | null;
}

/**
 * The generated stub of one operation. `Request` and `Reply` are `void` if the Body is empty. The other two types have
 * the header blocks by `key`, and are `unknown` if there are no header blocks.
 */
export interface Operation<Request = unknown, Reply = unknown, RequestHeaders = unknown, ReplyHeaders = unknown> {
  /** The name on the wire. */
  readonly name: string;
  /** The SOAPAction of HTTP (SOAP 1.1) or the action parameter of the content type (SOAP 1.2). */
  readonly action: string;
  /** The element in the Body of a request; absent if the Body is empty. */
  readonly input?: ElementDeclaration;
  /** The element in the Body of a reply; absent if the Body is empty. */
  readonly output?: ElementDeclaration;
  /** Whether the reply has no envelope. */
  readonly oneWay?: true;
  /** The header blocks of requests. The option `soapHeaders` has their values by `key`. */
  readonly requestHeaders?: readonly ElementParticle[];
  /** The header blocks of replies. The option `onSoapHeaders` receives their values by `key`. */
  readonly replyHeaders?: readonly ElementParticle[];
  /** The elements that the detail of a fault may contain. */
  readonly faults?: readonly ElementDeclaration[];
  /** The member of the reply with the return value, ASMX's `<operation>Result`. The others are `out` parameters. */
  readonly result?: string;
  /** The SOAP versions of the operation, if they are not those of the contract. */
  readonly soap?: SoapPaths;
  /** Never set: carries the types of request and reply. */
  readonly types?: readonly [
    request: Request,
    reply: Reply,
    requestHeaders: RequestHeaders,
    replyHeaders: ReplyHeaders,
  ];
}

/**
 * The SOAP versions that a WSDL offers, each with the path of its port: `{ '1.1': '/API/API.asmx' }`. The path is `''`
 * if the WSDL has no address. Calls do not use it: they go to the option `endpoint`.
 */
export interface SoapPaths {
  readonly '1.1'?: string;
  readonly '1.2'?: string;
}

/** Operations by name. */
export type Operations = { readonly [name: string]: Operation };

/** The generated contract of one WSDL. */
export interface Contract<O extends Operations = Operations> {
  /** The target namespace of the WSDL. */
  readonly targetNamespace: string;
  /**
   * The format of the fingerprint, a colon, and the SHA-256 of the content of the WSDL in hexadecimal. Prefixes, the
   * order of declarations, hosts and documentation do not affect it. Stubs of an older version may have another format.
   */
  readonly fingerprint: string;
  /**
   * Whether the WSDL is the service's own or a reconstruction, in which names may be wrong. The fingerprint does not
   * depend on it. Absent in stubs of an older version.
   */
  readonly origin?: 'reconstructed' | 'service';
  /** The SOAP versions that the WSDL offers. Absent: both. */
  readonly soap?: SoapPaths;
  /** The stubs by the names of their operations. */
  readonly operations: O;
}

/** The type of an operation's request. */
export type RequestOf<O extends Operation> = NonNullable<O['types']>[0];

/** The type of an operation's reply. */
export type ReplyOf<O extends Operation> = NonNullable<O['types']>[1];

/** The type of the header blocks of an operation's request; `unknown` if it has none. */
export type RequestHeadersOf<O extends Operation> = NonNullable<O['types']>[2];

/** The type of the header blocks of an operation's reply; `unknown` if it has none. */
export type ReplyHeadersOf<O extends Operation> = NonNullable<O['types']>[3];

/**
 * An enumeration in a reply: the enum values of the WSDL and any other string, because services add enum values over
 * time.
 */
export type Open<Literal extends string | number | bigint> =
  Literal | ([Literal] extends [string] ? string & {} : [Literal] extends [number] ? number & {} : bigint & {});

/**
 * The child elements of an element of the contract: the parameters of an operation, for its input or output. Elements
 * of groups are left out, because their names alone do not determine their position.
 */
export function membersOf(element: ElementDeclaration | undefined): readonly ElementParticle[] {
  if (!element || typeof element.type === 'string') return [];
  const type = element.type();
  if (type.kind === 'array') return [type.item];
  return type.kind === 'complex' ? elementsOf(type) : [];
}

/** The elements of a complex type, except those in groups. */
export function elementsOf(type: ComplexType): readonly ElementParticle[] {
  return type.elements.filter((each): each is ElementParticle => each.kind !== 'group' && each.kind !== 'any');
}
