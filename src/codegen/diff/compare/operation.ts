import type { GlobalElement, WsdlOperation, QName } from '../../read/service-description.js';
import { expanded } from '../../read/service-description.js';
import type { HeadersModel, OperationModel } from '../../model/model.js';
import { compareElementConstraint, compareUse, type Part } from './use.js';
import { ofNull, reportDocumentation } from './particles.js';
import { breaking, compatible, cosmetic, type Directions } from '../effect.js';
import { type RenamedNamespaces, shownName } from '../pair/namespaces.js';
import type { UsePair } from '../pair/pair.js';
import type { PairGraph } from '../pair/pair-graph.js';
import type { Start } from '../pair/reach.js';
import { type Findings, type Report, sameTypes, sameWire } from '../findings.js';
import type { Index } from '../pair/side.js';
import { clipped, quote, saysSame } from '../render/words.js';

/** An operation before and what it is after. */
export interface OperationPair {
  /** Its place among all operations, for the reach. */
  readonly index: number;
  readonly before: WsdlOperation;
  readonly after: WsdlOperation;
  readonly models: readonly [before: OperationModel, after: OperationModel];
}

type Direction = keyof Directions;

/** Compares operations, and finds the types that their messages begin with. */
export class OperationComparison {
  readonly starts: Start[] = [];
  private readonly before: Index;
  private readonly after: Index;
  private readonly namespaces: RenamedNamespaces;
  private readonly graph: PairGraph;
  private readonly findings: Findings;

  constructor(before: Index, after: Index, namespaces: RenamedNamespaces, graph: PairGraph, findings: Findings) {
    this.before = before;
    this.after = after;
    this.namespaces = namespaces;
    this.graph = graph;
    this.findings = findings;
  }

  compare(pair: OperationPair): void {
    const { before, after, models } = pair;
    const path = [before.name];
    const report = this.reporter(pair, 'request');
    if (before.action !== after.action)
      report({
        kind: 'action-changed',
        path,
        message: `The SOAPAction of ${before.name} was ${quote(before.action)} and is ${quote(after.action)}.`,
        types: sameTypes,
        wire: breaking('installed clients send the old one, by which the service finds no operation'),
      });
    if (before.name !== after.name)
      report({
        kind: 'operation-renamed',
        path,
        message: `The operation ${clipped(before.name)} is called ${clipped(after.name)} now.`,
        types: breaking('its constant and its key among the operations are called otherwise'),
        wire: compatible('nothing on the wire names the operation: the action and the element do, and they stay'),
      });
    else if (models[0].constant !== models[1].constant)
      report({
        kind: 'identifier-changed',
        path,
        message: `The constant was called ${models[0].constant} and is called ${models[1].constant}.`,
        types: breaking(`nothing is called ${models[0].constant} any more`),
        wire: sameWire,
      });
    this.compareOneWay(pair, report);
    this.compareBody(pair, 'request');
    this.compareBody(pair, 'reply');
    this.compareHeaders(pair, 'request');
    this.compareHeaders(pair, 'reply');
    this.compareFaults(pair);
    if (!saysSame(before.documentation, after.documentation))
      reportDocumentation(path, `operation ${before.name}`, { report });
  }

  private reporter({ index }: OperationPair, direction: Direction): Report {
    return this.findings.reporter({
      operations: [index],
      request: direction === 'request',
      reply: direction === 'reply',
    });
  }

  private compareOneWay({ before, after }: OperationPair, report: Report): void {
    if (before.oneWay === after.oneWay) return;
    report({
      kind: 'one-way-changed',
      path: [before.name],
      message: after.oneWay ? `${before.name} no longer answers.` : `${before.name} answers now.`,
      // what the reply is, is told of its element
      types: sameTypes,
      wire: after.oneWay
        ? breaking('installed clients wait for an envelope, and take none for a failure')
        : after.output
          ? breaking('installed clients expect no answer with an element in it')
          : compatible('installed clients take an empty answer'),
    });
  }

  private compareBody(pair: OperationPair, direction: Direction): void {
    const { before, after, models } = pair;
    const isRequest = direction === 'request';
    const [old, fresh] = isRequest ? [before.input, after.input] : [before.output, after.output];
    const [model] = models;
    const path = [before.name, direction];
    const report = this.reporter(pair, direction);
    if (old && fresh) {
      this.compareMessage(pair, old, fresh, direction, path, `${direction} of ${model.name}`);
      return;
    }
    if (!old && !fresh) return;
    const empty = isRequest
      ? breaking(
          fresh ? 'installed clients send an empty Body' : 'installed clients send an element that is not expected',
        )
      : breaking(fresh ? 'installed clients expect an empty Body' : 'installed clients expect an element in the Body');
    report({
      kind: 'body-changed',
      path,
      message: fresh
        ? `The ${direction} of ${before.name} holds the element ${clipped(fresh.local)} now.`
        : `The ${direction} of ${before.name} no longer holds an element.`,
      types: breaking(
        `the type of the ${direction} was ${old ? 'an object' : 'void'} and is ${fresh ? 'an object' : 'void'}`,
      ),
      wire: empty,
    });
  }

  /** The global element of a message, of a header block or of a fault. */
  private compareMessage(
    pair: OperationPair,
    before: QName,
    after: QName,
    direction: Direction,
    path: readonly string[],
    name: string,
    isOptional = false,
  ): void {
    const [old, fresh] = [this.before.components.element(before), this.after.components.element(after)];
    const report = this.reporter(pair, direction);
    const at = { before: this.before, after: this.after, report };
    if (!this.namespaces.isSame(before, after))
      report({
        kind: 'element-changed',
        path,
        message: `The element of the ${name} was ${shownName(before)} and is ${shownName(after)}.`,
        types: sameTypes,
        wire: {
          request: breaking('installed clients send the old element'),
          reply: breaking('installed clients expect the old element'),
        },
      });
    const use = this.start(pair, direction, old, fresh, path);
    const part: Part = { noun: 'message', name, path, directions: [direction, direction] };
    compareUse(part, use, [old, fresh], at);
    compareElementConstraint(part, use, [old, fresh], at);
    if (!saysSame(old.documentation, fresh.documentation)) reportDocumentation(path, name, at);
    if (old.nillable === fresh.nillable) return;
    report({
      kind: 'nillable-changed',
      path,
      message: fresh.nillable ? `The ${name} may be nil now.` : `The ${name} may no longer be nil.`,
      types: 'open' in use.before ? sameTypes : ofNull(fresh.nillable),
      wire: fresh.nillable
        ? {
            request: compatible('nobody has to send nil'),
            reply: isOptional
              ? compatible('installed clients take nil for an absent block')
              : breaking('installed clients refuse nil here'),
          }
        : {
            request: breaking('nil is refused where it could be sent before'),
            reply: compatible('nil no longer comes'),
          },
    });
  }

  private start(
    { index }: OperationPair,
    direction: Direction,
    before: GlobalElement,
    after: GlobalElement,
    path: readonly string[],
  ): UsePair {
    const use = this.graph.use(before.type, after.type, path);
    if (use.pair) this.starts.push({ operation: index, direction, pair: use.pair });
    return use;
  }

  private compareHeaders(pair: OperationPair, direction: Direction): void {
    const { before, after, models } = pair;
    const isRequest = direction === 'request';
    const of = (each: WsdlOperation): readonly QName[] => (isRequest ? each.requestHeaders : each.replyHeaders);
    const [old, fresh] = models.map((each) => (isRequest ? each.requestHeaders : each.replyHeaders));
    const path = [before.name, direction];
    const report = this.reporter(pair, direction);
    const matched = matchNames(of(before), of(after), this.namespaces);
    for (const [one, other] of matched.pairs) {
      const block = [...path, 'header', one.local];
      this.compareMessage(pair, one, other, direction, block, `header block ${clipped(one.local)}`, true);
      const [key, newKey] = [keyOfBlock(old, one), keyOfBlock(fresh, other)];
      if (key !== newKey)
        report({
          kind: 'property-renamed',
          path: block,
          message: `The property of the header block was called ${key} and is called ${newKey}.`,
          types: breaking('the property of the old name is gone'),
          wire: sameWire,
        });
    }
    for (const each of matched.removed)
      report({
        kind: 'header-removed',
        path: [...path, 'header', each.local],
        message: `The ${direction} of ${before.name} no longer has the header block ${clipped(each.local)}.`,
        types: breaking('its property is gone'),
        wire: {
          request: breaking('what a caller says in it is ignored, or it is refused'),
          reply: compatible('it could be absent before'),
        },
      });
    for (const each of matched.added)
      report({
        kind: 'header-added',
        path: [...path, 'header', each.local],
        message: `The ${direction} of ${before.name} has the header block ${clipped(each.local)} now.`,
        types: compatible('its property may be left out'),
        wire: {
          request: breaking('no description says whether a block may be absent, and installed clients do not send it'),
          reply: compatible('installed clients pass over blocks that they do not know'),
        },
      });
    if (old && fresh && old.name !== fresh.name)
      report({
        kind: 'identifier-changed',
        path: [...path, 'header'],
        message: `The type of the header blocks was called ${old.name} and is called ${fresh.name}.`,
        types: breaking(`nothing is called ${old.name} any more`),
        wire: sameWire,
      });
  }

  private compareFaults(pair: OperationPair): void {
    const { before, after } = pair;
    const report = this.reporter(pair, 'reply');
    const matched = matchNames(before.faults, after.faults, this.namespaces);
    for (const [one, other] of matched.pairs) {
      const path = [before.name, 'fault', one.local];
      this.compareMessage(pair, one, other, 'reply', path, `fault ${clipped(one.local)}`);
    }
    for (const each of matched.removed)
      report({
        kind: 'fault-removed',
        path: [before.name, 'fault', each.local],
        message: `${before.name} no longer declares the fault ${clipped(each.local)}.`,
        types: cosmetic('errors hold what is declared as unknown'),
        wire: compatible('installed clients take any fault, declared or not'),
      });
    for (const each of matched.added)
      report({
        kind: 'fault-added',
        path: [before.name, 'fault', each.local],
        message: `${before.name} declares the fault ${clipped(each.local)}.`,
        types: cosmetic('errors hold what is declared as unknown'),
        wire: compatible('installed clients take any fault, declared or not'),
      });
  }
}

function keyOfBlock(headers: HeadersModel | undefined, { ns, local }: QName): string {
  return headers?.blocks.find((each) => each.name === local && each.ns === ns)?.key ?? local;
}

function matchNames(
  before: readonly QName[],
  after: readonly QName[],
  namespaces: RenamedNamespaces,
): {
  readonly pairs: readonly (readonly [QName, QName])[];
  readonly removed: readonly QName[];
  readonly added: readonly QName[];
} {
  const free = new Map(after.map((each) => [expanded(each), each]));
  const removed: QName[] = [];
  const pairs: (readonly [QName, QName])[] = [];
  for (const each of before) {
    const key = expanded(namespaces.name(each));
    const other = free.get(key);
    if (other) pairs.push([each, other]);
    else removed.push(each);
    free.delete(key);
  }
  return { pairs, removed, added: [...free.values()] };
}
