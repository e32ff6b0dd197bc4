import type { HeadersModel } from '../../model/model.js';
import {
  comparablePath,
  type HeaderUse,
  type QName,
  type SoapPaths,
  type WsdlOperation,
} from '../../read/service-description.js';
import { type ChangeList, compareDocumentation, type Finding, reportIdentifier } from '../change-list.js';
import { breaking, compatible, cosmetic } from '../effect.js';
import type { ElementMember, Member } from '../match/members.js';
import type { MatchedOperations, OperationPair } from '../match/operations.js';
import type { TypeIndex, WsdlVersion } from '../match/wsdl-version.js';
import { clipped, quote } from '../../words.js';
import { compareElement, compareMembers, type MembersContext } from './members.js';
import type { TypeContext } from './type-use.js';

/**
 * Reports operations that were removed or added, and operations that can be read in only one of the two WSDLs.
 *
 * @param report called with the name of an operation and a finding about it
 */
export function compareOperationList(
  { removed, added }: MatchedOperations,
  before: WsdlVersion,
  after: WsdlVersion,
  report: (operation: string, finding: Finding) => void,
): void {
  const unreadableOf = ({ description }: WsdlVersion): ReadonlyMap<string, string> =>
    new Map(description.leftOut.operations.map(({ name, reason }) => [name, reason]));
  const [unreadable, newUnreadable] = [unreadableOf(before), unreadableOf(after)];
  const known = new Set([...before.description.operations.map(({ name }) => name), ...unreadable.keys()]);
  const isNew = { types: compatible('there is one more operation'), wire: compatible('clients need not call it') };
  for (const [name, reason] of newUnreadable)
    if (!known.has(name))
      report(name, {
        kind: 'operation-unreadable',
        path: [name],
        message: `The new operation ${clipped(name)} cannot be read: ${reason}.`,
        ...isNew,
        types: compatible('the stubs do not contain it'),
      });
  for (const { name } of removed) {
    const reason = newUnreadable.get(name);
    report(name, {
      kind: reason === undefined ? 'operation-removed' : 'operation-unreadable',
      path: [name],
      message: `The operation ${clipped(name)} ${reason === undefined ? 'was removed' : `can no longer be read: ${reason}`}.`,
      types: breaking('the stubs no longer contain it or the types of its messages'),
      wire: breaking(
        reason === undefined
          ? 'the service does not know it'
          : 'whether installed clients can still call it is unknown',
      ),
    });
  }
  for (const { name } of added)
    report(name, {
      kind: 'operation-added',
      path: [name],
      message: `The operation ${clipped(name)} ${unreadable.has(name) ? 'can now be read' : 'was added'}.`,
      ...isNew,
    });
}

/** Reports SOAP versions that were removed or added, and ports whose path changed, each with the affected operations. */
export function compareEndpoints(pairs: readonly OperationPair[], changes: ChangeList): void {
  for (const { index, before, after } of pairs)
    for (const version of ['1.1', '1.2'] as const) {
      const finding = compareVersion(version, before.soap, after.soap);
      if (finding) changes.reporter({ operations: [index], request: true, reply: true })({ ...finding, path: [] });
    }
}

function compareVersion(version: '1.1' | '1.2', old: SoapPaths, fresh: SoapPaths): Omit<Finding, 'path'> | undefined {
  const [from, to] = [old[version], fresh[version]];
  if (from === to) return undefined;
  if (from === undefined) {
    const wire = compatible('clients need not use it');
    return { kind: 'soap-version-added', message: `SOAP ${version} was added.`, wire };
  }
  if (to === undefined) {
    const wire = breaking('installed clients that use this version receive a VersionMismatch fault');
    return { kind: 'soap-version-removed', message: `SOAP ${version} is no longer offered.`, wire };
  }
  // a WSDL without an address has no path to compare
  if (from === '' || to === '') return undefined;
  return {
    kind: 'endpoint-changed',
    message: `The path of the SOAP ${version} endpoint changed from ${quote(from)} to ${quote(to)}.`,
    wire:
      comparablePath(from) === comparablePath(to)
        ? cosmetic('IIS, which serves ASMX and WCF, ignores the case of a path')
        : breaking('installed clients call the old path'),
  };
}

/**
 * Reports the differences between two operations. The types of their messages are added to `context.types` and compared
 * later.
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
  const constants = [models[0].constant, models[1].constant] as const;
  reportIdentifier('identifier-changed', path, `operation ${before.name}`, constants, report);
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
    wire: breaking(`installed clients ${direction === 'request' ? 'send' : 'expect'} ${content}`),
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
  names: readonly HeaderUse[],
  index: TypeIndex,
  headers?: HeadersModel,
): readonly ElementMember[] {
  return names.map((name, at) => elementOf(noun, name, index, headers?.blocks[at]));
}

/**
 * Returns a global element as a member of a message. A header block is optional unless the WSDL declares it with
 * `wsdl:required="true"`. WS-I Basic Profile 1.1 (R2738) requires all header blocks, but ASMX and WCF do not.
 */
function elementOf(noun: Member['noun'], name: HeaderUse, index: TypeIndex, model?: Member['model']): ElementMember {
  const min = noun === 'header' && !name.required ? 0 : 1;
  const particle = { ...index.element(name), kind: 'element', min, max: 1 } as const;
  return { noun, particle, ...(model && { model }) };
}
