import type { AttributeModel, MemberModel } from '../../model/model.js';
import {
  type AttributeUse,
  type ComplexTypeDefinition,
  expanded,
  type Particle,
  type TypeDefinition,
  type TypeUse,
} from '../../read/service-description.js';
import { matchByKey } from './by-key.js';
import { isElement, isGroup, matchAlternatives, matchMembers } from './members.js';
import type { RenamedNamespaces } from './renamed-namespaces.js';
import type {
  ContentPair,
  ElementMember,
  ElementPair,
  GroupMember,
  Member,
  MemberPair,
  MembersPair,
  TypePair,
  TypeUsePair,
} from './type-pair.js';
import type { ResolvedType, TypeIndex } from './wsdl-version.js';

/** Follow at most so many types that replace another one: the WSDLs of two different services have nothing in common. */
const maxReplaced = 5000;

/** Pairs two types that are used at a path below the pair that is followed. */
type PairUse = (before: TypeUse, after: TypeUse, path: readonly string[]) => TypeUsePair;

/** Finds the counterpart of each type, from the messages down. */
export class TypePairs {
  readonly all: TypePair[] = [];
  private readonly before: TypeIndex;
  private readonly after: TypeIndex;
  private readonly namespaces: RenamedNamespaces;
  private readonly known = new Map<TypeDefinition, Map<TypeDefinition, TypePair>>();
  private replaced = 0;

  constructor(before: TypeIndex, after: TypeIndex, namespaces: RenamedNamespaces) {
    this.before = before;
    this.after = after;
    this.namespaces = namespaces;
  }

  /** @param path where the types are used: the path of an anonymous type */
  use(use: TypeUse, newUse: TypeUse, path: readonly string[]): TypeUsePair {
    const [before, after] = [this.before.resolve(use), this.after.resolve(newUse)];
    if (!('type' in before && 'type' in after)) return { before, after, isReplaced: !isSameBuiltIn(before, after) };
    const [old, fresh] = [before.type, after.type];
    if (this.isSame(old, fresh)) return { before, after, isReplaced: false, pair: this.pair(old, fresh, path) };
    // simple types are compared where they are used; complex ones are also compared with each other
    const isFollowed = old.kind === 'complex' && fresh.kind === 'complex' && this.replaced < maxReplaced;
    if (isFollowed) this.replaced++;
    return { before, after, isReplaced: true, ...(isFollowed && { pair: this.pair(old, fresh, path, false) }) };
  }

  /** Follows all pairs to the types that they contain. */
  follow(): void {
    // no recursion: types may be nested as deep as the WSDL is long. The loop includes the pairs that it adds
    for (const pair of this.all) this.followPair(pair);
  }

  /** Types are the same by name. A type may have lost, got or changed its name if the other WSDL has no type of that name. */
  private isSame(before: TypeDefinition, after: TypeDefinition): boolean {
    if (before.name && after.name && this.namespaces.isSame(before.name, after.name)) return true;
    if ((before.kind === 'complex') !== (after.kind === 'complex')) return false;
    const isKept = before.name !== undefined && this.after.hasType(this.namespaces.name(before.name));
    const isOld = after.name !== undefined && this.before.hasType(this.namespaces.formerName(after.name));
    return !isKept && !isOld;
  }

  private pair(before: TypeDefinition, after: TypeDefinition, path: readonly string[], isSame = true): TypePair {
    const others = this.known.get(before) ?? new Map<TypeDefinition, TypePair>();
    this.known.set(before, others);
    let pair = others.get(after);
    if (!pair) {
      const own = isSame && before.name ? [before.name.local] : path;
      pair = { before, after, path: own, isSame, contains: new Set(), derived: [] };
      others.set(after, pair);
      this.all.push(pair);
    }
    return pair;
  }

  private followPair(pair: TypePair): void {
    const { before, after, contains } = pair;
    const pairUse: PairUse = (use, newUse, path) => {
      const found = this.use(use, newUse, path);
      if (found.pair) contains.add(found.pair);
      return found;
    };
    if (before.kind === 'list' && after.kind === 'list')
      pair.item = pairUse(before.item, after.item, [...pair.path, 'item']);
    else if (before.kind === 'union' && after.kind === 'union') {
      if (before.members.length !== after.members.length) return;
      before.members.forEach((each, at) => {
        const other = after.members[at];
        if (other) pairUse(each, other, [...pair.path, `member ${at + 1}`]);
      });
    } else if (before.kind === 'complex' && after.kind === 'complex') {
      this.followHierarchy(pair, before, after);
      pair.content = this.content(pair, before, after, pairUse);
    }
  }

  private followHierarchy(pair: TypePair, before: ComplexTypeDefinition, after: ComplexTypeDefinition): void {
    const nameOf = ({ name }: ComplexTypeDefinition, ns: (ns: string) => string): string | undefined =>
      name && expanded({ ns: ns(name.ns), local: name.local });
    const [children, newChildren] = [this.before.components.children(before), this.after.components.children(after)];
    for (const [one, other] of matchByKey(children, newChildren, this.namespaces, nameOf).pairs)
      pair.derived.push(this.pair(one, other, []));
    const [base, newBase] = [this.before.components.base(before), this.after.components.base(after)];
    if (base && newBase && before.base?.by === after.base?.by && this.isSame(base, newBase))
      pair.base = this.pair(base, newBase, pair.path);
  }

  private content(
    { path, base }: TypePair,
    before: ComplexTypeDefinition,
    after: ComplexTypeDefinition,
    pairUse: PairUse,
  ): ContentPair {
    const isOwn = base !== undefined;
    const [text, newText] = isOwn
      ? [before.text, after.text]
      : [this.before.contentOf(before).text, this.after.contentOf(after).text];
    const [members, newMembers] = [membersOf(before, this.before, isOwn), membersOf(after, this.after, isOwn)];
    const [attributes, newAttributes] = [
      attributesOf(before, this.before, isOwn),
      attributesOf(after, this.after, isOwn),
    ];
    return {
      before,
      after,
      members: this.members(members, newMembers, path, pairUse),
      attributes: this.members(attributes, newAttributes, path, pairUse),
      ...(text && newText && { text: pairUse(text, newText, [...path, '$value']) }),
    };
  }

  private members(
    before: readonly Member[],
    after: readonly Member[],
    path: readonly string[],
    pairUse: PairUse,
  ): MembersPair {
    const isSameType = (one: ElementMember, other: ElementMember): boolean => {
      if (one.particle.max !== other.particle.max) return false;
      const [old, fresh] = [this.before.resolve(one.particle.type), this.after.resolve(other.particle.type)];
      if ('type' in old && 'type' in fresh) return this.isSame(old.type, fresh.type);
      return 'builtIn' in old && isSameBuiltIn(old, fresh);
    };
    const { matched, regrouped } = matchMembers(before, after, this.namespaces, isSameType);
    const element = (one: ElementMember, other: ElementMember): ElementPair => {
      const use = pairUse(one.particle.type, other.particle.type, [...path, keyOf(one)]);
      return { kind: 'element', before: one, after: other, use };
    };
    let last = -1;
    let firstMoved: MemberPair | undefined;
    const positions = new Map(after.map((each, at) => [each, at]));
    const pairs = matched.pairs.map(([one, other]): MemberPair => {
      const pair: MemberPair =
        isElement(one) && isElement(other)
          ? element(one, other)
          : isGroup(one) && isGroup(other)
            ? this.group(one, other, path, pairUse)
            : { kind: 'any', before: one, after: other };
      const position = positions.get(other) ?? last;
      if (position < last && one.noun === 'member') firstMoved ??= pair;
      last = Math.max(last, position);
      return pair;
    });
    return {
      ...matched,
      path,
      before,
      pairs,
      ...(firstMoved && { firstMoved }),
      regrouped: regrouped.map(([one, other]) => element(one, other)),
    };
  }

  private group(before: GroupMember, after: GroupMember, path: readonly string[], pairUse: PairUse): MemberPair {
    const { pairs, removed, added } = matchAlternatives(alternativesOf(before), alternativesOf(after), this.namespaces);
    const within = [...path, keyOf(before)];
    const alternatives = pairs.map(([one, other]) => this.members(one, other, within, pairUse));
    return { kind: 'group', before, after, alternatives: { pairs: alternatives, removed, added } };
  }
}

function isSameBuiltIn(before: ResolvedType, after: ResolvedType): boolean {
  if ('builtIn' in before) return 'builtIn' in after && before.builtIn === after.builtIn;
  return 'open' in before && 'open' in after && before.open === after.open;
}

/** What a member is called in paths: its name, or the property of a wildcard or group. */
export function keyOf({ noun, particle, model }: Member): string {
  if (particle.kind === 'element') return noun === 'attribute' ? `@${particle.name.local}` : particle.name.local;
  return model?.key ?? (particle.kind === 'any' ? '$any' : `$${particle.compositor}`);
}

/** @param isOwn without what the type inherits */
function membersOf(type: ComplexTypeDefinition, index: TypeIndex, isOwn: boolean): readonly Member[] {
  const model = index.modelOf(type);
  const models = model?.kind === 'complex' ? model.members : model?.kind === 'array' ? [model.item] : [];
  const members = withModels(index.contentOf(type).particles, models);
  // inherited members come first; a restriction repeats those that it keeps
  return isOwn && type.base?.by === 'extension' ? members.slice(members.length - type.particles.length) : members;
}

/** The alternatives of a choice; a sequence has one. */
function alternativesOf({ particle, model }: GroupMember): readonly (readonly Member[])[] {
  const models = model && 'alternatives' in model ? model.alternatives : [];
  return particle.alternatives.map((each, at) => withModels(each, models[at] ?? []));
}

function withModels(particles: readonly Particle[], models: readonly MemberModel[]): readonly Member[] {
  return particles.map((particle, at) => {
    const model = models[at];
    return { noun: 'member', particle, ...(model && { model }) };
  });
}

function attributesOf(type: ComplexTypeDefinition, index: TypeIndex, isOwn: boolean): readonly Member[] {
  const model = index.modelOf(type);
  const models: readonly AttributeModel[] = model?.kind === 'complex' ? model.attributes : [];
  const own = new Set<AttributeUse>(type.attributes);
  return index.contentOf(type).attributes.flatMap((attribute, at): readonly Member[] => {
    if (isOwn && !own.has(attribute)) return [];
    const min = attribute.use === 'required' ? 1 : 0;
    const found = models[at];
    const particle = { ...attribute, kind: 'element', min, max: 1, nillable: false } as const;
    return [{ noun: 'attribute', particle, ...(found && { model: found }) }];
  });
}
