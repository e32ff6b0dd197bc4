import type { Contract, Operation, SoapPaths, TypeDefinition } from '../../soap/schema/contract.js';
import { ContractNames, type Data, definitionOf, type Entry, string } from './contract.js';
import { operationOf, soapOf } from './operations.js';
import type { Model } from '../model/model.js';

/**
 * Creates the contract of a model in memory, for calls without generated stubs. The result is equal to the contract in
 * the emitted `contract.ts` and `operations.ts` modules.
 */
export function contractOf(model: Model): Contract {
  const definitions = new Map<string, TypeDefinition>();
  const names = new NamespacesThemselves(model.targetNamespace);
  for (const type of model.types)
    definitions.set(type.name, objectOf(definitionOf(type, names), definitions) as unknown as TypeDefinition);
  const operations = model.operations.map((each): [string, Operation] => [
    each.name,
    objectOf(operationOf(each, names), definitions) as unknown as Operation,
  ]);
  const { targetNamespace, fingerprint, origin } = model;
  const soap = valueOf(soapOf(model.soap), definitions) as SoapPaths;
  return { targetNamespace, fingerprint, origin, soap, operations: Object.fromEntries(operations) };
}

/** Writes namespaces as strings. Generated modules declare constants for namespaces instead. */
class NamespacesThemselves extends ContractNames {
  override namespace(ns: string): Data {
    return string(ns);
  }
}

type Definitions = ReadonlyMap<string, TypeDefinition>;

function objectOf(entries: readonly Entry[], definitions: Definitions): Record<string, unknown> {
  return Object.fromEntries(entries.map(([key, value]) => [key, valueOf(value, definitions)]));
}

function valueOf(data: Data, definitions: Definitions): unknown {
  if ('string' in data) return data.string;
  // `true` or a number
  if ('code' in data) return data.code === 'Infinity' ? Infinity : (JSON.parse(data.code) as unknown);
  if ('list' in data) return data.list.map((each) => valueOf(each, definitions));
  if ('object' in data) return objectOf(data.object, definitions);
  // remains a function, because the definition may be created later
  const { lazy } = data;
  const find = (name: string): TypeDefinition | undefined => definitions.get(name);
  return typeof lazy === 'string' ? () => find(lazy) : () => lazy.map(find);
}
