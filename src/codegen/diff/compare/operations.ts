import type { HeadersModel, OperationModel } from '../../model/model.js';
import type { QName, WsdlOperation } from '../../read/service-description.js';
import { type ChangeList, compareDocumentation, reportIdentifier } from '../change-list.js';
import { breaking, compatible, cosmetic } from '../effect.js';
import { matchByKey } from '../match/by-key.js';
import { contentKey } from '../match/members.js';
import type { OperationPair } from '../match/operations.js';
import type { RenamedNamespaces } from '../match/renamed-namespaces.js';
import type { ElementMember, ElementPair, Member } from '../match/type-pair.js';
import type { TypePairs } from '../match/type-pairs.js';
import type { TypeIndex } from '../match/wsdl-version.js';
import { clipped, quote } from '../render/words.js';
import { compareElement, compareMembers, type MembersContext } from './members.js';

export interface OperationsContext {
  readonly before: TypeIndex;
  readonly after: TypeIndex;
  readonly namespaces: RenamedNamespaces;
  readonly types: TypePairs;
  readonly changes: ChangeList;
}

/** Reports the differences of two operations, and pairs the types of their messages, which are compared later. */
export function compareOperations(pair: OperationPair, context: OperationsContext): void {
  const { before, after, models } = pair;
  const path = [before.name];
  const request = new MessageComparison(pair, 'request', context);
  const reply = new MessageComparison(pair, 'reply', context);
  const { report } = request.context;
  if (before.action !== after.action)
    report({
      kind: 'action-changed',
      path,
      message: `The SOAPAction of ${before.name} changed from ${quote(before.action)} to ${quote(after.action)}.`,
      wire: breaking('the service finds no operation for the SOAPAction of installed clients'),
    });
  if (before.name !== after.name)
    report({
      kind: 'operation-renamed',
      path,
      message: `The operation ${clipped(before.name)} was renamed to ${clipped(after.name)}.`,
      types: breaking('its constant and its key in the contract have another name'),
      wire: compatible('messages contain the SOAPAction and the element, which stay the same'),
    });
  else {
    const constants = [models[0].constant, models[1].constant] as const;
    reportIdentifier('identifier-changed', path, `operation ${before.name}`, constants, report);
  }
  compareDocumentation(path, `operation ${before.name}`, [before.documentation, after.documentation], report);
  request.compareBodies();
  request.compareHeaders();
  reply.compareBodies();
  reply.compareHeaders();
  reply.compareFaults();
}

/** Compares the requests or the replies of two operations. */
class MessageComparison {
  readonly context: MembersContext;
  private readonly pair: OperationPair;
  private readonly direction: 'request' | 'reply';
  private readonly pairs: TypePairs;

  constructor(pair: OperationPair, direction: 'request' | 'reply', { types, changes, ...context }: OperationsContext) {
    const isRequest = direction === 'request';
    const report = changes.reporter({ operations: [pair.index], request: isRequest, reply: !isRequest });
    this.pair = pair;
    this.direction = direction;
    this.pairs = types;
    this.context = { ...context, report, directions: [direction, direction], isArray: false };
  }

  compareBodies(): void {
    const { direction } = this;
    const { before, after } = this.pair;
    const bodyOf = (operation: WsdlOperation): QName | undefined =>
      direction === 'request' ? operation.input : operation.output;
    const [old, fresh] = [bodyOf(before), bodyOf(after)];
    const path = [before.name, direction];
    if (old && fresh) {
      const [one, other] = [elementOf('body', old, this.context.before), elementOf('body', fresh, this.context.after)];
      const part = { noun: 'body', name: `${direction} of ${before.name}`, path } as const;
      compareElement(this.element(one, other, path), { ...part, directions: this.context.directions }, this.context);
      return;
    }
    const contentOf = (operation: WsdlOperation): string => {
      const body = bodyOf(operation);
      if (body) return `the element ${clipped(body.local)}`;
      return direction === 'reply' && operation.oneWay ? 'no message' : 'an empty Body';
    };
    const [content, newContent] = [contentOf(before), contentOf(after)];
    if (content === newContent) return;
    this.context.report({
      kind: 'body-changed',
      path,
      message: `The ${direction} of ${before.name} changed from ${content} to ${newContent}.`,
      ...((old ?? fresh) && { types: breaking(`the type of the ${direction} is ${fresh ? 'no longer' : 'now'} void`) }),
      wire:
        content === 'no message' && !fresh
          ? compatible('installed clients accept an empty reply')
          : breaking(`installed clients ${direction === 'request' ? 'send' : 'expect'} ${content}`),
    });
  }

  compareHeaders(): void {
    const { direction, context } = this;
    const { before, after, models } = this.pair;
    const modelOf = (model: OperationModel): HeadersModel | undefined =>
      direction === 'request' ? model.requestHeaders : model.replyHeaders;
    const blocksOf = (operation: WsdlOperation, model: OperationModel, index: TypeIndex): readonly ElementMember[] =>
      (direction === 'request' ? operation.requestHeaders : operation.replyHeaders).map((name, at) =>
        elementOf('header', name, index, modelOf(model)?.blocks[at]),
      );
    const path = [before.name, direction, 'header'];
    const [old, fresh] = [blocksOf(before, models[0], context.before), blocksOf(after, models[1], context.after)];
    const { pairs, removed, added } = matchByKey(old, fresh, context.namespaces, contentKey);
    const elements = pairs.map(([one, other]) => this.element(one, other, [...path, one.particle.name.local]));
    compareMembers({ path, before: old, pairs: elements, removed, added, regrouped: [] }, context);
    const [headers, newHeaders] = models.map(modelOf);
    if (!headers || !newHeaders) return;
    const names = [headers.name, newHeaders.name] as const;
    reportIdentifier('identifier-changed', path, `header blocks of ${before.name}`, names, context.report);
  }

  compareFaults(): void {
    const { context } = this;
    const { before, after } = this.pair;
    const [old, fresh] = [before.faults, after.faults].map((names, at) =>
      names.map((name) => elementOf('fault', name, at === 0 ? context.before : context.after)),
    ) as [ElementMember[], ElementMember[]];
    const { pairs, removed, added } = matchByKey(old, fresh, context.namespaces, contentKey);
    const pathOf = ({ particle }: ElementMember): readonly string[] => [before.name, 'fault', particle.name.local];
    for (const [verb, faults] of [['removed', removed] as const, ['added', added] as const])
      for (const each of faults)
        context.report({
          kind: `fault-${verb}`,
          path: pathOf(each),
          message: `The fault ${clipped(each.particle.name.local)} of ${before.name} was ${verb}.`,
          types: cosmetic('the detail of an error has the type unknown'),
          wire: compatible('installed clients accept any fault'),
        });
    for (const [one, other] of pairs) {
      const part = { noun: 'fault', name: `fault ${clipped(one.particle.name.local)}`, path: pathOf(one) } as const;
      compareElement(this.element(one, other, part.path), { ...part, directions: context.directions }, context);
    }
  }

  private element(before: ElementMember, after: ElementMember, path: readonly string[]): ElementPair {
    return { kind: 'element', before, after, use: this.pairs.use(before.particle.type, after.particle.type, path) };
  }
}

/** A global element in a message. A WSDL declares the header blocks that exist, not those that are required. */
function elementOf(noun: Member['noun'], name: QName, index: TypeIndex, model?: Member['model']): ElementMember {
  const min = noun === 'header' ? 0 : 1;
  const particle = { ...index.components.element(name), kind: 'element', min, max: 1 } as const;
  return { noun, particle, ...(model && { model }) };
}
