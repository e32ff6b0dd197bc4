import { compare, exitCodeOf, printedChanges, readComparable, renderComparison } from '../comparison.js';
import type { LoadOptions } from '../load/load-wsdl.js';
import { loadGiven } from './generate.js';
import { haveSameOrigin, networkOf, networkOptions, portOptions } from '../network-options.js';
import { type Command, formatOptions } from '../options.js';
import { jsonText, type Terminal } from '../terminal.js';

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
    const network = networkOf(given);
    const [old = '', fresh = ''] = given.positionals;
    const oldNetwork = haveSameOrigin(old, fresh) ? network : { ...network, headers: undefined };
    const before = await load(old, oldNetwork, terminal);
    const after = await load(fresh, network, terminal);
    const comparison = compare(before, after);
    const skippedBefore = new Set(before.model.leftOut.map(({ name }) => name));
    for (const { name, reason } of after.model.leftOut)
      if (skippedBefore.has(name))
        terminal.notify(`the operation ${name} was not compared, because it cannot be read: ${reason}`);
    const { types = null, wire = null, severity = null, facade } = comparison;
    const named = ({ source, model }: typeof before) => ({ source, fingerprint: model.fingerprint });
    terminal.print(
      given.has('json')
        ? jsonText({
            // the version of this format, which changes when a property is removed or its meaning changes
            format: 1,
            severity,
            types,
            wire,
            changes: printedChanges(comparison),
            ...(facade && { facade }),
            old: named(before),
            new: named(after),
          })
        : renderComparison(comparison, { ...terminal, verbose: given.has('verbose') }),
    );
    return exitCodeOf(comparison);
  },
};

async function load(location: string, network: LoadOptions, terminal: Terminal) {
  const wsdl = await loadGiven(location, network, terminal);
  const comparable = readComparable(wsdl);
  for (const notice of comparable.missing) terminal.notify(notice);
  return { ...comparable, source: wsdl.source };
}
