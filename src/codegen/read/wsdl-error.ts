import { printable } from '../../printable.js';

/** A position in a WSDL or schema. */
export interface SourceLocation {
  /** The file or address of the document. */
  readonly source: string;
  /** The line, counted from 1. */
  readonly line: number;
  /** The elements from the root: `wsdl:definitions/wsdl:types/s:schema/s:complexType[@name='X']/s:choice`. */
  readonly path: string;
}

/**
 * The generator cannot read a WSDL. The message has the file, the line, what is wrong, the path of elements and what to do
 * next. It is safe to show.
 */
export class WsdlError extends Error {
  readonly location: SourceLocation;

  constructor({ source, line, path }: SourceLocation, problem: string, remedy?: string) {
    const lines = [
      `${source}:${line}: ${problem}`,
      ...(path === '' ? [] : [`  at ${path}`]),
      ...(remedy === undefined ? [] : [`  ${remedy}`]),
    ];
    super(lines.map(printable).join('\n'));
    this.location = { source, line, path };
  }

  override get name(): string {
    return 'WsdlError';
  }

  /** The message on one line, for a notice. */
  get sentence(): string {
    return this.message.replace(/\n\s*/g, '; ');
  }
}

/**
 * The WSDL exceeds a limit of the generator's total work. This error stops the generator. Other errors affect only the
 * operations that need the part.
 */
export class LimitError extends WsdlError {}

/**
 * Reads a part of a WSDL and returns the error if it cannot be read. The rest of the WSDL can still be used.
 *
 * @throws LimitError, and every error that is a bug of the generator
 */
export function attempt<T>(read: () => T): T | WsdlError {
  try {
    return read();
  } catch (error) {
    if (error instanceof WsdlError && !(error instanceof LimitError)) return error;
    throw error;
  }
}
