import type {
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
  /** The type that it extends or restricts. Inherited content is compared there. */
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
}

/**
 * An element, wildcard or group in a complex type, and its property. Elements in groups have no property here. An
 * attribute, a header block, a body and a fault are compared as an element that occurs at most once.
 */
export interface Member {
  readonly noun: 'member' | 'attribute' | 'header' | 'body' | 'fault';
  readonly particle: Particle;
  readonly model?: MemberModel | AttributeModel;
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

/** Two groups with the same elements in the same structure. */
export interface GroupPair {
  readonly kind: 'group';
  readonly before: GroupMember;
  readonly after: GroupMember;
  readonly elements: readonly ElementPair[];
}

export interface WildcardPair {
  readonly kind: 'any';
  readonly before: Member;
  readonly after: Member;
}

/** The members of a type, the attributes of a type, or the header blocks of a message. */
export interface MembersPair extends Omit<Matched<Member>, 'pairs'> {
  readonly path: readonly string[];
  /** All members before. */
  readonly before: readonly Member[];
  /** In the order before. */
  readonly pairs: readonly MemberPair[];
  /** The first pair that is not in the same order as the pairs before it. */
  readonly firstMoved?: MemberPair;
  /** The elements whose groups changed. Their members are in no other list. */
  readonly regrouped: readonly ElementPair[];
}

/** The content of two complex types, without inherited content if their bases are compared separately. */
export interface ContentPair {
  readonly before: ComplexTypeDefinition;
  readonly after: ComplexTypeDefinition;
  readonly members: MembersPair;
  readonly attributes: MembersPair;
  /** Of simple content. */
  readonly text?: TypeUsePair;
}
