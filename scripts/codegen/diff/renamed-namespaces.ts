import type { ParticleDescription, QName } from '../description.js';
import type { OperationPair } from './compare-operation.js';
import { breaking, cosmetic } from './effect.js';
import type { RenamedNamespaces } from './namespaces.js';
import type { TypePair } from './pair.js';
import type { PairReach } from './reach.js';
import type { Findings } from './report.js';
import { sameTypes } from './report.js';
import type { Index } from './side.js';
import { quote } from './words.js';

/** Reports each namespace that is called otherwise, once, with the operations in whose messages it is met. */
export function compareNamespaces(
  namespaces: RenamedNamespaces,
  operations: readonly OperationPair[],
  pairs: readonly TypePair[],
  reach: PairReach,
  before: Index,
  findings: Findings,
): void {
  for (const [ns, renamed] of namespaces.all) {
    const isSent = new Set<number>();
    const isNamed = new Set<number>();
    let isMet = false;
    for (const { index, before: operation } of operations)
      if (messagesOf(operation).some((each) => each.ns === ns)) isSent.add(index);
    for (const pair of pairs) {
      const inContent =
        pair.content !== undefined && pair.content.particles.before.some((each) => holds(each.particle, ns));
      const inAttributes = pair.content?.before.attributes.some((each) => each.name.ns === ns) === true;
      const model = before.modelOf(pair.before);
      const inName = pair.before.name?.ns === ns;
      const isTold = inName && model?.kind === 'complex' && model.family !== undefined;
      if (!inContent && !inAttributes && !inName) continue;
      isMet = true;
      for (const each of reach.reach(pair).operations)
        (inContent || inAttributes || isTold ? isSent : isNamed).add(each);
    }
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
          : cosmetic('only names of types are in it, which no message holds'),
    });
  }
}

function messagesOf(operation: OperationPair['before']): readonly QName[] {
  const { input, output, requestHeaders, replyHeaders, faults } = operation;
  return [...(input ? [input] : []), ...(output ? [output] : []), ...requestHeaders, ...replyHeaders, ...faults];
}

function holds(particle: ParticleDescription, ns: string): boolean {
  if (particle.kind === 'element') return particle.name.ns === ns;
  return particle.kind === 'group' && particle.alternatives.some((each) => each.some((one) => holds(one, ns)));
}
