import type { ComplexTypeDefinition } from '../../read/service-description.js';
import { expanded, type QName } from '../../read/service-description.js';
import type { ComplexTypeModel } from '../../model/model.js';
import type { TypeComparison } from './use.js';
import { breaking, compatible, cosmetic } from '../effect.js';
import type { TypePair } from '../pair/pair.js';
import { sameTypes, sameWire } from '../findings.js';
import type { Index } from '../pair/side.js';

/** What may stand where a type is declared: itself, unless it is abstract, and the types that derive from it. */
export function compareFamilies({ before, after, path }: TypePair, at: TypeComparison): void {
  if (before.kind !== 'complex' || after.kind !== 'complex') return;
  const [model, newModel] = [complexModel(before, at.before), complexModel(after, at.after)];
  const name = before.name?.local ?? path.join('/');
  compareAbstract(before, after, path, name, at);
  compareUnionNames(model, newModel, path, at);

  const [tag, newTag] = [tagOf(model), tagOf(newModel)];
  if (model && newModel && tag !== newTag)
    at.report({
      kind: 'type-tag-changed',
      path,
      message:
        tag === undefined
          ? `${name} has the optional property $type now.`
          : newTag === undefined
            ? `${name} no longer has the property $type.`
            : `The $type of ${name} was ${tag} and is ${newTag}.`,
      types:
        tag === undefined ? compatible('there is one more optional property') : breaking('what $type said is gone'),
      wire: sameWire,
    });

  const declared = (type: ComplexTypeModel | undefined, derived: readonly ComplexTypeDefinition[]): readonly QName[] =>
    type?.family?.union === undefined
      ? []
      : derived.flatMap((each) => (each.abstract || !each.name ? [] : [each.name]));
  const old = declared(model, at.before.components.derived(before));
  const fresh = declared(newModel, at.after.components.derived(after));
  const [oldKeys, freshKeys] = [
    new Set(old.map((each) => expanded(at.namespaces.name(each)))),
    new Set(fresh.map((each) => expanded(each))),
  ];
  for (const each of old) {
    if (freshKeys.has(expanded(at.namespaces.name(each)))) continue;
    at.report({
      kind: 'derived-type-removed',
      path: [...path, each.local],
      message: `${each.local} can no longer stand for ${name}.`,
      types: {
        request: breaking('it can no longer be given'),
        reply: compatible('it no longer comes'),
      },
      wire: {
        request: breaking('a caller who sends it is refused'),
        reply: compatible('it no longer comes'),
      },
    });
  }
  for (const each of fresh) {
    if (oldKeys.has(expanded(each))) continue;
    at.report({
      kind: 'derived-type-added',
      path: [...path, each.local],
      message: `${each.local} can stand for ${name}.`,
      types: {
        request: compatible('there is one more to choose'),
        reply: breaking('what takes the types that were known does not take another one'),
      },
      wire: {
        request: compatible('nobody has to send it'),
        reply: breaking('installed clients refuse an xsi:type that they do not know'),
      },
    });
  }
}

function compareAbstract(
  before: ComplexTypeDefinition,
  after: ComplexTypeDefinition,
  path: readonly string[],
  name: string,
  at: TypeComparison,
): void {
  if (before.abstract === after.abstract) return;
  const isDeclared = (type: ComplexTypeDefinition, index: Index): boolean =>
    index.components.children(type).length === 0 || complexModel(type, index)?.family?.union !== undefined;
  const isMet = isDeclared(before, at.before) || isDeclared(after, at.after);
  at.report({
    kind: 'abstract-changed',
    path,
    message: after.abstract
      ? `${name} is abstract now: only types that derive from it may stand for it.`
      : `${name} is no longer abstract.`,
    types: !isMet
      ? sameTypes
      : after.abstract
        ? {
            request: breaking('a value must say with $type of which type it is'),
            reply: complexModel(before, at.before)?.family
              ? breaking('it no longer has the property $type')
              : sameTypes,
          }
        : {
            request: compatible('it may be given itself, too'),
            reply: breaking('what takes the types that were known does not take this one'),
          },
    wire: !isMet
      ? cosmetic('no element is declared to be of it')
      : after.abstract
        ? {
            request: breaking('a value of the type itself is refused'),
            reply: compatible('the type itself no longer comes'),
          }
        : {
            request: compatible('nobody has to send it'),
            reply: breaking('installed clients want an xsi:type that says another one'),
          },
  });
}

function compareUnionNames(
  before: ComplexTypeModel | undefined,
  after: ComplexTypeModel | undefined,
  path: readonly string[],
  at: TypeComparison,
): void {
  const [old, fresh] = [before?.family?.union, after?.family?.union];
  // where the type itself is renamed, that says it
  if (old === undefined || old === fresh || (fresh !== undefined && before?.name !== after?.name)) return;
  at.report({
    kind: 'identifier-changed',
    path,
    message:
      fresh === undefined
        ? `There is no type ${old} in TypeScript any more.`
        : `The union was called ${old} in TypeScript and is called ${fresh}.`,
    types: breaking(`nothing is called ${old} any more`),
    wire: sameWire,
  });
}

/** What `$type` says of the type; nothing where it has no such property. */
function tagOf(model: ComplexTypeModel | undefined): string | undefined {
  return model?.abstract ? undefined : model?.family?.tag;
}

function complexModel(type: ComplexTypeDefinition, index: Index): ComplexTypeModel | undefined {
  const model = index.modelOf(type);
  return model?.kind === 'complex' ? model : undefined;
}
