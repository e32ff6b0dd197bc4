import type { HeadersModel, Model, OperationModel } from '../../model/model.js';
import { comparablePath } from '../../read/service-description.js';
import { compareDocumentation, compareIdentifiers, compareTexts, type Report } from '../change-list.js';
import { breaking, compatible, cosmetic } from '../effect.js';
import { clipped } from '../../words.js';
import { comparePart, compareParts, type Part, type PartContext, elementPart } from './parts.js';

/** An operation in the old WSDL and its counterpart in the new WSDL. */
export type OperationPair = readonly [before: OperationModel, after: OperationModel];

/**
 * Matches operations by name. Reports operations that were removed or added, and operations that can be read in only
 * one of the two WSDLs.
 */
export function matchOperations(
  names: readonly string[],
  before: Model,
  after: Model,
  reportOf: (operation: string) => Report,
): readonly OperationPair[] {
  const operationsOf = ({ operations }: Model) => new Map(operations.map((each) => [each.name, each]));
  const unreadableOf = ({ leftOut }: Model) => new Map(leftOut.map(({ name, reason }) => [name, reason]));
  const [operations, newOperations] = [operationsOf(before), operationsOf(after)];
  const [unreadable, newUnreadable] = [unreadableOf(before), unreadableOf(after)];
  const isNew = { types: compatible('there is one more operation'), wire: compatible('clients need not call it') };
  return names.flatMap((name): readonly OperationPair[] => {
    const [old, fresh, reason] = [operations.get(name), newOperations.get(name), newUnreadable.get(name)];
    if (old && fresh) return [[old, fresh]];
    const report = (kind: string, what: string, effects: typeof isNew): void =>
      reportOf(name)({ kind, path: [name], message: `The operation ${clipped(name)} ${what}.`, ...effects });
    if (fresh) report('operation-added', unreadable.has(name) ? 'can now be read' : 'was added', isNew);
    else if (old) {
      const types = breaking('the stubs no longer contain it or the types of its messages');
      if (reason === undefined)
        report('operation-removed', 'was removed', { types, wire: breaking('the service does not know it') });
      else
        report('operation-unreadable', `can no longer be read: ${reason}`, {
          types,
          wire: breaking('whether installed clients can still call it is unknown'),
        });
    } else if (reason !== undefined && !unreadable.has(name))
      report('operation-unreadable', `was added, but cannot be read: ${reason}`, {
        ...isNew,
        types: compatible('the stubs do not contain it'),
      });
    return [];
  });
}

/** Reports SOAP versions that were removed or added for an operation, and ports whose path changed. */
export function compareEndpoints([old, fresh]: OperationPair, before: Model, after: Model, report: Report): void {
  const [paths, newPaths] = [old.soap ?? before.soap, fresh.soap ?? after.soap];
  for (const version of ['1.1', '1.2'] as const) {
    const [from, to] = [paths[version], newPaths[version]];
    if (from === undefined && to !== undefined)
      report({
        ...{ kind: 'soap-version-added', path: [], message: `SOAP ${version} was added.` },
        wire: compatible('clients need not use it'),
      });
    else if (from !== undefined && to === undefined)
      report({
        ...{ kind: 'soap-version-removed', path: [], message: `SOAP ${version} is no longer offered.` },
        wire: breaking('installed clients that use this version receive a VersionMismatch fault'),
      });
    // a WSDL without an address has no path to compare
    else if (from && to)
      compareTexts(report, {
        kind: 'endpoint-changed',
        path: [],
        subject: `path of the SOAP ${version} endpoint`,
        texts: [`"${from}"`, `"${to}"`],
        effects: () => ({
          wire:
            comparablePath(from) === comparablePath(to)
              ? cosmetic('IIS, which serves ASMX and WCF, ignores the case of a path')
              : breaking('installed clients call the old path'),
        }),
      });
  }
}

/**
 * Reports the differences between two operations. The types of their messages are added to `context.types` and compared
 * later.
 */
export function compareOperations(
  [before, after]: OperationPair,
  types: PartContext['types'],
  reports: { readonly request: Report; readonly reply: Report },
): void {
  const path = [before.name];
  const name = `operation ${before.name}`;
  compareTexts(reports.request, {
    kind: 'action-changed',
    path,
    subject: `SOAPAction of ${before.name}`,
    texts: [`"${before.action}"`, `"${after.action}"`],
    effects: () => ({
      wire: breaking('the service finds no operation for the SOAPAction that installed clients send'),
    }),
  });
  compareIdentifiers(reports.request, path, name, [before.constant, after.constant]);
  compareDocumentation(reports.request, path, name, [before.documentation, after.documentation]);
  for (const direction of ['request', 'reply'] as const) {
    const context = { types, report: reports[direction], directions: [direction, direction] } as const;
    compareBodies([before, after], direction, context);
    const [headers, newHeaders] = [before[`${direction}Headers`], after[`${direction}Headers`]];
    const blocksOf = (model: HeadersModel | undefined): readonly Part[] =>
      model?.blocks.map((each) =>
        elementPart('header', { ...each, min: each.required ? 1 : 0 }, `header block ${clipped(each.name)}`),
      ) ?? [];
    compareParts(blocksOf(headers), blocksOf(newHeaders), [...path, direction, 'header'], context);
    if (headers && newHeaders)
      compareIdentifiers(context.report, path, `header blocks of ${before.name}`, [headers.name, newHeaders.name]);
    if (direction === 'request') continue;
    const faultsOf = ({ faults }: OperationModel): readonly Part[] =>
      faults.map((each) => elementPart('fault', { ...each, key: `{${each.ns}}${each.name}` }));
    compareParts(faultsOf(before), faultsOf(after), [...path, 'fault'], context);
  }
}

function compareBodies([before, after]: OperationPair, direction: 'request' | 'reply', context: PartContext): void {
  const bodyOf = ({ input, output }: OperationModel) => (direction === 'request' ? input : output);
  const [old, fresh] = [bodyOf(before), bodyOf(after)];
  const name = `${direction} of ${before.name}`;
  const path = [before.name, direction];
  if (old && fresh) {
    comparePart(elementPart('body', old, name), elementPart('body', fresh), path, context);
    return;
  }
  const contentOf = (operation: OperationModel): string => {
    const body = bodyOf(operation);
    if (body) return `the element ${clipped(body.name)}`;
    return direction === 'reply' && operation.oneWay ? 'no message' : 'an empty Body';
  };
  const texts = [contentOf(before), contentOf(after)] as const;
  compareTexts(context.report, {
    kind: 'body-changed',
    path,
    subject: name,
    texts,
    effects: () => ({
      ...((old ?? fresh) && { types: breaking(`the type of the ${direction} is ${fresh ? 'no longer' : 'now'} void`) }),
      wire: breaking(`installed clients ${direction === 'request' ? 'send' : 'expect'} ${texts[0]}`),
    }),
  });
}
