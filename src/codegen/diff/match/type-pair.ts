import type {
  AttributeUse,
  ComplexTypeDefinition,
  ElementParticle,
  GroupParticle,
  Particle,
  TypeDefinition,
} from '../../read/service-description.js';
import type { AttributeModel, MemberModel } from '../../model/model.js';
import type { Matched } from './by-key.js';
import type { ResolvedType } from './wsdl-version.js';

/** A type of the old WSDL and its counterpart in the new one. They are compared once, wherever they are used. */
export interface TypePair {
  readonly before: TypeDefinition;
  readonly after: TypeDefinition;
  /** The path of its changes: its name, or where it is declared. */
  readonly path: readonly string[];
  /** Whether it is the same type, perhaps with another name; `false` if another type replaces it. */
  readonly isSame: boolean;
  /** The types of its elements, attributes, text, items or members. */
  readonly contains: Set<TypePair>;
  /** The types that extend or restrict it. */
  readonly derived: TypePair[];
  /** The type that it extends or restricts. What is inherited is compared there. */
  base?: TypePair;
  /** Of a list. */
  item?: TypeUsePair;
  /** Of a complex type. */
  content?: ContentPair;
}

/** The type of an element or attribute before and after. */
export interface TypeUsePair {
  readonly before: ResolvedType;
  readonly after: ResolvedType;
  /** Whether another type replaces it. */
  readonly isReplaced: boolean;
  /** Absent for built-in types, and for a simple type that replaces another. */
  readonly pair?: TypePair;
}

/** An element, wildcard or group in a complex type, and its property. Elements of mixed content have no property. */
export interface Member {
  readonly particle: Particle;
  readonly model?: MemberModel;
}

export type ElementMember = Member & { readonly particle: ElementParticle };
export type GroupMember = Member & { readonly particle: GroupParticle };

export type MemberPair = ElementPair | GroupPair | WildcardPair;

export interface ElementPair {
  readonly kind: 'element';
  readonly before: ElementMember;
  readonly after: ElementMember;
  readonly use: TypeUsePair;
}

export interface GroupPair {
  readonly kind: 'group';
  readonly before: GroupMember;
  readonly after: GroupMember;
  readonly alternatives: {
    readonly pairs: readonly MembersPair[];
    readonly removed: readonly (readonly Member[])[];
    readonly added: readonly (readonly Member[])[];
  };
}

export interface WildcardPair {
  readonly kind: 'any';
  readonly before: Member;
  readonly after: Member;
}

/** The members of a type, or of one alternative of a group. */
export interface MembersPair extends Omit<Matched<Member>, 'pairs'> {
  readonly path: readonly string[];
  /** All members before. */
  readonly before: readonly Member[];
  /** In the order before. */
  readonly pairs: readonly MemberPair[];
  /** The first pair that is not in the same order as the pairs before it. */
  readonly firstMoved?: MemberPair;
  readonly regrouped?: Regrouped;
}

/** Members that hold the same elements as before, in other groups or in none. They are in no other list. */
export interface Regrouped {
  readonly before: readonly Member[];
  readonly after: readonly Member[];
  /** The elements that both have. */
  readonly elements: readonly ElementPair[];
}

/** An attribute and its property. */
export interface Attribute {
  readonly attribute: AttributeUse;
  readonly model?: AttributeModel;
}

export interface AttributePair {
  readonly before: Attribute;
  readonly after: Attribute;
  readonly use: TypeUsePair;
}

/** What two complex types contain: without inherited content if their bases are compared. */
export interface ContentPair {
  readonly before: ComplexTypeDefinition;
  readonly after: ComplexTypeDefinition;
  readonly members: MembersPair;
  readonly attributes: Omit<Matched<Attribute>, 'pairs'> & { readonly pairs: readonly AttributePair[] };
  /** Of simple content. */
  readonly text?: TypeUsePair;
}
