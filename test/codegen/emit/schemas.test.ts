import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as rescue from '../../../generated/schemas.js';
import * as awkward from '../../samples-wsdl/awkward/schemas.js';
import * as forms from '../../samples-wsdl/forms/schemas.js';
import * as library from '../../samples-wsdl/library/schemas.js';
import * as zoo from '../../samples-wsdl/zoo/schemas.js';

const all = Object.entries({ rescue, library, zoo, awkward, forms }).flatMap(([wsdl, schemas]) =>
  Object.entries(schemas).map(([name, schema]): [string, z.ZodType] => [`${wsdl}: ${name}`, schema]),
);

type Json = { readonly [key: string]: unknown };

/** Returns the paths of leaves that have no type. */
function untyped(schema: Json, path = ''): readonly string[] {
  const parts: [string, Json][] = [
    ...Object.entries((schema['properties'] ?? {}) as Record<string, Json>),
    ...Object.entries((schema['$defs'] ?? {}) as Record<string, Json>),
    ...['anyOf', 'oneOf', 'allOf'].flatMap((key) =>
      ((schema[key] ?? []) as Json[]).map((each, at): [string, Json] => [String(at), each]),
    ),
    ...(schema['items'] === undefined ? [] : [['items', schema['items'] as Json] satisfies [string, Json]]),
  ];
  const says = ['type', 'enum', 'const', '$ref', 'anyOf', 'oneOf', 'allOf', 'not'].some((key) => key in schema);
  return [...(says ? [] : [path]), ...parts.flatMap(([key, part]) => untyped(part, `${path}/${key}`))];
}

describe('generated zod schemas are ordinary zod schemas', () => {
  it('the schema of a request is an object with a zod type for each member', () => {
    const text = readFileSync(join(__dirname, '../../../generated/schemas.ts'), 'utf8');
    expect(text).toContain(
      'export const StartSession = z.strictObject({\n  iSession: z.int32(),\n  iNode: z.int32(),\n  sAuthCode: z.string().optional(),\n});\n',
    );
    expect(text).not.toMatch(/z\.(?:lazy|custom|any|ZodType)\b/);
  });

  it('pick, extend and partial return other schemas', () => {
    const { StartSession, USER } = rescue;
    expect(StartSession.pick({ iSession: true }).parse({ iSession: 1 })).toEqual({ iSession: 1 });
    expect(StartSession.pick({ iSession: true }).safeParse({ iSession: 1, iNode: 2 }).success).toBe(false);
    const extended = StartSession.extend({ reason: z.string() });
    expect(extended.parse({ iSession: 1, iNode: 2, reason: 'x' })).toEqual({ iSession: 1, iNode: 2, reason: 'x' });
    expect(USER.partial().parse({})).toEqual({});
    expect(Object.keys(StartSession.shape)).toEqual(['iSession', 'iNode', 'sAuthCode']);
    expect(rescue.NODE_TYPE.options).toContain('Technician');
  });

  it.each(Object.entries(rescue))('%s has a JSON Schema with a type at every leaf', (_name, schema) => {
    for (const io of ['input', 'output'] as const) expect(untyped(z.toJSONSchema(schema, { io }) as Json)).toEqual([]);
  });

  // bigint, binary data and elements have no JSON Schema, so zod needs an option to continue
  it.each(all)('%s has a JSON Schema, regardless of the constructs in its WSDL', (_name, schema) => {
    const json = z.toJSONSchema(schema, { unrepresentable: 'any' }) as Json;
    // the values of anyType can have any structure
    expect(untyped(json).filter((path) => !/anything|bare/.test(path))).toEqual([]);
  });

  it('a fixed value of a reply, which can be any value of its type, has the JSON Schema of that type', () => {
    const { properties = {} } = z.toJSONSchema(forms.Fixed, { unrepresentable: 'any' });
    const types = Object.entries(properties).map(([name, schema]) => [name, (schema as Json)['type']]);
    expect(Object.fromEntries(types)).toMatchObject({
      text: 'string',
      flag: 'boolean',
      int: 'integer',
      long: 'integer',
      decimal: 'string',
      double: 'number',
      infinite: 'number',
      binary: 'string',
      required: 'integer',
    });
  });

  it('the schema of a recursive type is an object with a getter for the recursive member', () => {
    const text = readFileSync(join(__dirname, '../../samples-wsdl/library/schemas.ts'), 'utf8');
    expect(text).toContain(
      '  get aVolumes(): z.ZodOptional<z.ZodType<(types.BOOK | null)[]>> {\n    return z.optional(ArrayOfBOOK) as z.ZodOptional<z.ZodType<(types.BOOK | null)[]>>;\n  },\n',
    );
    const book = { eKind: 'Novel', aVolumes: [null, { eKind: 'Novel', aVolumes: [{ eKind: 1 }] }] };
    expect(library.BOOK.safeParse(book).error?.issues[0]?.path).toEqual(['aVolumes', 1, 'aVolumes', 0, 'eKind']);
    expect(library.BOOK.omit({ aVolumes: true }).safeParse({ eKind: 'Novel' }).success).toBe(true);
  });
});
