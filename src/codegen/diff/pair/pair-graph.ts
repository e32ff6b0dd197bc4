import type {
  AttributeUse,
  ComplexTypeDefinition,
  Particle,
  QName,
  TypeDefinition,
  TypeUse,
} from '../../read/service-description.js';
import { expanded } from '../../read/service-description.js';
import type { AttributeModel, MemberModel } from '../../model/model.js';
import { matchAlternatives, matchItems, namesIn } from './match.js';
import type { RenamedNamespaces } from './namespaces.js';
import type {
  AttributeItem,
  ContentPair,
  GroupItem,
  GroupPair,
  Item,
  MatchedItem,
  ParticlesPair,
  TypePair,
  UsePair,
} from './pair.js';
import { splitRegrouped } from './regroup.js';
import type { Index, Resolved } from './side.js';

/** More types in place of others are not followed: two descriptions of other services have nothing to do with each other. */
const maxReplaced = 5000;

/** Finds which type before is which type after, from the messages down. */
export class PairGraph {
  readonly pairs: TypePair[] = [];
  private readonly before: Index;
  private readonly after: Index;
  private readonly namespaces: RenamedNamespaces;
  private readonly known = new Map<TypeDefinition, Map<TypeDefinition, TypePair>>();
  private replaced = 0;

  constructor(before: Index, after: Index, namespaces: RenamedNamespaces) {
    this.before = before;
    this.after = after;
    this.namespaces = namespaces;
  }

  /** @param path where it is used: that of a type without a name */
  use(before: TypeUse, after: TypeUse, path: readonly string[]): UsePair {
    return this.resolved(this.before.resolve(before), this.after.resolve(after), path);
  }

  /** Follows all pairs that were found so far, and those that are found thereby. */
  follow(): void {
    // no recursion: types may be nested as deep as the description is long; what is added on the way is walked, too
    for (const pair of this.pairs) this.followPair(pair);
  }

  private resolved(before: Resolved, after: Resolved, path: readonly string[]): UsePair {
    if (!('type' in before) || !('type' in after)) {
      const isSame =
        'builtIn' in before && 'builtIn' in after
          ? before.builtIn === after.builtIn
          : 'open' in before && 'open' in after && before.open === after.open;
      return { before, after, kind: isSame ? 'same' : 'retyped' };
    }
    const isSame = this.isSameType(before.type, after.type);
    if (isSame) {
      const pair = this.pairOf(before.type, after.type, before.type.name ? [before.type.name.local] : path, true);
      return { before, after, kind: 'paired', pair };
    }
    const isFollowed = before.type.kind === 'complex' && after.type.kind === 'complex' && this.replaced < maxReplaced;
    if (!isFollowed) return { before, after, kind: 'retyped' };
    return { before, after, kind: 'retyped', pair: this.pairOf(before.type, after.type, path, false) };
  }

  /** Of one name; or of two, where neither is known to the other description; or one that got or lost its name. */
  private readonly isSameType = (before: TypeDefinition, after: TypeDefinition): boolean => {
    if (before.name && after.name) {
      if (this.namespaces.isSame(before.name, after.name)) return true;
      if (!isOfOneSort(before, after)) return false;
      return !this.isKnownAfter(before.name) && !this.isKnownBefore(after.name);
    }
    if (!isOfOneSort(before, after)) return false;
    if (before.name) return !this.isKnownAfter(before.name);
    return after.name === undefined || !this.isKnownBefore(after.name);
  };

  private isKnownAfter(name: QName): boolean {
    return this.after.hasType(this.namespaces.name(name));
  }

  private isKnownBefore(name: QName): boolean {
    return this.before.hasType(this.namespaces.formerName(name));
  }

  private pairOf(before: TypeDefinition, after: TypeDefinition, path: readonly string[], isSame: boolean): TypePair {
    let others = this.known.get(before);
    if (!others) this.known.set(before, (others = new Map()));
    let pair = others.get(after);
    if (!pair) {
      pair = { before, after, path, isSame, uses: new Set(), derived: [] };
      if (!isSame) this.replaced++;
      others.set(after, pair);
      this.pairs.push(pair);
    }
    return pair;
  }

  private followPair(pair: TypePair): void {
    const { before, after, path, uses } = pair;
    const use: Use = (one, other, parts) => {
      const found = this.use(one, other, [...path, ...parts]);
      if (found.pair) uses.add(found.pair);
      return found;
    };
    if (before.kind === 'list' && after.kind === 'list') pair.item = use(before.item, after.item, ['item']);
    else if (before.kind === 'union' && after.kind === 'union') {
      if (before.members.length !== after.members.length) return;
      before.members.forEach((each, at) => {
        const other = after.members[at];
        if (other) use(each, other, [`member ${at + 1}`]);
      });
    } else if (before.kind === 'complex' && after.kind === 'complex') {
      const content = new ContentMatcher(this.before, this.after, this.namespaces, this.isSameType, use, path);
      pair.content = content.of(before, after, this.followFamily(pair, before, after));
    }
  }

  /**
   * Follows base and derived types.
   *
   * @returns whether the type is compared without what it inherits: that is compared at its base
   */
  private followFamily(pair: TypePair, before: ComplexTypeDefinition, after: ComplexTypeDefinition): boolean {
    const derived = new Map(
      this.after.components.children(after).map((each) => [each.name && expanded(each.name), each]),
    );
    for (const each of this.before.components.children(before)) {
      const other = each.name && derived.get(expanded(this.namespaces.name(each.name)));
      if (other && each.name) pair.derived.push(this.pairOf(each, other, [each.name.local], true));
    }
    const [base, newBase] = [this.before.components.base(before), this.after.components.base(after)];
    if (!base || !newBase || before.base?.by !== after.base?.by || !this.isSameType(base, newBase)) return false;
    pair.base = this.pairOf(base, newBase, base.name ? [base.name.local] : pair.path, true);
    return true;
  }
}

function isOfOneSort(before: TypeDefinition, after: TypeDefinition): boolean {
  return (before.kind === 'complex') === (after.kind === 'complex');
}

/** What two types refer to, at a place below the pair of them. */
type Use = (before: TypeUse, after: TypeUse, parts: readonly string[]) => UsePair;

/** Matches what two complex types hold. */
class ContentMatcher {
  private readonly before: Index;
  private readonly after: Index;
  private readonly namespaces: RenamedNamespaces;
  private readonly isSameType: (before: TypeDefinition, after: TypeDefinition) => boolean;
  private readonly useOf: Use;
  private readonly path: readonly string[];

  constructor(
    before: Index,
    after: Index,
    namespaces: RenamedNamespaces,
    isSameType: (before: TypeDefinition, after: TypeDefinition) => boolean,
    useOf: Use,
    path: readonly string[],
  ) {
    this.before = before;
    this.after = after;
    this.namespaces = namespaces;
    this.isSameType = isSameType;
    this.useOf = useOf;
    this.path = path;
  }

  of(before: ComplexTypeDefinition, after: ComplexTypeDefinition, isOwn: boolean): ContentPair {
    const [old, fresh] = [this.before.contentOf(before), this.after.contentOf(after)];
    const [oldText, freshText] = isOwn ? [before.text, after.text] : [old.text, fresh.text];
    return {
      before,
      after,
      particles: this.particles(
        itemsOf(before, this.before, isOwn),
        itemsOf(after, this.after, isOwn),
        this.path,
        this.useOf,
      ),
      attributes: this.attributes(attributesOf(before, this.before, isOwn), attributesOf(after, this.after, isOwn)),
      ...(oldText && freshText && { text: this.useOf(oldText, freshText, ['$value']) }),
    };
  }

  private particles(
    before: readonly Item[],
    after: readonly Item[],
    path: readonly string[],
    useOf: Use,
  ): ParticlesPair {
    const all = matchItems(before, after, this.namespaces, (one, other) => this.isAlike(one, other));
    const { rest, regrouping } = splitRegrouped(before, after, all, this.namespaces);
    const { pairs, removed, added, moved } = rest;
    const matched = pairs.map(([one, other]): MatchedItem => {
      const [old, fresh] = [one.particle, other.particle];
      if (old.kind === 'element' && fresh.kind === 'element')
        return { before: one, after: other, use: useOf(old.type, fresh.type, [old.name.local]) };
      if (old.kind === 'group' && fresh.kind === 'group')
        return { before: one, after: other, group: this.group(one as GroupItem, other as GroupItem, path, useOf) };
      return { before: one, after: other };
    });
    const regrouped = regrouping && {
      ...regrouping,
      matched: regrouping.elements.map(([one, other]): MatchedItem => {
        const { name, type } = one.particle;
        return { before: one, after: other, use: useOf(type, other.particle.type, [name.local]) };
      }),
    };
    return {
      path,
      matched,
      removed,
      added,
      moved: matched.filter((_, at) => moved.has(at)),
      before,
      ...(regrouped && { regrouped }),
    };
  }

  private group(before: GroupItem, after: GroupItem, path: readonly string[], useOf: Use): GroupPair {
    const part = keyOf(before);
    const within: Use = (one, other, parts) => useOf(one, other, [part, ...parts]);
    const names = (items: readonly Item[], ns: (ns: string) => string): readonly string[] =>
      items.flatMap((each) => namesIn(each.particle, ns));
    const { pairs, removed, added } = matchAlternatives(
      alternativesOf(before),
      alternativesOf(after),
      (items) => names(items, (ns) => this.namespaces.of(ns)),
      (items) => names(items, (ns) => ns),
    );
    return {
      matched: pairs.map(([one, other]) => this.particles(one, other, [...path, part], within)),
      removed,
      added,
    };
  }

  /** Whether two elements differ in nothing but their names. */
  private isAlike(before: Particle, after: Particle): boolean {
    if (before.kind !== 'element' || after.kind !== 'element' || before.max !== after.max) return false;
    const [old, fresh] = [this.before.resolve(before.type), this.after.resolve(after.type)];
    if ('type' in old && 'type' in fresh) return this.isSameType(old.type, fresh.type);
    return 'builtIn' in old && 'builtIn' in fresh && old.builtIn === fresh.builtIn;
  }

  private attributes(before: readonly AttributeItem[], after: readonly AttributeItem[]): ContentPair['attributes'] {
    const free = new Map(after.map((each) => [expanded(each.attribute.name), each]));
    const removed: AttributeItem[] = [];
    const matched = before.flatMap((each) => {
      const key = expanded(this.namespaces.name(each.attribute.name));
      const other = free.get(key);
      if (!other) {
        removed.push(each);
        return [];
      }
      free.delete(key);
      const use = this.useOf(each.attribute.type, other.attribute.type, [`@${each.attribute.name.local}`]);
      return [{ before: each, after: other, use }];
    });
    return { matched, removed, added: [...free.values()] };
  }
}

/** How a particle is called in paths: by its name, or by the property that holds it. */
export function keyOf({ particle, model }: Item): string {
  if (particle.kind === 'element') return particle.name.local;
  return model?.key ?? (particle.kind === 'any' ? '$any' : `$${particle.compositor}`);
}

function itemsOf(type: ComplexTypeDefinition, index: Index, isOwn: boolean): readonly Item[] {
  const { particles } = index.contentOf(type);
  const model = index.modelOf(type);
  const members = model?.kind === 'complex' ? model.members : model?.kind === 'array' ? [model.item] : [];
  const items = zip(particles, members);
  // what is inherited comes first; a restriction says all of its own
  return isOwn && type.base?.by === 'extension' ? items.slice(items.length - type.particles.length) : items;
}

/** The items of a choice's alternatives, or of a sequence's only one. */
export function alternativesOf({ particle, model }: GroupItem): readonly (readonly Item[])[] {
  const alternatives = model?.kind === 'group' ? model.alternatives : [];
  return particle.alternatives.map((each, at) => zip(each, alternatives[at] ?? []));
}

function zip(particles: readonly Particle[], members: readonly MemberModel[]): readonly Item[] {
  return particles.map((particle, at) => {
    const model = members[at];
    return { particle, ...(model && { model }) };
  });
}

function attributesOf(type: ComplexTypeDefinition, index: Index, isOwn: boolean): readonly AttributeItem[] {
  const { attributes } = index.contentOf(type);
  const model = index.modelOf(type);
  const models: readonly AttributeModel[] = model?.kind === 'complex' ? model.attributes : [];
  const own = new Set<AttributeUse>(type.attributes);
  return attributes.flatMap((attribute, at) => {
    const found = models[at];
    return isOwn && !own.has(attribute) ? [] : [{ attribute, ...(found && { model: found }) }];
  });
}
