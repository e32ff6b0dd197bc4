import { printable } from '../../printable.js';

/** Where something stands in a description. */
export interface Place {
  /** The file or address that was read. */
  readonly source: string;
  /** The line, counted from 1. */
  readonly line: number;
  /** The elements down to it: `wsdl:definitions/wsdl:types/s:schema/s:complexType[@name='X']/s:choice`. */
  readonly path: string;
}

/**
 * A description cannot be generated from. The message has the file, the line, what is wrong, the path of elements and
 * what to do next, and is fit to be shown as it is.
 */
export class DescriptionError extends Error {
  readonly place: Place;

  constructor(place: Place, problem: string, remedy?: string) {
    const lines = [
      `${place.source}:${place.line}: ${problem}`,
      ...(place.path === '' ? [] : [`  at ${place.path}`]),
      ...(remedy === undefined ? [] : [`  ${remedy}`]),
    ];
    super(lines.map(printable).join('\n'));
    this.place = place;
  }

  override get name(): string {
    return 'DescriptionError';
  }

  /** The message on one line, for a notice. */
  get sentence(): string {
    return this.message.replace(/\n\s*/g, '; ');
  }
}

/** A limit of the generator's total work was exceeded. It stops everything, where another error stops what reaches it. */
export class LimitError extends DescriptionError {}

/**
 * What was read, or why it cannot be read: for a part of a WSDL without which the rest is still good.
 *
 * @throws what is not a fault of that part: a limit of total work, a fault of the generator itself
 */
export function attempt<T>(read: () => T): T | DescriptionError {
  try {
    return read();
  } catch (error) {
    if (error instanceof DescriptionError && !(error instanceof LimitError)) return error;
    throw error;
  }
}
