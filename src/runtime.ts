/** What generated stubs import: the form of their data. */
export type {
  AnyParticle,
  ArrayType,
  AttributeDeclaration,
  ComplexType,
  Contract,
  ElementDeclaration,
  ElementParticle,
  Facets,
  GroupParticle,
  ListType,
  Open,
  Operation,
  Operations,
  Particle,
  ReplyHeadersOf,
  ReplyOf,
  RequestHeadersOf,
  RequestOf,
  SimpleType,
  TypedValue,
  TypeDefinition,
  TypeReference,
  UnionType,
} from './soap/contract.js';
export type { XmlElement } from './soap/tree.js';
export type { XmlAttribute } from './soap/xml-reader.js';
