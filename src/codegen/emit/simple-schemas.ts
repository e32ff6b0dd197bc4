import { builtIns, type BuiltIn, type BuiltInType } from '../../soap/schema/values.js';
import { quoted } from './literals.js';
import { lines } from './data.js';

/** A zod schema of a simple type, in parts. */
export interface SimpleSchema {
  /** What zod itself checks: `z.string()`. */
  readonly base: string;
  /** The first argument of `checkValue`, for what zod cannot check. */
  readonly check?: string;
  /** Metadata for JSON Schema that zod cannot derive. */
  readonly meta?: string;
  /** The function that converts the value first: a Date to text, a number to a bigint, or a text to normalized text. */
  readonly from?: { readonly function: 'bigIntOf' | 'textOf'; readonly type?: BuiltInType };
}

const integers: Partial<Record<BuiltInType, string>> = {
  byte: 'z.int().min(-128).max(127)',
  short: 'z.int().min(-32768).max(32767)',
  int: 'z.int32()',
  unsignedByte: 'z.int().min(0).max(255)',
  unsignedShort: 'z.int().min(0).max(65535)',
  unsignedInt: 'z.uint32()',
  long: 'z.int64()',
  unsignedLong: 'z.uint64()',
  integer: 'z.bigint()',
  nonNegativeInteger: 'z.bigint().nonnegative()',
  positiveInteger: 'z.bigint().positive()',
  nonPositiveInteger: 'z.bigint().nonpositive()',
  negativeInteger: 'z.bigint().negative()',
};

/**
 * The schema of a built-in type.
 *
 * @param definition the definition of a type that restricts it
 */
export function builtInSchema(type: BuiltInType, definition?: string): SimpleSchema {
  const { typescript, alsoTakes, expected }: BuiltIn = builtIns[type];
  const ownCheck = { check: definition ?? quoted(type) };
  const check = definition === undefined ? {} : ownCheck;
  switch (typescript) {
    case 'boolean':
      return { base: 'z.boolean()', ...check };
    case 'bigint':
      return {
        base: integers[type] ?? 'z.bigint()',
        ...check,
        meta: "{ type: 'integer' }",
        from: { function: 'bigIntOf' },
      };
    case 'number': {
      const base = integers[type];
      if (base !== undefined) return { base, ...check };
      // a number of zod is neither NaN nor infinite
      return { base: 'z.custom<number>()', ...ownCheck, meta: "{ type: 'number' }" };
    }
    case 'Uint8Array':
      return { base: 'z.instanceof(Uint8Array)', ...check, meta: "{ type: 'string', contentEncoding: 'base64' }" };
    case 'string[]':
      return { base: 'z.array(z.string())', ...ownCheck };
    case 'string': {
      const isAnyString = expected === 'a string';
      const date = alsoTakes === 'Date' ? { from: { function: 'textOf', type } as const } : {};
      return { base: 'z.string()', ...(isAnyString ? check : ownCheck), ...date };
    }
  }
}

/** The schema of enum values; `undefined` if zod cannot compare the values, as for the decimals `1.0` and `1`. */
export function literalSchema(base: BuiltInType, literals: readonly string[]): SimpleSchema | undefined {
  const { typescript, compare, identity, isQualified, whiteSpace }: BuiltIn = builtIns[base];
  const [only, ...more] = literals;
  if (typescript === 'string' && (compare ?? identity ?? isQualified)) return undefined;
  const isEnum = typescript === 'string' && more.length > 0;
  return {
    base: isEnum
      ? `z.enum(${lines('[', literals, ']')})`
      : `z.literal(${more.length > 0 ? lines('[', literals, ']') : only})`,
    ...(typescript === 'string' && whiteSpace !== 'preserve' && { from: { function: 'textOf', type: base } as const }),
    // a literal 1n does not equal the number 1, which the encoder accepts
    ...(typescript === 'bigint' && { meta: "{ type: 'integer' }", from: { function: 'bigIntOf' } as const }),
  };
}
