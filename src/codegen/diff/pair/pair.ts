import type {
  AttributeUse,
  ComplexTypeDefinition,
  ElementParticle,
  GroupParticle,
  Particle,
  TypeDefinition,
} from '../../read/service-description.js';
import type { AttributeModel, MemberModel } from '../../model/model.js';
import type { Part } from '../compare/content-language.js';
import type { Resolved } from './side.js';

/** A type before and what it is after: compared once, however many refer to it. */
export interface TypePair {
  readonly before: TypeDefinition;
  readonly after: TypeDefinition;
  /** Where its changes are told: its name, or where it is written. */
  readonly path: readonly string[];
  /** Whether it is the same type, perhaps under another name, and not one in place of another. */
  readonly isSame: boolean;
  /** The pairs that its values are made of. */
  readonly uses: Set<TypePair>;
  /** Those that may stand where it is declared. */
  readonly derived: TypePair[];
  /** The one that it inherits from. */
  base?: TypePair;
  /** Of a list. */
  item?: UsePair;
  content?: ContentPair;
}

/** What an element or attribute was of and is of. */
export interface UsePair {
  readonly before: Resolved;
  readonly after: Resolved;
  /**
   * - `'same'`: nothing is to be said
   * - `'paired'`: what is to be said is told of the pair
   * - `'retyped'`: another type; what complex ones hold is told of the pair
   */
  readonly kind: 'same' | 'paired' | 'retyped';
  readonly pair?: TypePair;
}

/** A particle, and the member of an interface that it has become; none in mixed content. */
export interface Item {
  readonly particle: Particle;
  readonly model?: MemberModel;
}

export type ElementItem = Item & { readonly particle: ElementParticle };
export type GroupItem = Item & { readonly particle: GroupParticle };

export interface MatchedItem {
  readonly before: Item;
  readonly after: Item;
  /** Of an element. */
  readonly use?: UsePair;
  /** Of a group. */
  readonly group?: GroupPair;
}

/** Particles that stand beside each other. */
export interface ParticlesPair {
  readonly path: readonly string[];
  /** In the order before. */
  readonly matched: readonly MatchedItem[];
  readonly removed: readonly Item[];
  readonly added: readonly Item[];
  /** Those whose place among the others is another one. */
  readonly moved: readonly MatchedItem[];
  /** All, for what depends on the others. */
  readonly before: readonly Item[];
  /** Those that stand in other groups, or in none; they are neither matched nor removed nor added. */
  readonly regrouped?: RegroupedItems;
}

/** Particles that hold the same elements as before, but in other groups, or in none. */
export interface Regrouping {
  readonly before: readonly Item[];
  readonly after: readonly Item[];
  /** The elements of the one and of the other that are called the same. */
  readonly elements: readonly (readonly [before: ElementItem, after: ElementItem])[];
  /** All that stands beside each other, in order; of what has a counterpart of its own, only a name for its place. */
  readonly places: readonly [before: readonly Part[], after: readonly Part[]];
}

export interface RegroupedItems extends Regrouping {
  /** The elements of these. */
  readonly matched: readonly MatchedItem[];
}

export interface GroupPair {
  readonly matched: readonly ParticlesPair[];
  readonly removed: readonly (readonly Item[])[];
  readonly added: readonly (readonly Item[])[];
}

export interface MatchedAttribute {
  readonly before: AttributeItem;
  readonly after: AttributeItem;
  readonly use: UsePair;
}

export interface AttributeItem {
  readonly attribute: AttributeUse;
  readonly model?: AttributeModel;
}

/** What two complex types hold. */
export interface ContentPair {
  readonly before: ComplexTypeDefinition;
  readonly after: ComplexTypeDefinition;
  readonly particles: ParticlesPair;
  readonly attributes: {
    readonly matched: readonly MatchedAttribute[];
    readonly removed: readonly AttributeItem[];
    readonly added: readonly AttributeItem[];
  };
  /** Of the text of simple content. */
  readonly text?: UsePair;
}
