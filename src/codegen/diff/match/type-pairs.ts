import type { AttributeModel } from '../../model/model.js';
import { elementsIn } from '../../read/components.js';
import {
  type AttributeUse,
  type ComplexTypeDefinition,
  expanded,
  type TypeDefinition,
  type TypeUse,
} from '../../read/service-description.js';
import { matchByKey } from './by-key.js';
import { contentKey, isElement, isGroup, matchMembers } from './members.js';
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

/** Finds the counterpart of each type, from the messages down. */
export class TypePairs {
  readonly all: TypePair[] = [];
  private readonly before: TypeIndex;
  private readonly after: TypeIndex;
  private readonly namespaces: RenamedNamespaces;
  private readonly known = new Map<TypeDefinition, Map<TypeDefinition, TypePair>>();

  constructor(before: TypeIndex, after: TypeIndex, namespaces: RenamedNamespaces) {
    this.before = before;
    this.after = after;
    this.namespaces = namespaces;
  }

  /** @param path where the types are used: the path of an anonymous type */
  use(use: TypeUse, newUse: TypeUse, path: readonly string[]): TypeUsePair {
    const [before, after] = [this.before.resolve(use), this.after.resolve(newUse)];
    const isReplaced = !this.isSameType(before, after);
    // types that replace each other are compared where they are used
    if (!isReplaced && 'type' in before && 'type' in after) this.pair(before.type, after.type, path);
    return { before, after, isReplaced };
  }

  /** Follows all pairs to the types that they contain. */
  follow(): void {
    // no recursion: types may be nested as deep as the WSDL is long. The loop includes the pairs that it adds
    for (const pair of this.all) this.followPair(pair);
  }

  private isSameType(before: ResolvedType, after: ResolvedType): boolean {
    if ('type' in before) return 'type' in after && this.isSame(before.type, after.type);
    if ('builtIn' in before) return 'builtIn' in after && before.builtIn === after.builtIn;
    return 'open' in after && before.open === after.open;
  }

  /** Types are the same by name. A type may have lost, got or changed its name if the other WSDL has no type of that name. */
  private isSame(before: TypeDefinition, after: TypeDefinition): boolean {
    if (before.name && after.name && this.namespaces.isSame(before.name, after.name)) return true;
    if ((before.kind === 'complex') !== (after.kind === 'complex')) return false;
    const isKept = before.name !== undefined && this.after.hasType(this.namespaces.name(before.name));
    const isOld = after.name !== undefined && this.before.hasType(this.namespaces.formerName(after.name));
    return !isKept && !isOld;
  }

  private pair(before: TypeDefinition, after: TypeDefinition, path: readonly string[]): TypePair {
    const others = this.known.get(before) ?? new Map<TypeDefinition, TypePair>();
    this.known.set(before, others);
    let pair = others.get(after);
    if (!pair) {
      pair = { before, after, path: before.name ? [before.name.local] : path };
      others.set(after, pair);
      this.all.push(pair);
    }
    return pair;
  }

  private followPair(pair: TypePair): void {
    const { before, after, path } = pair;
    if (before.kind === 'list' && after.kind === 'list')
      pair.item = this.use(before.item, after.item, [...path, 'item']);
    else if (before.kind === 'union' && after.kind === 'union') {
      if (before.members.length !== after.members.length) return;
      before.members.forEach((each, at) => {
        const other = after.members[at];
        if (other) this.use(each, other, [...path, `member ${at + 1}`]);
      });
    } else if (before.kind === 'complex' && after.kind === 'complex') {
      this.followHierarchy(pair, before, after);
      pair.content = this.content(pair, before, after);
    }
  }

  private followHierarchy(pair: TypePair, before: ComplexTypeDefinition, after: ComplexTypeDefinition): void {
    const nameOf = ({ name }: ComplexTypeDefinition, ns: (ns: string) => string): string | undefined =>
      name && expanded({ ns: ns(name.ns), local: name.local });
    const [children, newChildren] = [this.before.components.children(before), this.after.components.children(after)];
    for (const [one, other] of matchByKey(children, newChildren, this.namespaces, nameOf).pairs)
      this.pair(one, other, []);
    const [base, newBase] = [this.before.components.base(before), this.after.components.base(after)];
    if (base && newBase && before.base?.by === after.base?.by && this.isSame(base, newBase))
      pair.base = this.pair(base, newBase, pair.path);
  }

  private content({ path, base }: TypePair, before: ComplexTypeDefinition, after: ComplexTypeDefinition): ContentPair {
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
      members: this.members(members, newMembers, path),
      attributes: this.members(attributes, newAttributes, path),
      ...(text && newText && { text: this.use(text, newText, [...path, '$value']) }),
    };
  }

  private members(before: readonly Member[], after: readonly Member[], path: readonly string[]): MembersPair {
    const isSameType = (one: ElementMember, other: ElementMember): boolean =>
      one.particle.max === other.particle.max &&
      this.isSameType(this.before.resolve(one.particle.type), this.after.resolve(other.particle.type));
    const { matched, regrouped } = matchMembers(before, after, this.namespaces, isSameType);
    let last = -1;
    let firstMoved: MemberPair | undefined;
    const positions = new Map(after.map((each, at) => [each, at]));
    const pairs = matched.pairs.map(([one, other]): MemberPair => {
      const pair: MemberPair =
        isElement(one) && isElement(other)
          ? this.element(one, other, path)
          : isGroup(one) && isGroup(other)
            ? { kind: 'group', before: one, after: other, elements: this.elementsOf(one, other, path) }
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
      regrouped: regrouped.map(([one, other]) => this.element(one, other, path)),
    };
  }

  private element(before: ElementMember, after: ElementMember, path: readonly string[]): ElementPair {
    const use = this.use(before.particle.type, after.particle.type, [...path, keyOf(before)]);
    return { kind: 'element', before, after, use };
  }

  private elementsOf(before: GroupMember, after: GroupMember, path: readonly string[]): readonly ElementPair[] {
    const [elements, newElements] = [before, after].map((group) =>
      elementsIn([group.particle]).map((particle): ElementMember => ({ noun: group.noun, particle })),
    );
    const { pairs } = matchByKey(elements ?? [], newElements ?? [], this.namespaces, contentKey);
    return pairs.map(([one, other]) => this.element(one, other, [...path, keyOf(before)]));
  }
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
  const members = index.contentOf(type).particles.map((particle, at): Member => {
    const found = models[at];
    return { noun: 'member', particle, ...(found && { model: found }) };
  });
  // inherited members come first; a restriction repeats those that it keeps
  return isOwn && type.base?.by === 'extension' ? members.slice(members.length - type.particles.length) : members;
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
