import { builtIns, type BuiltIn, type BuiltInType } from '../../soap/schema/values.js';
import type { Imports } from './imports.js';
import { literalOf } from './literals.js';
import type {
  ElementMemberModel,
  ListTypeModel,
  MemberModel,
  Model,
  SimpleTypeModel,
  TypeModel,
  TypeModelReference,
  UnionTypeModel,
} from '../model/model.js';

/** The types of a model, by name. */
export type TypesByName = ReadonlyMap<string, TypeModel>;

export function typesByName(model: Model): TypesByName {
  return new Map(model.types.map((each) => [each.name, each]));
}

/** The context in which a type is written. */
export interface TypeContext {
  readonly types: TypesByName;
  /** The direction of the type that contains the property. Enumerations are open in replies. */
  readonly direction: TypeModel['direction'];
  readonly imports: Imports;
  /** Whether to write the alternatives of a simple type, list or union in place of its name. */
  readonly isExpanded?: true;
}

/** A TypeScript type, represented as the members of a union. */
export type Union = readonly string[];

export function textOf(union: Union): string {
  return union.join(' | ');
}

/** Returns the type of the property for an element, group or wildcard. */
export function memberType(member: MemberModel, context: TypeContext): Union {
  if (member.kind === 'element') {
    const content = orNull(valueType(member, context), member.nillable);
    return member.max === 1 ? content : arrayOf(content);
  }
  const content = [
    member.kind === 'any' ? context.imports.type('XmlElement') : context.imports.generatedType(member.name),
  ];
  return member.max === 1 ? content : arrayOf(content);
}

/** Returns the type of an attribute or of a single value of an element. A fixed value becomes a literal type. */
export function valueType({ type, fixed }: Pick<ElementMemberModel, 'type' | 'fixed'>, context: TypeContext): Union {
  const base = baseOf(type, context.types);
  const literal = fixed === undefined || base === undefined ? undefined : literalOf(base, fixed);
  return literal === undefined ? contentType(type, context) : [literal];
}

/** Returns the built-in type of a simple type that is neither a list nor a union. */
export function baseOf(type: TypeModelReference, types: TypesByName): BuiltInType | undefined {
  if ('builtIn' in type) return type.builtIn;
  const simple = 'definition' in type ? types.get(type.definition) : undefined;
  return simple?.kind === 'simple' ? simple.base : undefined;
}

/** Returns the value of `$type` for a type. */
export function tagOf(name: string, types: TypesByName): string {
  const type = types.get(name);
  return (type?.kind === 'complex' ? type.family?.tag : undefined) ?? name;
}

/** Returns the type of an element's content. */
export function contentType(reference: TypeModelReference, context: TypeContext): Union {
  if ('open' in reference) return [reference.open === 'anyType' ? 'unknown' : context.imports.type('XmlElement')];
  if ('builtIn' in reference) {
    const { typescript, alsoTakes }: BuiltIn = builtIns[reference.builtIn];
    return context.direction === 'request' && alsoTakes !== undefined ? [typescript, alsoTakes] : [typescript];
  }
  const type = context.types.get(reference.definition);
  if (type?.kind === 'array') return arrayOf(orNull(valueType(type.item, context), type.item.nillable));
  if (type?.kind === 'complex' && type.family?.union !== undefined)
    return [context.imports.generatedType(type.family.union)];
  const isOpen = context.direction === 'reply' && type?.kind === 'simple' && enumerationLiterals(type) !== undefined;
  // a reply may contain the other value, too
  if (isOpen && type.base === 'boolean') return ['boolean'];
  if (context.isExpanded && type && type.kind !== 'complex') {
    // the alternatives depend on the direction of the type itself, regardless of where the type is used
    const own = { ...context, direction: type.direction };
    return isOpen ? contentType({ builtIn: type.base }, own) : alternativesOf(type, own);
  }
  const name = context.imports.generatedType(reference.definition);
  return [isOpen ? `${context.imports.type('Open')}<${name}>` : name];
}

/** Returns the alternatives of a simple type, list or union. */
export function alternativesOf(type: SimpleTypeModel | ListTypeModel | UnionTypeModel, context: TypeContext): Union {
  if (type.kind === 'simple') return enumerationLiterals(type) ?? contentType({ builtIn: type.base }, context);
  if (type.kind === 'list') return arrayOf(contentType(type.item, context));
  return [...new Set(type.members.flatMap((each) => contentType(each, context)))];
}

/** Caches the literals of enumerations, because every member with an enumeration type needs the literals. */
const literalsOf = new WeakMap<TypeModel, readonly string[] | undefined>();

/**
 * Returns the values of an enumeration as TypeScript literals, or `undefined` if the type is not an enumeration or if a
 * value cannot be written as a literal.
 */
export function enumerationLiterals(type: TypeModel): readonly string[] | undefined {
  if (type.kind !== 'simple' || !type.enumeration || type.enumeration.length === 0) return undefined;
  if (!literalsOf.has(type)) literalsOf.set(type, writtenLiterals(type));
  return literalsOf.get(type);
}

function writtenLiterals(type: SimpleTypeModel): readonly string[] | undefined {
  const literals = (type.enumeration ?? []).map(({ value }) => literalOf(type.base, value));
  return literals.includes(undefined) ? undefined : [...new Set(literals as string[])];
}

export function orNull(content: Union, nillable: boolean): Union {
  // unknown already includes null
  return !nillable || content[0] === 'unknown' ? content : [...content, 'null'];
}

export function arrayOf(content: Union): Union {
  return [`${content.length > 1 ? `(${textOf(content)})` : textOf(content)}[]`];
}
