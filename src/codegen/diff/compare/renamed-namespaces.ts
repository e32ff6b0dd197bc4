import type { Particle, QName } from '../../read/service-description.js';
import type { OperationPair } from './operation.js';
import { breaking, cosmetic } from '../effect.js';
import type { RenamedNamespaces } from '../pair/namespaces.js';
import type { TypePair } from '../pair/pair.js';
import type { PairReach } from '../pair/reach.js';
import type { Findings } from '../findings.js';
import { sameTypes } from '../findings.js';
import type { Index } from '../pair/side.js';
import { quote } from '../render/words.js';

/** Reports each renamed namespace once, with the operations whose messages use it. */
export function compareNamespaces(
  namespaces: RenamedNamespaces,
  operations: readonly OperationPair[],
  pairs: readonly TypePair[],
  reach: PairReach,
  before: Index,
  findings: Findings,
): void {
  const found = new Map(namespaces.all.map(([ns]) => [ns, new Meeting()]));
  if (found.size === 0) return;
  for (const { index, before: operation } of operations)
    for (const { ns } of messagesOf(operation)) found.get(ns)?.isSent.add(index);
  for (const pair of pairs) {
    const inMessages = new Set(pair.content?.before.attributes.map((each) => each.name.ns));
    for (const each of pair.content?.particles.before ?? []) addNamespaces(each.particle, inMessages);
    const own = pair.before.name?.ns;
    const model = before.modelOf(pair.before);
    if (own !== undefined && model?.kind === 'complex' && model.family !== undefined) inMessages.add(own);
    const reached = reach.reach(pair).operations;
    for (const ns of inMessages) found.get(ns)?.add('isSent', reached);
    if (own !== undefined && !inMessages.has(own)) found.get(own)?.add('isNamed', reached);
  }
  for (const [ns, renamed] of namespaces.all) {
    const { isSent, isNamed, isMet } = found.get(ns) ?? new Meeting();
    const all = new Set([...isSent, ...isNamed]);
    if (all.size === 0 && !isMet) continue;
    findings.reporter({ operations: [...all], request: true, reply: true })({
      kind: 'namespace-changed',
      path: [],
      message: `The namespace ${quote(ns)} is called ${quote(renamed)} now, and all that is in it.`,
      types: sameTypes,
      wire:
        isSent.size > 0
          ? breaking('installed clients send and expect names of the old namespace')
          : cosmetic('it has only names of types, which no message contains'),
    });
  }
}

/** Where a namespace is used: the operations whose messages contain its names, and those that only use its types. */
class Meeting {
  readonly isSent = new Set<number>();
  readonly isNamed = new Set<number>();
  isMet = false;

  add(as: 'isSent' | 'isNamed', operations: readonly number[]): void {
    this.isMet = true;
    for (const each of operations) this[as].add(each);
  }
}

function messagesOf(operation: OperationPair['before']): readonly QName[] {
  const { input, output, requestHeaders, replyHeaders, faults } = operation;
  return [...(input ? [input] : []), ...(output ? [output] : []), ...requestHeaders, ...replyHeaders, ...faults];
}

function addNamespaces(particle: Particle, found: Set<string>): void {
  if (particle.kind === 'element') found.add(particle.name.ns);
  else if (particle.kind === 'group')
    for (const alternative of particle.alternatives) for (const each of alternative) addNamespaces(each, found);
}
