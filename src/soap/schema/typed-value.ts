import type { TypedValue } from './contract.js';
import { ownOf } from '../xml/own-property.js';
import { builtIns, isBuiltInType, type BuiltInType } from './values.js';

/**
 * The built-in type and the value for a value of `anyType`; undefined if it is neither a TypedValue nor a plain value.
 */
export function typedValueOf(value: unknown): TypedValue | undefined {
  if (typeof value === 'object' && value !== null && typeof ownOf(value, '$type') === 'string') {
    const { $type, $value } = value as { $type: string; $value?: TypedValue['$value'] };
    return isBuiltInType($type) && $value !== undefined && Object.keys(value).length === 2
      ? { $type, $value }
      : undefined;
  }
  const $type = plainTypeOf(value);
  return $type && { $type, $value: value as TypedValue['$value'] };
}

/** The candidate types. The first that has the value is used, because .NET distinguishes int from long. */
const candidates: Readonly<Record<string, readonly BuiltInType[]>> = {
  string: ['string'],
  boolean: ['boolean'],
  number: ['int', 'double'],
  bigint: ['long', 'unsignedLong', 'integer'],
};

function plainTypeOf(value: unknown): BuiltInType | undefined {
  if (value instanceof Uint8Array) return 'base64Binary';
  if (value instanceof Date) return 'dateTime';
  // int has no -0
  if (Object.is(value, -0)) return 'double';
  return candidates[typeof value]?.find((type) => builtIns[type].encode(value) !== undefined);
}
