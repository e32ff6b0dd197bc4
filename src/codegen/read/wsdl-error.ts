import { printable } from '../../printable.js';

/** A position in a WSDL or schema. */
export interface SourceLocation {
  /** The file path or URL of the document. */
  readonly source: string;
  /** The line number, starting at 1. */
  readonly line: number;
  /** The path from the root element: `wsdl:definitions/wsdl:types/s:schema/s:complexType[@name='X']/s:choice`. */
  readonly path: string;
}

/**
 * Thrown if the generator cannot read a WSDL. The message states the file, the line, the problem, the path of the
 * element, and what to do next. The message is safe to display.
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

  /** The message on a single line, for use in a notice. */
  get sentence(): string {
    return this.message.replace(/\n\s*/g, '; ');
  }
}

/**
 * Thrown if a WSDL is so complex that it exceeds a limit of the generator. This error stops the generator. Other errors
 * affect only the operations that depend on the unreadable part.
 */
export class LimitError extends WsdlError {}

/**
 * Reads part of a WSDL. Returns the error if that part cannot be read, so that the rest of the WSDL can still be used.
 *
 * @throws LimitError, and any error that indicates a bug in the generator
 */
export function attempt<T>(read: () => T): T | WsdlError {
  try {
    return read();
  } catch (error) {
    if (error instanceof WsdlError && !(error instanceof LimitError)) return error;
    throw error;
  }
}
