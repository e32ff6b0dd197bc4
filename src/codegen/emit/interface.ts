import { jsdoc } from './jsdoc.js';
import { fits, quoted } from './layout.js';
import { codeSpan, prose } from '../markdown.js';
import type { ComplexTypeModel, OperationModel } from '../model/model.js';
import { declareObject, propertiesOf, propertyOf } from './property.js';
import { unionDeclaration } from './type-layout.js';
import type { TypeContext, TypesByName } from './type-text.js';

/** `export interface USER {...}` */
export function emitInterface(type: ComplexTypeModel, types: TypesByName): string {
  return (
    jsdoc([prose(type.documentation)]) +
    declareObject(type.name, propertiesOf(type, { types, direction: type.direction }))
  );
}

/** `export type AnyAnimal = Animal | (Dog & { $type: 'Dog' });` */
export function emitFamily({ name, abstract, family }: ComplexTypeModel, types: TypesByName): readonly string[] {
  if (family?.union === undefined) return [];
  const derived = family.derived.map((each) => {
    const type = types.get(each);
    return [each, quoted(type?.kind === 'complex' ? (type.family?.tag ?? each) : each)] as const;
  });
  const comment = abstract
    ? `The types that extend \`${name}\`, told apart by \`$type\`.`
    : `\`${name}\` and the types that extend it, told apart by \`$type\`.`;
  const [only, ...more] = derived;
  if (!only)
    return [`${jsdoc([`No type extends \`${name}\`, which is abstract.`])}export type ${family.union} = never;\n`];
  if (abstract && more.length === 0) return [jsdoc([comment]) + intersectionDeclaration(family.union, ...only)];
  const alternatives = derived.map(([each, tag]) => intersection(each, tag));
  return [jsdoc([comment]) + unionDeclaration(family.union, abstract ? alternatives : [name, ...alternatives])];
}

/** `(Dog & { $type: 'Dog' })` */
function intersection(name: string, tag: string): string {
  const flat = `(${name} & { $type: ${tag} })`;
  return fits(`  | ${flat};`) ? flat : `(${name} & {\n      $type: ${tag};\n    })`;
}

/** `export type AnyAnimal = Dog & { $type: 'Dog' };` */
function intersectionDeclaration(union: string, name: string, tag: string): string {
  const lhs = `export type ${union} =`;
  const line = `${lhs} ${name} & { $type: ${tag} };`;
  if (fits(line)) return `${line}\n`;
  if (fits(`${lhs} ${name} & {`)) return `${lhs} ${name} & {\n  $type: ${tag};\n};\n`;
  return `${lhs}\n  ${name} & {\n    $type: ${tag};\n  };\n`;
}

/** The interfaces of an operation's header blocks. */
export function emitHeaders(operation: OperationModel, types: TypesByName): readonly string[] {
  const { requestHeaders, replyHeaders, name } = operation;
  const emitOne = (headers: typeof requestHeaders, direction: TypeContext['direction']): readonly string[] => {
    if (!headers) return [];
    const properties = headers.blocks.map((each) => propertyOf(each, { types, direction }));
    return [
      jsdoc([`The header blocks of a ${direction === 'request' ? 'request' : 'reply'} of ${codeSpan(name)}.`]) +
        declareObject(headers.name, properties),
    ];
  };
  return [...emitOne(requestHeaders, 'request'), ...emitOne(replyHeaders, 'reply')];
}
