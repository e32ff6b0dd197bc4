import { jsdoc } from './jsdoc.js';
import { fits } from './layout.js';
import type { ComplexTypeModel, GroupMemberModel, MemberModel } from '../model/model.js';
import { declareObject, emitProperty, flatObject, hasComment, type Property, propertyOf } from './property.js';
import { unionDeclaration } from './type-layout.js';
import type { TypeContext, TypesByName } from './type-text.js';

/** Emits the object types of groups, each once: types share them by inheritance and by reference. */
export class GroupEmitter {
  private readonly types: TypesByName;
  /** The groups that a reply can hold. */
  private readonly ofReplies = new Set<GroupMemberModel['alternatives']>();
  private readonly emitted = new Set<GroupMemberModel['alternatives']>();

  constructor(types: TypesByName) {
    this.types = types;
    for (const type of types.values())
      if (type.kind === 'complex' && type.direction === 'reply') this.addReplies(type.members);
  }

  /** The groups of a type, and those within them, but for those that were emitted before. */
  emit(type: ComplexTypeModel): readonly string[] {
    return this.emitAll(type.members, type.name);
  }

  private emitAll(members: readonly MemberModel[], owner: string): readonly string[] {
    return members.flatMap((member) => {
      if (member.kind !== 'group' || this.emitted.has(member.alternatives)) return [];
      this.emitted.add(member.alternatives);
      const direction = this.ofReplies.has(member.alternatives) ? 'reply' : 'request';
      const inner = member.alternatives.flatMap((each) => this.emitAll(each, member.name));
      return [emitGroup(member, owner, { types: this.types, direction }), ...inner];
    });
  }

  private addReplies(members: readonly MemberModel[]): void {
    for (const each of members) {
      if (each.kind !== 'group' || this.ofReplies.has(each.alternatives)) continue;
      this.ofReplies.add(each.alternatives);
      for (const alternative of each.alternatives) this.addReplies(alternative);
    }
  }
}

/**
 * The greatest number of members that the alternatives of a choice exclude together: that of 200 alternatives of one
 * element. Beyond it they exclude none, because the type would be as long as the square of the choice. The runtime rejects
 * an object with members of two alternatives anyway.
 */
const maxExclusions = 40_000;

/** An interface for a sequence; for a choice a union, in which no alternative may have a member of another only. */
function emitGroup({ name, key, alternatives }: GroupMemberModel, owner: string, context: TypeContext): string {
  const comment = jsdoc([`What \`${key}\` of \`${owner}\` holds${alternatives.length > 1 ? ': one of these' : ''}.`]);
  const [only, ...more] = alternatives.map((each) => each.map((member) => propertyOf(member, context)));
  if (more.length === 0) return comment + declareObject(name, only ?? []);

  const all = [only ?? [], ...more];
  const keys = new Set(all.flatMap((each) => each.map(({ key }) => key)));
  const isLarge = all.length * keys.size > maxExclusions;
  const objects = all.map((properties) => {
    const own = new Set(properties.map((each) => each.key));
    const others = isLarge ? [] : [...keys].filter((each) => !own.has(each)).map(neverProperty);
    return [...properties, ...others];
  });
  const flat = objects.map(flatObject);
  if (!objects.flat().some(hasComment) && fits(`  ${flat.join(' | ')};`)) return comment + unionDeclaration(name, flat);
  const broken = objects.map((each, index) => {
    const line = flat[index] ?? '';
    return !each.some(hasComment) && fits(`  | ${line};`)
      ? line
      : `{\n${each.map((property) => emitProperty(property, '      ')).join('')}    }`;
  });
  return comment + unionDeclaration(name, broken);
}

function neverProperty(key: string): Property {
  return { key, isOptional: true, type: { alternatives: ['never'], depth: 0 }, comment: [] };
}
