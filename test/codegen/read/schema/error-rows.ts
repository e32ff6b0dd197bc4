import { expect } from 'vitest';
import { readWsdl } from '../../../../src/codegen/read/read-wsdl.js';
import { wsdlOf } from '../../wsdl.js';

/** Helpers for tests of the whole message about a construct that cannot be read: place, problem, path and remedy. */

export const circle =
  'if an anonymous type refers to it, give that type a name in a copy of the WSDL; otherwise, ask for a correct WSDL';
export const searched = (name: string, more = '') =>
  `searched for "${name}" in the namespace "urn:t" (XML Schema part 1, src-resolve); if another document declares it, import that document${more}`;
export const unresolved = (what: string) => `unresolved reference: the ${what} is not declared in this WSDL`;

/** A problem, the path from the type T, the schema, and the remedy. */
export type Row = readonly [problem: string, path: string, schema: string, remedy?: string];

/** Returns each row with its problem, which names the test. */
export function titled(rows: readonly Row[]): readonly (readonly [string, Row])[] {
  return rows.map((row) => [row[0], row]);
}

/** Returns each row with the component that it is about. */
export function about(rows: readonly (readonly [what: string, ...Row])[]): readonly (readonly [string, string, Row])[] {
  return rows.map(([what, ...row]) => [what, row[0], row]);
}

/** Returns the notices about components that are left out. The schema is in line 7. */
function leftOut(schema: string): readonly string[] {
  return readWsdl(wsdlOf({ schema }), 'a.wsdl').notices.filter((each) => each.startsWith('left out'));
}

export function check([problem, path, schema, remedy]: Row, what = 'the type T'): void {
  const at = `wsdl:definitions/wsdl:types/s:schema/${path}`;
  expect(leftOut(schema)).toEqual([
    `left out ${what}, which no operation needs: a.wsdl:7: ${problem}; at ${at}${remedy === undefined ? '' : `; ${remedy}`}`,
  ]);
}

export const T = "s:complexType[@name='T']";
export const complex = (content: string, attributes = '') =>
  `<s:complexType name="T"${attributes}>${content}</s:complexType>`;
export const inSequence = (content: string) => complex(`<s:sequence>${content}</s:sequence>`);
