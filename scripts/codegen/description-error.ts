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
    const path = place.path === '' ? '' : `\n  at ${place.path}`;
    super(`${place.source}:${place.line}: ${problem}${path}${remedy === undefined ? '' : `\n  ${remedy}`}`);
    this.place = place;
  }

  override get name(): string {
    return 'DescriptionError';
  }
}
