import { jsdoc } from './jsdoc.js';
import { quoted } from './literals.js';
import { codeSpan, prose } from '../markdown.js';
import { unionDeclaration } from './group.js';
import type { ComplexTypeModel, OperationModel } from '../model/model.js';
import { declareObject, propertiesOf, propertyOf } from './property.js';
import type { TypeContext } from './type-text.js';

type ModuleContext = Omit<TypeContext, 'direction'>;

/** `export interface USER {...}` */
export function emitInterface(type: ComplexTypeModel, context: ModuleContext): string {
  const properties = propertiesOf(type, { ...context, direction: type.direction });
  return jsdoc([prose(type.documentation)]) + declareObject(type.name, properties);
}

/** `export type AnyAnimal = Animal | (Dog & { $type: 'Dog' });` */
export function emitFamily({ name, abstract, family }: ComplexTypeModel, { types }: ModuleContext): readonly string[] {
  if (family?.union === undefined) return [];
  const derived = family.derived.map((each) => {
    const type = types.get(each);
    const tag = type?.kind === 'complex' ? (type.family?.tag ?? each) : each;
    const tagged = `${each} & { $type: ${quoted(tag)} }`;
    return abstract && family.derived.length === 1 ? tagged : `(${tagged})`;
  });
  const comment = !abstract
    ? `\`${name}\` and the types that extend it, distinguished by \`$type\`.`
    : derived.length === 0
      ? `No type extends \`${name}\`, which is abstract.`
      : `The types that extend \`${name}\`, distinguished by \`$type\`.`;
  const members = abstract ? derived : [name, ...derived];
  return [jsdoc([comment]) + unionDeclaration(family.union, members.length === 0 ? ['never'] : members)];
}

/** The interfaces of an operation's header blocks. */
export function emitHeaders(operation: OperationModel, context: ModuleContext): readonly string[] {
  const { requestHeaders, replyHeaders, name } = operation;
  const emitOne = (headers: typeof requestHeaders, direction: TypeContext['direction']): readonly string[] => {
    if (!headers) return [];
    const properties = headers.blocks.map((each) => propertyOf(each, { ...context, direction }));
    return [
      jsdoc([`The header blocks of a ${direction === 'request' ? 'request' : 'reply'} of ${codeSpan(name)}.`]) +
        declareObject(headers.name, properties),
    ];
  };
  return [...emitOne(requestHeaders, 'request'), ...emitOne(replyHeaders, 'reply')];
}
