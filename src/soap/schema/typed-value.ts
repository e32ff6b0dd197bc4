import type { TypedValue } from './contract.js';
import { ownOf } from '../xml/own-property.js';
import { builtIns, isBuiltInType, type BuiltInType } from './values.js';

/** A value where the schema says anyType, with the built-in type that `xsi:type` shall name; nothing if it is none. */
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

/** The narrowest type that .NET gives the value back in: an int is no long there. */
const candidates: Readonly<Record<string, readonly BuiltInType[]>> = {
  string: ['string'],
  boolean: ['boolean'],
  number: ['int', 'double'],
  bigint: ['long', 'unsignedLong', 'integer'],
};

function plainTypeOf(value: unknown): BuiltInType | undefined {
  if (value instanceof Uint8Array) return 'base64Binary';
  if (value instanceof Date) return 'dateTime';
  // -0 is no int
  if (Object.is(value, -0)) return 'double';
  return candidates[typeof value]?.find((type) => builtIns[type].encode(value) !== undefined);
}
