import type { BuiltInType, Value } from './values.js';

/**
 * The contract: the data-only form of a description that the runtime walks. It is written by the generator, holds no
 * behaviour and no address, and is symmetric: every element of it can be encoded and decoded.
 *
 * A type is referred to by name where XML Schema has it built in (`'int'`), else by a function that gives its
 * definition, so that types may refer to each other in any order and unused ones fall out of a bundle.
 *
 * Members that no name on the wire stands for begin with `$`, which no XML name can: `$value`, `$choice`, `$any`.
 */
export type TypeReference = BuiltInType | OpenType | (() => TypeDefinition);

/**
 * Content that no type describes.
 * - `'anyType'`: XML Schema's type of that name. Its value is a `TypedValue` where `xsi:type` names a built-in type, else
 *   the element as an `XmlElement`; taken are also plain strings, booleans, numbers, bigints, Dates and Uint8Arrays.
 * - `'tree'`: the element itself, as an `XmlElement`.
 */
export type OpenType = 'anyType' | 'tree';

export type TypeDefinition = SimpleType | ListType | UnionType | ComplexType | ArrayType;

/** `<s:simpleType><s:restriction>`: text whose lexical space is that of a built-in type, perhaps narrowed. */
export interface SimpleType {
  readonly kind: 'simple';
  /** The name in the description; absent for an anonymous type. */
  readonly name?: string;
  readonly base: BuiltInType;
  /** The literals of `<s:enumeration>`, in the order of the description. */
  readonly enumeration?: readonly string[];
  readonly facets?: Facets;
}

/** The facets of XML Schema part 2, 4.3, but for enumeration. They bind requests; a reply may go beyond them. */
export interface Facets {
  readonly length?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Regular expressions of JavaScript (flag `u`), anchored; the text must match one of each inner list. */
  readonly patterns?: readonly (readonly string[])[];
  /** Lexical forms of the base, also below. */
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

/** `<s:simpleType><s:union>`: the value is of the first member that takes it. */
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
  /** The namespace of `name`, where values of the type may carry `xsi:type`. */
  readonly ns?: string;
  /** What it holds in order; inherited particles come first. Empty where `text` or `mixed` is given. */
  readonly elements: readonly Particle[];
  /** Inherited ones come first. */
  readonly attributes?: readonly AttributeDeclaration[];
  /** `<s:anyAttribute>`: attributes that are not declared are kept in `$attributes`, an array of `XmlAttribute`. */
  readonly anyAttribute?: true;
  /** `<s:simpleContent>`: the type of its text, in the property `$value`. */
  readonly text?: TypeReference;
  /** `mixed="true"`: text and elements in their order, in the property `$content`, an array of strings and `XmlElement`. */
  readonly mixed?: true;
  /** No value is of this type itself, only of one of `derived`. */
  readonly abstract?: true;
  /** What `$type` says of a value of this type where another is declared. `name` if absent. */
  readonly tag?: string;
  /** All types that extend or restrict it, directly or not: `xsi:type` may name them where this type is declared. */
  readonly derived?: () => readonly ComplexType[];
}

/** A complex type that holds nothing but one repeated element, ASMX's `ArrayOfX`. Its value is an array. */
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
  /** Whether `xsi:nil="true"` may stand for a value; `null` in JavaScript. */
  readonly nillable?: true;
  /** The only lexical form that it may have. */
  readonly fixed?: string;
  /** The lexical form that an empty element stands for, where empty is no value of the type: ASMX takes empty text as such. */
  readonly default?: string;
}

/** What stands in the content of a complex type. */
export type Particle = ElementParticle | GroupParticle | AnyParticle;

/** How often a particle may stand. */
export interface Occurrence {
  /** `minOccurs`; 1 if absent. */
  readonly min?: number;
  /** `maxOccurs`, `Infinity` for `unbounded`; 1 if absent. Above 1 the property holds an array. */
  readonly max?: number;
}

/** `<s:element>` within a type: a declaration with its occurrence. */
export interface ElementParticle extends ElementDeclaration, Occurrence {
  readonly kind?: 'element';
  /** The property that holds it, where that is not `name`. */
  readonly key?: string;
}

/**
 * A model group that is more than its members in the outer one: `<s:choice>`, or a `<s:sequence>` that is optional or
 * repeated. The property `key` (`$choice`, `$sequence`, further ones `$choice2`, ...) holds an object, or an array of
 * them where `max` is above 1, so that the order is kept. It is absent where nothing of the group is there: then `min` is 0,
 * or an alternative has no particle that must be there.
 */
export interface GroupParticle extends Occurrence {
  readonly kind: 'group';
  readonly key: string;
  /** The object has the members of exactly one of these. A sequence has one alternative. */
  readonly alternatives: readonly (readonly Particle[])[];
}

/** `<s:any>`: elements that no other particle is for, as `XmlElement`. */
export interface AnyParticle extends Occurrence {
  readonly kind: 'any';
  /** `$any`, further ones `$any2`. */
  readonly key: string;
  /** The namespaces that its elements may have, `''` for none. Absent: any. */
  readonly namespaces?: readonly string[];
  /** `##other`: the namespace that they may not have; nor may they have none. */
  readonly otherThan?: string;
}

/** `<s:attribute>` */
export interface AttributeDeclaration {
  /** The local name on the wire. */
  readonly name: string;
  /** The namespace on the wire; `''`, the usual one, if absent. */
  readonly ns?: string;
  /** The property that holds it, where that is not `name`. */
  readonly key?: string;
  /** A simple type. */
  readonly type: TypeReference;
  readonly required?: true;
  readonly fixed?: string;
  readonly default?: string;
}

/** A value where the schema says `anyType`, of the built-in type that `xsi:type` names. */
export interface TypedValue {
  /** A built-in type of XML Schema: `'int'`, `'string'`, `'dateTime'`. */
  readonly $type: BuiltInType;
  /** The value as that type has it; `null` for `xsi:nil`. */
  readonly $value: Value | null;
}

/**
 * The typed constant of one operation: what the generator knows of it. `Request` and `Reply` are its types, `void` where
 * the Body is empty; the other two hold the header blocks by `key`, and are `unknown` where there are none.
 */
export interface Operation<Request = unknown, Reply = unknown, RequestHeaders = unknown, ReplyHeaders = unknown> {
  /** As on the wire. */
  readonly name: string;
  /** The SOAPAction of HTTP (SOAP 1.1) or the action parameter of the content type (SOAP 1.2). */
  readonly action: string;
  /** The element that stands in the Body of a request; absent where the Body is empty. */
  readonly input?: ElementDeclaration;
  /** The element that stands in the Body of a reply; absent where the Body is empty. */
  readonly output?: ElementDeclaration;
  /** Whether the operation answers with no envelope at all. */
  readonly oneWay?: true;
  /** The header blocks of requests; given with the option `headers`, by `key`. */
  readonly requestHeaders?: readonly ElementParticle[];
  /** The header blocks of replies; told to the option `onHeaders`, by `key`. */
  readonly replyHeaders?: readonly ElementParticle[];
  /** The elements that the detail of a fault may hold. */
  readonly faults?: readonly ElementDeclaration[];
  /** The member of the reply that holds the return value, ASMX's `<operation>Result`; the others are `out` parameters. */
  readonly result?: string;
  /** The SOAP versions of the operation, where they are not those of the contract. */
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
 * The SOAP versions that a WSDL offers, each with the path of its port: `{ '1.1': '/API/API.asmx' }`. The path is `''` where
 * the WSDL has no address. It says what the WSDL was; calls go to the option `endpoint`.
 */
export interface SoapPaths {
  readonly '1.1'?: string;
  readonly '1.2'?: string;
}

/** Operations by name. */
export type Operations = { readonly [name: string]: Operation };

/** All that was generated from one description. */
export interface Contract<O extends Operations = Operations> {
  /** The target namespace of the description. */
  readonly targetNamespace: string;
  /**
   * The form of the fingerprint, a colon, and SHA-256 over the meaning of the WSDL in hexadecimal. Prefixes, the order of
   * declarations, hosts and documentation have no part in it. Stubs of an older version have another form.
   */
  readonly fingerprint: string;
  /** The SOAP versions that the WSDL offers. Absent: both. */
  readonly soap?: SoapPaths;
  /** The stubs by the names of their operations. */
  readonly operations: O;
}

/** The type of an operation's request. */
export type RequestOf<O extends Operation> = NonNullable<O['types']>[0];

/** The type of an operation's reply. */
export type ReplyOf<O extends Operation> = NonNullable<O['types']>[1];

/** The type of the header blocks of an operation's request; `unknown` where it has none. */
export type RequestHeadersOf<O extends Operation> = NonNullable<O['types']>[2];

/** The type of the header blocks of an operation's reply; `unknown` where it has none. */
export type ReplyHeadersOf<O extends Operation> = NonNullable<O['types']>[3];

/**
 * The literals of an enumeration in a reply: those that the description knows, and any other, because a service adds
 * literals over time.
 */
export type Open<Literal extends string | number | bigint> =
  Literal | ([Literal] extends [string] ? string & {} : [Literal] extends [number] ? number & {} : bigint & {});
