import { clip } from '../../printable.js';

/** A place in the document does not match the WSDL. */
export class DecodeError extends Error {
  readonly path: string;
  readonly problem: string;

  constructor(path: string, problem: string) {
    super(`${path} ${problem}`);
    this.path = path;
    this.problem = problem;
  }
}

/** The name of a namespace in messages. */
export function namespaceName(ns: string): string {
  return ns === '' ? 'no namespace' : `the namespace ${clip(ns)}`;
}
