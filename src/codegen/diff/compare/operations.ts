import type { HeadersModel } from '../../model/model.js';
import type { QName, WsdlOperation } from '../../read/service-description.js';
import { type ChangeList, compareDocumentation, reportIdentifier } from '../change-list.js';
import { breaking, compatible } from '../effect.js';
import type { ElementMember, Member } from '../match/members.js';
import type { OperationPair } from '../match/operations.js';
import type { TypeIndex } from '../match/wsdl-version.js';
import { clipped, quote } from '../render/words.js';
import { compareElement, compareMembers, type MembersContext } from './members.js';
import type { TypeContext } from './type-use.js';

/**
 * Reports the differences between two operations. The types of their messages are added to the pairs, which are
 * compared later.
 */
export function compareOperations(
  pair: OperationPair,
  context: Omit<TypeContext, 'report'>,
  changes: ChangeList,
): void {
  const { before, after, models } = pair;
  const path = [before.name];
  const [request, reply] = (['request', 'reply'] as const).map((direction): MembersContext => {
    const isRequest = direction === 'request';
    const report = changes.reporter({ operations: [pair.index], request: isRequest, reply: !isRequest });
    return { ...context, report, directions: [direction, direction], isArray: false };
  }) as [MembersContext, MembersContext];
  const { report } = request;
  if (before.action !== after.action)
    report({
      kind: 'action-changed',
      path,
      message: `The SOAPAction of ${before.name} changed from ${quote(before.action)} to ${quote(after.action)}.`,
      wire: breaking('the service finds no operation for the SOAPAction that installed clients send'),
    });
  if (before.name !== after.name)
    report({
      kind: 'operation-renamed',
      path,
      message: `The operation ${clipped(before.name)} was renamed to ${clipped(after.name)}.`,
      types: breaking('its constant and its key in the contract have a different name'),
      wire: compatible('messages contain the SOAPAction and the element, which stay the same'),
    });
  else {
    const constants = [models[0].constant, models[1].constant] as const;
    reportIdentifier('identifier-changed', path, `operation ${before.name}`, constants, report);
  }
  compareDocumentation(path, `operation ${before.name}`, [before.documentation, after.documentation], report);
  compareBodies(pair, 'request', request);
  compareHeaders(pair, 'request', request);
  compareBodies(pair, 'reply', reply);
  compareHeaders(pair, 'reply', reply);
  const faults = elementsOf('fault', before.faults, context.before);
  compareMembers(faults, elementsOf('fault', after.faults, context.after), [...path, 'fault'], reply);
}

type Direction = 'request' | 'reply';

function compareBodies({ before, after }: OperationPair, direction: Direction, context: MembersContext): void {
  const bodyOf = (operation: WsdlOperation): QName | undefined =>
    direction === 'request' ? operation.input : operation.output;
  const [old, fresh] = [bodyOf(before), bodyOf(after)];
  const name = `${direction} of ${before.name}`;
  const path = [before.name, direction];
  if (old && fresh) {
    const [one, other] = [elementOf('body', old, context.before), elementOf('body', fresh, context.after)];
    compareElement(one, other, { noun: 'body', name, path, directions: context.directions }, context);
    return;
  }
  const contentOf = (operation: WsdlOperation): string => {
    const body = bodyOf(operation);
    if (body) return `the element ${clipped(body.local)}`;
    return direction === 'reply' && operation.oneWay ? 'no message' : 'an empty Body';
  };
  const [content, newContent] = [contentOf(before), contentOf(after)];
  if (content === newContent) return;
  context.report({
    kind: 'body-changed',
    path,
    message: `The ${name} changed from ${content} to ${newContent}.`,
    ...((old ?? fresh) && { types: breaking(`the type of the ${direction} is ${fresh ? 'no longer' : 'now'} void`) }),
    wire:
      content === 'no message' && !fresh
        ? compatible('installed clients accept an empty reply')
        : breaking(`installed clients ${direction === 'request' ? 'send' : 'expect'} ${content}`),
  });
}

function compareHeaders({ before, after, models }: OperationPair, direction: Direction, context: MembersContext): void {
  const key = `${direction}Headers` as const;
  const [headers, newHeaders] = [models[0][key], models[1][key]];
  const path = [before.name, direction, 'header'];
  const blocks = elementsOf('header', before[key], context.before, headers);
  compareMembers(blocks, elementsOf('header', after[key], context.after, newHeaders), path, context);
  if (!headers || !newHeaders) return;
  const names = [headers.name, newHeaders.name] as const;
  reportIdentifier('identifier-changed', path, `header blocks of ${before.name}`, names, context.report);
}

function elementsOf(
  noun: Member['noun'],
  names: readonly QName[],
  index: TypeIndex,
  headers?: HeadersModel,
): readonly ElementMember[] {
  return names.map((name, at) => elementOf(noun, name, index, headers?.blocks[at]));
}

/**
 * Returns a global element as a member of a message. A header block is optional, because a WSDL declares which header
 * blocks exist, but not which of them are required.
 */
function elementOf(noun: Member['noun'], name: QName, index: TypeIndex, model?: Member['model']): ElementMember {
  const min = noun === 'header' ? 0 : 1;
  const particle = { ...index.components.element(name), kind: 'element', min, max: 1 } as const;
  return { noun, particle, ...(model && { model }) };
}
