import { clip } from '../../printable.js';

/** Thrown if part of a document does not match the WSDL. */
export class DecodeError extends Error {
  constructor(
    readonly path: string,
    readonly problem: string,
  ) {
    super(`${path} ${problem}`);
  }
}

/** Returns the name of a namespace for messages. */
export function namespaceName(ns: string): string {
  return ns === '' ? 'no namespace' : `the namespace ${clip(ns)}`;
}

/** An enum value in a reply that the WSDL does not define. Services may add enum values. */
export interface UnknownEnumValue {
  /** The path to the element or attribute, without array indexes: `Body/getUserResponse/aUsers/USER/eStatus`. */
  readonly path: string;
  readonly value: string;
}
