import type { BuiltInType } from './values.js';

/**
 * The contract: the data-only form of a description that the runtime walks. It is written by the generator, holds no
 * behaviour and no address, and is symmetric: every element of it can be encoded and decoded.
 *
 * A type is referred to by name where XML Schema has it built in (`'int'`), else by a function that gives its
 * definition, so that types may refer to each other in any order and unused ones fall out of a bundle.
 */
export type TypeReference = BuiltInType | (() => TypeDefinition);

export type TypeDefinition = SimpleType | ComplexType | ArrayType;

/** `<s:simpleType>`: text whose lexical space is that of a built-in type, perhaps narrowed to an enumeration. */
export interface SimpleType {
  readonly kind: 'simple';
  /** The name in the description; absent for an anonymous type. */
  readonly name?: string;
  readonly base: BuiltInType;
  /** The literals of `<s:enumeration>`, in the order of the description. */
  readonly enumeration?: readonly string[];
}

/** `<s:complexType><s:sequence>`: elements in a fixed order. Its value is an object with a property per element. */
export interface ComplexType {
  readonly kind: 'complex';
  /** The name in the description; absent for an anonymous type. */
  readonly name?: string;
  readonly elements: readonly ElementParticle[];
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
}

/** `<s:element>` within a type: a declaration with its occurrence. */
export interface ElementParticle extends ElementDeclaration {
  /** The property that holds it, where that is not `name`. */
  readonly key?: string;
  /** `minOccurs`; 1 if absent. */
  readonly min?: number;
  /** `maxOccurs`, `Infinity` for `unbounded`; 1 if absent. Above 1 the property holds an array. */
  readonly max?: number;
}

/** The typed constant of one operation: what the generator knows of it. `Request` and `Reply` are its types. */
export interface Operation<Request = unknown, Reply = unknown> {
  readonly name: string;
  /** The SOAPAction of HTTP (SOAP 1.1) or the action parameter of the content type (SOAP 1.2). */
  readonly action: string;
  /** The element that stands in the Body of a request. */
  readonly input: ElementDeclaration;
  /** The element that stands in the Body of a reply. */
  readonly output: ElementDeclaration;
  /** The member of the reply that holds the return value, ASMX's `<operation>Result`; the others are `out` parameters. */
  readonly result?: string;
  /** Never set: carries the types of request and reply. */
  readonly types?: readonly [request: Request, reply: Reply];
}

/** Operations by name. */
export type Operations = { readonly [name: string]: Operation };

/** All that was generated from one description. */
export interface Contract<O extends Operations = Operations> {
  /** The target namespace of the description. */
  readonly targetNamespace: string;
  /** SHA-256 over the meaning of the description: no prefixes, no order of declarations, no addresses, no documentation. */
  readonly fingerprint: string;
  readonly operations: O;
}

/** The type of an operation's request. */
export type RequestOf<O extends Operation> = NonNullable<O['types']>[0];

/** The type of an operation's reply. */
export type ReplyOf<O extends Operation> = NonNullable<O['types']>[1];

/**
 * The literals of an enumeration in a reply: those that the description knows, and any other, because a service adds
 * literals over time.
 */
export type Open<Literal extends string> = Literal | (string & {});
