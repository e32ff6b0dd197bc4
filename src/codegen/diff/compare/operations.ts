import type { HeadersModel } from '../../model/model.js';
import { expanded, type WsdlOperation, type QName } from '../../read/service-description.js';
import { type ChangeList, type Report, reportDocumentation, reportIdentifier } from '../change-list.js';
import {
  addition,
  breaking,
  compatible,
  cosmetic,
  type Directions,
  nillability,
  removal,
  sameTypes,
} from '../effect.js';
import { type Matched, matchByKey } from '../match/by-key.js';
import type { OperationPair } from '../match/operations.js';
import { type RenamedNamespaces, shownName } from '../match/renamed-namespaces.js';
import type { TypePairs } from '../match/type-pairs.js';
import type { MessageType } from '../match/usage.js';
import type { TypeIndex } from '../match/wsdl-version.js';
import { clipped, quote, saysSame } from '../render/words.js';
import { compareElementConstraint } from './fixed-and-default.js';
import { compareTypeUse } from './type-use.js';

type Direction = keyof Directions;

export interface OperationsContext {
  readonly before: TypeIndex;
  readonly after: TypeIndex;
  readonly namespaces: RenamedNamespaces;
  readonly types: TypePairs;
  readonly changes: ChangeList;
}

/**
 * Reports the differences of two operations.
 *
 * @returns the types of its messages, which are compared later
 */
export function compareOperations(pair: OperationPair, context: OperationsContext): readonly MessageType[] {
  const { before, after, models } = pair;
  const path = [before.name];
  const report = reporterOf(pair, 'request', context);
  if (before.action !== after.action)
    report({
      kind: 'action-changed',
      path,
      message: `The SOAPAction of ${before.name} changed from ${quote(before.action)} to ${quote(after.action)}.`,
      types: sameTypes,
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
  else
    reportIdentifier(
      'identifier-changed',
      path,
      `operation ${before.name}`,
      [models[0].constant, models[1].constant],
      report,
    );
  if (before.oneWay !== after.oneWay)
    report({
      kind: 'one-way-changed',
      path,
      message: after.oneWay ? `${before.name} became one-way.` : `${before.name} is no longer one-way.`,
      // the element of the reply is reported separately
      types: sameTypes,
      wire: after.oneWay
        ? breaking('installed clients wait for an envelope and report that it is missing')
        : after.output
          ? breaking('installed clients do not expect an element in the reply')
          : compatible('installed clients accept an empty reply'),
    });
  const messages = (['request', 'reply'] as const).flatMap((direction) => [
    ...compareBodies(pair, direction, context),
    ...compareHeaders(pair, direction, context),
  ]);
  const faults = compareFaults(pair, context);
  if (!saysSame(before.documentation, after.documentation))
    reportDocumentation(path, `operation ${before.name}`, report);
  return [...messages, ...faults];
}

function reporterOf({ index }: OperationPair, direction: Direction, { changes }: OperationsContext): Report {
  return changes.reporter({
    operations: [index],
    request: direction === 'request',
    reply: direction === 'reply',
  });
}

function compareBodies(pair: OperationPair, direction: Direction, context: OperationsContext): readonly MessageType[] {
  const { before, after, models } = pair;
  const isRequest = direction === 'request';
  const [old, fresh] = isRequest ? [before.input, after.input] : [before.output, after.output];
  const path = [before.name, direction];
  if (old && fresh)
    return compareMessages(
      pair,
      { before: old, after: fresh, direction, path, name: `${direction} of ${models[0].name}` },
      context,
    );
  if (!old && !fresh) return [];
  const problem = isRequest
    ? `installed clients send ${old ? 'an element' : 'an empty Body'}`
    : `installed clients expect ${old ? 'an element' : 'an empty Body'}`;
  reporterOf(
    pair,
    direction,
    context,
  )({
    kind: 'body-changed',
    path,
    message: fresh
      ? `The ${direction} of ${before.name}, which was empty, contains the element ${clipped(fresh.local)}.`
      : `The ${direction} of ${before.name} is empty.`,
    types: breaking(
      `the type of the ${direction} is ${fresh ? 'an object instead of void' : 'void instead of an object'}`,
    ),
    wire: breaking(problem),
  });
  return [];
}

/** A global element in the body, in a header block or in the detail of a fault. */
interface MessageElement {
  readonly before: QName;
  readonly after: QName;
  readonly direction: Direction;
  readonly path: readonly string[];
  readonly name: string;
  readonly isHeader?: boolean;
}

function compareMessages(
  pair: OperationPair,
  { before, after, direction, path, name, isHeader = false }: MessageElement,
  context: OperationsContext,
): readonly MessageType[] {
  const report = reporterOf(pair, direction, context);
  const [old, fresh] = [context.before.components.element(before), context.after.components.element(after)];
  if (!context.namespaces.isSame(before, after))
    report({
      kind: 'element-changed',
      path,
      message: `The element of the ${name} changed from ${shownName(before)} to ${shownName(after)}.`,
      types: sameTypes,
      wire: breaking(`installed clients ${direction === 'request' ? 'send' : 'expect'} the old element`),
    });
  const use = context.types.use(old.type, fresh.type, path);
  const part = { noun: 'message', name, path, directions: [direction, direction] } as const;
  const typeContext = { ...context, report };
  compareTypeUse(part, use, [old.fixed, fresh.fixed], typeContext);
  compareElementConstraint(part, use, [old, fresh], typeContext);
  if (!saysSame(old.documentation, fresh.documentation)) reportDocumentation(path, name, report);
  if (old.nillable !== fresh.nillable) {
    const inReplies = isHeader
      ? compatible('installed clients read nil like an absent block')
      : breaking('installed clients reject nil');
    const { types, wire } = nillability(fresh.nillable, inReplies);
    report({
      kind: 'nillable-changed',
      path,
      message: `The ${name} ${fresh.nillable ? 'may' : 'can no longer'} be nil.`,
      types: 'open' in use.before ? sameTypes : types,
      wire,
    });
  }
  return use.pair ? [{ operation: pair.index, direction, pair: use.pair }] : [];
}

function compareHeaders(pair: OperationPair, direction: Direction, context: OperationsContext): readonly MessageType[] {
  const { before, after, models } = pair;
  const of = (each: WsdlOperation): readonly QName[] =>
    direction === 'request' ? each.requestHeaders : each.replyHeaders;
  const [old, fresh] = models.map((each) => (direction === 'request' ? each.requestHeaders : each.replyHeaders));
  const path = [before.name, direction, 'header'];
  const report = reporterOf(pair, direction, context);
  const { pairs, removed, added } = matchElements(of(before), of(after), context);
  const messages = pairs.flatMap(([one, other]) => {
    const name = `header block ${clipped(one.local)}`;
    const block = [...path, one.local];
    const keys = [keyOf(old, one), keyOf(fresh, other)] as const;
    reportIdentifier('property-renamed', block, name, keys, report);
    return compareMessages(pair, { before: one, after: other, direction, path: block, name, isHeader: true }, context);
  });
  for (const { local } of removed)
    report({
      kind: 'header-removed',
      path: [...path, local],
      message: `The header block ${clipped(local)} was removed from the ${direction} of ${before.name}.`,
      ...removal(false),
    });
  for (const { local } of added)
    report({
      kind: 'header-added',
      path: [...path, local],
      message: `The header block ${clipped(local)} was added to the ${direction} of ${before.name}.`,
      types: addition(false).types,
      wire: {
        request: breaking('installed clients do not send it, and a WSDL does not say whether it is required'),
        reply: compatible('installed clients ignore blocks that they do not know'),
      },
    });
  if (old && fresh)
    reportIdentifier('identifier-changed', path, 'type of the header blocks', [old.name, fresh.name], report);
  return messages;
}

function compareFaults(pair: OperationPair, context: OperationsContext): readonly MessageType[] {
  const { before, after } = pair;
  const { pairs, removed, added } = matchElements(before.faults, after.faults, context);
  const report = reporterOf(pair, 'reply', context);
  const effects = {
    types: cosmetic('the detail of an error has the type unknown'),
    wire: compatible('installed clients accept any fault'),
  };
  for (const [kind, faults] of [
    ['fault-removed', removed],
    ['fault-added', added],
  ] as const)
    for (const { local } of faults)
      report({
        kind,
        path: [before.name, 'fault', local],
        message: `The declaration of the fault ${clipped(local)} of ${before.name} was ${kind === 'fault-added' ? 'added' : 'removed'}.`,
        ...effects,
      });
  return pairs.flatMap(([one, other]) => {
    const path = [before.name, 'fault', one.local];
    const name = `fault ${clipped(one.local)}`;
    return compareMessages(pair, { before: one, after: other, direction: 'reply', path, name }, context);
  });
}

function keyOf(headers: HeadersModel | undefined, { ns, local }: QName): string {
  return headers?.blocks.find((each) => each.name === local && each.ns === ns)?.key ?? local;
}

function matchElements(
  before: readonly QName[],
  after: readonly QName[],
  { namespaces }: OperationsContext,
): Matched<QName> {
  return matchByKey(before, after, namespaces, ({ ns, local }, of) => expanded({ ns: of(ns), local }));
}
