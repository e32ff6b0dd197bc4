import { builtIns } from '../../soap/schema/values.js';
import { mayBeAbsent } from '../read/service-description.js';
import { indented } from './contract.js';
import { jsdoc } from './jsdoc.js';
import { propertyName, quoted } from './literals.js';
import { codeSpan, prose } from '../markdown.js';
import type { ComplexTypeModel, ElementMemberModel, MemberModel, TypeModelReference } from '../model/model.js';
import { arrayOf, contentType, memberType, textOf, type TypeContext, type Union } from './type-text.js';

/** A property of an interface. */
export interface Property {
  readonly key: string;
  readonly isOptional: boolean;
  readonly type: Union;
  /** The paragraphs of the property's comment. */
  readonly comment: readonly (string | undefined)[];
}

/** Declares an interface. If the type has no properties, the declared type does not allow any properties. */
export function declareObject(name: string, properties: readonly Property[]): string {
  // an empty interface would allow any value except null and undefined
  if (properties.length === 0) return `export type ${name} = {\n  [member: string]: never;\n};\n`;
  return `export interface ${name} ${objectType(properties)}\n`;
}

/** Writes an object type, such as `{ a: string; b?: never }`, with one property per line. */
export function objectType(properties: readonly Property[]): string {
  return properties.length === 0 ? '{}' : `{\n${indented(properties.map(emitProperty).join(''))}}`;
}

const tagNote = 'Required if the declared type is a base type of this type.';

/**
 * Returns all properties of a complex type: one property for each member and attribute, and the special properties
 * whose names begin with `$`.
 */
export function propertiesOf(type: ComplexTypeModel, context: TypeContext): readonly Property[] {
  const { imports } = context;
  const properties: Property[] = [];
  const add = (key: string, isOptional: boolean, type: Union, comment?: string): void => {
    properties.push({ key, isOptional, type, comment: [comment] });
  };
  if (type.family && !type.abstract) add('$type', true, [quoted(type.family.tag)], tagNote);
  if (type.text) add('$value', false, contentType(type.text, context), builtInNote(type.text));
  if (type.mixed && type.members.length === 0)
    add('$content', false, arrayOf(['string', imports.type('XmlElement')]), 'Text and elements in document order.');
  else if (type.mixed) add('$text', true, arrayOf(['string']), 'The text before, between and after the elements.');
  for (const each of [...type.members, ...type.attributes]) properties.push(propertyOf(each, context));
  if (type.anyAttribute)
    add('$attributes', true, arrayOf([imports.type('XmlAttribute')]), 'Attributes that the type does not declare.');
  return properties;
}

export function propertyOf(member: MemberModel, context: TypeContext): Property {
  const comment =
    member.kind === 'element'
      ? [prose(member.documentation), notesOf(member)]
      : [member.kind === 'any' ? 'Elements that the type does not declare.' : undefined];
  return { key: member.key, isOptional: mayBeAbsent(member), type: memberType(member, context), comment };
}

/** `sAuthCode?: string;` */
function emitProperty({ key, isOptional, type, comment }: Property): string {
  return `${jsdoc(comment)}${propertyName(key)}${isOptional ? '?' : ''}: ${textOf(type)};\n`;
}

/**
 * Returns the information that the TypeScript type does not express, such as the format of a string and the default
 * value.
 */
function notesOf(part: Pick<ElementMemberModel, 'type' | 'fixed' | 'default'>): string {
  const notes = [
    part.fixed === undefined ? builtInNote(part.type) : undefined,
    part.default === undefined ? undefined : `Default: ${codeSpan(part.default)}.`,
  ].filter((each) => each !== undefined);
  return notes.join('. ');
}

/**
 * Describes a built-in type that is more specific than its TypeScript type: for example, a `dateTime` is a `string` in
 * a certain format.
 */
function builtInNote(type: TypeModelReference): string | undefined {
  const plain: readonly string[] = ['string', 'boolean', 'int', 'double'];
  if (!('builtIn' in type) || plain.includes(type.builtIn)) return undefined;
  // the type of the property already shows whether a Date is accepted
  const expected = builtIns[type.builtIn].expected.replace(/, or a Date$/, '');
  return `${type.builtIn}: ${expected}`;
}
