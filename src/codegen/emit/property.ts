import { builtIns } from '../../soap/schema/values.js';
import { mayBeAbsent } from '../read/service-description.js';
import { jsdoc } from './jsdoc.js';
import { fits, propertyName, quoted } from './layout.js';
import { codeSpan, prose } from '../markdown.js';
import type { AttributeModel, ComplexTypeModel, MemberModel, TypeModelReference } from '../model/model.js';
import { behindProperty } from './type-layout.js';
import { contentType, memberType, type TypeContext, type TypeText, valueType } from './type-text.js';

/** A property as it is written. */
export interface Property {
  readonly key: string;
  readonly isOptional: boolean;
  readonly type: TypeText;
  /** Paragraphs of its comment. */
  readonly comment: readonly (string | undefined)[];
}

/** Whether anything is said of it. */
export function hasComment({ comment }: Property): boolean {
  return jsdoc(comment) !== '';
}

/** An interface; for no properties a type that takes none. */
export function declareObject(name: string, properties: readonly Property[]): string {
  if (properties.length > 0)
    return `export interface ${name} {\n${properties.map((each) => emitProperty(each, '  ')).join('')}}\n`;
  // an empty interface would take anything but null
  const lhs = `export type ${name} =`;
  return fits(`${lhs} {`)
    ? `${lhs} {\n  [member: string]: never;\n};\n`
    : `${lhs}\n  {\n    [member: string]: never;\n  };\n`;
}

/** `{ a: string; b?: never }` */
export function flatObject(properties: readonly Property[]): string {
  const members = properties.map((each) => emitProperty(each, '').trim().replace(/;$/, ''));
  return members.length === 0 ? '{}' : `{ ${members.join('; ')} }`;
}

/** All properties of a type: its tag, its members and attributes, and those that no name stands for. */
export function propertiesOf(type: ComplexTypeModel, context: TypeContext): readonly Property[] {
  const properties: Property[] = [];
  const add = (key: string, isOptional: boolean, type: TypeText, comment?: string): void => {
    properties.push({ key, isOptional, type, comment: [comment] });
  };
  if (type.family && !type.abstract)
    add('$type', true, { alternatives: [quoted(type.family.tag)], depth: 0 }, tagNote(type));
  if (type.text) add('$value', false, contentType(type.text, context), builtInNote(type.text));
  if (type.mixed)
    add('$content', false, { alternatives: ['string', 'XmlElement'], depth: 1 }, 'Text and elements, in their order.');
  for (const each of type.members) properties.push(propertyOf(each, context));
  for (const each of type.attributes) properties.push(attributeProperty(each, context));
  if (type.anyAttribute)
    add(
      '$attributes',
      true,
      { alternatives: ['XmlAttribute'], depth: 1 },
      'Attributes that the type does not declare.',
    );
  return properties;
}

function tagNote({ family }: ComplexTypeModel): string {
  return family?.union === undefined
    ? 'Needed where a type that this one extends is declared.'
    : 'May be left out where this very type is declared.';
}

export function propertyOf(member: MemberModel, context: TypeContext): Property {
  const comment =
    member.kind === 'element'
      ? [prose(member.documentation), notesOf(member)]
      : [member.kind === 'any' ? 'Elements that the type does not declare.' : undefined];
  return { key: member.key, isOptional: mayBeAbsent(member), type: memberType(member, context), comment };
}

function attributeProperty(attribute: AttributeModel, context: TypeContext): Property {
  const comment = [prose(attribute.documentation), notesOf(attribute)];
  return { key: attribute.key, isOptional: !attribute.required, type: valueType(attribute, context), comment };
}

/** `sAuthCode?: string;`, and its comment above it */
export function emitProperty({ key, isOptional, type, comment }: Property, indent: string): string {
  const lhs = `${indent}${propertyName(key)}${isOptional ? '?' : ''}:`;
  return `${jsdoc(comment, indent)}${lhs}${behindProperty(lhs, type, indent)};\n`;
}

/** What TypeScript's type does not say: the form of a string, the default. */
function notesOf(part: Pick<AttributeModel, 'type' | 'fixed' | 'default'>): string | undefined {
  const notes = [
    part.fixed === undefined ? builtInNote(part.type) : undefined,
    part.default === undefined ? undefined : `Default: ${codeSpan(part.default)}.`,
  ].filter((each) => each !== undefined);
  return notes.length === 0 ? undefined : notes.join('. ');
}

/** The built-in type, where TypeScript's says less of it: what a `string` must look like to be a dateTime. */
function builtInNote(type: TypeModelReference): string | undefined {
  const plain: readonly string[] = ['string', 'boolean', 'int', 'double'];
  if (!('builtIn' in type) || plain.includes(type.builtIn)) return undefined;
  // the codec takes a Date too, but the type of the property does not say so
  const wanted = builtIns[type.builtIn].wanted.replace(/, or a Date$/, '');
  return `${type.builtIn}: ${wanted}`;
}
