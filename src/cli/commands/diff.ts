import { compare, type Comparable, type Comparison, exitCodeOf, readComparable } from '../compare/comparison.js';
import { formatOf, formatOptions, jsonText, printedChanges, renderComparison } from '../compare/render.js';
import type { LoadOptions } from '../load/load-wsdl.js';
import { loadGiven } from './generate.js';
import { haveSameOrigin, networkOf, networkOptions, portOptions } from '../network-options.js';
import type { Command, Arguments } from '../options.js';
import type { Terminal } from '../terminal.js';

/** `diff OLD NEW` */
export const diff: Command = {
  summary: 'compare two WSDLs: what changed, and what breaks',
  positionals: ['OLD', 'NEW'],
  required: 2,
  options: { ...formatOptions, ...portOptions, ...networkOptions },
  help: [
    'Compares two WSDLs. Shows what changed, and what each change means for compiled callers (types) and for installed clients (wire). The order of operations and types, prefixes, white space and the host do not matter; the order of elements does.',
    'OLD and NEW are files or URLs. With two URLs, --header is sent to NEW, and to OLD only if its origin is the same.',
  ],
  exitCodes: '0 nothing changed, or only documentation; 1 compatible; 2 breaking; 3 failure',
  async run(given, terminal) {
    formatOf(given);
    const network = networkOf(given);
    const [old = '', fresh = ''] = given.positionals;
    const oldNetwork = haveSameOrigin(old, fresh) ? network : { ...network, headers: undefined };
    const before = await load(old, oldNetwork, terminal);
    const after = await load(fresh, network, terminal);
    const comparison = compare(before.side, after.side);
    const skippedBefore = new Set(before.side.model.leftOut.map(({ name }) => name));
    for (const { name, reason } of after.side.model.leftOut)
      if (skippedBefore.has(name))
        terminal.notify(`the operation ${name} was not compared, because it cannot be read: ${reason}`);
    terminal.print(render(comparison, before, after, given, terminal));
    return exitCodeOf(comparison.severity);
  },
};

interface Loaded {
  readonly source: string;
  readonly side: Comparable;
}

async function load(location: string, network: LoadOptions, terminal: Terminal): Promise<Loaded> {
  const wsdl = await loadGiven(location, network, terminal);
  const side = readComparable(wsdl);
  for (const notice of side.missing) terminal.notify(notice);
  return { source: wsdl.source, side };
}

function render(comparison: Comparison, before: Loaded, after: Loaded, given: Arguments, terminal: Terminal): string {
  if (formatOf(given) !== 'json')
    return renderComparison(comparison, given, terminal, { before: before.source, after: after.source });
  const { types = null, wire = null } = comparison.diff;
  const named = ({ source, side }: Loaded) => ({ source, fingerprint: side.model.fingerprint });
  return jsonText({
    // the version of this format, which changes when a property is removed or its meaning changes
    format: 1,
    severity: comparison.severity ?? null,
    types,
    wire,
    changes: printedChanges(comparison),
    ...(comparison.facade && { facade: comparison.facade }),
    old: named(before),
    new: named(after),
  });
}
