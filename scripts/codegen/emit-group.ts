import { jsdoc } from './jsdoc.js';
import { fits } from './layout.js';
import type { ComplexTypeModel, GroupMemberModel, MemberModel } from './model.js';
import { declareObject, emitProperty, flatObject, hasComment, type Property, propertyOf } from './property.js';
import { unionDeclaration } from './type-layout.js';
import type { TypeContext, TypesByName } from './type-text.js';

/** The object types of the groups of a type, but for those that were declared before. */
export function emitGroups(
  type: ComplexTypeModel,
  types: TypesByName,
  declared: Set<GroupMemberModel['alternatives']>,
): readonly string[] {
  const context = { types, direction: type.direction };
  const emitAll = (members: readonly MemberModel[], owner: string): readonly string[] =>
    members.flatMap((member) => {
      if (member.kind !== 'group' || declared.has(member.alternatives)) return [];
      declared.add(member.alternatives);
      const inner = member.alternatives.flatMap((each) => emitAll(each, member.name));
      return [emitGroup(member, owner, context), ...inner];
    });
  return emitAll(type.members, type.name);
}

/** An interface for a sequence; for a choice a union, in which no alternative may have a member of another only. */
function emitGroup({ name, key, alternatives }: GroupMemberModel, owner: string, context: TypeContext): string {
  const comment = jsdoc([`What \`${key}\` of \`${owner}\` holds${alternatives.length > 1 ? ': one of these' : ''}.`]);
  const [only, ...more] = alternatives.map((each) => each.map((member) => propertyOf(member, context)));
  if (more.length === 0) return comment + declareObject(name, only ?? []);

  const all = [only ?? [], ...more];
  const keys = new Set(all.flatMap((each) => each.map(({ key }) => key)));
  const objects = all.map((properties) => {
    const own = new Set(properties.map((each) => each.key));
    const others = [...keys].filter((each) => !own.has(each)).map(neverProperty);
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
