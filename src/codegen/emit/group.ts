import { indented } from './data.js';
import { jsdoc } from './jsdoc.js';
import type { ComplexTypeModel, GroupMemberModel, MemberModel } from '../model/model.js';
import { declareObject, objectType, type Property, propertyOf } from './property.js';
import type { TypeContext } from './type-text.js';

/** Emits the object types of model groups. Types share them by inheritance and by reference, and each is emitted once. */
export class GroupEmitter {
  private readonly context: Omit<TypeContext, 'direction'>;
  /** The groups that a reply can contain. */
  private readonly ofReplies = new Set<GroupMemberModel['alternatives']>();
  private readonly emitted = new Set<GroupMemberModel['alternatives']>();

  constructor(context: Omit<TypeContext, 'direction'>) {
    this.context = context;
    for (const type of context.types.values())
      if (type.kind === 'complex' && type.direction === 'reply') this.addReplies(type.members);
  }

  /** The groups of a type and the groups in them, except those that were emitted before. */
  emit(type: ComplexTypeModel): readonly string[] {
    return this.emitAll(type.members, type.name);
  }

  private emitAll(members: readonly MemberModel[], owner: string): readonly string[] {
    return members.flatMap((member) => {
      if (member.kind !== 'group' || this.emitted.has(member.alternatives)) return [];
      this.emitted.add(member.alternatives);
      const direction = this.ofReplies.has(member.alternatives) ? 'reply' : 'request';
      const inner = member.alternatives.flatMap((each) => this.emitAll(each, member.name));
      return [emitGroup(member, owner, { ...this.context, direction }), ...inner];
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
 * The maximum number of members that the alternatives of a choice exclude together: that of 200 alternatives of one
 * element. Above it they exclude none, because the type would be as long as the square of the choice. The runtime rejects
 * an object with members of two alternatives anyway.
 */
const maxExclusions = 40_000;

/** An interface for a sequence. A union for a choice, in which each alternative excludes the members of the others. */
function emitGroup({ name, key, alternatives }: GroupMemberModel, owner: string, context: TypeContext): string {
  const comment = jsdoc([
    alternatives.length > 1 ? `One alternative of \`${key}\` of \`${owner}\`.` : `\`${key}\` of \`${owner}\`.`,
  ]);
  const [only, ...more] = alternatives.map((each) => each.map((member) => propertyOf(member, context)));
  if (more.length === 0) return comment + declareObject(name, only ?? []);

  const all = [only ?? [], ...more];
  const keys = new Set(all.flatMap((each) => each.map(({ key }) => key)));
  const isLarge = all.length * keys.size > maxExclusions;
  const objects = all.map((properties) => {
    const own = new Set(properties.map((each) => each.key));
    const others = isLarge ? [] : [...keys].filter((each) => !own.has(each)).map(neverProperty);
    return objectType([...properties, ...others]);
  });
  return comment + unionDeclaration(name, objects);
}

function neverProperty(key: string): Property {
  return { key, isOptional: true, type: ['never'], comment: [] };
}

/** `export type X = A | B;`, with one member per line. */
export function unionDeclaration(name: string, members: readonly string[]): string {
  if (members.length === 1) return `export type ${name} = ${members.join('')};\n`;
  const lines = members.map((each) => `  | ${indented(indented(each)).trimStart()}`);
  return `export type ${name} =\n${lines.join('\n')};\n`;
}
