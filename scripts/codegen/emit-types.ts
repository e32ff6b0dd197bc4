import { builtIns } from '../../src/soap/values.js';
import { jsdoc } from './jsdoc.js';
import { fits, moduleList, propertyName, quoted } from './layout.js';
import type { ComplexTypeModel, MemberModel, Model, SimpleTypeModel } from './model.js';
import { memberType, type TypesByName, typesByName } from './type-text.js';

/** types.ts: an interface or a union per type, and nothing that runs. */
export function emitTypes(model: Model, runtime: string): string {
  const types = typesByName(model);
  const declarations = model.types.flatMap((each) => {
    if (each.kind === 'array') return [];
    return each.kind === 'simple' ? emitSimpleType(each) : emitInterface(each, types);
  });
  const imports = usesOpen(model, types) ? `${moduleList('import type', ['Open'], runtime)}\n` : '';
  return imports + declarations.join('\n');
}

function usesOpen(model: Model, types: TypesByName): boolean {
  return model.types.some(
    (type) =>
      type.kind === 'complex' &&
      type.members.some((member) => memberType(member, type.direction, types).text.includes('Open<')),
  );
}

/** `export type NODE_TYPE = 'Unknown' | 'Technician';` */
function emitSimpleType(type: SimpleTypeModel): string {
  const documented = type.enumeration?.filter((each) => each.documentation !== undefined) ?? [];
  const literals = documented.map((each) => `- \`${quoted(each.value)}\`: ${each.documentation ?? ''}`).join('\n');
  const comment = jsdoc([type.documentation, literals]);
  const alternatives = type.enumeration?.map((each) => quoted(each.value)) ?? [builtIns[type.base].typescript];
  const lhs = `export type ${type.name} =`;
  const line = `${lhs} ${alternatives.join(' | ')};`;
  if (fits(line)) return `${comment}${line}\n`;
  const next = `  ${alternatives.join(' | ')};`;
  if (fits(next) || alternatives.length === 1) return `${comment}${lhs}\n${next}\n`;
  return `${comment}${lhs}\n${alternatives.map((each) => `  | ${each}`).join('\n')};\n`;
}

function emitInterface(type: ComplexTypeModel, types: TypesByName): string {
  const comment = jsdoc([type.documentation]);
  // an empty interface would take anything but null
  if (type.members.length === 0) {
    const lhs = `export type ${type.name} =`;
    return fits(`${lhs} {`)
      ? `${comment}${lhs} {\n  [member: string]: never;\n};\n`
      : `${comment}${lhs}\n  {\n    [member: string]: never;\n  };\n`;
  }
  const members = type.members.map((each) => emitMember(each, type, types)).join('');
  return `${comment}export interface ${type.name} {\n${members}}\n`;
}

/** `sAuthCode?: string;` */
function emitMember(member: MemberModel, owner: ComplexTypeModel, types: TypesByName): string {
  const comment = jsdoc([member.documentation, builtInNote(member)], '  ');
  const lhs = `  ${propertyName(member.key)}${member.min === 0 ? '?' : ''}:`;
  const type = memberType(member, owner.direction, types).text;
  if (fits(`${lhs} ${type};`)) return `${comment}${lhs} ${type};\n`;
  return `${comment}${lhs}${breakType(type)};\n`;
}

/** A type that does not fit behind its property. Prettier breaks a union with null, but not behind the name of a type. */
function breakType(type: string): string {
  const union = / \| null$/.exec(type);
  const solid = type.slice(0, union?.index);
  if (union && (solid.endsWith(']') || isKeyword(solid))) {
    const next = `    ${type}`;
    return fits(`${next};`) ? `\n${next}` : `\n    | ${solid}\n    | null`;
  }
  const items = /^\((.*) \| null\)\[\]$/.exec(type)?.[1];
  if (items !== undefined && (items.endsWith(']') || isKeyword(items))) {
    const next = `    ${items} | null`;
    return fits(next) ? ` (\n${next}\n  )[]` : ` (\n    | ${items}\n    | null\n  )[]`;
  }
  return ` ${type}`;
}

function isKeyword(type: string): boolean {
  return ['bigint', 'boolean', 'number', 'string'].includes(type);
}

/** The built-in type, where TypeScript's says less of it: what a `string` must look like to be a dateTime. */
function builtInNote(member: MemberModel): string | undefined {
  const plain: readonly string[] = ['string', 'boolean', 'int', 'double'];
  if (!('builtIn' in member.type) || plain.includes(member.type.builtIn)) return undefined;
  // the codec takes a Date too, but the type of the property does not say so
  const wanted = builtIns[member.type.builtIn].wanted.replace(/, or a Date$/, '');
  return `${member.type.builtIn}: ${wanted}`;
}
