import { indented } from './contract.js';
import { Imports } from './imports.js';
import { jsdoc } from './jsdoc.js';
import { quoted } from './literals.js';
import { declareObject, objectType, propertiesOf, type Property, propertyOf } from './property.js';
import { alternativesOf, tagOf, type TypeContext, typesByName } from './type-text.js';
import { codeSpan, prose } from '../markdown.js';
import type {
  ComplexTypeModel,
  GroupMemberModel,
  ListTypeModel,
  MemberModel,
  Model,
  OperationModel,
  SimpleTypeModel,
  UnionTypeModel,
} from '../model/model.js';
import type { Facets } from '../../soap/schema/contract.js';

type ModuleContext = Omit<TypeContext, 'direction'>;

/** Emits types.ts, which contains an interface or a union for each type and no executable code. */
export function emitTypes(model: Model, runtime: string): string {
  const imports = new Imports('types');
  const text = declareTypes(model, imports);
  if (text === '') return 'export {};\n';
  const statements = imports.statements(runtime);
  return (statements === '' ? '' : `${statements}\n`) + text;
}

/** Returns the declarations of all types and of the header blocks of all operations. */
export function declareTypes(model: Model, imports = new Imports('types')): string {
  const context = { types: typesByName(model), imports };
  const emitted = new Set<string>();
  const declarations = model.types.flatMap((each) => {
    if (each.kind === 'array') return [];
    if (each.kind !== 'complex') return [emitAlias(each, context)];
    return [
      emitInterface(each, context),
      ...emitFamily(each, context),
      ...emitGroups(each.members, each.name, context, emitted),
    ];
  });
  const headers = model.operations.flatMap((each) => emitHeaders(each, context));
  return [...declarations, ...headers].join('\n');
}

/** `export type NODE_TYPE = 'Unknown' | 'Technician';` */
function emitAlias(type: SimpleTypeModel | ListTypeModel | UnionTypeModel, context: ModuleContext): string {
  const enumeration = type.kind === 'simple' ? (type.enumeration ?? []) : [];
  const documented = enumeration.filter((each) => each.documentation !== undefined);
  const literals = documented
    .map((each) => `- ${codeSpan(quoted(each.value))}: ${prose(each.documentation)}`)
    .join('\n');
  const facets = type.kind === 'union' ? undefined : facetsNote(type.facets);
  return (
    jsdoc([prose(type.documentation), facets, literals]) +
    unionDeclaration(type.name, alternativesOf(type, { ...context, direction: type.direction }))
  );
}

/** `export interface USER {...}` */
function emitInterface(type: ComplexTypeModel, context: ModuleContext): string {
  const properties = propertiesOf(type, { ...context, direction: type.direction });
  return jsdoc([prose(type.documentation)]) + declareObject(type.name, properties);
}

/** `export type AnyAnimal = Animal | (Dog & { $type: 'Dog' });` */
function emitFamily({ name, abstract, family }: ComplexTypeModel, { types }: ModuleContext): readonly string[] {
  if (family?.union === undefined) return [];
  const derived = family.derived.map((each) => {
    const tagged = `${each} & { $type: ${quoted(tagOf(each, types))} }`;
    return abstract && family.derived.length === 1 ? tagged : `(${tagged})`;
  });
  const comment = `The types that can be used for \`${name}\`, distinguished by \`$type\`.`;
  const members = abstract ? derived : [name, ...derived];
  return [jsdoc([comment]) + unionDeclaration(family.union, members.length === 0 ? ['never'] : members)];
}

/** Returns the interfaces for an operation's header blocks. */
function emitHeaders({ name, ...operation }: OperationModel, context: ModuleContext): readonly string[] {
  return (['request', 'reply'] as const).flatMap((direction) => {
    const headers = operation[`${direction}Headers`];
    if (!headers) return [];
    const properties = headers.blocks.map((each) => propertyOf(each, { ...context, direction }));
    const comment = jsdoc([`The header blocks of a ${codeSpan(name)} ${direction}.`]);
    return [comment + declareObject(headers.name, properties)];
  });
}

/**
 * Returns the object types for the groups of a type, including nested groups. Types share groups through inheritance
 * and references, so each group is emitted only once.
 */
function emitGroups(
  members: readonly MemberModel[],
  owner: string,
  context: ModuleContext,
  emitted: Set<string>,
): readonly string[] {
  return members.flatMap((member) => {
    if (member.kind !== 'group' || emitted.has(member.name)) return [];
    emitted.add(member.name);
    const inner = member.alternatives.flatMap((each) => emitGroups(each, member.name, context, emitted));
    return [emitGroup(member, owner, { ...context, direction: member.direction }), ...inner];
  });
}

/**
 * The maximum total number of members that the alternatives of a choice may exclude. This limit is sufficient for 200
 * alternatives with one element each. Above this limit, no members are excluded, because the size of the type would
 * grow with the square of the number of alternatives. In either case, the runtime rejects an object with members of two
 * alternatives.
 */
const maxExclusions = 40_000;

/**
 * Emits an interface for a sequence, or a union for a choice. Each alternative of the union excludes the members of the
 * other alternatives.
 */
function emitGroup({ name, key, alternatives }: GroupMemberModel, owner: string, context: TypeContext): string {
  const comment = jsdoc([
    alternatives.length > 1 ? `One alternative of \`${key}\` in \`${owner}\`.` : `\`${key}\` in \`${owner}\`.`,
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

/** Writes `export type X = A | B;`, with one member per line. */
function unionDeclaration(name: string, members: readonly string[]): string {
  if (members.length === 1) return `export type ${name} = ${members.join()};\n`;
  const lines = members.map((each) => `  | ${indented(indented(each)).trimStart()}`);
  return `export type ${name} =\n${lines.join('\n')};\n`;
}

/** Lists the facets of a type. The value must match one pattern of each list. */
function facetsNote({ patterns = [], ...limits }: Facets = {}): string | undefined {
  const notes = [
    ...Object.entries(limits).map(([name, value]) => `${name} ${value}`),
    ...patterns.map((each) => `pattern ${each.map((pattern) => codeSpan(legible(pattern))).join(' or ')}`),
  ];
  return notes.length === 0 ? undefined : `Facets: ${notes.join('; ')}.`;
}

/** Returns a pattern in a readable form, without the anchors and the escapes that the `u` flag requires. */
function legible(pattern: string): string {
  return pattern.replace(/^\^\(\?:(.*)\)\$$/s, '$1').replace(/\\u\{2d\}/gi, '-');
}
