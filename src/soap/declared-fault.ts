import type { DeclaredFault } from '../errors.js';
import type { ElementDeclaration } from './schema/contract.js';
import { DecodeError, ElementDecoder } from './codec/decoder.js';
import type { Fault } from './fault.js';
import type { XmlElement } from './xml/tree.js';
import type { Prefixes } from './xml/names.js';

/**
 * The declared element in a fault's detail; nothing if there is none, or it is not what the description says: the fault
 * itself is known without it.
 */
export function declaredFault(
  { detail, isCut }: Fault,
  faults: readonly ElementDeclaration[] | undefined,
): DeclaredFault | undefined {
  if (!detail || isCut || !faults) return undefined;
  for (const child of detail.children) {
    if (typeof child === 'string') continue;
    const declared = faults.find(({ name, ns }) => name === child.name && ns === child.ns);
    if (declared) return decodeTree(declared, child);
  }
  return undefined;
}

function decodeTree(element: ElementDeclaration, tree: XmlElement): DeclaredFault | undefined {
  const decoder = new ElementDecoder(element, 'detail');
  try {
    replay(tree, decoder);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
  return decoder.missing === undefined ? { name: element.name, value: decoder.value } : undefined;
}

function replay({ ns, name, attributes, children, prefixes = {} }: XmlElement, decoder: ElementDecoder): void {
  // the tree keeps what its own values mention; without a word of it, names without a prefix are of its namespace
  const scope: Prefixes = {
    get: (prefix) => (Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : prefix === '' ? ns : undefined),
  };
  decoder.open(ns, name, attributes, scope);
  for (const child of children) {
    if (typeof child === 'string') decoder.text(child);
    else replay(child, decoder);
  }
  decoder.close();
}
