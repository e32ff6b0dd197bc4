import { printable } from '../printable.js';
import { Budget } from './budget.js';
import { emit, type EmitOptions } from './emit/emit.js';
import type { Model, Provenance } from './model/model.js';
import { buildModel } from './model/build-model.js';
import { readWsdl, type ReadOptions, type WsdlReading } from './read/read-wsdl.js';

export { WsdlError, type SourceLocation } from './read/wsdl-error.js';
export type { ServiceDescription } from './read/service-description.js';
export type { Model, Provenance } from './model/model.js';
export { MissingDocumentError, type Unavailable } from './read/missing-documents.js';
export type { PortChoice } from './read/wsdl/service.js';
export type { Documents } from './read/documents.js';
export { importsOf, isAddress, normalizeLocation } from './read/imports.js';

export interface GenerateOptions extends EmitOptions, ReadOptions {
  /** The file name or URL that identifies the WSDL in messages. The generated code does not depend on this value. */
  readonly source: string;
  /** The origin of the WSDL. Default: the service. */
  readonly provenance?: Provenance;
}

export interface Generated extends WsdlReading {
  /** The text of each file, by file name. */
  readonly files: ReadonlyMap<string, string>;
  readonly model: Model;
  /**
   * The fingerprint of the WSDL: the format version, a colon, and a hexadecimal SHA-256 digest of the WSDL's meaning.
   */
  readonly fingerprint: string;
}

/**
 * Generates stubs from the text of a WSDL 1.1 document and the documents that it imports (see `importsOf`). Does not
 * access the disk or the network.
 *
 * @throws WsdlError if the WSDL is malformed or uses a construct that the generator does not support
 */
export function generate(
  text: string,
  { source, provenance, budget = new Budget(), ...options }: GenerateOptions,
): Generated {
  const { description, notices, missing, ports } = readWsdl(text, source, { ...options, budget });
  const { model, notices: renamed } = buildModel(description, { budget, ...(provenance && { provenance }) });
  return {
    files: emit(model, options),
    notices: [...notices, ...renamed].map(printable),
    missing: missing.map(printable),
    ports,
    description,
    model,
    fingerprint: model.fingerprint,
  };
}
