import type { BuiltInType, Value } from './values.js';

/**
 * A contract is a WSDL and its schemas as data, which the generator writes and the runtime interprets. A contract
 * contains no behaviour and no address. Each of its elements can be encoded and decoded.
 *
 * A reference to a built-in type is the type's name (`'int'`). Other references are functions that return the
 * definition, so that types can refer to each other in any order and bundlers can drop unused types.
 *
 * Members that have no name on the wire start with `$`, which XML names cannot: `$value`, `$choice`, `$any`.
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

/** `<s:simpleType><s:restriction>`: a built-in type, optionally restricted by enum values or facets. */
export interface SimpleType {
  readonly kind: 'simple';
  /** The type's name in the WSDL. Absent for an anonymous type. */
  readonly name?: string;
  readonly base: BuiltInType;
  /** The values of `<s:enumeration>`, in the order in which the WSDL lists them. */
  readonly enumeration?: readonly string[];
  readonly facets?: Facets;
}

/**
 * The facets of XML Schema part 2, 4.3, except enumeration. They are checked in requests but not in replies. Bounds of
 * dates, times and durations are not checked.
 */
export interface Facets {
  readonly length?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /**
   * Anchored JavaScript regular expressions (flag `u`). The text must match at least one pattern from each inner list.
   */
  readonly patterns?: readonly (readonly string[])[];
  /** The lower bound as a lexical form of the base type. The other three bounds are lexical forms as well. */
  readonly minInclusive?: string;
  readonly maxInclusive?: string;
  readonly minExclusive?: string;
  readonly maxExclusive?: string;
  readonly totalDigits?: number;
  readonly fractionDigits?: number;
  readonly whiteSpace?: 'preserve' | 'replace' | 'collapse';
}

/** `<s:simpleType><s:list>`: values separated by white space. The JavaScript value is an array. */
export interface ListType {
  readonly kind: 'list';
  readonly name?: string;
  readonly item: TypeReference;
  /** `length`, `minLength` and `maxLength` count items. */
  readonly facets?: Facets;
}

/** `<s:simpleType><s:union>`: a value has the first member type that accepts the value. */
export interface UnionType {
  readonly kind: 'union';
  readonly name?: string;
  readonly members: readonly TypeReference[];
}

/** `<s:complexType>`. The JavaScript value is an object with a property for each attribute and particle. */
export interface ComplexType {
  readonly kind: 'complex';
  /** The type's name in the WSDL. Absent for an anonymous type. */
  readonly name?: string;
  /** The namespace of `name`, if values of the type may have an `xsi:type`. */
  readonly ns?: string;
  /** The particles in order, starting with inherited particles. Empty if `text` is set. */
  readonly elements: readonly Particle[];
  /** The attributes, starting with inherited attributes. */
  readonly attributes?: readonly AttributeDeclaration[];
  /** `<s:anyAttribute>`: undeclared attributes are kept in `$attributes`, an array of `XmlAttribute`. */
  readonly anyAttribute?: true;
  /** `<s:simpleContent>`: the type of the text, which is in the property `$value`. */
  readonly text?: TypeReference;
  /**
   * `mixed="true"`: text between elements. If `elements` is empty, `$content` contains text and elements in document
   * order, as an array of strings and `XmlElement`. Otherwise, `$text` contains the text before the first element,
   * between elements and after the last one, as an array of strings.
   */
  readonly mixed?: true;
  /** `true` if every value must have one of the types in `derived`. */
  readonly abstract?: true;
  /** The value of the `$type` property where a different type is declared. Default: `name` */
  readonly tag?: string;
  /**
   * All types that directly or indirectly extend or restrict this type. `xsi:type` may name one of these types instead.
   */
  readonly derived?: () => readonly ComplexType[];
}

/**
 * A complex type that only contains one repeated element, such as ASMX's `ArrayOfX`. The JavaScript value is an array.
 */
export interface ArrayType {
  readonly kind: 'array';
  readonly name?: string;
  readonly item: ElementParticle;
}

/** `<s:element>`: a name, its namespace, and the type of its content. */
export interface ElementDeclaration {
  /** The local name on the wire. */
  readonly name: string;
  /** The namespace on the wire, or `''` for an unqualified element. */
  readonly ns: string;
  readonly type: TypeReference;
  /** `true` if `xsi:nil="true"` is allowed. In JavaScript, a nil element is `null`. */
  readonly nillable?: true;
  /** The only value that the element may have, as a lexical form. */
  readonly fixed?: string;
  /**
   * The value of an empty element, as a lexical form. As in ASMX, the default is not used if empty text is itself a
   * valid value.
   */
  readonly default?: string;
}

/** Part of the content of a complex type. */
export type Particle = ElementParticle | GroupParticle | AnyParticle;

/** How often a particle occurs. */
export interface Occurrence {
  /** `minOccurs`. Default: 1 */
  readonly min?: number;
  /** `maxOccurs`, with `Infinity` for `unbounded`. Default: 1. If `max` is greater than 1, the property is an array. */
  readonly max?: number;
}

/** `<s:element>` within a type: a declaration and how often it occurs. */
export interface ElementParticle extends ElementDeclaration, Occurrence {
  readonly kind?: 'element';
  /** The property name, if it differs from `name`. */
  readonly key?: string;
}

/**
 * A `<s:choice>`, or an optional or repeated `<s:sequence>`. Other model groups are merged into the enclosing group.
 * The property `key` (`$choice`, `$sequence`, then `$choice2`, ...) contains an object, or an array of objects in
 * document order if `max` is greater than 1. The property is absent if the group is empty. A group may be empty if
 * `min` is 0, or if an alternative has no required particles.
 */
export interface GroupParticle extends Occurrence {
  readonly kind: 'group';
  readonly key: string;
  /** The object has the members of exactly one alternative. A sequence has a single alternative. */
  readonly alternatives: readonly (readonly Particle[])[];
}

/** `<s:any>`: elements that match no other particle, as `XmlElement`. */
export interface AnyParticle extends Occurrence {
  readonly kind: 'any';
  /** `$any`, then `$any2`, ... */
  readonly key: string;
  /** The allowed namespaces; `''` stands for no namespace. Default: all */
  readonly namespaces?: readonly string[];
  /** `##other`: the only namespace that is not allowed. Elements without a namespace are not allowed either. */
  readonly otherThan?: string;
}

/** `<s:attribute>` */
export interface AttributeDeclaration {
  /** The local name on the wire. */
  readonly name: string;
  /** The namespace on the wire. Default: `''`, as for most attributes */
  readonly ns?: string;
  /** The property name, if it differs from `name`. */
  readonly key?: string;
  /** The attribute's type, which is a simple type. */
  readonly type: TypeReference;
  readonly required?: true;
  readonly fixed?: string;
  readonly default?: string;
}

/** A value of type `anyType` whose `xsi:type` names a built-in type. */
export interface TypedValue {
  /** A built-in type of XML Schema: `'int'`, `'string'`, `'dateTime'`. */
  readonly $type: BuiltInType;
  /** A value of that type, or `null` for `xsi:nil`. */
  readonly $value: Value | null;
}

/**
 * The generated stub of an operation. `Request` and `Reply` are `void` if the Body is empty. The other two type
 * parameters describe the header blocks by `key`. They are `unknown` if the WSDL declares no header blocks.
 */
export interface Operation<Request = unknown, Reply = unknown, RequestHeaders = unknown, ReplyHeaders = unknown> {
  /** The name on the wire. */
  readonly name: string;
  /** The HTTP SOAPAction (SOAP 1.1), or the action parameter of the content type (SOAP 1.2). */
  readonly action: string;
  /** The element in the Body of a request. Absent if the Body is empty. */
  readonly input?: ElementDeclaration;
  /** The element in the Body of a reply. Absent if the Body is empty. */
  readonly output?: ElementDeclaration;
  /** `true` if the operation is one-way. The reply to a one-way operation has no envelope. */
  readonly oneWay?: true;
  /** The header blocks of requests. The `soapHeaders` option contains their values by `key`. */
  readonly requestHeaders?: readonly ElementParticle[];
  /** The header blocks of replies. The `onSoapHeaders` option receives their values by `key`. */
  readonly replyHeaders?: readonly ElementParticle[];
  /** The elements that the detail of a fault may contain. */
  readonly faults?: readonly ElementDeclaration[];
  /**
   * The name of the reply member that contains the return value (in ASMX, `<operation>Result`). The other members are
   * `out` parameters.
   */
  readonly result?: string;
  /** The SOAP versions of the operation, if they differ from the SOAP versions of the contract. */
  readonly soap?: SoapPaths;
  /** Never set. Carries the request and reply types. */
  readonly types?: readonly [
    request: Request,
    reply: Reply,
    requestHeaders: RequestHeaders,
    replyHeaders: ReplyHeaders,
  ];
}

/**
 * The SOAP versions that a WSDL offers, each with the path of its port: `{ '1.1': '/API/API.asmx' }`. The path is `''`
 * if the WSDL has no address. Calls do not use these paths: they go to the URL in the `endpoint` option.
 */
export interface SoapPaths {
  readonly '1.1'?: string;
  readonly '1.2'?: string;
}

/** Operations by name. */
export type Operations = { readonly [name: string]: Operation };

/** The contract generated from a WSDL. */
export interface Contract<O extends Operations = Operations> {
  /** The target namespace of the WSDL. */
  readonly targetNamespace: string;
  /**
   * The fingerprint format, a colon, and the SHA-256 hash of the WSDL's content in hexadecimal. Prefixes, the order of
   * declarations, hosts and documentation do not affect the hash. Stubs from an older version may use another format.
   */
  readonly fingerprint: string;
  /**
   * The origin of the WSDL: the service, or a reconstruction in which names may be wrong. The origin does not affect
   * the fingerprint. Absent in stubs from an older version.
   */
  readonly origin?: 'reconstructed' | 'service';
  /** The SOAP versions that the WSDL offers. Default: both */
  readonly soap?: SoapPaths;
  /** The stubs, by operation name. */
  readonly operations: O;
}

/** The type of an operation's request. */
export type RequestOf<O extends Operation> = NonNullable<O['types']>[0];

/** The type of an operation's reply. */
export type ReplyOf<O extends Operation> = NonNullable<O['types']>[1];

/** The type of the header blocks in an operation's request, or `unknown` if the WSDL declares no header blocks. */
export type RequestHeadersOf<O extends Operation> = NonNullable<O['types']>[2];

/** The type of the header blocks in an operation's reply, or `unknown` if the WSDL declares no header blocks. */
export type ReplyHeadersOf<O extends Operation> = NonNullable<O['types']>[3];

/**
 * An enumeration in a reply: the enum values in the WSDL, or any other string, because services add enum values over
 * time.
 */
export type Open<Literal extends string | number | bigint> =
  Literal | ([Literal] extends [string] ? string & {} : [Literal] extends [number] ? number & {} : bigint & {});

/**
 * Returns the child elements of an element in the contract. For the input or output of an operation, these are the
 * operation's parameters. Elements in groups are omitted, because their names alone do not determine their position.
 */
export function membersOf(element: ElementDeclaration | undefined): readonly ElementParticle[] {
  if (!element || typeof element.type === 'string') return [];
  const type = element.type();
  if (type.kind === 'array') return [type.item];
  return type.kind === 'complex' ? elementsOf(type) : [];
}

/** Returns the elements of a complex type, except those in groups. */
export function elementsOf(type: ComplexType): readonly ElementParticle[] {
  return type.elements.filter((each): each is ElementParticle => each.kind !== 'group' && each.kind !== 'any');
}
