import { GroupEmitter } from './group.js';
import { emitFamily, emitHeaders, emitInterface } from './interface.js';
import { facetsNote } from './facets-note.js';
import { jsdoc } from './jsdoc.js';
import { codeWithin, moduleList, quoted } from './layout.js';
import { codeSpan, prose } from '../markdown.js';
import type { ListTypeModel, Model, SimpleTypeModel, UnionTypeModel } from '../model/model.js';
import { unionDeclaration } from './type-layout.js';
import { contentType, enumerationLiterals, textOf, type TypesByName, typesByName } from './type-text.js';

/** types.ts: an interface or a union per type, and nothing that runs. */
export function emitTypes(model: Model, runtime: string): string {
  const text = declareTypes(model);
  if (text === '') return 'export {};\n';
  const written = codeWithin(text);
  const imports = ['Open', 'XmlAttribute', 'XmlElement'].filter((name) =>
    new RegExp(`[ (]${name}[<;\\[ )]`).test(written),
  );
  return (imports.length > 0 ? `${moduleList('import type', imports, runtime)}\n` : '') + text;
}

/** The declarations of all types, and of the header blocks of all operations. */
export function declareTypes(model: Model): string {
  const types = typesByName(model);
  const groups = new GroupEmitter(types);
  const declarations = model.types.flatMap((each) => {
    if (each.kind === 'array') return [];
    if (each.kind !== 'complex') return [emitAlias(each, types)];
    return [emitInterface(each, types), ...emitFamily(each, types), ...groups.emit(each)];
  });
  const headers = model.operations.flatMap((each) => emitHeaders(each, types));
  return [...declarations, ...headers].join('\n');
}

/** `export type NODE_TYPE = 'Unknown' | 'Technician';` */
function emitAlias(type: SimpleTypeModel | ListTypeModel | UnionTypeModel, types: TypesByName): string {
  const enumeration = type.kind === 'simple' ? (type.enumeration ?? []) : [];
  const documented = enumeration.filter((each) => each.documentation !== undefined);
  const literals = documented
    .map((each) => `- ${codeSpan(quoted(each.value))}: ${prose(each.documentation)}`)
    .join('\n');
  const isBinary = type.kind === 'simple' && type.base.endsWith('Binary');
  const noun = type.kind === 'list' ? 'items' : isBinary ? 'bytes' : 'characters';
  const facets = type.kind === 'union' ? undefined : facetsNote(type.facets, noun);
  return (
    jsdoc([prose(type.documentation), facets, literals]) + unionDeclaration(type.name, alternativesOf(type, types))
  );
}

function alternativesOf(type: SimpleTypeModel | ListTypeModel | UnionTypeModel, types: TypesByName): readonly string[] {
  const context = { types, direction: type.direction };
  if (type.kind === 'simple')
    return enumerationLiterals(type) ?? contentType({ builtIn: type.base }, context).alternatives;
  if (type.kind === 'union')
    return [
      ...new Set(
        type.members.flatMap((each) => {
          const member = contentType(each, context);
          return member.depth === 0 ? member.alternatives : [textOf(member)];
        }),
      ),
    ];
  const { alternatives, depth } = contentType(type.item, context);
  return [textOf({ alternatives, depth: depth + 1 })];
}
