import { builtIns, type BuiltIn } from '../../src/soap/values.js';
import type { MemberModel, Model, TypeModel, TypeModelReference } from './model.js';

/** The types of a model by name. */
export type TypesByName = ReadonlyMap<string, TypeModel>;

export function typesByName(model: Model): TypesByName {
  return new Map(model.types.map((each) => [each.name, each]));
}

/** How a type is written in TypeScript where it is used. */
export interface TypeText {
  readonly text: string;
  /** Whether `null` is one of its values, and stands at the end of the text. */
  readonly nullable: boolean;
}

/**
 * The type of a property.
 *
 * @param direction of the type that has the property: in a reply, enumerations are open
 * @param prefix what stands before the name of a generated type, `types.`
 */
export function memberType(
  member: MemberModel,
  direction: TypeModel['direction'],
  types: TypesByName,
  prefix = '',
): TypeText {
  const content = contentType(member.type, direction, types, prefix);
  if (member.max !== 1) return { text: listOf(content, member.nillable), nullable: false };
  return { text: member.nillable ? `${content} | null` : content, nullable: member.nillable };
}

/** The type of an element's content. */
export function contentType(
  reference: TypeModelReference,
  direction: TypeModel['direction'],
  types: TypesByName,
  prefix = '',
): string {
  if ('builtIn' in reference) {
    const { typescript, alsoTakes }: BuiltIn = builtIns[reference.builtIn];
    return direction === 'request' && alsoTakes ? `${typescript} | ${alsoTakes}` : typescript;
  }
  const type = types.get(reference.definition);
  if (type?.kind === 'array') return listOf(contentType(type.item.type, direction, types, prefix), type.item.nillable);
  const name = `${prefix}${reference.definition}`;
  return type?.kind === 'simple' && type.enumeration && direction === 'reply' ? `Open<${name}>` : name;
}

function listOf(content: string, nillable: boolean): string {
  const item = nillable ? `${content} | null` : content;
  return item.includes(' | ') ? `(${item})[]` : `${item}[]`;
}
