import type { WsdlVersion } from '../../codegen/diff/match/wsdl-version.js';
import { generate } from '../../codegen/generate.js';
import type { LoadedWsdl } from './documents.js';

/** A WSDL that can be compared with another one. */
export interface Comparable extends WsdlVersion {
  /** Notices about documents that are missing. */
  readonly missing: readonly string[];
}

/** The input of `readComparable`. */
export type ComparableWsdl = Pick<LoadedWsdl, 'text' | 'source' | 'location' | 'documents'> &
  Partial<Pick<LoadedWsdl, 'allowMissing'>>;

/** Reads a WSDL as the generator does. @throws WsdlError for everything that `generate` rejects */
export function readComparable({ text, source, location, documents, allowMissing = [] }: ComparableWsdl): Comparable {
  const options = { source, location, documents, allowMissing, runtime: '', toolVersion: '' };
  const { description, model, missing } = generate(text, options);
  return { description, model, missing };
}
