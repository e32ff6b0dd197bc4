import type { ComplexTypeDefinition, TypeDefinition } from '../../read/service-description.js';
import type { TypeModel } from '../../model/model.js';
import { compareAttributes } from './attributes.js';
import { compareFamilies } from './family.js';
import { compareParticles, reportDocumentation } from './particles.js';
import { compareAtoms, compareLists, compareUnions, compareWhole } from './simple.js';
import { assignment, compareUse, type TypeComparison } from './use.js';
import { breaking, type ByDirection, compatible, cosmetic, effectIn, together } from '../effect.js';
import { shownName } from '../pair/namespaces.js';
import type { ContentPair, Item, TypePair } from '../pair/pair.js';
import { sameTypes, sameWire } from '../findings.js';
import { orNull, type Shape, shapeOf } from './typescript-shape.js';
import { saysSame } from '../render/words.js';

type Directions = readonly [TypeModel['direction'], TypeModel['direction']];

/** All differences of two types that are told of themselves, and not of what they refer to. */
export function compareTypes(pair: TypePair, at: TypeComparison): void {
  const { before, after, path } = pair;
  const [model, newModel] = [at.before.modelOf(before), at.after.modelOf(after)];
  const name = before.name?.local ?? path.join('/');
  if (pair.isSame) {
    compareNames(pair, model, newModel, at);
    if (!saysSame(before.documentation, after.documentation)) reportDocumentation(path, `type ${name}`, at);
  }
  const directions: Directions = [model?.direction ?? 'reply', newModel?.direction ?? 'reply'];
  const simple = { ...at, path, name };
  if (before.kind === 'simple' && after.kind === 'simple') compareAtoms(before, after, simple);
  else if (before.kind === 'list' && after.kind === 'list') {
    const item = pair.item;
    if (item) compareLists(before, after, directions, item, simple);
  } else if (before.kind === 'union' && after.kind === 'union') compareUnions(before, after, simple);
  else if (pair.content) compareComplex(pair, pair.content, directions, at);
  else compareWhole('kind-changed', `${name} was ${sort(before)} and is ${sort(after)}.`, before, after, simple);
  compareDirection(pair, directions, at);
}

function sort({ kind }: TypeDefinition): string {
  return { complex: 'a complex type', simple: 'a simple type', list: 'a list', union: 'a union' }[kind];
}

function compareNames(
  { before, after, path }: TypePair,
  model: TypeModel | undefined,
  newModel: TypeModel | undefined,
  at: TypeComparison,
): void {
  const isNamed = (type: TypeModel | undefined): boolean => type !== undefined && type.kind !== 'array';
  const isIdentifierGone = isNamed(model) && model?.name !== newModel?.name;
  const types = isIdentifierGone ? breaking(`nothing is called ${model?.name} any more`) : sameTypes;
  const isRenamed =
    before.name && after.name ? !at.namespaces.isSame(before.name, after.name) : before.name !== after.name;
  if (isRenamed) {
    const isTold = [model, newModel].some((each) => each?.kind === 'complex' && each.family !== undefined);
    const told = {
      request: breaking('xsi:type may name the type, and the old name is refused'),
      reply: breaking('xsi:type may name the type, and installed clients do not know the new name'),
    };
    at.report({
      kind: 'type-renamed',
      path,
      message: !after.name
        ? `The type ${path.join('/')} no longer has a name: it is written where it is used.`
        : before.name
          ? before.name.local === after.name.local
            ? `The type ${shownName(before.name)} is ${shownName(after.name)} now.`
            : `The type ${before.name.local} seems to be called ${after.name.local} now.`
          : `The type at ${path.join('/')} is called ${after.name.local} now.`,
      types,
      wire: isTold ? told : sameWire,
    });
  } else if (isIdentifierGone && isNamed(newModel))
    at.report({
      kind: 'identifier-changed',
      path,
      message: `The type was called ${model?.name} in TypeScript and is called ${newModel?.name}.`,
      types,
      wire: sameWire,
    });
}

function compareComplex(pair: TypePair, content: ContentPair, directions: Directions, at: TypeComparison): void {
  const { before, after } = content;
  const { path } = pair;
  const name = before.name?.local ?? path.join('/');
  const [model, newModel] = [at.before.modelOf(before), at.after.modelOf(after)];
  const [isArray, isNewArray] = [model?.kind === 'array', newModel?.kind === 'array'];
  if (isArray !== isNewArray && pair.isSame)
    at.report({
      kind: 'array-changed',
      path,
      message: isArray
        ? `${name} is no longer an array in TypeScript, but an object that holds one.`
        : `${name} is an array in TypeScript now, and no longer an object that holds one.`,
      types: breaking('an array is no object that holds one'),
      wire: sameWire,
    });
  const [all, newAll] = [at.before.contentOf(before), at.after.contentOf(after)];
  if (!pair.base) compareBases(before, after, pair, at);
  compareFamilies(pair, at);
  if (all.mixed !== newAll.mixed && !(pair.base && before.mixed === after.mixed))
    at.report({
      kind: 'mixed-changed',
      path,
      message: newAll.mixed ? `${name} may hold text between its elements now.` : `${name} holds elements only now.`,
      types: breaking('what it holds is written in another way'),
      wire: newAll.mixed
        ? {
            request: compatible('elements alone are still taken'),
            reply: breaking('installed clients refuse text between elements'),
          }
        : { request: breaking('text is refused'), reply: compatible('text no longer comes') },
    });
  if ((all.text === undefined) !== (newAll.text === undefined))
    at.report({
      kind: 'content-changed',
      path,
      message: newAll.text ? `${name} holds text now, and no elements.` : `${name} no longer holds text.`,
      types: breaking('what it holds is written in another way'),
      wire: breaking('what stands in it is of another sort'),
    });
  if (content.text && !(pair.base && before.base?.by === 'extension'))
    compareUse(
      { noun: 'text', name: `text of ${name}`, path: [...path, '$value'], directions },
      content.text,
      [{}, {}],
      at,
    );
  const isOpaque = all.mixed || newAll.mixed || all.text !== undefined || newAll.text !== undefined;
  compareParticles(content.particles, {
    ...at,
    directions,
    hasProperties: !isOpaque,
    isArray: isArray && isNewArray,
    isRepeated: false,
  });
  compareAttributes(pair, content, directions, at);
}

function compareBases(
  before: ComplexTypeDefinition,
  after: ComplexTypeDefinition,
  { path }: TypePair,
  at: TypeComparison,
): void {
  const [old, fresh] = [before.base, after.base];
  if (!old && !fresh) return;
  if (old && fresh && old.by === fresh.by && at.namespaces.isSame(old.name, fresh.name)) return;
  const show = (base: typeof old): string => (base ? `${base.by} of ${base.name.local}` : 'derived from no type');
  at.report({
    kind: 'base-changed',
    path,
    message: `${before.name?.local ?? path.join('/')} was ${show(old)} and is ${show(fresh)}.`,
    types: cosmetic('what it inherits is compared as if it were its own'),
    wire: cosmetic('what it inherits is compared as if it were its own'),
  });
}

/**
 * A type that only requests had and that replies have now, or the other way around, is written otherwise: requests take a
 * Date, enumerations of replies are open.
 */
function compareDirection({ before, content, path }: TypePair, [old, fresh]: Directions, at: TypeComparison): void {
  if (old === fresh) return;
  const effects: ByDirection[] = [];
  const add = (shape: (direction: TypeModel['direction']) => Shape): void => {
    effects.push(assignment(shape(old), shape(fresh)));
  };
  if (before.kind === 'simple') add((direction) => shapeOf({ builtIn: before.base }, direction, at.before));
  if (before.kind === 'list') add((direction) => shapeOf(at.before.resolve(before.item), direction, at.before));
  if (before.kind === 'union')
    for (const each of before.members) add((direction) => shapeOf(at.before.resolve(each), direction, at.before));
  if (content) {
    const addItems = (items: readonly Item[]): void => {
      for (const { particle } of items)
        if (particle.kind === 'element')
          add((direction) => {
            const shape = shapeOf(at.before.resolve(particle.type), direction, at.before, particle.fixed);
            return particle.nillable ? orNull(shape) : shape;
          });
        else if (particle.kind === 'group')
          for (const each of particle.alternatives) addItems(each.map((one) => ({ particle: one })));
    };
    addItems(content.particles.before);
    for (const { before: item } of content.attributes.matched)
      add((direction) => shapeOf(at.before.resolve(item.attribute.type), direction, at.before, item.attribute.fixed));
    const { text } = content.before;
    if (text) add((direction) => shapeOf(at.before.resolve(text), direction, at.before));
  }
  const types = effects.reduce(together, { request: sameTypes, reply: sameTypes });
  if (effectIn({ request: true, reply: true }, types).severity === 'cosmetic') return;
  at.report({
    kind: 'direction-changed',
    path,
    message:
      fresh === 'reply'
        ? 'Replies have the type now, too: requests take dates as text only, and its enumerations are open.'
        : 'Replies no longer have the type: its enumerations are closed, and dates may be given as a Date.',
    types,
    wire: sameWire,
  });
}
