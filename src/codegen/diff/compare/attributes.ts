import type { TypeModel } from '../../model/model.js';
import { reportDocumentation } from './particles.js';
import { compareAttributeConstraint, compareUse, type Part, type TypeComparison } from './use.js';
import { breaking, compatible } from '../effect.js';
import type { AttributeItem, ContentPair, MatchedAttribute, TypePair } from '../pair/pair.js';
import { sameWire } from '../findings.js';
import { clipped, saysSame } from '../render/words.js';

type Directions = readonly [TypeModel['direction'], TypeModel['direction']];

export function compareAttributes(
  pair: TypePair,
  { before, after, attributes }: ContentPair,
  directions: Directions,
  at: TypeComparison,
): void {
  const { path } = pair;
  for (const each of attributes.removed) {
    const isNeeded = each.attribute.use === 'required';
    at.report({
      kind: 'attribute-removed',
      path: [...path, shown(each)],
      message: `The ${isNeeded ? 'required' : 'optional'} attribute ${nameOf(each)} is gone.`,
      types: breaking('its property is gone'),
      wire: {
        request: breaking('a caller who sends it is refused, or what is sent is ignored'),
        reply: isNeeded
          ? breaking('installed clients report that it is missing')
          : compatible('it could be absent before'),
      },
    });
  }
  for (const each of attributes.added) {
    const isNeeded = each.attribute.use === 'required';
    at.report({
      kind: 'attribute-added',
      path: [...path, shown(each)],
      message: `There is ${isNeeded ? 'a required' : 'an optional'} attribute ${nameOf(each)} now.`,
      types: {
        request: isNeeded
          ? breaking('requests without its property no longer compile')
          : compatible('its property may be left out'),
        reply: compatible('there is one more property'),
      },
      wire: {
        request: isNeeded ? breaking('installed clients do not send it') : compatible('it may be left out'),
        reply: compatible('installed clients pass over what they do not know'),
      },
    });
  }
  for (const each of attributes.matched) compareAttribute(each, path, directions, at);
  const [any, newAny] = pair.base
    ? [before.anyAttribute, after.anyAttribute]
    : [at.before.contentOf(before).anyAttribute, at.after.contentOf(after).anyAttribute];
  if (any !== newAny)
    at.report({
      kind: 'any-attribute-changed',
      path,
      message: newAny ? 'Any attributes may stand on it now.' : 'Only declared attributes may stand on it now.',
      types: newAny ? compatible('there is one more optional property') : breaking('the property $attributes is gone'),
      wire: {
        request: newAny ? compatible('nobody has to send any') : breaking('other attributes are refused'),
        reply: compatible('installed clients pass over what they do not know'),
      },
    });
}

function compareAttribute(
  { before, after, use }: MatchedAttribute,
  path: readonly string[],
  directions: Directions,
  at: TypeComparison,
): void {
  const [old, fresh] = [before.attribute, after.attribute];
  const part: Part = {
    noun: 'attribute',
    name: `attribute ${nameOf(before)}`,
    path: [...path, shown(before)],
    directions,
  };
  compareUse(part, use, [old, fresh], at);
  compareAttributeConstraint(part, use, [old, fresh], old.use === 'optional', at);
  if (!saysSame(old.documentation, fresh.documentation)) reportDocumentation(part.path, part.name, at);
  if (before.model && after.model && before.model.key !== after.model.key)
    at.report({
      kind: 'property-renamed',
      path: part.path,
      message: `The property of the ${part.name} was called ${before.model.key} and is called ${after.model.key}.`,
      types: breaking('the property of the old name is gone'),
      wire: sameWire,
    });
  if (old.use === fresh.use) return;
  const isNeeded = fresh.use === 'required';
  at.report({
    kind: 'attribute-use-changed',
    path: part.path,
    message: isNeeded ? `The ${part.name} is required now.` : `The ${part.name} is optional now.`,
    types: isNeeded
      ? {
          request: breaking('requests without its property no longer compile'),
          reply: compatible('its property is always there'),
        }
      : {
          request: compatible('its property may be left out'),
          reply: breaking('its property may be undefined now'),
        },
    wire: isNeeded
      ? { request: breaking('installed clients may leave it out'), reply: compatible('it is always there') }
      : {
          request: compatible('what is sent is still taken'),
          reply: breaking('installed clients report that it is missing'),
        },
  });
}

function shown(item: AttributeItem): string {
  return `@${item.attribute.name.local}`;
}

function nameOf({ attribute }: AttributeItem): string {
  return clipped(attribute.name.local);
}
