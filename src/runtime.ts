/** What generated stubs import: the form of their data, and the making of zod schemas from it. */
export type {
  ArrayType,
  ComplexType,
  Contract,
  ElementDeclaration,
  ElementParticle,
  Open,
  Operation,
  Operations,
  ReplyOf,
  RequestOf,
  SimpleType,
  TypeDefinition,
  TypeReference,
} from './soap/contract.js';
export type { XmlElement } from './soap/tree.js';
export { schemaOf } from './soap/schema-of.js';
