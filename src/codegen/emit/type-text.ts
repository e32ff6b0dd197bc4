import { builtIns, type BuiltIn } from '../../soap/schema/values.js';
import { literalOf } from './literal.js';
import type {
  AttributeModel,
  ElementMemberModel,
  MemberModel,
  Model,
  SimpleTypeModel,
  TypeModel,
  TypeModelReference,
} from '../model/model.js';

/** The types of a model by name. */
export type TypesByName = ReadonlyMap<string, TypeModel>;

export function typesByName(model: Model): TypesByName {
  return new Map(model.types.map((each) => [each.name, each]));
}

/** Where a type is written. */
export interface TypeContext {
  readonly types: TypesByName;
  /** Of the type that the property is of: in a reply, enumerations are open. */
  readonly direction: TypeModel['direction'];
  /** What stands before the name of a generated type, `types.`. */
  readonly prefix?: string;
}

/** How a type is written in TypeScript where it is used: alternatives, and how many times it is an array of them. */
export interface TypeText {
  readonly alternatives: readonly string[];
  readonly depth: number;
}

/** The type on one line. */
export function textOf({ alternatives, depth }: TypeText): string {
  const union = alternatives.join(' | ');
  if (depth === 0) return union;
  return (alternatives.length > 1 ? `(${union})` : union) + '[]'.repeat(depth);
}

/** The type of the property of an element, a group or of any elements. */
export function memberType(member: MemberModel, context: TypeContext): TypeText {
  if (member.kind === 'element') {
    const content = valueType(member, context);
    return member.max === 1 ? orNull(content, member.nillable) : listOf(content, member.nillable);
  }
  const name = member.kind === 'any' ? 'XmlElement' : `${context.prefix ?? ''}${member.name}`;
  return { alternatives: [name], depth: member.max === 1 ? 0 : 1 };
}

/** The type of the property of an attribute, or of one value of an element: what is fixed is a literal. */
export function valueType(
  { type, fixed }: Pick<AttributeModel | ElementMemberModel, 'type' | 'fixed'>,
  context: TypeContext,
): TypeText {
  const simple = 'definition' in type ? context.types.get(type.definition) : undefined;
  const base = 'builtIn' in type ? type.builtIn : simple?.kind === 'simple' ? simple.base : undefined;
  const literal = fixed === undefined || base === undefined ? undefined : literalOf(base, fixed);
  return literal === undefined ? contentType(type, context) : { alternatives: [literal], depth: 0 };
}

/** The type of an element's content. */
export function contentType(reference: TypeModelReference, context: TypeContext): TypeText {
  if ('open' in reference) return single(reference.open === 'anyType' ? 'unknown' : 'XmlElement');
  if ('builtIn' in reference) {
    const { typescript, alsoTakes }: BuiltIn = builtIns[reference.builtIn];
    const takesMore = context.direction === 'request' && alsoTakes !== undefined;
    return { alternatives: takesMore ? [typescript, alsoTakes] : [typescript], depth: 0 };
  }
  const type = context.types.get(reference.definition);
  if (type?.kind === 'array') return listOf(valueType(type.item, context), type.item.nillable);
  const prefix = context.prefix ?? '';
  if (type?.kind === 'complex' && type.family?.union !== undefined) return single(prefix + type.family.union);
  const name = prefix + reference.definition;
  return single(context.direction === 'reply' && type && isEnumeration(type) ? `Open<${name}>` : name);
}

/** Whether a type is a union of literals to which a service may add others. */
function isEnumeration(type: TypeModel): boolean {
  return type.kind === 'simple' && enumerationLiterals(type) !== undefined && type.base !== 'boolean';
}

/** The literals of enumerations: every member of the type asks for them. */
const literalsOf = new WeakMap<TypeModel, readonly string[] | undefined>();

/** The literals of an enumeration in TypeScript; nothing where one of them cannot be written as such. */
export function enumerationLiterals(type: TypeModel): readonly string[] | undefined {
  if (type.kind !== 'simple' || !type.enumeration || type.enumeration.length === 0) return undefined;
  if (!literalsOf.has(type)) literalsOf.set(type, writtenLiterals(type));
  return literalsOf.get(type);
}

function writtenLiterals(type: SimpleTypeModel): readonly string[] | undefined {
  const literals = new Set<string>();
  for (const { value } of type.enumeration ?? []) {
    const literal = literalOf(type.base, value);
    if (literal === undefined) return undefined;
    literals.add(literal);
  }
  return [...literals];
}

function single(text: string): TypeText {
  return { alternatives: [text], depth: 0 };
}

export function orNull(content: TypeText, nillable: boolean): TypeText {
  // null is one of the values of unknown
  if (!nillable || (content.depth === 0 && content.alternatives[0] === 'unknown')) return content;
  return { alternatives: [...(content.depth === 0 ? content.alternatives : [textOf(content)]), 'null'], depth: 0 };
}

function listOf(content: TypeText, nillable: boolean): TypeText {
  const { alternatives, depth } = orNull(content, nillable);
  return { alternatives, depth: depth + 1 };
}
