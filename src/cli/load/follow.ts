import { type Documents, importsOf, type Unavailable } from '../../codegen/generate.js';
import { CommandError } from '../command-error.js';

/** A document as text, and what messages call it. */
export interface Loaded {
  readonly text: string;
  readonly source: string;
  /** What the locations in it are relative to. */
  readonly location: string;
}

/** A description with all that it imports. */
export interface LoadedDescription extends Loaded {
  readonly documents: Documents;
  /** Namespaces whose documents may be missing. */
  readonly allowMissing: readonly string[];
  /** What its reader should know, one sentence each. */
  readonly warnings: readonly string[];
}

/** A description that is cut into more documents than this is none. */
const maxDocuments = 2000;

/** So many documents are read at once: as many connections as a service should see, each with a listener on the signal. */
const parallel = 8;

/**
 * Follows imports and includes, each document once.
 *
 * @param read gets the document at a location
 * @throws CommandError if there is no end to them
 * @throws WsdlError if one is not well-formed
 */
export async function follow(
  root: Loaded,
  read: (location: string) => Promise<string | Unavailable>,
): Promise<Documents> {
  const documents = new Map<string, string | Unavailable>();
  let pending = importsOf(root.text, root.location);
  while (pending.length > 0) {
    const wanted = [...new Set(pending)].filter((each) => !documents.has(each) && each !== root.location);
    if (documents.size + wanted.length > maxDocuments)
      throw new CommandError(`${root.source}: imports more than ${maxDocuments} documents: this is no description`);
    for (let index = 0; index < wanted.length; index += parallel) {
      const some = wanted.slice(index, index + parallel);
      const found = await Promise.all(some.map(async (each) => [each, await read(each)] as const));
      for (const [location, document] of found) documents.set(location, document);
    }
    pending = wanted.flatMap((each) => {
      const text = documents.get(each);
      return typeof text === 'string' ? importsOf(text, each) : [];
    });
  }
  return documents;
}
