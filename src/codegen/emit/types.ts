import { GroupEmitter, unionDeclaration } from './group.js';
import { Imports } from './imports.js';
import { emitFamily, emitHeaders, emitInterface } from './interface.js';
import { facetsNote } from './facets-note.js';
import { jsdoc } from './jsdoc.js';
import { quoted } from './literals.js';
import { codeSpan, prose } from '../markdown.js';
import type { ListTypeModel, Model, SimpleTypeModel, UnionTypeModel } from '../model/model.js';
import { arrayOf, contentType, enumerationLiterals, type TypeContext, typesByName, type Union } from './type-text.js';

type ModuleContext = Omit<TypeContext, 'direction'>;

/** types.ts: an interface or a union per type, without code. */
export function emitTypes(model: Model, runtime: string): string {
  const imports = new Imports();
  const text = declareTypes(model, imports);
  if (text === '') return 'export {};\n';
  const statements = imports.statements(runtime);
  return (statements === '' ? '' : `${statements}\n`) + text;
}

/** The declarations of all types, and of the header blocks of all operations. */
export function declareTypes(model: Model, imports = new Imports()): string {
  const context = { types: typesByName(model), imports };
  const groups = new GroupEmitter(context);
  const declarations = model.types.flatMap((each) => {
    if (each.kind === 'array') return [];
    if (each.kind !== 'complex') return [emitAlias(each, context)];
    return [emitInterface(each, context), ...emitFamily(each, context), ...groups.emit(each)];
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
  const isBinary = type.kind === 'simple' && type.base.endsWith('Binary');
  const noun = type.kind === 'list' ? 'items' : isBinary ? 'bytes' : 'characters';
  const facets = type.kind === 'union' ? undefined : facetsNote(type.facets, noun);
  return (
    jsdoc([prose(type.documentation), facets, literals]) +
    unionDeclaration(type.name, alternativesOf(type, { ...context, direction: type.direction }))
  );
}

function alternativesOf(type: SimpleTypeModel | ListTypeModel | UnionTypeModel, context: TypeContext): Union {
  if (type.kind === 'simple') return enumerationLiterals(type) ?? contentType({ builtIn: type.base }, context);
  if (type.kind === 'list') return arrayOf(contentType(type.item, context));
  return [...new Set(type.members.flatMap((each) => contentType(each, context)))];
}
