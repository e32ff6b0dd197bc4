import { packageRuntime } from '../output/generate-stubs.js';
import type { LoadedDescription } from './follow.js';
import { packageRoot, versionOf } from '../package-root.js';
import type { WsdlVersion } from '../../codegen/diff/match/wsdl-version.js';
import { generate } from '../../codegen/generate.js';

/** A description with all that it imports. */
export type Readable = Pick<LoadedDescription, 'text' | 'source' | 'location' | 'documents'> &
  Partial<Pick<LoadedDescription, 'allowMissing'>>;

/** A description as it is compared. */
export interface WholeSide extends WsdlVersion {
  /** What was said of documents that are missing. */
  readonly missing: readonly string[];
}

/** Reads a description as the generator does, to the last line of its stubs. @throws WsdlError */
export function readWhole({ text, source, location, documents, allowMissing = [] }: Readable): WholeSide {
  const options = {
    source,
    location,
    documents,
    allowMissing,
    runtime: packageRuntime,
    toolVersion: versionOf(packageRoot()),
  };
  const { description, model, missing } = generate(text, options);
  return { description, model, missing };
}
