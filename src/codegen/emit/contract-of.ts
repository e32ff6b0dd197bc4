import type { Contract, Operation, TypeDefinition } from '../../soap/schema/contract.js';
import { ContractNames, type Data, definitionOf, Lazy, type Members } from './contract.js';
import { operationOf } from './operations.js';
import type { Model } from '../model/model.js';

/**
 * Creates the contract of a model in memory, for calls without generated stubs. The result is equal to the contract in
 * the emitted `contract.ts` and `operations.ts` modules.
 */
export function contractOf({ types, operations, targetNamespace, fingerprint, origin, soap }: Model): Contract {
  const definitions = new Map<string, TypeDefinition>();
  const names = new NamespacesThemselves(targetNamespace);
  for (const type of types)
    definitions.set(type.name, valueOf(definitionOf(type, names), definitions) as TypeDefinition);
  const all = operations.map((each) => [each.name, valueOf(operationOf(each, names), definitions) as Operation]);
  return { targetNamespace, fingerprint, origin, soap, operations: Object.fromEntries(all) as Contract['operations'] };
}

/** Writes namespaces as strings. Generated modules declare constants for namespaces instead. */
class NamespacesThemselves extends ContractNames {
  override namespace(ns: string): Data {
    return ns;
  }
}

function valueOf(data: Data, definitions: ReadonlyMap<string, TypeDefinition>): unknown {
  if (typeof data !== 'object') return data;
  if (Array.isArray(data)) return data.map((each: Data) => valueOf(each, definitions));
  if (data instanceof Lazy) {
    // remains a function, because the definition may be created later
    const { names } = data;
    return () => (typeof names === 'string' ? definitions.get(names) : names.map((name) => definitions.get(name)));
  }
  const entries = Object.entries(data as Members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, valueOf(value as Data, definitions)]));
}
